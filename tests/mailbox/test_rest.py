"""When is the bot done? When nothing is left to do or to say, in any process and for whatever reason."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import App
from bot.mailbox import letters, rest
from bot.storage.database import Database
from bot.storage.inbox import store_work_result
from bot.storage.tables.mail import outbox
from bot.storage.work import claim_work, enqueue, finish_work, work_is_open
from bot.views.replies import Reply
from simulator.driver import Desk
from tests.journeys.company import NINE, Somebody


async def put(database: Database, ann: Somebody, **values: object) -> None:
    """Words by somebody who rings no bell here: another process."""
    async with database.writing() as db:
        await letters.put(db, (Reply(to=ann.who, text="words", kind="words"),), NINE)
        if values:
            await db.execute(update(outbox).where(outbox.c.kind == "words").values(**values))


async def test_words_that_nobody_has_told_the_sender_of_count(
    ann: Somebody, app: App, database: Database
) -> None:
    await put(database, ann)
    assert not await app.parts.rest.is_now()
    await app.parts.rest.wait()
    await ann.waits_for("words")


async def test_words_that_another_process_is_saying_count(
    ann: Somebody, app: App, database: Database
) -> None:
    await put(database, ann, state="sending", fence=999)
    assert not await app.parts.rest.is_now()


async def test_words_that_will_be_said_again_in_a_while_count(
    ann: Somebody, app: App, database: Database
) -> None:
    await put(database, ann, not_before=datetime.now(UTC) + timedelta(hours=1))
    assert not await app.parts.rest.is_now()


async def test_a_result_that_arrives_between_two_looks_counts(
    app: App, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work is open at the first look, its result at the second: one of them must be seen."""
    async with database.writing() as db:
        await enqueue(db, "shout", chat_id=71, body={"text": "hello"}, at=NINE)
        (work,) = await claim_work(db, "another", limit=1, now=datetime.now(UTC))

    async def finished_meanwhile(db: AsyncConnection) -> bool:
        async with database.writing() as other:
            if await finish_work(other, work.id, "another"):
                await store_work_result(other, work_id=work.id, chat_id=71, body="{}", received_at=NINE)
        return await work_is_open(db)

    monkeypatch.setattr(rest, "work_is_open", finished_meanwhile)
    assert not await app.parts.rest.is_now()


async def test_a_bot_says_that_it_will_report_before_anybody_can_write_to_it(app: App, desk: Desk) -> None:
    assert (await desk.get("/api/handled", update_id=10**9, timeout=0))["reporting"]
