"""Asked again just before a push leaves: does its reason still hold, and may the person be spoken to now?"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.reminders import Push, may_be_said
from bot.rules.roles import PersonState, Role
from bot.rules.visit import REPORT_OWED_STATES, VisitState
from bot.rules.working_time import local_day
from bot.services.before_visit import appointment_stands
from bot.services.ranking import wants_ranking
from bot.services.task_recall import has_tasks, task_is_due
from bot.storage.breaks import on_break_since
from bot.storage.people import person
from bot.storage.policies import policy_in_force
from bot.storage.rhythms import days_off_of
from bot.storage.visits import open_visit_of, visit_of

StillDueCheck = Callable[[AsyncConnection, int, datetime], Awaitable[bool]]
"""`(db, subject id, now)` → whether the words are still worth saying."""


async def rep_is_here(db: AsyncConnection, person_id: int, now: datetime) -> bool:
    found = await person(db, person_id)
    return found is not None and found.is_a(Role.REP)


async def manager_is_here(db: AsyncConnection, person_id: int, now: datetime) -> bool:
    found = await person(db, person_id)
    return found is not None and found.is_a(Role.MANAGER)


async def is_here(db: AsyncConnection, person_id: int, now: datetime) -> bool:
    found = await person(db, person_id)
    return found is not None and found.state is PersonState.ACTIVE


async def is_on_site(db: AsyncConnection, visit_id: int, now: datetime) -> bool:
    visit = await visit_of(db, visit_id)
    return visit is not None and visit.state is VisitState.ON_SITE


async def is_on_break(db: AsyncConnection, person_id: int, now: datetime) -> bool:
    return person_id in await on_break_since(db, (person_id,))


async def report_is_owed(db: AsyncConnection, visit_id: int, now: datetime) -> bool:
    visit = await visit_of(db, visit_id)
    return visit is not None and visit.state in REPORT_OWED_STATES


async def report_is_unexplained(db: AsyncConnection, visit_id: int, now: datetime) -> bool:
    """Still owed, and the rep has not said yet what is in the way."""
    visit = await visit_of(db, visit_id)
    return visit is not None and visit.state in REPORT_OWED_STATES and not visit.late_reason


async def report_comes_due(db: AsyncConnection, visit_id: int, now: datetime) -> bool:
    """Owed, and not overdue yet: then other words are due."""
    visit = await visit_of(db, visit_id)
    return (
        visit is not None
        and visit.state in REPORT_OWED_STATES
        and visit.report_due_at is not None
        and now < visit.report_due_at
    )


STILL_DUE: Mapping[str, StillDueCheck] = {
    Push.MORNING: rep_is_here,
    Push.STILL_THERE: is_on_site,
    Push.SHARE_GAP: is_on_site,
    Push.LONG_BREAK: is_on_break,
    Push.AUTO_CLOSED: report_is_owed,
    Push.REPORT_SOON: report_comes_due,
    Push.REPORT_OVERDUE: report_is_unexplained,
    Push.LATE_REPORTS: manager_is_here,
    Push.DIGEST: manager_is_here,
    Push.BEFORE_VISIT: appointment_stands,
    Push.PLAN_DUE: rep_is_here,
    Push.PLAN_MISSING: manager_is_here,
    Push.RANKING: wants_ranking,
    Push.MONTHLY: manager_is_here,
    Push.TASK: task_is_due,
    Push.TASKS: has_tasks,
    Push.INCIDENTS: is_here,
}
"""Reason → the check; its subject is a person for what belongs to a day, else a visit."""

KINDS = frozenset(push.value for push in Push)


async def must_wait(db: AsyncConnection, person_id: int, kind: str, now: datetime) -> bool:
    """Whether words of this kind must be held: a visit is open, or the person is off work or on leave.

    Always False for replies: who asks is answered.
    """
    if kind not in KINDS:
        return False
    found = await person(db, person_id)
    if found is None:
        return False
    policy = (await policy_in_force(db, now)).policy
    visit_open = await open_visit_of(db, person_id) is not None
    # Hours past midnight belong to the day before.
    off = await days_off_of(db, person_id, since=local_day(now, found.zone) - timedelta(days=1))
    return not may_be_said(
        Push(kind), now, zone=found.zone, hours=policy.hours, visit_open=visit_open, days_off=off
    )
