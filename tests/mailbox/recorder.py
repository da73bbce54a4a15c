"""A handler for tests of the mailbox: it writes down what it is given, answers, and fails on request."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.language import Language
from bot.rules.refusal import Refusal
from bot.storage.blobs import StoredFile
from bot.storage.database import Database
from bot.storage.people import add_person
from bot.storage.tables.people import person
from bot.storage.work import enqueue
from bot.views.replies import NOTHING, Button, Replies, Reply

router = Router(name="recorder")
failures: Counter[str] = Counter()
"""How often the handler of a text still raises."""


@dataclass(eq=False)
class NotToday(Refusal):
    """For tests."""


@router.message()
async def message_came(
    message: Message, db: AsyncConnection, at: datetime, chat_id: int, files: tuple[StoredFile, ...]
) -> Replies:
    text = (
        message.text or message.caption or next(iter(message.model_fields_set & {"location", "photo"}), "?")
    )
    if message.location:
        text = f"location [{message.location.latitude}]"
    await _write_down(db, text, at)
    if failures[text] > 0:
        failures[text] -= 1
        raise RuntimeError(f"the handler of {text} failed")
    if text == "refuse":
        raise NotToday
    if text == "work":
        await enqueue(db, "shout", chat_id=chat_id, body={"text": "hello"})
        return NOTHING
    if text == "nothing":
        return NOTHING
    told = "".join(f" [{file.mime} {file.size} {file.refused or 'stored'}]" for file in files)
    slot = "card" if text.startswith("card") else None
    buttons = ((Button("More", data="more"), Button("Dead", data="dead")),)
    return (Reply(chat_id=chat_id, text=f"got {text}{told}", buttons=buttons, slot=slot),)


@router.edited_message()
async def edit_came(
    message: Message, db: AsyncConnection, at: datetime, earlier: tuple[Message, ...], withheld: bool
) -> Replies:
    seen = [each.location.latitude for each in (*earlier, message) if each.location]
    await _write_down(db, f"edit {seen} {'withheld' if withheld else 'kept'}", at)
    return NOTHING


@router.callback_query(lambda query: query.data == "more")
async def tap_came(query: CallbackQuery, db: AsyncConnection, at: datetime, chat_id: int) -> Replies:
    await _write_down(db, f"tap {query.data}", at)
    return (Reply(chat_id=chat_id, text="here is more"),)


async def written_down(database: Database) -> list[str]:
    """What handlers have committed, in order."""
    async with database.reading() as db:
        names = await db.execute(select(person.c.name).where(person.c.zone == "UTC").order_by(person.c.id))
        return list(names.scalars())


async def _write_down(db: AsyncConnection, what: str, at: datetime) -> None:
    await add_person(db, name=what[:80], language=Language.EN, zone="UTC", at=at)
