"""By when a complaint is settled, on whose list it stands, and what may be done with it in which state."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from bot.rules.incident import (
    NEXT_STATE,
    Did,
    Incident,
    IncidentKind,
    IncidentPolicy,
    IncidentState,
)
from bot.rules.incident_due import Urgency, pressing, settled_by
from bot.rules.policy import WorkingHours

ZONE = "Asia/Shanghai"
HOURS = WorkingHours()  # 08:30 to 18:00, the Chinese calendar
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
POLICY = IncidentPolicy()


def shanghai(day: int, hour: int, *, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour - 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reported", "days", "due"),
    [
        (MONDAY, 2, shanghai(4, 18)),
        (MONDAY, 0, shanghai(2, 18)),
        (shanghai(2, 20), 0, shanghai(3, 18)),  # after work: the next day is the day
        (shanghai(6, 10), 1, shanghai(9, 18)),  # over the weekend
        (shanghai(7, 10), 1, shanghai(10, 18)),  # reported on Saturday: Monday is the day
        (shanghai(30, 10, month=4), 1, shanghai(6, 18, month=5)),  # over Labour Day
    ],
)
def test_a_complaint_is_settled_by_the_end_of_work_so_many_working_days_later(
    reported: datetime, days: int, due: datetime
) -> None:
    assert settled_by(reported, days, ZONE, HOURS) == due


def test_a_deadline_exists_where_nobody_ever_works() -> None:
    nobody = HOURS.model_copy(update={"days": ()})
    assert settled_by(MONDAY, 2, ZONE, nobody) == MONDAY + timedelta(days=2)


def an_incident(state: IncidentState = IncidentState.OPEN) -> Incident:
    return Incident(
        id=1,
        kind=IncidentKind.QUALITY,
        state=state,
        by_id=1,
        owner_id=2,
        customer_id=None,
        visit_id=None,
        reported_at=MONDAY,
        due_at=shanghai(4, 18),
        raise_at=None,
        customer_told_at=None,
        closed_at=None,
        result="",
    )


@pytest.mark.parametrize(
    ("now", "owner", "leader"),
    [
        (shanghai(4, 13), None, None),
        (shanghai(4, 14), Urgency.SOON, None),
        (shanghai(4, 18), Urgency.OVERDUE, Urgency.ESCALATED),
    ],
)
def test_the_owner_hears_before_and_at_the_end_and_the_leader_once_it_is_over(
    now: datetime, owner: Urgency | None, leader: Urgency | None
) -> None:
    for is_owner, urgency in ((True, owner), (False, leader)):
        found = pressing(an_incident(), now, POLICY, is_owner=is_owner)
        assert (found.urgency if found else None) is urgency


def test_what_is_settled_or_a_mistake_presses_nobody() -> None:
    for state in (IncidentState.CLOSED, IncidentState.WITHDRAWN):
        assert pressing(an_incident(state), shanghai(20, 9), POLICY, is_owner=True) is None


def test_no_reminder_and_a_later_escalation_where_the_company_wants_it_so() -> None:
    patient = IncidentPolicy(remind_hours=0, escalate_hours=24)
    assert pressing(an_incident(), shanghai(4, 17), patient, is_owner=True) is None
    assert pressing(an_incident(), shanghai(5, 17), patient, is_owner=False) is None
    assert pressing(an_incident(), shanghai(5, 18), patient, is_owner=False) is not None


def test_only_the_listed_pairs_change_anything() -> None:
    ends = {IncidentState.CLOSED: {Did.REOPEN}, IncidentState.WITHDRAWN: {Did.RESTORE}}
    for state, did in product(IncidentState, Did):
        allowed = ends.get(state, {Did.TAKE, Did.GIVE, Did.CLOSE, Did.WITHDRAW})
        assert ((state, did) in NEXT_STATE) is (did in allowed)
