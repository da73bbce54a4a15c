"""The menu of commands in each person's chat, published when it has changed: an errand, not a message."""

import json
from collections.abc import Awaitable, Callable
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.mailbox.telegram import Blocked, Refused, Telegram
from bot.storage.database import Database
from bot.storage.tables.people import commands_published
from bot.storage.upsert import insert_into

Menu = tuple[tuple[str, str], ...]
"""Command (without its slash) and description, in the order in which they are shown."""

MenuOf = Callable[[AsyncConnection, int], Awaitable[Menu]]
"""`(db, chat_id)` → what belongs in this chat's menu now; empty for somebody who may do nothing."""


class Menus:
    def __init__(self, database: Database, telegram: Telegram, clock: Clock, menu_of: MenuOf) -> None:
        self._database = database
        self._telegram = telegram
        self._clock = clock
        self._menu_of = menu_of

    async def publish(self, chat_id: int) -> None:
        """Make the chat's menu what it should be; nothing is sent when it is that already."""
        async with self._database.reading() as db:
            menu = await self._menu_of(db, chat_id)
            known = await _fingerprint_of(db, chat_id)
        fingerprint = _fingerprint(menu)
        if fingerprint == known:
            return
        try:
            await self._send(chat_id, menu)
        except Blocked:
            return
        except Refused as refused:
            if "chat not found" not in refused.description:
                raise
        await self._remember(chat_id, fingerprint, len(menu))

    async def outdated(self, db: AsyncConnection) -> tuple[int, ...]:
        """Chats with another menu than belongs there now: a new version has brought commands."""
        rows = await db.execute(select(commands_published.c.chat_id, commands_published.c.fingerprint))
        return tuple(
            [
                row.chat_id
                for row in rows
                if _fingerprint(await self._menu_of(db, row.chat_id)) != row.fingerprint
            ]
        )

    async def _send(self, chat_id: int, menu: Menu) -> None:
        scope = {"type": "chat", "chat_id": chat_id}
        if not menu:
            await self._telegram.call("deleteMyCommands", {"scope": scope})
            return
        commands = [{"command": command, "description": description} for command, description in menu]
        await self._telegram.call("setMyCommands", {"commands": commands, "scope": scope})

    async def _remember(self, chat_id: int, fingerprint: str, rows: int) -> None:
        values = {"fingerprint": fingerprint, "rows": rows, "at": self._clock.now()}
        async with self._database.writing() as db:
            new = insert_into(db, commands_published).values(chat_id=chat_id, **values)
            key = [commands_published.c.chat_id]
            await db.execute(new.on_conflict_do_update(index_elements=key, set_=values))


def _fingerprint(menu: Menu) -> str:
    return sha256(json.dumps(menu, ensure_ascii=False).encode()).hexdigest()


async def _fingerprint_of(db: AsyncConnection, chat_id: int) -> str | None:
    query = select(commands_published.c.fingerprint).where(commands_published.c.chat_id == chat_id)
    found: str | None = (await db.execute(query)).scalar()
    return found
