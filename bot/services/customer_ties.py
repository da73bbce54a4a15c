"""What a customer belongs to, and how often it wants to be seen: its parent and its own rhythm."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.services.change_customer import changeable
from bot.services.customer_reach import file_in_reach
from bot.services.moment import Moment
from bot.storage.customer_file import change_file, file_of, note_change
from bot.storage.rhythms import own_rhythms, set_rhythm

DEEPEST = 20
LONGEST_DAYS = 730


@dataclass(eq=False)
class ParentUnfit(Refusal):
    """A customer cannot belong to itself, nor to one that belongs to it."""


@dataclass(eq=False)
class RhythmUnfit(Refusal):
    """1 to 730 days."""


async def set_parent(
    db: AsyncConnection, me: Person, customer_id: int, parent_id: int | None, moment: Moment
) -> None:
    """None: it belongs to nobody. Raises ParentUnfit, CustomerOutOfReach, NotYoursToChange."""
    await changeable(db, me, customer_id, moment)
    above = parent_id
    if parent_id is not None:
        await file_in_reach(db, me, parent_id, moment)
    for _ in range(DEEPEST):
        if above is None:
            break
        if above == customer_id:
            raise ParentUnfit
        file = await file_of(db, above)
        above = file.parent_id if file else None
    else:
        raise ParentUnfit
    await change_file(db, customer_id, {"parent_id": parent_id}, by_id=me.id, at=moment.at)


async def set_own_rhythm(
    db: AsyncConnection, me: Person, customer_id: int, typed: str, moment: Moment
) -> None:
    """Days between two visits; empty: as the grade or region says again. Raises RhythmUnfit."""
    await changeable(db, me, customer_id, moment)
    text = typed.strip().removesuffix("天").removesuffix("days").strip()
    days = int(text) if text.isdecimal() and len(text) < 5 else None
    if text and (days is None or not 1 <= days <= LONGEST_DAYS):
        raise RhythmUnfit
    before = (await own_rhythms(db, (customer_id,))).get(customer_id)
    if days == before:
        return
    await set_rhythm(db, customer_id, days)
    await note_change(
        db,
        customer_id,
        "rhythm",
        str(before) if before else None,
        str(days) if days else None,
        by_id=me.id,
        at=moment.at,
    )
