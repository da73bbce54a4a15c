"""A changed score card changes grades: when it takes effect, in portions, with the reason in history."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer_change import Why, because
from bot.rules.policy import Policy
from bot.services.setting_impact import new_grades
from bot.storage.customer_file import change_file
from bot.storage.grading import graded_by_card
from bot.storage.policy_changes import changes_to_carry_out, note_change

AT_ONCE = 500
"""Customers a tick: more would keep everybody else waiting."""
SCORE_CARD = "score_card."


async def regrade(db: AsyncConnection, now: datetime, policy: Policy) -> int:
    """Grades that follow from the score card in force; returns how many were changed now."""
    changes = await changes_to_carry_out(db, now, SCORE_CARD)
    if not changes:
        return 0
    moved = new_grades(policy.score_card, await graded_by_card(db))
    for each in moved[:AT_ONCE]:
        why = because(Why.RULES, str(each.score))
        await change_file(
            db, each.customer_id, {"grade": each.after}, by_id=changes[-1].author_id, at=now, why=why
        )
    if len(moved) <= AT_ONCE:
        await note_change(db, *(each.id for each in changes), carried_out_at=now)
    return min(len(moved), AT_ONCE)
