"""When a week begins, the morning names whose rhythm runs out during it and who is in no plan."""

from datetime import date, timedelta

from bot.rules.customer import EntryKind
from bot.rules.policy import CadencePolicy, RhythmBy
from bot.rules.reminders import Push
from bot.services.soon_due import soon_due
from bot.storage.customer_file import add_entry
from bot.storage.database import Database
from bot.storage.rhythms import set_rhythm
from bot.storage.tables.customers import customer
from tests.services.sales_team import MONDAY, POLICY, Team, at, moved_in

LAST_WEEK = MONDAY - timedelta(days=4)


async def seen(team: Team, day: date) -> None:
    """Ann has seen the shop (of grade A: weekly) on that day."""
    async with team.database.writing() as db:
        await db.execute(customer.update().where(customer.c.id == team.shop).values(owner_id=team.ann.id))
    visit = await team.arrives(team.ann, at("09:00", day=day))
    await team.files(await team.leaves(visit, at("09:30", day=day)), at("09:35", day=day))


async def test_who_falls_due_this_week_and_is_not_planned_is_named_on_monday(database: Database) -> None:
    team = await moved_in(database)
    await seen(team, LAST_WEEK)
    said = await team.tick(at("08:30"))
    (morning,) = [each for each in said if each.to == team.ann.id and each.kind == Push.MORNING]
    assert "Due this week and in no plan: A" in morning.text
    tuesday = await team.tick(at("08:30", day=MONDAY + timedelta(days=1)))
    assert not any("Due this week" in each.text for each in tuesday)


async def test_who_is_planned_or_has_a_rhythm_of_their_own_is_not(database: Database) -> None:
    team = await moved_in(database)
    await seen(team, LAST_WEEK)
    days = {team.ann.id: MONDAY}
    async with database.reading() as db:
        assert [each.id for each in (await soon_due(db, days, POLICY))[team.ann.id]] == [team.shop]
    await team.plans(team.ann, team.shop, day=MONDAY + timedelta(days=2))
    async with database.reading() as db:
        assert not await soon_due(db, days, POLICY)
    async with database.writing() as db:
        await set_rhythm(db, team.shop, 90)
    async with database.reading() as db:
        assert not await soon_due(db, days, POLICY)


async def test_a_rhythm_of_their_own_counts_and_so_does_a_region_s(database: Database) -> None:
    team = await moved_in(database)
    await seen(team, MONDAY - timedelta(days=12))
    days = {team.ann.id: MONDAY}
    by_region = POLICY.model_copy(
        update={"cadence": CadencePolicy(by=RhythmBy.REGION, regions=(), elsewhere_days=14)}
    )
    async with database.reading() as db:
        assert not await soon_due(db, days, POLICY)  # weekly: overdue since last week
        assert [each.id for each in (await soon_due(db, days, by_region))[team.ann.id]] == [team.shop]
    async with database.writing() as db:
        await set_rhythm(db, team.shop, 15)
    async with database.reading() as db:
        assert [each.id for each in (await soon_due(db, days, POLICY))[team.ann.id]] == [team.shop]


async def test_a_call_puts_it_off_where_calls_count(database: Database) -> None:
    team = await moved_in(database)
    await seen(team, LAST_WEEK)
    calls = POLICY.model_copy(update={"cadence": CadencePolicy(calls_count=True)})
    async with database.writing() as db:
        await add_entry(
            db,
            team.shop,
            kind=EntryKind.CALL,
            on=MONDAY,
            text="rang",
            by_id=team.ann.id,
            at=at("08:00"),
        )
    async with database.reading() as db:
        assert await soon_due(db, {team.ann.id: MONDAY}, POLICY)
        assert await soon_due(db, {team.ann.id: MONDAY}, calls) == {}
