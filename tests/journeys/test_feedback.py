"""A customer's word: one code, one tap; and what a colleague, a friend or a second phone gets out of it."""

import io
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import count

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select, update

from bot.app import App
from bot.rules.language import Language
from bot.rules.place import Position
from bot.services.leave_company import leave_company
from bot.services.moment import Moment
from bot.storage.database import Database
from bot.storage.evidence import kinds_of
from bot.storage.tables.feedback import feedback
from bot.storage.tables.mail import inbox, outbox
from bot.storage.visits import visits_of
from simulator.driver import Desk
from tests.journeys.company import MONDAY, NINE, Shop, Somebody, add_shop, sit_down
from tests.journeys.conftest import Planned

CustomerComes = Callable[..., Awaitable[Somebody]]


@pytest.fixture
def customer_comes(app: App, desk: Desk) -> CustomerComes:
    """`await customer_comes("Zoe")`: somebody with a phone of their own whom the bot has never seen."""
    numbers = count(6_200_000_001)

    async def come(name: str, language: Language = Language.EN) -> Somebody:
        return await sit_down(desk, name, language, next(numbers))

    return come


async def visits(rep: Somebody, shop: Shop) -> None:
    """Until the rep stands in the shop."""
    await rep.sends("/today")
    await rep.taps(shop.name_en if rep.name == "Ann" else shop.name_zh)
    await rep.shares_live_location_at(shop)


async def code_of(rep: Somebody) -> str:
    """The link of a new code, as the rep shows it."""
    await rep.taps("⭐")
    said = await rep.waits_for("https://t.me/")
    (link,) = re.findall(r"https://t\.me/\S+", said.text)
    return str(link)


async def kinds(database: Database, rep: Somebody) -> tuple[str, ...]:
    async with database.reading() as db:
        visit = (await visits_of(db, rep.who, MONDAY))[-1]
        return await kinds_of(db, visit.id)


async def test_a_customer_scans_the_code_and_answers_in_one_tap(
    ann: Somebody,
    mei: Somebody,
    corner_shop: Shop,
    planned: Planned,
    customer_comes: CustomerComes,
    desk: Desk,
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop)
    link = await code_of(ann)
    (seen,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(await ann.picture())).convert("RGB"))
    assert seen.text == link
    assert len(link.partition("start=")[2]) <= 64

    zoe = await customer_comes("Zoe")
    await zoe.opens(link)
    asked = zoe.last_message
    assert "How was our visit?" in asked.text
    assert asked.button_rows == [["1 ★", "2 ★", "3 ★", "4 ★", "5 ★"]]
    assert not any(word in asked.text for word in ("Ann", "Mei", "Corner", "V-0"))
    await zoe.taps("4 ★")
    assert "★★★★☆ Thank you!" in zoe.last_message.text
    await zoe.sends("Quick and friendly")
    assert "word for word" in zoe.last_message.text

    await ann.waits_for("Corner Shop has answered")
    await desk.travels(seconds=400)
    await ann.sends("leave")
    await ann.taps("🔎 Evidence")
    assert "Customer: somebody there gave feedback: ★★★★☆" in ann.last_message.text
    await mei.sends("/summary")
    await mei.taps(next(button for button in mei.visible_buttons if "街角便利店" in button))
    assert "⭐ 客户评价：★★★★☆“Quick and friendly”" in mei.last_message.text


async def test_a_chinese_customer_is_asked_in_chinese_and_may_delete_everything(
    ann: Somebody, corner_shop: Shop, planned: Planned, customer_comes: CustomerComes, database: Database
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop)
    link = await code_of(ann)
    li = await customer_comes("李女士", Language.ZH)
    await li.opens(link)
    assert "您对这次拜访满意吗" in li.last_message.text
    await li.taps("5 ★")
    assert "谢谢您" in li.last_message.text
    await li.taps("删除我的评价")
    assert "已删除" in li.last_message.text
    async with database.reading() as db:
        (row,) = (await db.execute(select(feedback))).all()
    assert (row.stars, row.words, row.account, row.answered_at) == (None, None, None, None)
    await ann.sends("leave")
    await ann.taps("🔎 Evidence")
    assert "feedback" not in ann.last_message.text
    await li.opens(link)
    assert "已经用过" in li.last_message.text


async def test_stars_can_be_changed_and_the_newest_count(
    ann: Somebody, corner_shop: Shop, planned: Planned, customer_comes: CustomerComes, database: Database
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop)
    zoe = await customer_comes("Zoe")
    await zoe.opens(await code_of(ann))
    await zoe.taps("1 ★")
    await zoe.taps("↺ Change")
    await zoe.taps("5 ★")
    async with database.reading() as db:
        assert (await db.execute(select(feedback.c.stars))).scalar() == 5


async def test_what_customers_say_stands_in_the_summary_and_on_their_card(
    ann: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned, customer_comes: CustomerComes
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop)
    await mei.sends("/summary")
    assert not mei.sees("客户评价")
    zoe = await customer_comes("Zoe")
    await zoe.opens(await code_of(ann))
    await zoe.taps("4 ★")
    await mei.sends("/summary")
    assert "⭐ 客户评价：平均4星（满分5星，1条）" in mei.last_message.text
    await ann.sends("/customers Corner Shop")
    await ann.taps("Corner Shop")
    assert "⭐ Customers: 4 of 5, from 1 answer" in ann.last_message.text
    assert "★★★★☆" in ann.last_message.text
    await ann.taps("📜 History")
    assert "★★★★☆" in ann.last_message.text
    await zoe.taps("Delete my answer")
    await mei.sends("/summary")
    assert "客户评价" not in mei.last_message.text


async def test_a_code_works_once_whoever_it_is_forwarded_to(
    ann: Somebody, corner_shop: Shop, planned: Planned, customer_comes: CustomerComes
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop)
    link = await code_of(ann)
    zoe, friend = await customer_comes("Zoe"), await customer_comes("Fred")
    await zoe.opens(link)
    await friend.opens(link)
    assert "used already" in friend.last_message.text
    assert "5 ★" not in friend.visible_buttons
    await friend.taps_forged(friend.last_message, "fb:rate:1:5")
    assert "closed" in friend.last_message.text
    await zoe.opens(link)  # the one it belongs to may come back to it
    await zoe.taps("5 ★")
    assert zoe.sees("Thank you!")


async def test_a_code_that_has_run_out_opens_nothing(
    ann: Somebody, corner_shop: Shop, planned: Planned, customer_comes: CustomerComes, desk: Desk
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop)
    link = await code_of(ann)
    await desk.travels(seconds=3700)
    zoe = await customer_comes("Zoe")
    await zoe.opens(link)
    assert "run out" in zoe.last_message.text


async def test_a_newer_code_takes_the_place_of_the_older(
    ann: Somebody, corner_shop: Shop, planned: Planned, customer_comes: CustomerComes
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop)
    old = await code_of(ann)
    await ann.sends("card")
    new = await code_of(ann)
    zoe = await customer_comes("Zoe")
    await zoe.opens(old)
    assert "do not know this code" in zoe.last_message.text
    await zoe.opens(new)
    assert "5 ★" in zoe.visible_buttons


async def test_a_rep_who_scans_it_themselves_changes_nothing_and_it_is_noted(
    ann: Somebody,
    bo: Somebody,
    corner_shop: Shop,
    planned: Planned,
    customer_comes: CustomerComes,
    database: Database,
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop)
    link = await code_of(ann)
    await ann.opens(link)
    assert "This code is for the customer" in ann.last_message.text
    await bo.opens(link)
    assert "这个码是给客户的" in bo.last_message.text
    await ann.taps_forged(ann.last_message, "fb:rate:1:5")
    assert (await kinds(database, ann)).count("ack_by_employee") == 1
    assert "customer_confirmed" not in await kinds(database, ann)
    zoe = await customer_comes("Zoe")
    await zoe.opens(link)  # it stays good for whom it is meant
    await zoe.taps("5 ★")
    assert "customer_confirmed" in await kinds(database, ann)


async def test_the_answer_of_somebody_who_has_left_the_company_does_not_count(
    ann: Somebody,
    bo: Somebody,
    mei: Somebody,
    corner_shop: Shop,
    planned: Planned,
    database: Database,
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop)
    link = await code_of(ann)
    async with database.writing() as db:
        await leave_company(db, bo.who, moment=Moment(NINE, NINE))
    await bo.opens(link)
    await bo.taps("5 ★")
    assert "ack_by_employee" in await kinds(database, ann)
    assert "customer_confirmed" not in await kinds(database, ann)
    await mei.sends("/summary")
    await mei.taps(next(button for button in mei.visible_buttons if "街角便利店" in button))
    assert "不计入：来自公司内部的账号" in mei.last_message.text


async def test_one_account_that_answers_for_many_customers_counts_for_none(
    ann: Somebody,
    company: dict[str, int],
    planned: Planned,
    customer_comes: CustomerComes,
    database: Database,
    desk: Desk,
) -> None:
    second_phone = await customer_comes("Nobody")
    for number in range(3):
        async with database.writing() as db:
            shop = await add_shop(
                db,
                f"RETAIL-2026-10{number}",
                name_en=f"Shop {number}",
                name_zh=f"店{number}",
                position=Position(31.2304 + number / 50, 121.4737),
                owner_id=company["Ann"],
            )
        await planned(ann, shop)
        await visits(ann, shop)
        await second_phone.opens(await code_of(ann))
        await second_phone.taps("5 ★")
        assert second_phone.sees("Thank you!")  # who cheats learns nothing from us
        await desk.travels(seconds=400)
        await ann.sends("leave")
    async with database.reading() as db:
        all_visits = await visits_of(db, ann.who, MONDAY)
        assert ["ack_busy_account" in await kinds_of(db, visit.id) for visit in all_visits] == [True] * 3
    await ann.taps("🔎 Evidence")
    assert "an account that answers for many customers" in ann.last_message.text
    assert "somebody there gave feedback" not in ann.last_message.text


async def test_a_customer_is_asked_once_a_quarter(
    ann: Somebody,
    corner_shop: Shop,
    planned: Planned,
    customer_comes: CustomerComes,
    desk: Desk,
    database: Database,
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop)
    first = await code_of(ann)
    zoe = await customer_comes("Zoe")
    await zoe.opens(first)
    await zoe.taps("5 ★")
    await ann.sends("card")
    assert "⭐ Feedback" not in ann.last_message.buttons
    await ann.taps_forged(ann.last_message, "v:feedback:1:")
    assert "Corner Shop was asked on" in ann.last_message.text
    async with database.writing() as db:  # a hundred days go by
        await db.execute(update(feedback).values(opened_at=NINE - timedelta(days=100)))
    await ann.sends("card")
    again = await code_of(ann)
    await zoe.opens(again)
    await zoe.taps("4 ★")
    assert "customer_known" in await kinds(database, ann)


async def test_of_a_customer_no_name_and_no_number_is_kept_with_the_answer(
    ann: Somebody,
    corner_shop: Shop,
    planned: Planned,
    customer_comes: CustomerComes,
    database: Database,
    app: App,
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop)
    link = await code_of(ann)
    token = link.partition("start=")[2]
    zoe = await customer_comes("Zoe")
    await zoe.opens(link)
    await zoe.taps("5 ★")
    async with database.reading() as db:
        row = (await db.execute(select(feedback))).one()
        said = [str(body) for body in (await db.execute(select(outbox.c.body))).scalars()]
        got = [str(body) for body in (await db.execute(select(inbox.c.body))).scalars()]
    assert str(zoe.id) not in str(row)
    assert "Zoe" not in str(row)
    assert not any(token in text for text in (*said, *got))


async def test_strangers_who_come_by_themselves_hear_what_they_always_heard(stranger: Somebody) -> None:
    await stranger.opens()
    assert "by invitation only" in stranger.last_message.text
    await stranger.opens("f_" + "x" * 24)
    assert "do not know this code" in stranger.last_message.text
