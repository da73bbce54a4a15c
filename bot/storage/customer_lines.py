"""Every customer on one line each, with the main site and the first contact: what an export writes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.place import Position
from bot.storage.tables.customers import contact, customer, site


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerLine:
    texts: dict[str, str]
    """By the names of the sheet's columns."""
    owner_id: int | None
    position: Position | None
    expected_on: date | None
    tags: tuple[str, ...]
    phone: str


async def customer_lines(db: AsyncConnection) -> tuple[CustomerLine, ...]:
    """By code; archived ones are left out."""
    each = contact.alias()
    first = select(func.min(each.c.id)).where(each.c.customer_id == customer.c.id).scalar_subquery()
    query = (
        select(
            customer,
            site.c.address_zh,
            site.c.address_en,
            site.c.lat,
            site.c.lon,
            site.c.opening_hours,
            contact.c.name.label("contact"),
            contact.c.title,
            contact.c.role,
            contact.c.phone,
        )
        .outerjoin(site, and_(site.c.customer_id == customer.c.id, site.c.is_main))
        .outerjoin(contact, contact.c.id == first)
        .where(customer.c.archived_at.is_(None))
        .order_by(customer.c.code)
    )
    return tuple(_line(row) for row in await db.execute(query))


def _line(row: Row[Any]) -> CustomerLine:
    plain = ("code", "name_zh", "name_en", "industry", "kind", "grade", "stage", "size", "source", "need",
             "address_zh", "address_en", "contact", "title", "role")  # fmt: skip
    hours = (row.opening_hours or {}).get("osm", "")
    return CustomerLine(
        texts={**{name: getattr(row, name) or "" for name in plain}, "hours": hours},
        owner_id=row.owner_id,
        position=Position(row.lat, row.lon) if row.lat is not None else None,
        expected_on=row.expected_on,
        tags=tuple(row.tags),
        phone=row.phone or "",
    )
