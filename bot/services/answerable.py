"""Who answers for a rep: the manager, else whoever is above, else an admin; and who may judge instead."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.roles import PersonState, Role
from bot.rules.working_time import local_day
from bot.storage.people import people
from bot.storage.teams import manager_of, team_ids

LEVELS = 12
"""Deeper than any company; an end in case the lines form a circle."""


async def asked_of(
    db: AsyncConnection, rep: Person, *, on: datetime, instead_of: int | None = None
) -> Person | None:
    """Whom to ask about the rep. `instead_of` was asked before and did not answer: the next above them."""
    above = rep
    passed = instead_of is None
    for _ in range(LEVELS):
        found = await manager_of(db, above.id, local_day(on, rep.zone))
        if found is None:
            break
        if passed and found.is_a(Role.MANAGER) and found.id != rep.id:
            return found
        passed = passed or found.id == instead_of
        above = found
    return await _admin(db, rep, instead_of)


async def may_judge(
    db: AsyncConnection, judge: Person, rep: Person, asked_id: int | None, *, at: datetime
) -> bool:
    """Whoever was asked, and every manager above the rep; never oneself."""
    if judge.id == rep.id or judge.state is not PersonState.ACTIVE:
        return False
    if judge.id == asked_id:
        return True
    return judge.is_a(Role.MANAGER) and rep.id in await team_ids(db, judge.id, local_day(at, judge.zone))


async def _admin(db: AsyncConnection, rep: Person, instead_of: int | None) -> Person | None:
    everybody = await people(db)
    admins = [each for each in everybody if each.is_a(Role.ADMIN) and each.id not in (rep.id, instead_of)]
    return admins[0] if admins else None
