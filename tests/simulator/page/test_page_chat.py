"""The page: talking with the bot, its buttons, and messages that change."""

import re

import pytest
from playwright.async_api import expect

from tests.simulator.page.conftest import OpensDesk
from tests.simulator.page.phones import DeskOnPage, ScriptedBot, buttons

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_words_go_both_ways_and_only_to_whom_they_are_meant(
    desk: DeskOnPage, bot: ScriptedBot, ann: int
) -> None:
    await desk.left.sends("good morning")
    assert (await bot.hears())["text"] == "good morning"

    await bot.says(ann, "Hello <b>Ann</b>")

    await desk.left.sees("Hello Ann")
    await expect(desk.left.node.locator("b", has_text="Ann")).to_be_visible()
    await expect(desk.right.message("Hello")).to_have_count(0)


async def test_entities_are_drawn_as_telegram_draws_them(
    desk: DeskOnPage, bot: ScriptedBot, ann: int
) -> None:
    await bot.says(
        ann,
        "🙂 <i>leaning</i> <u>under</u> <s>gone</s> <code>x=1</code> <tg-spoiler>secret</tg-spoiler> "
        '<a href="https://t.me/demo_bot?start=abc">join</a><blockquote>said</blockquote>',
    )

    words = desk.left.message("leaning").locator(".words")
    for tag, text in {"i": "leaning", "u": "under", "s": "gone", "code": "x=1", "blockquote": "said"}.items():
        await expect(words.locator(tag)).to_have_text(text)
    await words.locator(".spoiler").click()
    await expect(words.locator(".spoiler")).to_have_count(0)
    await words.get_by_role("link", name="join").click()
    assert (await bot.hears())["text"] == "/start abc"


async def test_a_number_is_never_broken_at_its_hyphen_and_stays_as_it_was_written(
    desk: DeskOnPage, bot: ScriptedBot, ann: int
) -> None:
    for words in range(1, 9):  # somewhere on the way the number reaches the end of the line
        await bot.says(ann, "Company " * words + "Shop V-000003 and more")
    numbers = desk.left.node.locator(".words .whole")
    await expect(numbers).to_have_count(8)
    await expect(numbers).to_have_text(["V-000003"] * 8)
    assert await numbers.evaluate_all("all => all.every(each => each.getClientRects().length === 1)")


async def test_a_command_in_the_words_and_in_the_menu_can_be_tapped(
    desk: DeskOnPage, bot: ScriptedBot, ann: int
) -> None:
    await bot.call("setMyCommands", commands=[{"command": "help", "description": "What can I do?"}])
    await bot.says(ann, "Send /today to see them.")
    await desk.left.taps("/today")
    assert (await bot.hears())["text"] == "/today"

    await desk.left.taps("Commands")
    await desk.left.taps("/help What can I do?")

    assert (await bot.hears())["text"] == "/help"


async def test_a_tap_is_answered_by_a_notice_or_by_an_alert(
    desk: DeskOnPage, bot: ScriptedBot, ann: int
) -> None:
    await bot.says(ann, "Ready?", reply_markup=buttons([("Yes", "y"), ("No", "n")]))
    await desk.left.taps("Yes")
    query = await bot.hears("callback_query")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Noted")
    await expect(desk.left.node.locator(".toast")).to_have_text("Noted")

    await desk.left.taps("No")
    query = await bot.hears("callback_query")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Really?", show_alert=True)

    await expect(desk.left.node.get_by_role("alertdialog")).to_contain_text("Really?")
    await desk.page.keyboard.press("Escape")
    await expect(desk.left.button("No")).to_be_focused()


async def test_a_card_changes_in_place_and_the_focused_button_stays_focused(
    desk: DeskOnPage, bot: ScriptedBot, ann: int
) -> None:
    card = await bot.says(ann, "Step one", reply_markup=buttons([("Back", "b"), ("Next", "n")]))
    await bot.says(ann, "below")
    await desk.left.button("Next").focus()

    await bot.call(
        "editMessageText", chat_id=ann, message_id=card, text="Step two",
        reply_markup=buttons([("Back", "b"), ("Next", "n2")]),
    )  # fmt: skip

    await desk.left.sees("Step two")
    await expect(desk.left.button("Next")).to_be_focused()
    await expect(desk.left.node.locator(".message").nth(1)).to_contain_text("Step two")


async def test_a_deleted_message_is_gone(desk: DeskOnPage, bot: ScriptedBot, ann: int) -> None:
    message = await bot.says(ann, "a mistake")
    await desk.left.sees("a mistake")

    await bot.call("deleteMessage", chat_id=ann, message_id=message)

    await expect(desk.left.message("a mistake")).to_have_count(0)


async def test_an_own_message_is_edited_forwarded_answered_and_deleted(
    desk: DeskOnPage, bot: ScriptedBot
) -> None:
    await desk.left.sends("ten boxes")
    await bot.hears()
    await desk.left.chooses("ten boxes", "Edit")
    await desk.left.sends("twelve boxes")
    assert (await bot.hears("edited_message"))["text"] == "twelve boxes"
    await expect(desk.left.message("twelve boxes")).to_contain_text("edited")

    await desk.left.chooses("twelve boxes", "Forward here")
    assert "forward_origin" in await bot.hears()
    await expect(desk.left.message("Forwarded from Ann")).to_be_visible()

    await desk.left.chooses("edited", "Reply")
    await desk.left.sends("that one")
    assert (await bot.hears())["reply_to_message"]["text"] == "twelve boxes"

    await desk.left.chooses("that one", "Delete")
    await expect(desk.left.message("that one")).to_have_count(0)


async def test_the_up_arrow_edits_the_last_words_and_escape_leaves_them(
    desk: DeskOnPage, bot: ScriptedBot
) -> None:
    await desk.left.sends("first")
    await desk.left.sees("first")
    await desk.left.field.press("ArrowUp")
    await expect(desk.left.field).to_have_value("first")

    await desk.left.field.press("Escape")

    await expect(desk.left.field).to_have_value("")
    await desk.left.sends("second")
    assert [(await bot.hears())["text"] for _ in range(2)] == ["first", "second"]


async def test_a_reply_keyboard_is_pressed_folded_and_taken_away(
    desk: DeskOnPage, bot: ScriptedBot, ann: int
) -> None:
    keyboard = [[{"text": "Today"}, {"text": "My phone", "request_contact": True}]]
    await bot.says(ann, "Choose", reply_markup={"keyboard": keyboard, "input_field_placeholder": "or type"})
    await desk.left.taps("Today")
    assert (await bot.hears())["text"] == "Today"
    await desk.left.taps("My phone")
    assert (await bot.hears())["contact"]["first_name"] == "Ann"
    await expect(desk.left.field).to_have_attribute("placeholder", "or type")

    await desk.left.node.locator(".composer .icon-button.keys").click()
    await expect(desk.left.button("Today")).to_be_hidden()
    await bot.says(ann, "Gone", reply_markup={"remove_keyboard": True})
    await expect(desk.left.node.locator(".composer .icon-button.keys")).to_be_hidden()


async def test_a_key_that_asks_for_a_place_sends_the_one_on_the_map(
    desk: DeskOnPage, bot: ScriptedBot, ann: int
) -> None:
    keyboard = [[{"text": "Where I am", "request_location": True}]]
    await bot.says(ann, "Where?", reply_markup={"keyboard": keyboard})
    await desk.left.taps("Where I am")
    await desk.left.taps("Send this place")

    assert "live_period" not in (await bot.hears())["location"]


async def test_eight_buttons_in_a_row_fit(opens_desk: OpensDesk, bot: ScriptedBot, ann: int) -> None:
    desk = await opens_desk(width=390, height=800)
    await bot.says(ann, "How many?", reply_markup=buttons([(str(n), str(n)) for n in range(1, 9)]))

    last = await desk.left.button("8").bounding_box()

    assert last is not None
    assert last["x"] + last["width"] <= 390
    assert last["width"] > 24


async def test_what_nobody_wrote_and_odd_kinds_are_said_politely(
    desk: DeskOnPage, bot: ScriptedBot, ann: int
) -> None:
    kept = await bot.says(ann, "Keep this")
    await bot.call("pinChatMessage", chat_id=ann, message_id=kept)
    await bot.call("sendPoll", chat_id=ann, question="Where next?", options=[{"text": "N"}, {"text": "S"}])
    await bot.call("sendDice", chat_id=ann)

    await expect(desk.left.node.locator(".pinned")).to_contain_text("Keep this")
    await expect(desk.left.node.locator(".service")).to_have_text("Demo pinned a message")
    await desk.left.sees("Where next?")
    await expect(desk.left.node.locator("span.sticker")).to_contain_text("🎲")


async def test_stickers_reactions_invoices_and_unknown_kinds_are_shown(
    desk: DeskOnPage, bot: ScriptedBot, ann: int
) -> None:
    said = await bot.says(ann, "Well done")
    await bot.call(
        "setMessageReaction", chat_id=ann, message_id=said, reaction=[{"type": "emoji", "emoji": "🎉"}]
    )
    prices = [{"label": "Cup", "amount": 5}]
    await bot.call(
        "sendInvoice",
        chat_id=ann,
        title="Coffee",
        description="A cup",
        payload="x",
        currency="XTR",
        prices=prices,
    )

    rich = {"markdown": "# Result\n\n| Shop | Score |\n|---|---|\n| A | 5 |\n\n- [x] done"}
    await bot.call("sendRichMessage", chat_id=ann, rich_message=rich)

    await expect(desk.left.message("Result").locator("td").last).to_have_text("5")
    await expect(desk.left.message("Well done").locator(".reactions")).to_have_text("🎉")
    await desk.left.sees("A cup · 5 XTR")
    await desk.left.node.get_by_role("button", name="Pay", exact=True).click()
    query = await bot.hears("pre_checkout_query")
    await bot.call(
        "answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=False, error_message="Sold out"
    )
    await expect(desk.left.node.locator(".toasts")).to_contain_text("Sold out")


async def test_what_the_bot_is_doing_stands_below_its_name(
    desk: DeskOnPage, bot: ScriptedBot, ann: int
) -> None:
    await bot.call("sendChatAction", chat_id=ann, action="upload_photo")
    await expect(desk.left.node.locator(".status")).to_have_text("sending a photo…")

    await bot.says(ann, "here it is")

    await expect(desk.left.node.locator(".status")).to_have_text("bot")


async def test_new_words_are_counted_while_one_reads_further_up(
    desk: DeskOnPage, bot: ScriptedBot, ann: int
) -> None:
    for number in range(30):
        await bot.says(ann, f"line {number}")
    await expect(desk.left.message("line 29")).to_be_in_viewport()
    await desk.left.log.evaluate("log => { log.scrollTop = 0; }")
    await expect(desk.left.button("To the newest message")).to_be_visible()

    await bot.says(ann, "one more")

    await expect(desk.left.node.locator(".to-bottom .badge")).to_have_text("1")
    await expect(desk.page).to_have_title("(1) Local Telegram")
    await desk.left.node.locator(".to-bottom").click()
    await expect(desk.left.message("one more")).to_be_in_viewport()
    await expect(desk.page).to_have_title("Local Telegram")


async def test_five_hundred_messages_are_all_there_and_the_newest_in_sight(
    opens_desk: OpensDesk, bot: ScriptedBot, ann: int
) -> None:
    many = [{"person": ann, "text": f"number {n}."} for n in range(500)]
    async with bot.http.post(f"{bot.url}/api/batch", json={"messages": many}) as answer:
        assert (await answer.json())["sent"] == 500

    desk = await opens_desk()

    await expect(desk.left.node.locator(".message")).to_have_count(501)
    await expect(desk.left.message("number 499.")).to_be_in_viewport()
    await bot.says(ann, "and one more")
    await expect(desk.left.message("and one more")).to_be_in_viewport()


async def test_a_group_is_a_chat_too_and_tells_who_speaks(
    desk: DeskOnPage, bot: ScriptedBot, ann: int, mei: int
) -> None:
    async with bot.http.post(f"{desk.url}/api/groups", json={"title": "North team", "people": [ann, mei]}):
        pass
    for phone in (desk.left, desk.right):
        await phone.taps("Menu")
        await phone.taps("Other chats…")
        await phone.button("North team", exact=False).click()
    await desk.right.sends("hi all")

    await expect(desk.left.message("hi all").locator(".source")).to_have_text("Mei")
    await expect(desk.left.node.locator(".status")).to_have_text(re.compile("3 members"))


async def test_a_whole_conversation_needs_no_mouse(desk: DeskOnPage, bot: ScriptedBot, ann: int) -> None:
    keyboard = desk.page.keyboard
    await keyboard.press("Alt+1")
    await keyboard.type("hello")
    await keyboard.press("Enter")
    await bot.hears()
    await bot.says(ann, "Go on?", reply_markup=buttons([("Yes", "y")]))
    await desk.left.sees("Go on?")

    await desk.left.log.focus()
    await keyboard.press("ArrowUp")
    await keyboard.press("Tab")
    await keyboard.press("Enter")
    assert (await bot.hears("callback_query"))["data"] == "y"

    await keyboard.press("ArrowUp")
    await keyboard.press("Enter")
    await expect(desk.left.button("Reply")).to_be_focused()
    await keyboard.press("Escape")
    await expect(desk.left.message("Go on?")).to_be_focused()


async def test_a_poll_is_answered_by_a_tap_and_the_answer_taken_back_by_another(
    desk: DeskOnPage, bot: ScriptedBot, ann: int
) -> None:
    await bot.call("sendPoll", chat_id=ann, question="Which day?", options=["Mon", "Tue"], is_anonymous=False)
    answer = desk.left.message("Which day?").get_by_role("button", name="Tue")

    await answer.click()

    assert (await bot.hears("poll_answer"))["option_ids"] == [1]
    await expect(answer).to_have_attribute("aria-pressed", "true")
    await expect(answer).to_contain_text("1")
    await answer.click()
    assert (await bot.hears("poll_answer"))["option_ids"] == []
    await expect(answer).to_have_attribute("aria-pressed", "false")
