"""A rep hears once of what a manager has changed in their plan: when the manager has come to rest."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.storage.customers import customers_of
from bot.storage.people import people
from bot.storage.plan_edits import Edit, PlanEdit, edits_of, forget_edits, reps_with_edits
from bot.storage.reminders import reachable

REST = timedelta(minutes=3)
"""So long after the last change the rep is told of all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """One visit of the plan, and what has become of it in the end."""

    customer: Customer
    what: Edit
    day: date
    to_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEdited:
    rep: Person
    by: tuple[Person, ...]
    edits: tuple[Edited, ...]
    key: str


async def plans_edited(db: AsyncConnection, now: datetime) -> tuple[PlanEdited, ...]:
    """With the words the changes are forgotten: each is told once. Who cannot be reached is not told."""
    waiting = await reps_with_edits(db, quiet_since=now - REST)
    reps = await reachable(db, waiting) if waiting else {}
    found = []
    for rep_id in waiting:
        noted = await edits_of(db, rep_id)
        await forget_edits(db, [each.id for each in noted])
        ends = _in_the_end(noted)
        if rep_id not in reps or not ends:
            continue
        customers = await customers_of(db, {each.customer_id for each in ends})
        edits = tuple(
            Edited(customer=customers[each.customer_id], what=each.what, day=each.day, to_day=each.to_day)
            for each in ends
        )
        by = await people(db, ids=[each.by_id for each in noted])
        found.append(PlanEdited(rep=reps[rep_id], by=by, edits=edits, key=f"plan_edit:{noted[-1].id}"))
    return tuple(found)


def _in_the_end(noted: tuple[PlanEdit, ...]) -> tuple[PlanEdit, ...]:
    """A visit that was moved twice is moved once; one that was added and dropped again never was."""
    ends: dict[tuple[int, date], PlanEdit] = {}
    for each in noted:
        before = ends.pop((each.customer_id, each.day), None)
        if before is None:
            ends[each.customer_id, each.to_day or each.day] = each
            continue
        merged = _after(before, each)
        if merged is not None:
            ends[merged.customer_id, merged.to_day or merged.day] = merged
    return tuple(sorted(ends.values(), key=lambda each: (each.to_day or each.day, each.id)))


def _after(before: PlanEdit, then: PlanEdit) -> PlanEdit | None:
    first = before.day
    match before.what, then.what:
        case Edit.ADDED, Edit.DROPPED:
            return None
        case Edit.DROPPED, Edit.ADDED:
            return None
        case Edit.ADDED, Edit.MOVED:
            return _as(then, Edit.ADDED, then.to_day or then.day, None)
        case Edit.ADDED, _:
            return before
        case Edit.MOVED, Edit.MOVED if then.to_day == first:
            return None
        case Edit.MOVED, Edit.MOVED:
            return _as(then, Edit.MOVED, first, then.to_day)
        case Edit.MOVED, Edit.DROPPED:
            return _as(then, Edit.DROPPED, first, None)
        case Edit.MOVED, _:
            return before
        case _:
            return then


def _as(each: PlanEdit, what: Edit, day: date, to_day: date | None) -> PlanEdit:
    return PlanEdit(
        id=each.id,
        rep_id=each.rep_id,
        by_id=each.by_id,
        customer_id=each.customer_id,
        what=what,
        day=day,
        to_day=to_day,
        at=each.at,
    )
