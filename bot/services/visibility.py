"""Which visits a manager may see and decides about: their own people's, and those that began under them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState, Role
from bot.rules.visit import Visit
from bot.rules.working_time import local_day
from bot.storage.people import person
from bot.storage.teams import manager_of, team_ids
from bot.storage.visits import visit_of


@dataclass(eq=False)
class OutOfSight(Refusal):
    """The visit is somebody else's people's, or does not exist: both are answered alike, so nothing leaks."""


async def visit_in_sight(
    db: AsyncConnection, me: Person, visit_id: int, *, at: datetime, lock: bool = False
) -> Visit:
    """The visit, when this manager may see it; raises OutOfSight otherwise.

    The manager whom the visit recorded keeps it, and everybody above the rep today sees it. A manager sees
    their own visits (of one who visits customers too) as a rep, not as their own judge.
    """
    visit = await visit_of(db, visit_id, lock=lock)
    if visit is None or not me.is_a(Role.MANAGER) or visit.rep_id == me.id:
        raise OutOfSight
    if visit.manager_id != me.id and visit.rep_id not in await team_ids(db, me.id, local_day(at, me.zone)):
        raise OutOfSight
    return visit


async def visits_in_sight(
    db: AsyncConnection, me: Person, visit_ids: Iterable[int], *, at: datetime
) -> Mapping[int, Visit]:
    """Those of the visits that this manager may see."""
    found = {}
    for visit_id in visit_ids:
        try:
            found[visit_id] = await visit_in_sight(db, me, visit_id, at=at)
        except OutOfSight:
            continue
    return found


async def who_decides(db: AsyncConnection, visit: Visit, rep: Person, at: datetime) -> Person | None:
    """The manager of the visit while they are here, else the rep's manager of today."""
    found = await person(db, visit.manager_id) if visit.manager_id is not None else None
    if found is not None and found.state is PersonState.ACTIVE:
        return found
    return await manager_of(db, rep.id, local_day(at, rep.zone))
