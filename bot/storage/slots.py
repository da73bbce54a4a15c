"""Slots: which message of a chat stands where, so that it is edited in place instead of said again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.mail import slot
from bot.storage.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Slot:
    """The message that stands in a slot; `shape` decides how it can be edited."""

    message_id: int
    shape: str


_SLOT = select(slot.c.message_id, slot.c.shape).where(
    slot.c.chat_id == bindparam("chat"), slot.c.name == bindparam("named")
)


async def slot_of(db: AsyncConnection, chat_id: int, name: str) -> Slot | None:
    row = (await db.execute(_SLOT, {"chat": chat_id, "named": name})).first()
    return Slot(row.message_id, row.shape) if row else None


async def set_slot(db: AsyncConnection, chat_id: int, name: str, now_there: Slot, *, at: datetime) -> None:
    values = {"message_id": now_there.message_id, "shape": now_there.shape, "changed_at": at}
    new = insert_into(db, slot).values(chat_id=chat_id, name=name, **values)
    await db.execute(new.on_conflict_do_update(index_elements=[slot.c.chat_id, slot.c.name], set_=values))


async def clear_slot(db: AsyncConnection, chat_id: int, name: str) -> None:
    await db.execute(slot.delete().where(slot.c.chat_id == chat_id, slot.c.name == name))
