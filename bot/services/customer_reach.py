"""Whose customers somebody may see and change: a rep the team's, a manager those below, an admin all."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import CustomerFile
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.services.moment import Moment
from bot.services.reach import leads, reach_of
from bot.storage.customer_file import file_of
from bot.storage.customer_shares import is_shared_with
from bot.storage.customers import is_within


@dataclass(eq=False)
class CustomerOutOfReach(Refusal):
    """Somebody else's customer, or none at all: both are answered alike, so nothing leaks."""


@dataclass(eq=False)
class NotYoursToChange(Refusal):
    """A colleague's customer may be seen and visited; their file is theirs and their manager's."""

    owner_name: str


async def file_in_reach(
    db: AsyncConnection, me: Person, customer_id: int, moment: Moment, *, lock: bool = False
) -> CustomerFile:
    """Raises CustomerOutOfReach."""
    found = await file_of(db, customer_id, lock=lock)
    if found is None or not await is_within(db, await reach_of(db, me, moment), customer_id):
        raise CustomerOutOfReach
    return found


async def may_change(db: AsyncConnection, me: Person, file: CustomerFile, moment: Moment) -> bool:
    """The owner, whom it is shared with, everybody above the owner, and admins.

    Customers of nobody are kept by whoever sees them.
    """
    owner = file.customer.owner_id
    if owner in (None, me.id) or await leads(db, me, owner, moment):
        return True
    return await is_shared_with(db, file.customer.id, me.id)
