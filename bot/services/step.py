"""Steps of a visit left out with a reason, and taken up again: never a dead end, never unseen."""

from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.visit import REPORT_OWED_STATES, Visit, VisitState
from bot.services.evidence import record_of_visit
from bot.services.moment import Moment
from bot.storage.policies import policy_version_of
from bot.storage.visit_items import ItemKind, VisitItem, add_item, change_item, items_of

SKIPPABLE = frozenset({VisitState.ON_SITE}) | REPORT_OWED_STATES


class LeftOut(StrEnum):
    """Why a step was left out; the manager reads it."""

    NO_CAMERA = "no_camera"
    NOT_FITTING = "not_fitting"
    RATHER_NOT = "rather_not"
    NOT_ALLOWED = "not_allowed"
    NOTHING_THERE = "nothing_there"
    OPTIONAL = "optional"


async def leave_out(db: AsyncConnection, visit: Visit, slug: str, why: LeftOut, moment: Moment) -> None:
    """Go on without the step; doing so twice, or after it was done, changes nothing."""
    if any(item.step == slug for item in await items_of(db, visit.id)):
        return
    await add_item(
        db,
        visit_id=visit.id,
        kind=ItemKind.SKIPPED,
        step=slug,
        text=why.value,
        at=moment.at,
        received_at=moment.received_at,
    )
    await record_of_visit(db, "step_left_out", visit, moment, {"step": slug, "why": why.value})


async def leave_out_by(db: AsyncConnection, visit: Visit, said: str, moment: Moment) -> None:
    """`said` is what a button carries, `slug/why`; anything else changes nothing."""
    slug, _, why = said.partition("/")
    policy = await policy_version_of(db, visit.policy_version_id)
    known = {step.slug for step in policy.visit_type(visit.visit_type).steps}
    if slug in known and why in list(LeftOut) and visit.state in SKIPPABLE:
        await leave_out(db, visit, slug, LeftOut(why), moment)


async def take_up(db: AsyncConnection, items: tuple[VisitItem, ...], slug: str, moment: Moment) -> None:
    """The step was done after all: that it had been left out is no longer shown."""
    for item in items:
        if item.kind is ItemKind.SKIPPED and item.step == slug:
            await change_item(db, item.id, removed_at=moment.at)
