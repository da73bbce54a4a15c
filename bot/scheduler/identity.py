"""The sweeps of what waits for somebody's look: doubtful selfies, and pictures nobody confirmed."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services import unanswered
from bot.views import enrolment, identity
from bot.views.replies import NOTHING, Replies


async def doubts_to_manager(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    """The time to put it right is over: the manager is asked, and the visit counts meanwhile."""
    given = await unanswered.give_to_managers(db, now)
    return sum((identity.after_look(each) for each in given), NOTHING)


async def ask_the_next(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    """After a working day without an answer somebody else is asked."""
    checks = await unanswered.pass_on_checks(db, now, policy)
    pictures = await unanswered.pass_on_enrolments(db, now, policy)
    said = [identity.for_manager(each) for each in checks] + [
        enrolment.for_manager(each) for each in pictures
    ]
    return sum(said, NOTHING)
