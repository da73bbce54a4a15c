"""Somebody's customers go to colleagues, all at once: chosen, shown beforehand, done, taken back."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer_change import Why
from bot.rules.ownership import Inherited, Split, share_out
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState, Role
from bot.rules.working_time import local_day
from bot.services.evidence import record_of_person
from bot.services.moment import Moment
from bot.services.passing_on import pass_on
from bot.services.reach import leads, led_by
from bot.storage import handovers
from bot.storage.customer_file import file_of
from bot.storage.customer_owners import owners_with_customers
from bot.storage.people import people, person

UNDO_WITHIN = timedelta(days=7)
MOST_HEIRS = 12


@dataclass(eq=False)
class NoHandover(Refusal):
    """Not this person's to hand over, nobody was chosen, or it cannot be taken back any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Giver:
    person: Person
    customers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Who would get how much."""

    giver: Person
    customers: int
    colleagues: tuple[Person, ...]
    heirs: tuple[int, ...]
    split: Split
    shares: Mapping[int, int]
    """Heir → how many customers; empty until somebody is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    handover_id: int
    giver: Person
    shares: tuple[tuple[Person, int], ...]
    planned: int
    """Planned visits that went with them."""
    days: Mapping[int, tuple[date, ...]]
    """Heir → the days of these visits."""
    dropped: int = 0
    """Visits that a leaver had planned at customers of others; when taken back: that are planned again."""
    undone: bool = False
    kept: int = 0
    """When taken back: those that had changed hands once more, and stay."""


async def givers(db: AsyncConnection, me: Person, moment: Moment) -> tuple[Giver, ...]:
    """People whose customers I may hand over: leavers first, then by name."""
    within = None if me.is_a(Role.ADMIN) else await led_by(db, me, moment)
    counted = dict(await owners_with_customers(db, within))
    known = await people(db, ids=list(counted), states=tuple(PersonState)) if counted else ()
    found = [Giver(person=each, customers=counted[each.id]) for each in known]
    return tuple(
        sorted(found, key=lambda each: (each.person.state is not PersonState.LEFT, each.person.name))
    )


async def preview(
    db: AsyncConnection,
    me: Person,
    from_id: int,
    heirs: Collection[int],
    split: Split,
    moment: Moment,
) -> Preview:
    """Raises NoHandover."""
    giver, colleagues = await _giver(db, me, from_id, moment), await _colleagues(db, me, from_id, moment)
    chosen = [each.id for each in colleagues if each.id in heirs][:MOST_HEIRS]
    inherited = await handovers.to_inherit(db, from_id)
    shared = await _shared(db, inherited, chosen, split) if chosen else {}
    return Preview(
        giver=giver,
        customers=len(inherited),
        colleagues=colleagues,
        heirs=tuple(chosen),
        split=split,
        shares=Counter(shared.values()),
    )


async def hand_over(
    db: AsyncConnection, me: Person, from_id: int, heirs: Collection[int], split: Split, moment: Moment
) -> Done:
    """Customers and planned visits change hands; each is on record. Raises NoHandover."""
    giver = await _giver(db, me, from_id, moment)
    colleagues = {each.id: each for each in await _colleagues(db, me, from_id, moment)}
    chosen = [each for each in heirs if each in colleagues][:MOST_HEIRS]
    inherited = await handovers.to_inherit(db, from_id)
    if not chosen or not inherited:
        raise NoHandover
    shares = await _shared(db, inherited, chosen, split)
    new = await handovers.add_handover(db, from_id=from_id, by_id=me.id, shares=shares, at=moment.at)
    days = await _move(db, me, {one: (from_id, heir) for one, heir in shares.items()}, Why.HANDOVER, moment)
    dropped = 0
    if giver.state is PersonState.LEFT:
        dropped = await handovers.drop_planned(db, from_id, new, since=local_day(moment.at, me.zone))
    await _record(db, me, "customers_handed_over", new, len(shares), moment)
    counts = Counter(shares.values())
    return Done(
        handover_id=new,
        giver=giver,
        shares=tuple((colleagues[heir], counts[heir]) for heir in chosen),
        planned=sum(map(len, days.values())),
        days=days,
        dropped=dropped,
    )


async def take_back(db: AsyncConnection, me: Person, handover_id: int, moment: Moment) -> Done:
    """As it was before, but for customers that have changed hands once more. Raises NoHandover."""
    found = await handovers.handover_of(db, handover_id, lock=True)
    if found is None or found.undone_at is not None or moment.at > found.at + UNDO_WITHIN:
        raise NoHandover
    if found.by_id != me.id and not me.is_a(Role.ADMIN):
        raise NoHandover
    giver = await person(db, found.from_id)
    if giver is None:
        raise NoHandover
    shares = await handovers.shares_of(db, handover_id)
    back = {}
    for customer_id, heir in shares.items():
        file = await file_of(db, customer_id, lock=True)
        if file is not None and file.customer.owner_id == heir:
            back[customer_id] = (heir, giver.id)
    days = await _move(db, me, back, Why.UNDONE, moment)
    restored = await handovers.restore_planned(db, handover_id, since=local_day(moment.at, me.zone))
    await handovers.mark_undone(db, handover_id, at=moment.at)
    await _record(db, me, "handover_undone", handover_id, len(back), moment)
    heirs = {each.id: each for each in await people(db, ids=list(set(shares.values())))}
    counts = Counter(heir for heir, _ in back.values())
    return Done(
        handover_id=handover_id,
        giver=giver,
        shares=tuple((heirs[heir], counts[heir]) for heir in heirs),
        planned=sum(map(len, days.values())),
        days=days,
        dropped=restored,
        undone=True,
        kept=len(shares) - len(back),
    )


async def _giver(db: AsyncConnection, me: Person, from_id: int, moment: Moment) -> Person:
    giver = await person(db, from_id)
    if giver is None or not await leads(db, me, from_id, moment):
        raise NoHandover
    return giver


async def _colleagues(db: AsyncConnection, me: Person, from_id: int, moment: Moment) -> tuple[Person, ...]:
    """Reps who may get them: for an admin all, for a manager those below."""
    reps = await people(db, role=Role.REP, states=(PersonState.ACTIVE,))
    within = None if me.is_a(Role.ADMIN) else await led_by(db, me, moment)
    return tuple(each for each in reps if each.id != from_id and (within is None or each.id in within))


async def _shared(
    db: AsyncConnection, inherited: Collection[Inherited], heirs: Collection[int], split: Split
) -> dict[int, int]:
    middles = {heir: _middle(await handovers.to_inherit(db, heir)) for heir in heirs}
    return share_out(inherited, middles, split)


def _middle(customers: Collection[Inherited]) -> tuple[float, float] | None:
    places = [each.place for each in customers if each.place]
    if not places:
        return None
    return sum(lat for lat, _ in places) / len(places), sum(lon for _, lon in places) / len(places)


async def _move(
    db: AsyncConnection, me: Person, moves: Mapping[int, tuple[int, int]], why: Why, moment: Moment
) -> dict[int, tuple[date, ...]]:
    """Who gets them → the days of the visits that were planned."""
    days: dict[int, tuple[date, ...]] = {}
    for customer_id, (before, after) in moves.items():
        found = await pass_on(db, me, customer_id, from_id=before, to_id=after, why=why, moment=moment)
        days[after] = (*days.get(after, ()), *found)
    return days


async def _record(
    db: AsyncConnection, me: Person, kind: str, handover_id: int, customers: int, moment: Moment
) -> None:
    await record_of_person(db, kind, me.id, moment, {"handover": handover_id, "customers": customers})
