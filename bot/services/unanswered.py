"""What waits too long for somebody's look: it goes to the manager, then to whoever is above, never away."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.look import Looked
from bot.rules.person import Person
from bot.rules.policy import Policy, WorkingHours
from bot.rules.working_time import Window, after_working_time, window_of
from bot.services.answerable import asked_of
from bot.services.enrolment import Enrolling
from bot.services.enrolment_judging import for_judging
from bot.services.identity import shown_to
from bot.services.identity_check import Identifying, ask_manager_about
from bot.services.looks import looked
from bot.services.moment import Moment
from bot.storage import enrolments, identity
from bot.storage.people import person
from bot.storage.policies import policy_version_of
from bot.storage.visits import visit_that_is

SHORTEST_LATE = timedelta(minutes=1)


async def give_to_managers(db: AsyncConnection, now: datetime) -> tuple[Identifying, ...]:
    """Doubts that could be put right for a while after leaving, and were not."""
    given = []
    for check in await identity.open_checks_left_before(db, now - SHORTEST_LATE):
        visit = await visit_that_is(db, check.visit_id)
        policy = (await policy_version_of(db, visit.policy_version_id)).identity
        if visit.left_at is not None and now > visit.left_at + timedelta(minutes=policy.late_min):
            given.append(await ask_manager_about(db, check, Moment(now, now)))
    return tuple(given)


async def pass_on_checks(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[Identifying, ...]:
    """Doubtful selfies that have waited a working day, with whoever is asked instead."""
    passed = []
    for check in await identity.waiting_checks(db, asked_before=now - _shortest_day(policy.hours)):
        next_one = await _next(db, check.person_id, check.asked_id, check.asked_at, now, policy)
        if next_one is not None:
            await identity.change_check(db, check.id, asked_id=next_one.id, asked_at=now)
            whose = (check.person_id,)
            await looked(db, next_one, whose, Looked.SELFIE, visit_id=check.visit_id, at=now)
            passed.append(await shown_to(db, check.visit_id))
    return tuple(passed)


async def pass_on_enrolments(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[Enrolling, ...]:
    passed = []
    for found in await enrolments.waiting_enrolments(db, asked_before=now - _shortest_day(policy.hours)):
        next_one = await _next(db, found.person_id, found.asked_id, found.asked_at, now, policy)
        if next_one is not None:
            await enrolments.change_enrolment(db, found.id, asked_id=next_one.id, asked_at=now)
            await looked(db, next_one, (found.person_id,), Looked.ENROLMENT, at=now)
            passed.append(await for_judging(db, next_one, found.id, at=now))
    return tuple(passed)


async def _next(
    db: AsyncConnection,
    rep_id: int,
    asked_id: int | None,
    asked_at: datetime | None,
    now: datetime,
    policy: Policy,
) -> Person | None:
    """Who is asked now; None while it is too early, and when there is nobody else."""
    rep = await person(db, rep_id)
    asked = await person(db, asked_id) if asked_id is not None else None
    zone = asked.zone if asked else rep.zone if rep else None
    if rep is None or zone is None or asked_at is None:
        return None
    if now < after_working_time(asked_at, _working_day(policy.hours, zone, asked_at), zone, policy.hours):
        return None
    found = await asked_of(db, rep, on=now, instead_of=asked_id)
    return found if found is not None and found.id != asked_id else None


def _working_day(hours: WorkingHours, zone: str, at: datetime) -> timedelta:
    """The length of one; of a company that never works, a day."""
    for ahead in range(8):
        window: Window | None = window_of((at + timedelta(days=ahead)).date(), zone, hours)
        if window is not None:
            return window.end - window.start
    return timedelta(days=1)


def _shortest_day(hours: WorkingHours) -> timedelta:
    """Younger than this nothing can have waited a working day."""
    start, end = (timedelta(hours=each.hour, minutes=each.minute) for each in (hours.start, hours.end))
    return end - start if end > start else timedelta(hours=1)
