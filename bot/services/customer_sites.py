"""The places of a customer: address, pin, opening hours; several of them, one the main one."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.typed_hours import read_hours
from bot.rules.customer import CustomerFile, Site
from bot.rules.opening_hours import HoursUnclear
from bot.rules.person import Person
from bot.rules.place import Position
from bot.rules.refusal import Refusal
from bot.services.change_customer import changeable
from bot.services.moment import Moment
from bot.services.reach import leads
from bot.services.site_hours import written_hours
from bot.storage import customer_sites as storage
from bot.storage.addresses import LOOK_UP_AGAIN
from bot.storage.customer_file import note_change
from bot.storage.customers import add_site, sites_of_customer

MOST_SITES = 20
LONGEST_NAME, LONGEST_ADDRESS, LONGEST_HOURS = 80, 300, 200


@dataclass(eq=False)
class SiteUnfit(Refusal):
    """No such place, too many, or a text that is none."""


@dataclass(eq=False)
class HoursUnfit(Refusal):
    """The part that could not be read."""

    part: str


@dataclass(eq=False)
class PinIsManagers(Refusal):
    """A pin that stands is moved by a manager, or on the spot during a visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    file: CustomerFile
    sites: tuple[Site, ...]
    chosen: Site | None


async def sites(
    db: AsyncConnection, me: Person, customer_id: int, moment: Moment, *, site_id: int = 0
) -> Sites:
    """Raises CustomerOutOfReach, NotYoursToChange."""
    file = await changeable(db, me, customer_id, moment)
    found = await sites_of_customer(db, customer_id)
    chosen = next((each for each in found if each.id == site_id), None)
    if chosen is None and len(found) == 1:
        chosen = found[0]
    return Sites(file=file, sites=found, chosen=chosen)


async def add(db: AsyncConnection, me: Person, customer_id: int, typed: str, moment: Moment) -> int:
    """Another place, by its name or address; the new site's id. Raises SiteUnfit."""
    now = await sites(db, me, customer_id, moment)
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_NAME or len(now.sites) >= MOST_SITES:
        raise SiteUnfit
    new = await add_site(db, customer_id, position=None, name=name, position_source="", is_main=not now.sites)
    await _note(db, me, customer_id, "site", None, name, moment)
    return new


async def write(
    db: AsyncConnection, me: Person, customer_id: int, site_id: int, what: str, typed: str, moment: Moment
) -> None:
    """`what`: address, hours or name. Raises SiteUnfit, HoursUnfit."""
    site = _chosen(await sites(db, me, customer_id, moment, site_id=site_id))
    text = " ".join(typed.split())
    if what == "hours":
        await _write_hours(db, me, customer_id, site, text, moment)
        return
    most = LONGEST_ADDRESS if what == "address" else LONGEST_NAME
    if not text or len(text) > most or what not in ("address", "name"):
        raise SiteUnfit
    column = what if what == "name" else ("address_en" if text.isascii() else "address_zh")
    before = getattr(site, column)
    again = LOOK_UP_AGAIN if what == "address" and not site.pin_is_set else {}
    await storage.change_site(db, site.id, **{column: text}, **again)
    await _note(db, me, customer_id, f"site_{what}", before, text, moment)


async def pin(
    db: AsyncConnection, me: Person, customer_id: int, site_id: int, position: Position, moment: Moment
) -> None:
    """Raises PinIsManagers where one stands already and `me` does not lead the owner."""
    now = await sites(db, me, customer_id, moment, site_id=site_id)
    site = _chosen(now)
    leading = await leads(db, me, now.file.customer.owner_id, moment)
    if site.pin_is_set and not leading:
        raise PinIsManagers
    source = "manager" if leading else "rep"
    await storage.change_site(
        db, site.id, lat=position.lat, lon=position.lon, position_source=source, pin_verified_at=None
    )
    await _note(db, me, customer_id, "site_pin", None, site.name or None, moment)


async def make_main(db: AsyncConnection, me: Person, customer_id: int, site_id: int, moment: Moment) -> None:
    site = _chosen(await sites(db, me, customer_id, moment, site_id=site_id))
    await storage.make_main(db, customer_id, site.id)


async def _write_hours(
    db: AsyncConnection, me: Person, customer_id: int, site: Site, text: str, moment: Moment
) -> None:
    if len(text) > LONGEST_HOURS:
        raise SiteUnfit
    try:
        hours = read_hours(text)
    except HoursUnclear as unclear:
        raise HoursUnfit(str(unclear)) from unclear
    await storage.change_site(db, site.id, opening_hours={"osm": hours} if hours else {})
    await _note(db, me, customer_id, "site_hours", written_hours(site) or None, hours, moment)


def _chosen(now: Sites) -> Site:
    if now.chosen is None:
        raise SiteUnfit
    return now.chosen


async def _note(
    db: AsyncConnection,
    me: Person,
    customer_id: int,
    what: str,
    before: str | None,
    after: str | None,
    moment: Moment,
) -> None:
    await note_change(db, customer_id, what, before or None, after or None, by_id=me.id, at=moment.at)
