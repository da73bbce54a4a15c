"""A customer's stage, moved on from the visit that moved it."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Stage
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.services.change_customer import change_field
from bot.services.customer_fields import Field
from bot.services.customer_reach import CustomerOutOfReach, file_in_reach, may_change
from bot.services.moment import Moment
from bot.services.visit import my_visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    before: Stage
    after: Stage


async def stage_to_change(db: AsyncConnection, rep: Person, customer_id: int, moment: Moment) -> Stage | None:
    """None where the file is somebody else's."""
    try:
        file = await file_in_reach(db, rep, customer_id, moment)
    except CustomerOutOfReach:
        return None
    return file.stage if await may_change(db, rep, file, moment) else None


async def move_stage(
    db: AsyncConnection, me: Person, visit_id: int, stage: str, policy: Policy, moment: Moment
) -> Moved:
    """Raises NotMyVisit, NotYoursToChange, FieldUnfit."""
    visit = await my_visit(db, me, visit_id)
    before = (await file_in_reach(db, me, visit.customer_id, moment)).stage
    await change_field(db, me, visit.customer_id, Field.STAGE, stage, policy=policy, moment=moment)
    return Moved(before=before, after=Stage(stage))
