"""Who looked at my data: every look of a manager at places and pictures is kept for whose they are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.look import Look, Looked
from bot.rules.person import Person
from bot.rules.roles import PersonState
from bot.rules.visit import Visit
from bot.storage.customers import customers_of
from bot.storage.looks import count_looks, looks_at, note_looks
from bot.storage.people import people
from bot.storage.visits import visit_of

PAGE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A look with what it was at, as far as it is still there."""

    look: Look
    viewer: Person | None
    visit: Visit | None
    customer: Customer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LooksAtMe:
    seen: tuple[Seen, ...]
    """The newest first."""
    page: int
    pages: int


async def looked(
    db: AsyncConnection,
    viewer: Person,
    person_ids: Collection[int],
    what: Looked,
    *,
    visit_id: int | None = None,
    day: date | None = None,
    at: datetime,
) -> None:
    """Keep it, in the transaction of the look itself: nothing is shown that is not on record."""
    await note_looks(db, viewer.id, person_ids, what, visit_id=visit_id, day=day, at=at)


async def looked_at_visit(
    db: AsyncConnection, viewer: Person, visit: Visit, what: Looked, *, at: datetime
) -> None:
    await looked(db, viewer, (visit.rep_id,), what, visit_id=visit.id, at=at)


async def looks_at_me(db: AsyncConnection, me: Person, *, page: int) -> LooksAtMe:
    """A page that does not exist any more is the last one."""
    pages = max(1, -(-await count_looks(db, me.id) // PAGE))
    page = max(0, min(page, pages - 1))
    found = await looks_at(db, me.id, skip=page * PAGE, limit=PAGE)
    viewers = await _by_id(db, {each.viewer_id for each in found})
    visits = {each: await visit_of(db, each) for each in {look.visit_id for look in found} if each}
    customers = await customers_of(db, {visit.customer_id for visit in visits.values() if visit})
    seen = []
    for look in found:
        visit = visits.get(look.visit_id) if look.visit_id else None
        customer = customers.get(visit.customer_id) if visit else None
        seen.append(Seen(look=look, viewer=viewers.get(look.viewer_id), visit=visit, customer=customer))
    return LooksAtMe(seen=tuple(seen), page=page, pages=pages)


async def _by_id(db: AsyncConnection, ids: Collection[int]) -> Mapping[int, Person]:
    if not ids:
        return {}
    return {each.id: each for each in await people(db, ids=ids, states=tuple(PersonState))}
