"""Tasks come back once, in working hours, not on leave; a free day's are told before it."""

from datetime import date, timedelta

from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.rules.task import TaskKind
from bot.services.moment import Moment
from bot.services.task_change import write_task
from bot.storage.database import Database
from bot.storage.rhythms import take_day_off
from bot.storage.tasks import task_of
from tests.services.sales_team import MONDAY, POLICY, Said, Team, at, moved_in

TUESDAY = MONDAY + timedelta(days=1)


async def writes(team: Team, who: Person, typed: str, *, clock: str = "09:00") -> int:
    async with team.database.writing() as db:
        moment = Moment(at(clock), at(clock))
        found = await write_task(db, who, typed, POLICY, moment, kind=TaskKind.TASK)
    return found.id


def of(said: list[Said], push: Push) -> list[Said]:
    return [each for each in said if each.kind == push]


async def test_a_task_is_said_at_its_time_and_only_once(database: Database) -> None:
    team = await moved_in(database)
    await writes(team, team.ann, "call Mr Wu at 10:00")
    assert of(await team.tick(at("09:59")), Push.TASK) == []
    assert len(of(await team.tick(at("10:00")), Push.TASK)) == 1
    assert of(await team.tick(at("10:01")), Push.TASK) == []


async def test_who_is_on_leave_hears_of_it_when_they_are_back(database: Database) -> None:
    team = await moved_in(database)
    number = await writes(team, team.ann, "call Mr Wu tomorrow 10:00")
    async with team.database.writing() as db:
        await take_day_off(db, team.ann.id, TUESDAY)
    said = await team.tick(at("10:00", day=TUESDAY))
    assert of(said, Push.TASK) == of(said, Push.TASKS) == []
    back = await team.tick(at("08:45", day=TUESDAY + timedelta(days=1)))
    assert len(of(back, Push.TASK)) == 1
    assert "overdue: call Mr Wu" in of(back, Push.TASKS)[0].text
    async with team.database.reading() as db:
        found = await task_of(db, number)
    assert found is not None
    assert found.remind_at is None


async def test_fridays_morning_tells_what_falls_on_the_weekend(database: Database) -> None:
    team = await moved_in(database)
    await writes(team, team.ann, "ring Mr Wu on Saturday")
    assert of(await team.tick(at("08:45", day=TUESDAY)), Push.TASKS) == []
    friday = date(2026, 3, 6)
    (said,) = of(await team.tick(at("08:45", day=friday)), Push.TASKS)
    assert "ring Mr Wu · Sat 7 Mar" in said.text
    assert of(await team.tick(at("08:50", day=friday)), Push.TASKS) == []


async def test_a_task_of_today_without_a_time_comes_in_the_afternoon(database: Database) -> None:
    team = await moved_in(database)
    await writes(team, team.ann, "send the quote today")
    assert of(await team.tick(at("12:00")), Push.TASK) == []
    assert len(of(await team.tick(at("16:30")), Push.TASK)) == 1


async def test_what_is_written_down_in_the_morning_is_not_told_at_once(database: Database) -> None:
    team = await moved_in(database)
    await writes(team, team.ann, "send the quote today", clock="08:40")
    assert of(await team.tick(at("08:45")), Push.TASKS) == []
