"""Addresses without a pin: which are still to be looked up, and what the geocoder said of each."""

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import FROM_ADDRESS
from bot.rules.place import Position
from bot.storage.tables.customers import customer, site

LOOK_UP_AGAIN = {"lat": None, "lon": None, "position_source": ""}
"""Another address stands there now: what the geocoder said of the old one is void."""


def _without_pin(*, asked: bool) -> ColumnElement[bool]:
    """`asked`: the geocoder does not know them; it wrote its name and no position."""
    return and_(
        site.c.lat.is_(None),
        or_(site.c.address_zh != "", site.c.address_en != ""),
        site.c.position_source == FROM_ADDRESS if asked else site.c.position_source != FROM_ADDRESS,
        customer.c.archived_at.is_(None),
    )


async def addresses_to_find(
    db: AsyncConnection, *, after: int = 0, only: int = 0, most: int
) -> list[tuple[int, str, str]]:
    """Site, Chinese and English address, by site; `only` this one, or those after a site."""
    query = (
        select(site.c.id, site.c.address_zh, site.c.address_en)
        .join(customer, customer.c.id == site.c.customer_id)
        .where(_without_pin(asked=False), site.c.id == only if only else site.c.id > after)
        .order_by(site.c.id)
        .limit(most)
    )
    return [(row.id, row.address_zh, row.address_en) for row in await db.execute(query)]


async def count_to_find(db: AsyncConnection) -> int:
    query = select(func.count()).select_from(site.join(customer, customer.c.id == site.c.customer_id))
    return int((await db.execute(query.where(_without_pin(asked=False)))).scalar_one())


async def codes_not_found(db: AsyncConnection) -> frozenset[str]:
    """The customers whose main address the geocoder does not know."""
    query = select(customer.c.code).join(site, site.c.customer_id == customer.c.id)
    return frozenset((await db.execute(query.where(_without_pin(asked=True), site.c.is_main))).scalars())


async def note_answer(db: AsyncConnection, site_id: int, position: Position | None) -> None:
    """A pin that nobody has checked, or that there is none; one set meanwhile stays."""
    place = {"lat": position.lat, "lon": position.lon} if position else {}
    here = and_(site.c.id == site_id, site.c.lat.is_(None))
    await db.execute(update(site).where(here).values(position_source=FROM_ADDRESS, **place))
