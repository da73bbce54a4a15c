"""An update is handled once, and what it did, its words and "done" stand or fall together."""

import pytest
from sqlalchemy import select

from bot.app import App
from bot.storage import dead_letters
from bot.storage.database import Database
from bot.storage.tables.mail import inbox, outbox
from bot.views import refusals
from bot.views.block import Block
from simulator.driver import Desk
from tests.journeys.company import Somebody
from tests.mailbox import recorder
from tests.mailbox.recorder import NotToday, written_down


async def test_a_message_is_handled_and_answered(ann: Somebody, database: Database) -> None:
    await ann.sends("hello")
    assert ann.last_message.text == "got hello"
    assert await written_down(database) == ["/start", "hello"]


async def test_a_refusal_takes_the_step_back_and_says_its_words(
    ann: Somebody, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(refusals.REFUSAL_WORDS, NotToday, lambda refusal, language: Block("not today"))
    await ann.sends("refuse")
    assert ann.last_message.text == "not today"
    assert await written_down(database) == ["/start"]


async def test_a_step_that_fails_once_is_tried_again_and_counts_once(
    ann: Somebody, database: Database
) -> None:
    recorder.failures["flaky"] = 1
    await ann.sends("flaky")
    assert [m.text for m in ann.bot_messages].count("got flaky") == 1
    assert await written_down(database) == ["/start", "flaky"]


async def test_what_always_fails_becomes_a_dead_letter_with_one_apology(
    ann: Somebody, database: Database, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.mailbox.worker.RETRY_AFTER_S", (0.01,))
    recorder.failures["broken"] = 99
    await ann.sends("broken")
    assert "D-2" in ann.last_message.text
    assert await written_down(database) == ["/start"]
    async with database.reading() as db:
        (letter,) = await dead_letters.dead_letters(db)
    assert (letter.seq, letter.attempts) == (2, 5)
    assert "the handler of broken failed" in letter.error


async def test_a_dead_letter_can_be_replayed(
    ann: Somebody, database: Database, desk: Desk, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.mailbox.worker.RETRY_AFTER_S", (0.01,))
    recorder.failures["broken"] = 5
    await ann.sends("broken")
    async with database.writing() as db:
        assert await dead_letters.replay(db, 2)
    await ann.waits_for("got broken")
    assert await written_down(database) == ["/start", "broken"]


async def test_a_dead_letter_that_fails_again_is_not_apologised_for_again(
    ann: Somebody, database: Database, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.mailbox.worker.RETRY_AFTER_S", (0.01,))
    recorder.failures["broken"] = 99
    await ann.sends("broken")
    async with database.writing() as db:
        assert await dead_letters.replay(db, 2)
    await ann.sends("hello")
    await ann.waits_for("got hello")
    assert sum("D-2" in message.text for message in ann.bot_messages) == 1


async def test_others_go_on_while_one_chat_is_being_retried(
    ann: Somebody, bo: Somebody, desk: Desk, database: Database
) -> None:
    recorder.failures["broken"] = 3
    desk.waits = False
    await ann.sends("broken")
    desk.waits = True
    await bo.waits_for("got /start")
    desk.waits = False
    await bo.sends("quick")
    await bo.waits_for("got quick")
    await ann.waits_for("got broken")
    assert await written_down(database) == ["/start", "/start", "quick", "broken"]


async def test_a_chat_keeps_its_order_while_its_first_update_is_retried(
    ann: Somebody, desk: Desk, database: Database
) -> None:
    recorder.failures["first"] = 2
    desk.waits = False
    for text in ("first", "second", "third"):
        await ann.sends(text)
    await ann.waits_for("got third")
    assert await written_down(database) == ["/start", "first", "second", "third"]


async def test_a_tap_is_answered_and_handled(ann: Somebody, database: Database) -> None:
    await ann.sends("hello")
    await ann.taps("More")
    assert ann.last_message.text == "here is more"


async def test_a_tap_that_nobody_knows_gets_a_way_on(ann: Somebody) -> None:
    await ann.sends("hello")
    await ann.taps("Dead")
    assert "no longer does anything" in ann.last_message.text
    assert ann.last_message.buttons == ["What can I do now?"]


async def test_an_undecodable_update_is_put_aside_and_the_others_are_handled(
    ann: Somebody, desk: Desk, database: Database
) -> None:
    desk.waits = False
    for distortion in ("date_as_text", "sender_as_text", "without_chat", "unknown_kind", "null_message"):
        await desk.trouble("update_undecodable", on="message", count=1, distortion=distortion)
        await ann.sends(f"spoiled {distortion}")
    await ann.sends("whole")
    await ann.waits_for("got whole")
    await desk.quiet()
    assert await written_down(database) == ["/start", "whole"]
    async with database.reading() as db:
        assert len(await dead_letters.dead_letters(db)) == 5


async def test_an_update_delivered_twice_counts_once(ann: Somebody, desk: Desk, database: Database) -> None:
    await desk.trouble("update_duplicate", on="message", count=1)
    await ann.sends("twice")
    await ann.sends("after")
    await desk.quiet()
    assert await written_down(database) == ["/start", "twice", "after"]


async def test_a_card_is_edited_in_place(ann: Somebody) -> None:
    await ann.sends("card one")
    first = ann.last_message
    await ann.sends("card two")
    assert ann.message(first.id).text == "got card two"
    assert [m.id for m in ann.bot_messages][-1] == first.id


async def test_a_handler_gets_nothing_of_an_update_that_is_done(database: Database, ann: Somebody) -> None:
    async with database.reading() as db:
        states = (await db.execute(select(inbox.c.state, inbox.c.claimed_by))).all()
    assert states == [("done", None)]


async def test_a_message_to_somebody_who_blocked_the_bot_fails_and_is_not_tried_again(
    ann: Somebody, desk: Desk, database: Database, app: App
) -> None:
    desk.waits = False
    await ann.sends("card one")
    await ann.waits_for("got card one")
    await ann.blocks_bot()
    await desk.quiet()
    async with database.writing() as db:
        await db.execute(
            outbox.insert().values(
                person_id=ann.who,
                kind="x",
                rank=0,
                body={"text": "hi"},
                state="new",
                created_at=app.clock.now(),
            )
        )
    app.parts.sender.look_again()
    await app.parts.rest.wait()
    async with database.reading() as db:
        row = (await db.execute(select(outbox.c.state, outbox.c.error).where(outbox.c.kind == "x"))).one()
    assert row.state == "failed"
    assert "blocked" in row.error
