"""Whose customer it is: protection and the pool, claiming, sharing, collisions, handover of a leaver's."""

from datetime import date, timedelta

from sqlalchemy import update

from bot.rules.ownership import PoolPolicy
from bot.rules.roles import PersonState
from bot.storage.customer_file import changes_of, file_of
from bot.storage.customer_shares import shared_with
from bot.storage.customers import all_customers
from bot.storage.database import Database
from bot.storage.people import set_state
from bot.storage.plans import add_plan_item, plan_items_between, plan_items_of
from bot.storage.tables.customers import customer
from bot.storage.teams import set_manager
from bot.views.taps import OnCollision, OnCustomer, OnHandover
from simulator.driver import Desk
from tests.journeys.company import MONDAY, NINE, Shop, Somebody, change_rules, opens_customer
from tests.journeys.conftest import Planned

SOON_S = 600


async def owner_of(database: Database, shop: Shop) -> int | None:
    async with database.reading() as db:
        file = await file_of(db, shop.id)
    assert file is not None
    return file.customer.owner_id


async def neglected(database: Database, shop: Shop, *, days: int) -> None:
    """Looked at once more today, too: the sweep may have seen the new customer already."""
    async with database.writing() as db:
        past = {"owned_since": NINE - timedelta(days=days), "look_on": MONDAY}
        await db.execute(update(customer).where(customer.c.id == shop.id).values(**past))


async def a_week_passes(database: Database, shop: Shop) -> None:
    """As far as the warning is concerned: everything else of a week would take its time."""
    async with database.writing() as db:
        past = {"pool_warned_at": NINE - timedelta(days=7), "look_on": MONDAY}
        await db.execute(update(customer).where(customer.c.id == shop.id).values(**past))


async def lets_go(ann: Somebody, shop: Shop) -> None:
    await opens_customer(ann, shop)
    await ann.taps("👤 Owner")
    await ann.taps("To the pool")
    await ann.taps("Yes, into the pool")


async def test_a_neglected_customer_falls_into_the_pool_after_a_warning_and_a_colleague_claims_it(
    ann: Somebody, bo: Somebody, corner_shop: Shop, database: Database, desk: Desk
) -> None:
    await neglected(database, corner_shop, days=100)
    await desk.travels(seconds=SOON_S)
    await ann.waits_for("1 customer of yours will go to the pool")
    assert await owner_of(database, corner_shop) == ann.who
    await opens_customer(ann, corner_shop)
    await ann.taps("👤 Owner")
    assert "Goes to the pool on Mon 9 Mar" in ann.last_message.text
    await a_week_passes(database, corner_shop)
    await desk.travels(seconds=SOON_S)
    assert await owner_of(database, corner_shop) is None
    await ann.waits_for("1 of your customers is in the pool now")
    await bo.sends("/customers")
    await bo.taps("🌊 公海")
    await bo.taps(corner_shop.name_zh)
    await bo.taps("领取客户")
    assert "负责人：Bo" in bo.last_message.text
    assert await owner_of(database, corner_shop) == bo.who
    await bo.taps("往来记录")
    assert "长期未跟进，回到公海" in bo.last_message.text
    assert "从公海领取" in bo.last_message.text


async def test_a_recorded_call_keeps_the_customer(
    ann: Somebody, corner_shop: Shop, database: Database, desk: Desk
) -> None:
    await neglected(database, corner_shop, days=100)
    await desk.travels(seconds=SOON_S)
    await opens_customer(ann, corner_shop)
    await ann.taps("Write down")
    await ann.taps("☎️ Call")
    await ann.sends("They will order in April")
    await a_week_passes(database, corner_shop)
    await desk.travels(seconds=SOON_S)
    assert await owner_of(database, corner_shop) == ann.who


async def test_a_planned_visit_keeps_the_customer_until_its_day(
    ann: Somebody, corner_shop: Shop, database: Database, desk: Desk, planned: Planned
) -> None:
    await planned(ann, corner_shop, day=MONDAY + timedelta(days=3))
    await neglected(database, corner_shop, days=100)
    await desk.travels(seconds=SOON_S)
    assert not ann.sees("will go to the pool")
    assert await owner_of(database, corner_shop) == ann.who


async def test_two_claim_and_the_second_asks_the_manager(
    ann: Somebody, bo: Somebody, mei: Somebody, corner_shop: Shop, database: Database
) -> None:
    await lets_go(ann, corner_shop)
    await opens_customer(bo, corner_shop)
    in_the_pool = bo.last_message
    async with database.writing() as db:
        await db.execute(update(customer).where(customer.c.id == corner_shop.id).values(owner_id=ann.who))
    await bo.taps("领取客户", on=in_the_pool)
    assert "Ann已先一步领取" in bo.last_message.text
    await bo.taps("请主管裁定")
    await bo.sends("上周已经谈好合同")
    assert "已提请Mei裁定" in bo.last_message.text
    question = await mei.waits_for("应归自己负责")
    assert "上周已经谈好合同" in question.text
    await mei.taps("归Bo", on=question)
    assert await owner_of(database, corner_shop) == bo.who
    await ann.waits_for("Corner Shop is Bo’s customer now")
    await bo.waits_for("街角便利店 归Bo负责")
    await mei.taps_forged(question, OnCollision(do="stays", collision_id=1).pack())
    assert "已经裁定" in mei.last_message.text
    assert await owner_of(database, corner_shop) == bo.who


async def test_only_who_leads_the_owner_decides_a_collision(
    bo: Somebody, otto: Somebody, ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await opens_customer(bo, corner_shop)
    await bo.taps("👤 归属")
    await bo.taps("应归我负责")
    await bo.sends("老客户")
    for stranger in (otto, ann):
        await stranger.sends("/customers")
        forged = OnCollision(do="goes", collision_id=1).pack()
        await stranger.taps_forged(stranger.last_message, forged)
    assert "not yours to decide" in otto.last_message.text
    assert await owner_of(database, corner_shop) == ann.who


async def test_a_customer_somebody_owns_already_is_brought_to_the_manager_when_created_anyway(
    bo: Somebody, mei: Somebody, ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await bo.sends("/customers")
    await bo.taps("新客户")
    await bo.sends("街角便利店有限公司")
    assert any("应归我负责" in button for button in bo.last_message.buttons)
    await bo.taps("仍然创建")
    question = await mei.waits_for("新建了 街角便利店有限公司")
    await mei.taps("仍归Ann", on=question)
    async with database.reading() as db:
        assert [each.id for each in await all_customers(db)] == [corner_shop.id]
    assert await owner_of(database, corner_shop) == ann.who


async def test_the_limits_of_claiming_are_told(
    ann: Somebody, bo: Somebody, corner_shop: Shop, machine_works: Shop, database: Database
) -> None:
    await change_rules(database, pool=PoolPolicy(claims_a_day=1))
    await lets_go(ann, corner_shop)
    await lets_go(ann, machine_works)
    await opens_customer(ann, corner_shop)
    await ann.taps("Claim it")
    assert "yours until lately" in ann.last_message.text
    await opens_customer(bo, corner_shop)
    await bo.taps("领取客户")
    await opens_customer(bo, machine_works)
    await bo.taps("领取客户")
    assert "达到每日上限" in bo.last_message.text
    assert await owner_of(database, machine_works) is None


async def test_another_team_sees_nothing_of_this_team_s_pool(
    ann: Somebody, otto: Somebody, corner_shop: Shop
) -> None:
    await lets_go(ann, corner_shop)
    await otto.sends("/customers")
    await otto.taps("🌊 Pool")
    assert "The pool is empty" in otto.last_message.text
    await otto.taps_forged(otto.last_message, OnCustomer(do="show", customer_id=corner_shop.id).pack())
    assert "not among yours" in otto.last_message.text


async def test_an_owner_shares_a_customer_and_the_colleague_keeps_its_file(
    ann: Somebody, bo: Somebody, corner_shop: Shop, database: Database
) -> None:
    await opens_customer(ann, corner_shop)
    await ann.taps("👤 Owner")
    await ann.taps("🤝 Share")
    await ann.taps("Bo")
    await bo.waits_for("Ann 邀请您协作跟进")
    await opens_customer(bo, corner_shop)
    await bo.taps("修改")
    await bo.taps("阶段")
    await bo.taps("方案沟通")
    assert "📈 方案沟通" in bo.last_message.text
    await bo.taps("👤 归属")
    assert not any("放回公海" in button for button in bo.last_message.buttons)
    for do in ("let_go_yes", "share"):
        forged = OnCustomer(do=do, customer_id=corner_shop.id, arg=str(bo.who)).pack()
        await bo.taps_forged(bo.last_message, forged)
        assert "只能由负责人和其主管决定" in bo.last_message.text
    await bo.taps_forged(bo.last_message, OnCustomer(do="history", customer_id=corner_shop.id).pack())
    assert bo.sees("协作人：Bo（Ann）")
    assert not bo.sees("“”")
    await ann.taps("✅ Bo")
    async with database.reading() as db:
        assert await shared_with(db, corner_shop.id) == frozenset()


async def test_a_manager_gives_one_customer_to_a_colleague_with_its_planned_visit(
    ann: Somebody, bo: Somebody, mei: Somebody, corner_shop: Shop, database: Database, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await opens_customer(mei, corner_shop)
    await mei.taps("👤 归属")
    await mei.taps("转给同事")
    await mei.taps("Bo")
    assert "负责人：Bo" in mei.last_message.text
    await ann.waits_for("Corner Shop is Bo’s customer now")
    await bo.waits_for("街角便利店 现由您负责")
    assert bo.sees("今天有一次计划拜访")
    assert "🧭 重新规划今天的路线" in bo.visible_buttons
    async with database.reading() as db:
        assert len(await plan_items_of(db, bo.who, MONDAY)) == 1


async def planned_days(database: Database, rep: int, shop: Shop) -> list[date]:
    async with database.reading() as db:
        items = await plan_items_between(db, (rep,), first=MONDAY, last=MONDAY + timedelta(days=30))
    return [each.day for each in items if each.customer_id == shop.id and not each.cancelled]


async def test_whoever_claims_from_the_pool_inherits_no_visits_and_the_former_owner_s_are_off(
    ann: Somebody, bo: Somebody, corner_shop: Shop, database: Database, planned: Planned
) -> None:
    await planned(ann, corner_shop, day=MONDAY + timedelta(days=3))
    await lets_go(ann, corner_shop)
    await opens_customer(bo, corner_shop)
    await bo.taps("领取客户")
    told = await ann.waits_for("Bo has claimed Corner Shop from the pool")
    assert "Your planned visit there is off: Thu 5 Mar" in told.text
    assert await planned_days(database, ann.who, corner_shop) == []
    assert await planned_days(database, bo.who, corner_shop) == []


async def test_what_was_planned_goes_to_whom_the_manager_decides_for(
    ann: Somebody, bo: Somebody, mei: Somebody, corner_shop: Shop, database: Database, planned: Planned
) -> None:
    thursday, friday = MONDAY + timedelta(days=3), MONDAY + timedelta(days=4)
    await planned(ann, corner_shop, day=thursday)
    await planned(ann, corner_shop, day=friday)
    await planned(bo, corner_shop, day=friday)
    await opens_customer(bo, corner_shop)
    await bo.taps("👤 归属")
    await bo.taps("应归我负责")
    await bo.sends("老客户")
    await mei.taps("归Bo", on=await mei.waits_for("应归自己负责"))
    await bo.waits_for("一并转来1次计划拜访")
    await ann.waits_for("Your planned visit there goes with it")
    assert await planned_days(database, ann.who, corner_shop) == []
    assert await planned_days(database, bo.who, corner_shop) == [thursday, friday]


async def test_undoing_a_leaver_s_handover_brings_back_the_visits_that_were_dropped(
    mei: Somebody,
    company: dict[str, int],
    corner_shop: Shop,
    machine_works: Shop,
    database: Database,
) -> None:
    ann, tuesday = company["Ann"], MONDAY + timedelta(days=1)
    async with database.writing() as db:
        await db.execute(
            update(customer).where(customer.c.id == machine_works.id).values(owner_id=company["Bo"])
        )
        await set_state(db, ann, PersonState.LEFT, at=NINE)
        for shop, day in ((corner_shop, tuesday), (machine_works, tuesday)):
            await add_plan_item(db, rep_id=ann, customer_id=shop.id, site_id=shop.site_id, day=day, at=NINE)
    await mei.sends("/customers")
    await mei.taps("客户交接")
    await mei.taps("Ann（已离职）· 1个")
    await mei.taps("Bo")
    await mei.taps("确认交接")
    assert "在他人客户处的计划拜访已取消：1" in mei.last_message.text
    assert await planned_days(database, ann, machine_works) == []
    assert await planned_days(database, company["Bo"], corner_shop) == [tuesday]
    await mei.taps("撤销交接")
    assert "已恢复之前取消的计划拜访：1次" in mei.last_message.text
    assert await planned_days(database, ann, machine_works) == [tuesday]
    assert await planned_days(database, ann, corner_shop) == [tuesday]


async def test_a_leaver_s_customers_are_handed_over_and_taken_back(
    mei: Somebody,
    bo: Somebody,
    company: dict[str, int],
    corner_shop: Shop,
    machine_works: Shop,
    database: Database,
    planned: Planned,
) -> None:
    async with database.writing() as db:
        await set_state(db, company["Ann"], PersonState.LEFT, at=NINE)
        await set_manager(db, company["Ann"], None, on=MONDAY)
        await add_plan_item(
            db,
            rep_id=company["Ann"],
            customer_id=machine_works.id,
            site_id=machine_works.site_id,
            day=MONDAY,
            at=NINE,
        )
    await mei.sends("/customers")
    await mei.taps("客户交接")
    await mei.taps("Ann（已离职）· 2个")
    assert "名下有2个客户" in mei.last_message.text
    await mei.taps("Bo")
    assert "Bo：2个" in mei.last_message.text
    await mei.taps("确认交接")
    assert "2个客户已交接" in mei.last_message.text
    await bo.waits_for("Mei把Ann的2个客户交给您负责")
    assert bo.sees("一并转来1次计划拜访")
    assert "🧭 重新规划今天的路线" in bo.visible_buttons
    assert await owner_of(database, corner_shop) == bo.who
    async with database.reading() as db:
        [change] = await changes_of(db, machine_works.id, what="owner_id")
    assert (change.before, change.after, change.why) == (str(company["Ann"]), str(bo.who), "handover")
    done = mei.last_message
    await mei.taps("撤销交接")
    assert "2个客户重新归Ann" in mei.last_message.text
    assert await owner_of(database, machine_works) == company["Ann"]
    await mei.taps_forged(done, OnHandover(do="undo", id=1).pack())
    assert "已不能撤销" in mei.last_message.text


async def test_nobody_hands_over_who_does_not_lead(
    otto: Somebody, bo: Somebody, ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await otto.sends("/customers")
    await otto.taps("Hand over")
    assert "Nobody you lead" in otto.last_message.text
    await otto.taps_forged(otto.last_message, OnHandover(do="from", id=ann.who).pack())
    assert "cannot be handed over" in otto.last_message.text
    await bo.sends("/customers")
    await bo.taps_forged(bo.last_message, OnHandover(do="do", id=ann.who).pack())
    assert await owner_of(database, corner_shop) == ann.who


async def test_whoever_sees_somebody_off_is_led_to_the_handover(
    ada: Somebody, ann: Somebody, bo: Somebody, corner_shop: Shop, database: Database
) -> None:
    await ada.sends("/people")
    await ada.taps("Ann")
    await ada.taps("🚪 Has left the company")
    await ada.taps("Yes, has left")
    await ada.taps("Hand over the customers")
    assert "1 customer of Ann" in ada.last_message.text
    await ada.taps("Bo")
    await ada.taps("Hand over now")
    assert await owner_of(database, corner_shop) == bo.who


async def test_whose_customers_are_handed_over_hears_of_it_and_of_the_undoing(
    ann: Somebody, bo: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    async with database.writing() as db:
        await set_manager(db, bo.who, mei.who, on=MONDAY)
    await planned(ann, corner_shop, day=MONDAY + timedelta(days=2))
    await mei.sends("/customers")
    for button in ("客户交接", "Ann", "Bo", "确认交接"):
        await mei.taps(button)
    await ann.waits_for(
        "has handed 1 customer of yours over (Bo: 1). Your planned visit there goes", timeout_s=30
    )
    await mei.taps("撤销交接")
    await ann.waits_for("1 customer is yours again", timeout_s=30)
