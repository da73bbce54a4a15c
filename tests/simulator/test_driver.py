"""The driver: acts wait for the bot, screens follow, the transcript can be read."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

from simulator.driver import Desk, DeskPerson, NotOnScreen
from simulator.server import RunningSimulator
from tests.simulator.clients import TOKEN
from tests.simulator.pictures import jpeg

GO = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Check in", callback_data="in")]])


def small_dispatcher() -> Dispatcher:
    dispatcher = Dispatcher()

    @dispatcher.message(F.text == "/picture")
    async def picture(message: Message) -> None:
        await message.answer_photo(BufferedInputFile(jpeg(), "a.jpg"), caption="Your day")

    @dispatcher.message(F.text == "/silent")
    async def silent(message: Message) -> None:
        return

    @dispatcher.callback_query(F.data == "slow")
    async def tapped_slowly(query: CallbackQuery) -> None:
        await query.answer("Noted")
        time.sleep(0.1)  # the whole machine stands still, for longer than rest takes
        if isinstance(query.message, Message):
            await query.message.edit_text("You are inside at last")

    @dispatcher.message(F.text)
    async def echo(message: Message) -> None:
        await asyncio.sleep(0.05)
        await message.answer(f"You said {message.text}", reply_markup=GO)

    @dispatcher.callback_query()
    async def tapped(query: CallbackQuery) -> None:
        await query.answer("Noted", show_alert=True)
        if isinstance(query.message, Message):
            await query.message.edit_text("You are inside")

    @dispatcher.edited_message(F.location)
    async def moved(message: Message) -> None:
        await message.answer("I saw you move")

    return dispatcher


@pytest.fixture
async def waiting_desk(simulator: RunningSimulator) -> AsyncIterator[Desk]:
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(simulator.url)))
    dispatcher = small_dispatcher()
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    async with Desk(simulator.url) as desk:
        await desk.bots(wait_s=10)
        yield desk
    await dispatcher.stop_polling()
    await polling
    await bot.session.close()


@pytest.fixture
async def bea(waiting_desk: Desk) -> DeskPerson:
    bea = await waiting_desk.person("Bea", language="zh")
    await bea.opens()
    return bea


async def test_an_act_returns_what_the_bot_answered(bea: DeskPerson) -> None:
    (answer,) = await bea.sends("hello")
    assert (answer.text, answer.buttons) == ("You said hello", ["Check in"])
    assert bea.last_message == answer


async def test_a_tap_changes_the_message_and_shows_the_alert(bea: DeskPerson) -> None:
    (changed,) = await bea.taps("Check in")
    assert (changed.text, changed.edited, bea.shown_alert) == ("You are inside", True, "Noted")
    assert not bea.sees("You said")


async def test_a_machine_that_stands_still_is_not_taken_for_a_bot_at_rest(bea: DeskPerson) -> None:
    (changed,) = await bea.taps_forged(bea.last_message, "slow")
    assert (changed.text, bea.shown_notice) == ("You are inside at last", "Noted")


async def test_a_missing_button_is_named_with_those_that_are_there(bea: DeskPerson) -> None:
    with pytest.raises(NotOnScreen, match="no button 'Leave'; shown: 'Check in'"):
        await bea.taps("Leave")


async def test_a_silent_bot_is_waited_for_no_longer_than_the_patience(
    waiting_desk: Desk, bea: DeskPerson
) -> None:
    waiting_desk.patience_s = 0.2
    assert await bea.sends("/silent") == []


async def test_a_bot_that_reports_what_it_handled_is_believed(waiting_desk: Desk, bea: DeskPerson) -> None:
    waiting_desk.patience_s = 60
    await waiting_desk.call("POST", "/api/handled", {"follower": "bot", "update_id": 10**12})
    async with asyncio.timeout(10):
        assert await bea.sends("/silent") == []


async def test_walking_is_answered_too(bea: DeskPerson) -> None:
    bea._desk.patience_s = 0.3
    await bea.shares_live_location(31.2, 121.4)
    await bea.walks_to(31.3, 121.4)
    assert await bea.waits_for("I saw you move")


async def test_waiting_in_vain_tells_what_is_there_instead(bea: DeskPerson) -> None:
    with pytest.raises(NotOnScreen, match=r"does not see 'Hooray'.*\n.*You said /start"):
        await bea.waits_for("Hooray", timeout_s=0.1)


async def test_the_transcript_reads_as_a_conversation(
    waiting_desk: Desk, bea: DeskPerson, tmp_path: Path
) -> None:
    await bea.taps("Check in")
    await bea.sends("/picture")
    lines = [line.split("  ", 1)[1] for line in str(waiting_desk.transcript).splitlines()]
    assert lines == [
        "Bea → /start",
        "Bea ← You said /start",
        "         [ Check in ]",
        "Bea → taps [ Check in ]",
        "Bea ← (Noted)",
        "Bea ← You are inside (edited)",
        "Bea → /picture",
        "Bea ← [photo] Your day",
    ]
    (saved,) = await waiting_desk.save_pictures(tmp_path)
    assert saved.read_bytes().startswith(b"\xff\xd8")


async def test_the_transcript_tells_which_pictures_are_one_album(waiting_desk: Desk, bea: DeskPerson) -> None:
    await bea.sends_album([jpeg(), jpeg()], caption="two")
    await bea.sends_photo(jpeg())
    first, second, alone = [line.album for line in waiting_desk.transcript.lines if line.pictures]
    assert first is not None
    assert first == second
    assert alone is None


async def test_people_see_only_their_own_chats(waiting_desk: Desk, bea: DeskPerson) -> None:
    cid = await waiting_desk.person("Cid")
    await cid.opens("secret")
    await bea.catches_up()
    assert not bea.sees("secret")
    assert cid.sees("secret")


async def test_somebody_known_finds_their_old_messages(waiting_desk: Desk, bea: DeskPerson) -> None:
    again = await waiting_desk.known_person(bea.id)
    assert [m.text for m in again.messages] == ["/start", "You said /start"]


async def test_a_group_is_a_chat_of_several(waiting_desk: Desk, bea: DeskPerson) -> None:
    cid = await waiting_desk.person("Cid")
    group = await waiting_desk.group("Team", bea, cid)
    bea_there = await waiting_desk.in_group(bea, group)
    await bea_there.sends("hello all")
    cid_there = await waiting_desk.in_group(cid, group)
    assert cid_there.sees("You said hello all")
    assert not cid.sees("You said hello all")
