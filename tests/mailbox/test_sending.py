"""What Telegram answers to a message, and what becomes of it."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.app import App
from bot.mailbox import letters
from bot.mailbox.choosing import Reasons
from bot.services.reminders import STILL_DUE
from bot.storage.database import Database
from bot.storage.people import is_blocked, set_blocked
from bot.storage.tables.mail import outbox
from bot.views.replies import Button, DrawnPicture, Rank, Reply, StillDue, StoredPicture
from simulator.driver import Desk
from tests.journeys.company import NINE, Somebody


async def say(app: App, desk: Desk, *replies: Reply) -> None:
    """Put words into the outbox as a sweep does, and wait until they have left."""
    async with app.database.writing() as db:
        await letters.put(db, replies, app.clock.now())
    app.parts.sender.look_again()
    await app.parts.rest.wait()
    await desk.everybody_catches_up()


async def states(database: Database, kind: str) -> list[str]:
    async with database.reading() as db:
        found = select(outbox.c.state).where(outbox.c.kind == kind).order_by(outbox.c.id)
        return list((await db.execute(found)).scalars())


def push(ann: Somebody, text: str = "Good morning", **more: object) -> Reply:
    return Reply(to=ann.who, text=text, kind="push", rank=Rank.NUDGE, **more)  # type: ignore[arg-type] # passed on


async def test_a_push_is_said_once_however_often_its_key_comes(
    ann: Somebody, app: App, desk: Desk, database: Database
) -> None:
    for _ in range(3):
        await say(app, desk, push(ann, key="morning:1"))
    assert [m.text for m in ann.bot_messages].count("Good morning") == 1
    assert await states(database, "push") == ["sent"]


async def test_a_push_whose_reason_has_gone_is_not_said(
    ann: Somebody, app: App, desk: Desk, database: Database
) -> None:
    await say(app, desk, push(ann, still_due=StillDue("still_there", 999)))
    assert await states(database, "push") == ["expired"]
    assert not ann.sees("Good morning")


async def test_a_push_that_comes_too_late_is_not_said(
    ann: Somebody, app: App, desk: Desk, database: Database
) -> None:
    await say(app, desk, push(ann, expires_at=app.clock.now()))
    assert await states(database, "push") == ["expired"]


async def test_a_reply_that_may_have_arrived_is_said_once_more(
    ann: Somebody, desk: Desk, database: Database
) -> None:
    await desk.trouble("error_after", on="sendMessage", count=1)
    await ann.sends("hello")
    assert [m.text for m in ann.bot_messages].count("got hello") == 2
    assert (await states(database, "reply"))[-1] == "sent"


async def test_a_reply_that_may_have_arrived_twice_is_left_at_that(
    ann: Somebody, desk: Desk, database: Database
) -> None:
    await desk.trouble("error_after", on="sendMessage")
    await ann.sends("hello")
    assert [m.text for m in ann.bot_messages].count("got hello") == 2
    assert (await states(database, "reply"))[-1] == "unknown"


async def test_a_push_that_may_have_arrived_is_held(
    ann: Somebody, app: App, desk: Desk, database: Database
) -> None:
    await desk.trouble("error_after", on="sendMessage", count=1)
    await say(app, desk, push(ann))
    assert await states(database, "push") == ["held"]
    assert [m.text for m in ann.bot_messages].count("Good morning") == 1


async def test_a_tap_on_a_held_push_proves_that_it_arrived(
    ann: Somebody, app: App, desk: Desk, database: Database
) -> None:
    await desk.trouble("error_after", on="sendMessage", count=1)
    await say(app, desk, push(ann, buttons=((Button("More", data="more"),),)))
    await ann.taps("More", on=ann.last_message)
    assert await states(database, "push") == ["sent"]


async def test_an_edit_that_may_have_been_done_is_simply_done_again(
    ann: Somebody, desk: Desk, database: Database
) -> None:
    await ann.sends("card one")
    card = ann.last_message
    await desk.trouble("error_after", on="editMessageText", count=1)
    await ann.sends("card two")
    assert [m.id for m in ann.bot_messages if m.text.startswith("got card")] == [card.id]
    assert (await states(database, "reply"))[-1] == "sent"


async def test_a_card_that_is_gone_is_posted_anew(ann: Somebody, desk: Desk) -> None:
    await ann.sends("card one")
    await ann.deletes(ann.last_message)
    await ann.sends("card two")
    assert ann.last_message.text == "got card two"


async def test_a_fresh_card_moves_to_the_bottom_and_leaves_no_second_one(
    ann: Somebody, app: App, desk: Desk
) -> None:
    await say(app, desk, Reply(to=ann.who, text="card", slot="s"))
    await say(app, desk, Reply(to=ann.who, text="something between"))
    await say(app, desk, Reply(to=ann.who, text="card again", slot="s", fresh=True))
    assert [m.text for m in ann.bot_messages][-2:] == ["something between", "card again"]
    assert not any(m.text == "card" for m in ann.bot_messages)


async def test_a_card_can_be_taken_away(ann: Somebody, app: App, desk: Desk) -> None:
    await say(app, desk, Reply(to=ann.who, text="card", slot="s"))
    await say(app, desk, Reply(to=ann.who, slot="s", remove=True))
    await say(app, desk, Reply(to=ann.who, slot="s", remove=True))
    assert not any(m.text == "card" for m in ann.bot_messages)


async def test_only_the_newest_of_several_unsent_cards_is_said(
    ann: Somebody, app: App, desk: Desk, database: Database
) -> None:
    await say(app, desk, *(Reply(to=ann.who, text=f"card {n}", slot="s", kind="card") for n in (1, 2, 3)))
    assert await states(database, "card") == ["superseded", "superseded", "sent"]
    assert ann.last_message.text == "card 3"


async def test_words_that_telegram_cannot_read_as_html_are_said_plainly(
    ann: Somebody, app: App, desk: Desk
) -> None:
    await say(app, desk, Reply(to=ann.who, text="5 < 6 & <b>bold"))
    assert "bold" in ann.last_message.text


async def test_words_that_are_too_long_are_cut_not_lost(ann: Somebody, app: App, desk: Desk) -> None:
    await say(app, desk, Reply(to=ann.who, text="<b>" + "字" * 5000 + "</b>"))
    assert ann.last_message.text.endswith("…")
    assert len(ann.last_message.text) == 4096


async def test_a_flood_wait_is_honoured_and_nothing_is_lost(
    ann: Somebody, desk: Desk, database: Database
) -> None:
    await desk.trouble("too_many", on="sendMessage", count=1, retry_after=1)
    began = time.monotonic()
    await ann.sends("hello")
    assert time.monotonic() - began >= 1
    assert [m.text for m in ann.bot_messages].count("got hello") == 1


async def test_what_waits_behind_a_flood_wait_does_not_overtake(ann: Somebody, app: App, desk: Desk) -> None:
    await desk.trouble("too_many", on="sendMessage", count=1, retry_after=1)
    await say(app, desk, *[Reply(to=ann.who, text=text) for text in ("first", "second", "third")])
    assert [m.text for m in ann.bot_messages][-3:] == ["first", "second", "third"]


async def test_what_was_put_back_keeps_its_place_before_its_equals_but_not_before_a_reply(
    ann: Somebody, app: App, desk: Desk
) -> None:
    async with app.database.writing() as db:
        await letters.put(db, (push(ann, "put back"),), app.clock.now())
        later = datetime.now(UTC) + timedelta(seconds=1)
        await db.execute(update(outbox).where(outbox.c.kind == "push").values(not_before=later))
        behind = (push(ann, "behind it"), Reply(to=ann.who, text="answer"))
        await letters.put(db, behind, app.clock.now())
    await say(app, desk)
    assert [m.text for m in ann.bot_messages][-3:] == ["answer", "put back", "behind it"]


async def test_a_card_that_takes_an_unsent_one_s_place_is_posted_anew_as_that_one_would_have_been(
    ann: Somebody, app: App, desk: Desk
) -> None:
    def card(text: str, *, fresh: bool = False) -> Reply:
        return Reply(to=ann.who, text=text, slot="card", fresh=fresh)

    await say(app, desk, card("old"))
    await say(app, desk, Reply(to=ann.who, text="below the card"))
    await say(app, desk, card("unsent", fresh=True), card("new"))
    assert ann.last_message.text == "new"
    assert not ann.sees("old")


async def test_a_message_that_telegram_refuses_is_visible_to_the_operator(
    ann: Somebody, app: App, desk: Desk, database: Database
) -> None:
    await say(
        app, desk, Reply(to=ann.who, text="bad", buttons=((Button("x", url="not a url"),),), kind="bad")
    )
    assert await states(database, "bad") == ["failed"]


async def test_replies_leave_before_pushes_that_wait_longer(
    ann: Somebody, app: App, desk: Desk, database: Database
) -> None:
    await say(app, desk, push(ann), Reply(to=ann.who, text="answer"))
    assert [m.text for m in ann.bot_messages][-2:] == ["answer", "Good morning"]


async def test_a_drawn_picture_is_sent_with_its_words(ann: Somebody, app: App, desk: Desk) -> None:
    spec = {"language": "en", "title": "Team", "period": "today", "reps": [], "days": []}
    await say(app, desk, Reply(to=ann.who, text="Summary", picture=DrawnPicture("summary_chart", spec)))
    assert ann.last_message.kind == "photo"
    assert ann.last_message.text == "Summary"


async def test_words_go_out_although_their_picture_cannot_be_made(
    ann: Somebody, app: App, desk: Desk
) -> None:
    await say(app, desk, Reply(to=ann.who, text="Summary", picture=StoredPicture(999)))
    assert (ann.last_message.kind, ann.last_message.text) == ("text", "Summary")


async def test_somebody_without_an_account_costs_nobody_anything(
    ann: Somebody, app: App, desk: Desk, database: Database, company: dict[str, int]
) -> None:
    async with database.writing() as db:
        from bot.storage.people import unlink_accounts

        await unlink_accounts(db, company["Bo"], at=app.clock.now())
    await say(app, desk, Reply(to=company["Bo"], text="hi", kind="lost"), Reply(to=ann.who, text="hi Ann"))
    assert await states(database, "lost") == ["failed"]
    assert ann.last_message.text == "hi Ann"


@pytest.mark.parametrize("kind", ["drop_before", "error_before"])
async def test_what_did_not_arrive_is_said_in_the_end(ann: Somebody, desk: Desk, kind: str) -> None:
    await desk.trouble(kind, on="sendMessage", count=1)
    await ann.sends("hello")
    assert [m.text for m in ann.bot_messages].count("got hello") == 1


async def test_somebody_taken_for_gone_is_answered_when_they_write_again(
    ann: Somebody, database: Database
) -> None:
    async with database.writing() as db:
        await set_blocked(db, ann.id, blocked_at=NINE)
    await ann.sends("hello again")
    assert ann.last_message.text == "got hello again"
    async with database.reading() as db:
        assert not await is_blocked(db, ann.who)


async def test_two_that_choose_at_the_same_time_never_both_take_one_chat(
    ann: Somebody, app: App, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A round looks at a push while a worker's step, not committed yet, has an answer for the same chat."""
    if app.database.is_sqlite:
        pytest.skip("SQLite has one writer: two never choose at the same time")
    sender, looking, go_on = app.parts.sender, asyncio.Event(), asyncio.Event()

    async def slowly(*_: object) -> bool:
        looking.set()
        await go_on.wait()
        return False

    choosing = sender._choosing
    monkeypatch.setattr(choosing, "_reasons", Reasons(STILL_DUE, slowly))
    async with app.database.writing() as db:
        await letters.put(db, (push(ann),), app.clock.now())
    sender.look_again()
    await looking.wait()
    async with app.database.writing() as db:
        await letters.put(db, (Reply(to=ann.who, text="an answer"),), app.clock.now())
        chosen = await sender.choose_now(db)
    sender.start(chosen)
    go_on.set()
    await app.parts.rest.wait()
    await desk.everybody_catches_up()
    assert chosen == ()
    assert [m.text for m in ann.bot_messages][-2:] == ["Good morning", "an answer"]
