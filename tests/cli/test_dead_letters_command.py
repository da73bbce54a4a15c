"""`visitbot dead-letters`: what went wrong for good is shown, replayed and sent by its reference."""

import pytest
from sqlalchemy import select

from bot.dead_letters import act
from bot.storage.database import Database
from bot.storage.inbox import EntryKind, NewEntry, bury, claim, store
from bot.storage.tables.mail import inbox, outbox
from tests.journeys.company import NINE


async def bury_one(database: Database) -> None:
    body = '{"message": {"text": "你好"}}'
    async with database.writing() as db:
        entry = NewEntry(update_id=7, chat_id=71, kind=EntryKind.MESSAGE, body=body)
        await store(db, [entry], received_at=NINE)
        await claim(db, "w1", limit=1, now=NINE)
        assert await bury(db, 1, "w1", error="ValueError: nonsense", at=NINE)


async def hold_one(database: Database, *, state: str = "held", **values: object) -> None:
    row = {"chat_id": 71, "kind": "digest", "rank": 3, "body": {"text": "hi"}, "created_at": NINE}
    async with database.writing() as db:
        await db.execute(outbox.insert().values(**row | {"state": state, "error": "interrupted"} | values))


async def state_of(database: Database, table: object) -> str:
    async with database.reading() as db:
        return str((await db.execute(select(table.c.state))).scalar_one())  # type: ignore[attr-defined] # a table


async def test_nothing_wrong_is_said_in_one_line(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await act(database, "list", "") == 0
    assert capsys.readouterr().out == "Nothing: every update was handled and every message left.\n"


async def test_an_update_is_listed_shown_and_replayed_once(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await bury_one(database)
    assert await act(database, "list", "") == 0
    assert "D-1  2026-03-02 01:00:00Z  chat 71  message  1 attempts  ValueError" in capsys.readouterr().out
    assert await act(database, "show", "D-1") == 0
    assert "你好" in capsys.readouterr().out
    assert await act(database, "replay", "D-1") == 0
    assert await state_of(database, inbox) == "new"
    assert await act(database, "replay", "D-1") == 1


@pytest.mark.parametrize("state", ["held", "unknown", "failed"])
async def test_a_message_is_listed_and_sent(
    database: Database, capsys: pytest.CaptureFixture[str], state: str
) -> None:
    await hold_one(database, state=state)
    assert await act(database, "list", "") == 0
    assert f"digest  {state}  interrupted" in capsys.readouterr().out
    assert await act(database, "send", "M-1") == 0
    assert await state_of(database, outbox) == "new"


async def test_a_message_whose_words_have_been_erased_is_not_sent_empty(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await hold_one(database, body={})
    assert await act(database, "send", "M-1") == 1
    assert await state_of(database, outbox) == "held"


@pytest.mark.parametrize(("reference", "code"), [("D-99", 1), ("nonsense", 2), ("", 2)])
async def test_what_there_is_not_is_told(database: Database, reference: str, code: int) -> None:
    for what in ("show", "replay", "send"):
        assert await act(database, what, reference) == code
