"""A customer is shared with a colleague, who then works on it beside the owner; and taken back."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import CustomerFile
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.services.customer_reach import file_in_reach
from bot.services.moment import Moment
from bot.services.pool import NotYoursToGive
from bot.services.reach import leads, led_by, rep_reach
from bot.storage.customer_file import note_change
from bot.storage.customer_shares import share, shared_with, unshare
from bot.storage.people import people


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    file: CustomerFile
    colleagues: tuple[Person, ...]
    """With whom one may share it, and with whom it is shared."""
    chosen: frozenset[int]


async def sharing(db: AsyncConnection, me: Person, customer_id: int, moment: Moment) -> Sharing:
    """The owner shares within the team, a manager with everybody below. Raises NotYoursToGive."""
    file = await file_in_reach(db, me, customer_id, moment, lock=True)
    owner = file.customer.owner_id
    if owner is None or (owner != me.id and not await leads(db, me, owner, moment)):
        raise NotYoursToGive
    chosen = await shared_with(db, customer_id)
    here = await people(db, role=Role.REP)
    if not me.is_a(Role.ADMIN):
        within = (await rep_reach(db, me, moment)).owners if me.is_a(Role.REP) else frozenset()
        within |= await led_by(db, me, moment) if me.is_a(Role.MANAGER) else frozenset()
        here = tuple(each for each in here if each.id in within | chosen)
    return Sharing(
        file=file, colleagues=tuple(each for each in here if each.id not in (owner, me.id)), chosen=chosen
    )


async def turn_sharing(
    db: AsyncConnection, me: Person, customer_id: int, person_id: int, moment: Moment
) -> tuple[Sharing, Person | None]:
    """Share it, or no longer; the colleague who is to hear that it is shared with them.

    Raises NotYoursToGive.
    """
    now = await sharing(db, me, customer_id, moment)
    colleague = next((each for each in now.colleagues if each.id == person_id), None)
    if colleague is None:
        raise NotYoursToGive
    told = None
    if person_id in now.chosen:
        await unshare(db, customer_id, person_id)
        await note_change(db, customer_id, "shared", str(person_id), None, by_id=me.id, at=moment.at)
    else:
        await share(db, customer_id, person_id, by_id=me.id, at=moment.at)
        await note_change(db, customer_id, "shared", None, str(person_id), by_id=me.id, at=moment.at)
        told = colleague
    return await sharing(db, me, customer_id, moment), told
