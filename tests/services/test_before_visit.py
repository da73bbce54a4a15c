"""Before an appointment the rep is reminded: once, of what the customer has confirmed, and never in vain."""

from datetime import time, timedelta

from bot.rules.reminders import Push
from bot.services.before_visit import appointment_stands
from bot.storage.database import Database
from bot.storage.plans import add_plan_item, cancel_plan_item, change_plan_item
from tests.services.sales_team import MONDAY, Team, at, kinds, moved_in


async def agreed(team: Team, database: Database, *, confirmed: bool = True, begins: time = time(10)) -> int:
    async with database.writing() as db:
        return await add_plan_item(
            db,
            rep_id=team.ann.id,
            customer_id=team.shop,
            site_id=team.sites[team.shop],
            day=MONDAY,
            window_start=begins,
            confirmed=confirmed,
            objective="care",
            at=at("08:00"),
        )


async def test_half_an_hour_ahead_and_once(database: Database) -> None:
    team = await moved_in(database)
    await agreed(team, database)
    early = await team.tick(at("09:20"))
    assert Push.BEFORE_VISIT not in kinds(early)
    near = await team.ticks(at("09:30"), at("09:50"))
    assert kinds(near, team.ann).count(Push.BEFORE_VISIT) == 1
    (said,) = [each for each in near if each.kind == Push.BEFORE_VISIT]
    assert "10:00" in said.text


async def test_moved_to_another_time_it_is_said_for_that_one(database: Database) -> None:
    team = await moved_in(database)
    item = await agreed(team, database)
    first = await team.tick(at("09:30"))
    async with database.writing() as db:
        await change_plan_item(db, item, window_start=time(14))
    second = await team.ticks(at("10:00"), at("13:40"), every=timedelta(minutes=20))
    assert kinds(first + second, team.ann).count(Push.BEFORE_VISIT) == 2


async def test_what_nobody_confirmed_is_no_appointment(database: Database) -> None:
    team = await moved_in(database)
    await agreed(team, database, confirmed=False)
    assert Push.BEFORE_VISIT not in kinds(await team.ticks(at("09:30"), at("09:55")))


async def test_a_cancelled_one_is_not_said_any_more(database: Database) -> None:
    team = await moved_in(database)
    item = await agreed(team, database)
    async with database.reading() as db:
        assert await appointment_stands(db, item, at("09:30"))
        assert not await appointment_stands(db, item, at("09:30") + timedelta(days=1))
    async with database.writing() as db:
        await cancel_plan_item(db, item, reason="customer")
    async with database.reading() as db:
        assert not await appointment_stands(db, item, at("09:30"))
    assert Push.BEFORE_VISIT not in kinds(await team.tick(at("09:40")))
