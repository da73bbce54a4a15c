"""Whose customers somebody may see and change: a rep the team's, a manager those below, an admin all."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import CustomerFile
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.roles import Role
from bot.rules.working_time import local_day
from bot.services.check_in import reachable_owners
from bot.services.moment import Moment
from bot.storage.customer_file import file_of
from bot.storage.teams import team_ids


@dataclass(eq=False)
class CustomerOutOfReach(Refusal):
    """Somebody else's customer, or none at all: both are answered alike, so nothing leaks."""


@dataclass(eq=False)
class NotYoursToChange(Refusal):
    """A colleague's customer may be seen and visited; their file is theirs and their manager's."""

    owner_name: str


async def owners_in_reach(db: AsyncConnection, me: Person, moment: Moment) -> frozenset[int] | None:
    """Owners whose customers this person sees; None: everybody's. Customers of nobody are seen by all."""
    if me.is_a(Role.ADMIN):
        return None
    owners: frozenset[int] = frozenset({me.id})
    if me.is_a(Role.REP):
        owners |= await reachable_owners(db, me, moment)
    if me.is_a(Role.MANAGER):
        owners |= await team_ids(db, me.id, local_day(moment.at, me.zone))
    return owners


async def file_in_reach(
    db: AsyncConnection, me: Person, customer_id: int, moment: Moment, *, lock: bool = False
) -> CustomerFile:
    """Raises CustomerOutOfReach."""
    found = await file_of(db, customer_id, lock=lock)
    owners = await owners_in_reach(db, me, moment)
    if found is None or not _within(found, owners):
        raise CustomerOutOfReach
    return found


async def may_change(db: AsyncConnection, me: Person, file: CustomerFile, moment: Moment) -> bool:
    """The owner, everybody above the owner, and admins; customers of nobody are kept by whoever sees them."""
    owner = file.customer.owner_id
    if owner in (None, me.id) or me.is_a(Role.ADMIN):
        return True
    return me.is_a(Role.MANAGER) and owner in await team_ids(db, me.id, local_day(moment.at, me.zone))


def _within(file: CustomerFile, owners: frozenset[int] | None) -> bool:
    owner = file.customer.owner_id
    return owners is None or owner is None or owner in owners
