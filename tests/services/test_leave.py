"""On leave only an emergency is pushed; answers come all the same, and the day after everything again."""

from datetime import timedelta

import pytest

from bot.rules.reminders import Push
from bot.services.reminders import must_wait
from bot.storage.database import Database
from bot.storage.rhythms import give_day_off_back, take_day_off
from tests.services.sales_team import MONDAY, at, moved_in

TUESDAY = MONDAY + timedelta(days=1)


@pytest.mark.parametrize("push", [each for each in Push if each is not Push.EMERGENCY])
async def test_no_push_leaves_on_a_day_off(push: Push, database: Database) -> None:
    team = await moved_in(database)
    async with database.writing() as db:
        await take_day_off(db, team.ann.id, MONDAY)
    async with database.reading() as db:
        assert await must_wait(db, team.ann.id, push, at("10:00"))
        assert not await must_wait(db, team.ann.id, push, at("10:00", day=TUESDAY))
        assert not await must_wait(db, team.bo.id, push, at("10:00"))
        assert not await must_wait(db, team.ann.id, "reply", at("10:00"))


async def test_an_emergency_is_told_on_a_day_off_too(database: Database) -> None:
    team = await moved_in(database)
    async with database.writing() as db:
        await take_day_off(db, team.ann.id, MONDAY)
    async with database.reading() as db:
        assert not await must_wait(db, team.ann.id, Push.EMERGENCY, at("10:00"))


async def test_a_day_given_back_is_a_day_like_any_other(database: Database) -> None:
    team = await moved_in(database)
    async with database.writing() as db:
        await take_day_off(db, team.ann.id, MONDAY)
        await give_day_off_back(db, team.ann.id, MONDAY)
    async with database.reading() as db:
        assert not await must_wait(db, team.ann.id, Push.MORNING, at("10:00"))
