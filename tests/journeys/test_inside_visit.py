"""Inside a visit: on one card, in either language, from the door to the filed report."""

import pytest

from bot.config import Settings
from bot.rules.visit import VisitState
from bot.storage.database import Database
from bot.storage.tables.mail import slot
from bot.storage.visit_items import ItemKind
from simulator.driver import Desk
from tests.journeys.company import Shop, Somebody, at_a_phone
from tests.journeys.conftest import Planned, running_bot
from tests.journeys.inside_visit import (
    answers,
    answers_all,
    card,
    carried,
    items,
    picture,
    to_the_form,
    visit,
)


@pytest.mark.usefixtures("at_the_form")
async def test_an_ordinary_visit_is_filed_by_leaving(ann: Somebody, desk: Desk, database: Database) -> None:
    await ann.taps("Full and tidy")
    await ann.sends_photo(picture(4))
    await ann.sends("1.2k")
    await ann.taps("Skip")
    await ann.taps("Send a quote")
    await ann.taps("Tomorrow")
    await ann.taps("Happy")
    assert "Everything is answered" in card(ann)
    await desk.travels(seconds=600)
    await ann.taps("Leave")
    assert "Report filed" in card(ann)
    assert (await visit(database)).state is VisitState.REPORTED
    assert (await answers(database))["next_date"] == {"date": "2026-03-03"}
    assert (await answers(database))["order_amount"] == 1200


@pytest.mark.usefixtures("at_the_form")
async def test_the_whole_visit_stands_on_one_card(ann: Somebody, database: Database) -> None:
    await ann.taps("Some gaps")
    cards = [message for message in ann.bot_messages if "V-000001" in message.text]
    assert len(cards) == 1
    assert cards[0].id == ann.last_message.id
    async with database.reading() as db:
        assert len([row for row in await db.execute(slot.select()) if row.name == "visit:1:card"]) == 1


async def test_a_visit_is_done_in_chinese_by_words_alone(
    bo: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(bo, corner_shop)
    await to_the_form(bo, corner_shop)
    await bo.sends("有缺货")
    await bo.sends_photo(picture(4))
    await bo.sends("1.2万")
    await bo.sends("跳过")
    await bo.sends("发报价")
    await bo.sends("明天")
    await bo.sends("很满意")
    assert "都填好了" in card(bo)
    await bo.sends("离店")
    assert "汇报已提交" in card(bo)
    assert (await answers(database))["order_amount"] == 12000


@pytest.mark.usefixtures("at_the_form")
async def test_stock_is_counted_in_one_line(ann: Somebody) -> None:
    await ann.taps("Full and tidy")
    await ann.sends_photo(picture(4))
    await ann.sends("0")
    await ann.taps("Stock count")
    await ann.taps("Done")
    await ann.sends("1 3")
    assert "Water 550 ml: how many are in the store?" in card(ann)
    assert "all 2 in one line" in card(ann)
    await ann.sends("12 0")
    assert "What is the next step?" in card(ann)


@pytest.mark.usefixtures("at_the_form")
async def test_a_button_of_an_earlier_question_does_no_harm(ann: Somebody) -> None:
    data = carried(ann, "Full and tidy")
    await answers_all(ann)
    await ann.taps_forged(ann.last_message, data)
    assert "from an earlier question" in card(ann)
    assert "Full and tidy" in card(ann)


@pytest.mark.usefixtures("at_the_form")
async def test_nobody_answers_for_somebody_else(ann: Somebody, bo: Somebody) -> None:
    data = carried(ann, "Full and tidy")
    await bo.sends("/today")
    await bo.taps_forged(bo.last_message, data)
    assert "How does our shelf look?" in card(ann)
    assert "V-000001" not in "".join(message.text for message in bo.messages)


async def test_after_a_restart_the_same_question_is_asked_with_the_same_answers(
    settings: Settings, company: dict[str, int], desk: Desk, corner_shop: Shop, planned: Planned
) -> None:
    async with running_bot(settings, desk):
        ann = await at_a_phone("Ann", desk, company)
        await planned(ann, corner_shop)
        await to_the_form(ann, corner_shop)
        await ann.taps("Some gaps")
        await ann.sends_photo(picture(4))
        await ann.sends("80")
        await ann.taps("Payment")
        before = card(ann), ann.last_message.buttons
    async with running_bot(settings, desk):
        await ann.sends("card")
        assert (card(ann), ann.last_message.buttons) == before
        await ann.taps("Done")
        assert "How much did you collect today?" in card(ann)


@pytest.mark.usefixtures("at_the_form")
async def test_words_typed_while_looking_back_answer_the_question_one_came_from(
    ann: Somebody, database: Database
) -> None:
    await ann.taps("Full and tidy")
    await ann.sends_photo(picture(4))
    await ann.taps("Back")
    await ann.sends("1.2k")
    assert "1,200" in card(ann)
    assert "Kept as a note" not in card(ann)
    assert "Stock count" in str(ann.visible_buttons)
    assert not [item for item in await items(database) if item.kind is ItemKind.TEXT]


@pytest.mark.usefixtures("at_the_form")
async def test_words_that_fit_neither_question_are_a_note_and_one_stays_where_one_looked(
    ann: Somebody,
) -> None:
    await ann.taps("Full and tidy")
    await ann.sends_photo(picture(4))
    await ann.taps("Back")
    looking_at = ann.visible_buttons
    await ann.sends("The owner was in a hurry")
    assert "Kept as a note" in card(ann)
    assert set(looking_at) <= set(ann.visible_buttons)
