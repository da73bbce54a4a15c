"""A day's plan comes in window order, and cancelling an item can be taken back."""

from datetime import time, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import plans
from bot.storage.database import Database
from tests.storage.visit_world import MONDAY, NINE, World, make_world


async def plan(db: AsyncConnection, world: World, start: time | None, *, days: int = 0) -> int:
    return await plans.add_plan_item(
        db,
        rep_id=world.ann,
        customer_id=world.customer,
        site_id=world.site,
        day=MONDAY + timedelta(days=days),
        window_start=start,
        at=NINE,
    )


async def test_items_come_in_window_order_and_any_time_ones_last(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        any_time, ten, nine = [await plan(db, world, start) for start in (None, time(10), time(9))]
        await plan(db, world, time(8), days=1)
        items = await plans.plan_items_of(db, world.ann, MONDAY)
    assert [item.id for item in items] == [nine, ten, any_time]


async def test_a_cancelled_item_stays_on_the_day_and_can_be_restored(database: Database) -> None:
    async with database.writing() as db:
        item = await plan(db, await make_world(db), time(9))
        await plans.cancel_plan_item(db, item, reason="closed today")
        assert (await plans.plan_item_of(db, item)).cancelled  # type: ignore[union-attr]  # it exists
        await plans.restore_plan_item(db, item)
        assert not (await plans.plan_item_of(db, item)).cancelled  # type: ignore[union-attr]  # it exists
