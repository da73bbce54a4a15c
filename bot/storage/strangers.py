"""Strangers: only when each was answered last, so that nobody can make the bot chatter; forgotten soon."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.people import stranger
from bot.storage.upsert import insert_into


async def may_answer(
    db: AsyncConnection, chat_id: int, about: str, *, every: timedelta, at: datetime
) -> bool:
    """Whether this chat may be told this again; if so, it counts as told now. Outdated rows are dropped."""
    await db.execute(stranger.delete().where(stranger.c.about == about, stranger.c.answered_at <= at - every))
    told = insert_into(db, stranger).values(chat_id=chat_id, about=about, answered_at=at)
    return (await db.execute(told.on_conflict_do_nothing())).rowcount == 1


async def forget_stranger(db: AsyncConnection, chat_id: int) -> None:
    """They have joined: nothing is kept about the time before."""
    await db.execute(stranger.delete().where(stranger.c.chat_id == chat_id))
