"""Tasks recalled by the bot: one at its time, and in the morning what is to do today and what is overdue."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.reminders import Push, day_key, expires_at, may_be_said, morning_day
from bot.rules.task import Task, told_until
from bot.rules.working_time import local_day
from bot.services.moment import Moment
from bot.services.tasks import TaskList, TaskShown, tasks_shown
from bot.storage.people import person
from bot.storage.reminders import reachable, said_already, tellable, zones_in_use
from bot.storage.rhythms import days_off_of, on_leave
from bot.storage.tasks import change_task, due_until, open_tasks_of, task_of, tasks_to_recall

AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """One task whose time has come."""

    shown: TaskShown
    key: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksToday:
    owner: Person
    tasks: TaskList
    key: str
    expires_at: datetime


async def tasks_come_due(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[Recalled, ...]:
    """Once each: with the words the reminder is taken off. Who is busy, off work or away hears later."""
    waiting = await tasks_to_recall(db, now, limit=AT_ONCE)
    owners = await tellable(db, {each.owner_id for each in waiting}) if waiting else {}
    found = []
    for each in waiting:
        owner = owners.get(each.owner_id)
        if owner is None or not await _may_hear(db, owner, now, policy):
            continue
        await change_task(db, each.id, remind_at=None)
        (shown,) = await tasks_shown(db, owner, (each,), Moment(now, now))
        ends = expires_at(Push.TASK, now, zone=owner.zone, hours=policy.hours)
        found.append(Recalled(shown=shown, key=_key(each), expires_at=ends))
    return tuple(found)


async def tasks_of_today(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[TasksToday, ...]:
    """For everybody whose morning has come and who has something to do or to catch up with."""
    mornings = {zone: morning_day(now, zone, policy) for zone in await zones_in_use(db)}
    days = {zone: day for zone, day in mornings.items() if day is not None}
    if not days:
        return ()
    until = max(told_until(day, policy.hours) for day in days.values())
    by_owner: dict[int, list[Task]] = {}
    for each in await due_until(db, until):
        by_owner.setdefault(each.owner_id, []).append(each)
    owners = {each.id: each for each in (await reachable(db, by_owner)).values() if each.zone in days}
    keys = {each.id: day_key(Push.TASKS, each.id, days[each.zone]) for each in owners.values()}
    said = await said_already(db, list(keys.values()))
    away = await on_leave(db, {each.id: days[each.zone] for each in owners.values()})
    found = []
    for owner in owners.values():
        if keys[owner.id] in said or owner.id in away:
            continue
        due = await _of_the_day(db, owner, days[owner.zone], by_owner[owner.id], policy)
        if due:
            listed = TaskList(tasks=await tasks_shown(db, owner, due, Moment(now, now)))
            ends = expires_at(Push.TASKS, now, zone=owner.zone, hours=policy.hours)
            found.append(TasksToday(owner=owner, tasks=listed, key=keys[owner.id], expires_at=ends))
    return tuple(found)


async def task_is_due(db: AsyncConnection, task_id: int, now: datetime) -> bool:
    """Still to do, and not put off again meanwhile."""
    found = await task_of(db, task_id)
    return found is not None and found.is_open and found.remind_at is None


async def has_tasks(db: AsyncConnection, person_id: int, now: datetime) -> bool:
    owner = await person(db, person_id)
    return owner is not None and bool(await open_tasks_of(db, (person_id,)))


async def _of_the_day(
    db: AsyncConnection, owner: Person, day: date, due: list[Task], policy: Policy
) -> tuple[Task, ...]:
    """Those of the free days behind it as well; none that was put off beyond them."""
    off = await days_off_of(db, owner.id, since=day)
    last = told_until(day, policy.hours, days_off=off)
    return tuple(
        each
        for each in due
        if each.due_on is not None
        and each.due_on <= last
        and local_day(each.created_at, owner.zone) < day  # who writes it down today has it in mind
        and (each.remind_at is None or local_day(each.remind_at, owner.zone) <= last)
    )


async def _may_hear(db: AsyncConnection, owner: Person, now: datetime, policy: Policy) -> bool:
    off = await days_off_of(db, owner.id, since=local_day(now, owner.zone) - timedelta(days=1))
    return may_be_said(Push.TASK, now, zone=owner.zone, hours=policy.hours, visit_open=False, days_off=off)


def _key(found: Task) -> str:
    at = found.remind_at
    return f"{Push.TASK}:{found.id}:{int(at.timestamp()) if at else 0}"
