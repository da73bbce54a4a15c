"""When a task is recalled: at its time, but within working hours; and what a morning tells."""

from datetime import UTC, date, datetime, time, timedelta

from bot.rules.policy import WorkingHours
from bot.rules.task import Shelf, Task, TaskKind, TaskState, reminder_for, told_until
from bot.rules.working_time import at_local

ZONE = "Asia/Shanghai"
HOURS = WorkingHours(country="", days=(1, 2, 3, 4, 5), start=time(9), end=time(18))
WEDNESDAY = date(2026, 3, 4)
ELEVEN = at_local(WEDNESDAY, time(11), ZONE)


def recalled(due_on: date | None, clock: time | None = None, **more: frozenset[date]) -> datetime | None:
    due_at = at_local(due_on, clock, ZONE) if due_on and clock else None
    return reminder_for(due_on, due_at, now=ELEVEN, zone=ZONE, hours=HOURS, **more)


def test_a_task_with_a_time_is_recalled_at_its_time() -> None:
    assert recalled(WEDNESDAY, time(15)) == at_local(WEDNESDAY, time(15), ZONE)


def test_one_for_the_evening_is_recalled_before_work_ends() -> None:
    assert recalled(WEDNESDAY, time(20)) == at_local(WEDNESDAY, time(17, 30), ZONE)


def test_one_for_the_weekend_is_recalled_on_the_last_working_day_before() -> None:
    assert recalled(date(2026, 3, 7), time(10)) == at_local(date(2026, 3, 6), time(17, 30), ZONE)


def test_one_for_a_day_off_is_recalled_before_it() -> None:
    off = frozenset({date(2026, 3, 5)})
    assert recalled(date(2026, 3, 5), time(10), days_off=off) == at_local(WEDNESDAY, time(17, 30), ZONE)


def test_one_of_today_without_a_time_is_recalled_in_the_afternoon_others_by_the_morning() -> None:
    assert recalled(WEDNESDAY) == at_local(WEDNESDAY, time(16, 30), ZONE)
    assert recalled(WEDNESDAY + timedelta(days=1)) is None
    assert recalled(None) is None


def test_fridays_morning_tells_of_the_weekend_too() -> None:
    assert told_until(date(2026, 3, 6), HOURS) == date(2026, 3, 8)
    assert told_until(WEDNESDAY, HOURS) == WEDNESDAY


def test_a_task_is_overdue_when_its_time_or_its_day_is_over() -> None:
    task = Task(
        id=1,
        owner_id=1,
        by_id=1,
        customer_id=None,
        visit_id=None,
        kind=TaskKind.TASK,
        text="call",
        due_on=WEDNESDAY,
        due_at=at_local(WEDNESDAY, time(15), ZONE),
        remind_at=None,
        state=TaskState.OPEN,
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
        closed_at=None,
    )
    assert task.shelf(ELEVEN, WEDNESDAY) is Shelf.TODAY
    assert task.shelf(ELEVEN + timedelta(hours=5), WEDNESDAY) is Shelf.OVERDUE
    assert task.shelf(ELEVEN - timedelta(days=1), WEDNESDAY - timedelta(days=1)) is Shelf.COMING
