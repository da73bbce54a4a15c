"""Today's list tells where each customer stands, and the search finds the others."""

from datetime import time, timedelta

from bot.rules.visit import CHOSEN_BY_MISTAKE, PlaceStatus
from bot.services.moment import Moment
from bot.services.today import Found, StopState, Today, find_customers, today
from bot.services.visit import cancel, restore
from bot.storage.database import Database
from tests.services.field_world import NINE, SHOP_2, Field, go_out, minutes
from tests.services.test_leaving import REQUIRED


async def seen(ann: Field, *, after: float = 0) -> Today:
    async with ann.database.reading() as db:
        return await today(db, ann.me, at=NINE + minutes(after))


async def states(ann: Field, *, after: float = 0) -> list[StopState]:
    return [stop.state for stop in (await seen(ann, after=after)).stops]


async def search(ann: Field, typed: str) -> Found:
    async with ann.database.reading() as db:
        return await find_customers(db, ann.me, typed, Moment(NINE, NINE))


async def test_a_day_without_plans_is_empty(database: Database) -> None:
    ann = await go_out(database)
    assert (await seen(ann)).stops == ()


async def test_each_customer_s_state_follows_the_visit(database: Database) -> None:
    ann = await go_out(database, sheet=REQUIRED)
    await ann.plans(ann.world.other_customer, ann.world.other_site, time(11))
    item = await ann.plans(ann.world.customer, ann.world.site)
    assert await states(ann) == [StopState.PLANNED, StopState.PLANNED]
    visit = await ann.chooses(ann.world.customer, item=item)
    assert await states(ann) == [StopState.HERE, StopState.PLANNED]
    await ann.goes_on_without(visit, PlaceStatus.CANNOT_SHARE)
    await ann.leaves(visit, NINE + minutes(20))
    assert await states(ann, after=21) == [StopState.REPORT_DUE, StopState.PLANNED]


async def test_a_cancelled_visit_shows_as_cancelled_and_the_customer_can_be_chosen_again(
    database: Database,
) -> None:
    ann = await go_out(database)
    item = await ann.plans(ann.world.customer, ann.world.site)
    visit = await ann.chooses(ann.world.customer, item=item)
    async with database.writing() as db:
        await cancel(db, ann.me, visit.id, Moment(NINE, NINE), reason="closed")
    assert await states(ann) == [StopState.CANCELLED]
    again = await ann.chooses(ann.world.customer, NINE + minutes(30), item=item)
    assert again.plan_item_id == item
    assert await states(ann) == [StopState.HERE]


async def test_a_visit_begun_by_mistake_leaves_the_customer_on_the_list(database: Database) -> None:
    ann = await go_out(database)
    item = await ann.plans(ann.world.customer, ann.world.site)
    visit = await ann.chooses(ann.world.customer, item=item)
    async with database.writing() as db:
        await cancel(db, ann.me, visit.id, Moment(NINE, NINE), reason=CHOSEN_BY_MISTAKE)
    assert await states(ann) == [StopState.PLANNED]
    async with database.writing() as db:
        await restore(db, ann.me, visit.id, Moment(NINE, NINE))
    assert await states(ann) == [StopState.HERE]


async def test_an_unplanned_visit_and_a_report_owed_from_yesterday_stand_on_the_list(
    database: Database,
) -> None:
    ann = await go_out(database, sheet=REQUIRED)
    visit = await ann.chooses(ann.world.customer, NINE - timedelta(days=1))
    await ann.goes_on_without(visit, PlaceStatus.CANNOT_SHARE, NINE - timedelta(days=1))
    await ann.leaves(visit, NINE - timedelta(days=1) + minutes(20))
    await ann.chooses(ann.world.other_customer)
    assert await states(ann) == [StopState.REPORT_DUE, StopState.HERE]


async def test_the_rep_s_own_midnight_decides_which_day_it_is(database: Database) -> None:
    ann = await go_out(database)
    await ann.plans(ann.world.customer, ann.world.site)
    assert await states(ann, after=-10 * 60) == []  # 23:00 on Sunday in Shanghai
    assert await states(ann, after=-8 * 60) == [StopState.PLANNED]


async def test_with_a_share_running_the_nearest_customers_come_first(database: Database) -> None:
    ann = await go_out(database)
    assert [hit.distance_m for hit in (await search(ann, "")).hits] == [None, None]
    await ann.shares(SHOP_2)
    found = await search(ann, "")
    assert found.by_distance
    assert [hit.customer.id for hit in found.hits] == [ann.world.other_customer, ann.world.customer]
    assert round(found.hits[0].distance_m or 0) == 0
