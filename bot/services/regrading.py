"""A changed score card changes grades: when it takes effect, in portions, with the reason in history."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.setting_impact import new_grades
from bot.storage import grading
from bot.storage.grading import graded_alike
from bot.storage.policy_changes import changes_to_carry_out, note_change

AT_ONCE = 10_000
"""Customers a tick: more would keep everybody else waiting."""
SCORE_CARD = "score_card."


async def regrade(db: AsyncConnection, now: datetime, policy: Policy) -> int:
    """Grades that follow from the score card in force; returns how many were changed now."""
    changes = await changes_to_carry_out(db, now, SCORE_CARD)
    if not changes:
        return 0
    new = new_grades(policy.score_card, await graded_alike(db))
    count = await grading.regrade(db, new, by_id=changes[-1].author_id, at=now, most=AT_ONCE) if new else 0
    if sum(each.graded.count for each in new) == count:
        await note_change(db, *(each.id for each in changes), carried_out_at=now)
    return count
