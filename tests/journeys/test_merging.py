"""Two files turn out to be one customer's: a manager makes them one, and can take it back for a day."""

from datetime import timedelta

from sqlalchemy import select

from bot.rules.customer import EntryKind
from bot.storage.contacts import add_contact, contacts_of
from bot.storage.customer_file import add_entry, entries_of, file_of
from bot.storage.customer_imports import ids_by_code
from bot.storage.customer_owners import give_customer
from bot.storage.customers import sites_of_customer
from bot.storage.database import Database
from bot.storage.plans import plan_items_of
from bot.storage.tables.records import evidence
from bot.storage.tasks import open_tasks_of_customer
from bot.storage.teams import set_manager
from bot.storage.visits import visits_of_customer
from bot.views.taps import OnCustomer, OnMerge
from simulator.driver import Desk
from tests.journeys.company import MONDAY, NINE, Shop, Somebody, opens_customer
from tests.journeys.conftest import Planned
from tests.journeys.test_manager import put_visit


async def fill(database: Database, ann: Somebody, mei: Somebody, shop: Shop) -> None:
    """A visit, a note and a contact."""
    await put_visit(database, ann, mei, shop)
    async with database.writing() as db:
        await add_entry(db, shop.id, kind=EntryKind.NOTE, on=MONDAY, text="likes tea", by_id=ann.who, at=NINE)
        await add_contact(db, shop.id, name="Li Min", phone="+8613800138000")


async def merges(mei: Somebody, gone: Shop, kept: Shop) -> None:
    await opens_customer(mei, kept)
    await mei.taps("✏️ 修改")
    await mei.taps("🔗 与另一家相同")
    await mei.sends(gone.name_zh)
    await mei.taps(f"RETAIL-2026-001 · {gone.name_zh}")


async def test_everything_goes_over_and_the_old_code_leads_to_the_one_that_stays(
    ann: Somebody,
    mei: Somebody,
    corner_shop: Shop,
    machine_works: Shop,
    planned: Planned,
    database: Database,
) -> None:
    await fill(database, ann, mei, corner_shop)
    await planned(ann, corner_shop)
    await opens_customer(ann, corner_shop)
    await ann.taps("📌 Task")
    await ann.sends("send the quote on Friday")
    await merges(mei, corner_shop, machine_works)
    assert "保留申江机械" in mei.last_message.text
    assert "1次拜访" in mei.last_message.text
    await mei.taps("✅ 合并")
    async with database.reading() as db:
        assert len(await visits_of_customer(db, machine_works.id, limit=5)) == 1
        assert [each.text for each in await entries_of(db, machine_works.id)] == ["likes tea"]
        assert [each.name for each in await contacts_of(db, machine_works.id)] == ["Li Min"]
        assert [each.text for each in await open_tasks_of_customer(db, machine_works.id)] == [
            "send the quote"
        ]
        assert [each.is_main for each in await sites_of_customer(db, machine_works.id)] == [True, False]
        planned_for = [each.customer_id for each in await plan_items_of(db, ann.who, MONDAY)]
        assert planned_for == [machine_works.id]
        assert await ids_by_code(db, ["RETAIL-2026-001"]) == {"RETAIL-2026-001": machine_works.id}
        kinds = list(await db.scalars(select(evidence.c.kind)))
    assert "customers_merged" in kinds
    for typed in ("RETAIL-2026-001", "corner shop", "13800138000"):
        await ann.sends(f"/customers {typed}")
        assert "Machine Works" in ann.visible_buttons
        assert "Corner Shop" not in " ".join(ann.last_message.buttons)


async def test_a_merge_is_taken_back_within_a_day_and_not_later(
    ann: Somebody,
    mei: Somebody,
    corner_shop: Shop,
    machine_works: Shop,
    desk: Desk,
    database: Database,
) -> None:
    await fill(database, ann, mei, corner_shop)
    await merges(mei, corner_shop, machine_works)
    await mei.taps("✅ 合并")
    done = mei.last_message
    await mei.taps("撤销合并")
    assert "已拆回两份" in mei.last_message.text
    async with database.reading() as db:
        assert len(await visits_of_customer(db, corner_shop.id, limit=5)) == 1
        assert await entries_of(db, machine_works.id) == ()
        file = await file_of(db, corner_shop.id)
        assert [each.is_main for each in await sites_of_customer(db, corner_shop.id)] == [True]
    assert file is not None
    assert file.archived_at is None
    await merges(mei, corner_shop, machine_works)
    await mei.taps("✅ 合并")
    await desk.travels(seconds=25 * 3600)
    await mei.taps_forged(done, OnMerge(do="undo", merge_id=2).pack())
    assert mei.sees("不能合并")


async def test_two_visits_of_one_day_become_one_and_two_again(
    ann: Somebody,
    mei: Somebody,
    corner_shop: Shop,
    machine_works: Shop,
    planned: Planned,
    database: Database,
) -> None:
    friday = MONDAY + timedelta(days=4)
    for shop in (corner_shop, machine_works):
        await planned(ann, shop, day=friday)
    await merges(mei, corner_shop, machine_works)
    await mei.taps("✅ 合并")
    assert "重复的计划拜访有1次" in mei.last_message.text
    async with database.reading() as db:
        [stays] = [each for each in await plan_items_of(db, ann.who, friday) if each.is_planned]
    assert stays.customer_id == machine_works.id
    await mei.taps("撤销合并")
    async with database.reading() as db:
        both = [each.customer_id for each in await plan_items_of(db, ann.who, friday) if each.is_planned]
    assert set(both) == {corner_shop.id, machine_works.id}


async def test_a_colleague_whose_customer_was_another_s_hears_of_it_and_so_does_the_other(
    ann: Somebody,
    bo: Somebody,
    mei: Somebody,
    corner_shop: Shop,
    machine_works: Shop,
    planned: Planned,
    database: Database,
) -> None:
    friday = MONDAY + timedelta(days=4)
    async with database.writing() as db:
        await give_customer(db, corner_shop.id, bo.who, by_id=None, at=NINE, why="")
        await set_manager(db, bo.who, mei.who, on=MONDAY)
    await planned(bo, corner_shop, day=friday)
    await merges(mei, corner_shop, machine_works)
    await mei.taps("✅ 合并")
    await bo.waits_for("与Ann的客户申江机械", timeout_s=30)
    await ann.waits_for("is your customer Machine Works", timeout_s=30)
    assert "1 planned visit comes with it" in ann.last_message.text
    async with database.reading() as db:
        [item] = await plan_items_of(db, ann.who, friday)
    assert item.customer_id == machine_works.id
    await mei.taps("撤销合并")
    await bo.waits_for("仍归您", timeout_s=30)
    async with database.reading() as db:
        [item] = await plan_items_of(db, bo.who, friday)
    assert item.customer_id == corner_shop.id


async def test_only_who_leads_both_merges_and_never_what_is_merged_already(
    ann: Somebody,
    otto: Somebody,
    mei: Somebody,
    corner_shop: Shop,
    machine_works: Shop,
    database: Database,
) -> None:
    pair = {"kept_id": machine_works.id, "gone_id": corner_shop.id}
    await otto.sends("/customers")
    for somebody in (ann, otto):
        await somebody.sends("/customers")
        await somebody.taps_forged(somebody.last_message, OnMerge(do="do", **pair).pack())
        forged = OnCustomer(do="merge", customer_id=corner_shop.id).pack()
        await somebody.taps_forged(somebody.last_message, forged)
    async with database.reading() as db:
        file = await file_of(db, corner_shop.id)
    assert file is not None
    assert file.archived_at is None
    await mei.sends("/customers")
    for _ in range(2):
        await mei.taps_forged(mei.last_message, OnMerge(do="do", **pair).pack())
    assert "不能合并" in mei.last_message.text
    await mei.taps_forged(mei.last_message, OnMerge(do="do", kept_id=1, gone_id=1).pack())
    assert "不能合并" in mei.last_message.text


async def test_an_old_button_of_the_file_that_went_shows_where_it_is_now(
    ann: Somebody, mei: Somebody, corner_shop: Shop, machine_works: Shop
) -> None:
    await opens_customer(ann, corner_shop)
    card = ann.last_message
    await merges(mei, corner_shop, machine_works)
    await mei.taps("✅ 合并")
    await ann.taps_forged(card, OnCustomer(do="show", customer_id=corner_shop.id).pack())
    assert "It is now part of Machine Works" in ann.last_message.text
    await ann.taps("Open the customer")
    assert "Machine Works" in ann.last_message.text
