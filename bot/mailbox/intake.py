"""Where updates come in: cut down to what may be kept, stored, and only then acknowledged."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.mailbox.coordinates import Update, carries_position, without_positions, without_quoted_positions
from bot.mailbox.incoming import Incoming, entry, files_in, read
from bot.storage.database import Database
from bot.storage.inbox import EntryKind, NewEntry, WantedFile, store

log = logging.getLogger(__name__)

MayKeepPosition = Callable[[AsyncConnection, int, datetime], Awaitable[bool]]
"""`(db, telegram_id, at)`: has this account an open visit, a shift, or a check-in under way?"""

MayKeepFiles = Callable[[AsyncConnection, int], Awaitable[bool]]
"""`(db, telegram_id)`: strangers' files are not fetched."""

_EDITS = (EntryKind.LIVE_EDIT, EntryKind.EDITED)


class Intake:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        may_keep_position: MayKeepPosition,
        may_keep_files: MayKeepFiles,
        stored: Callable[[], None],
    ) -> None:
        """`stored` is called after each commit: there is something to handle."""
        self._database = database
        self._clock = clock
        self._may_keep_position = may_keep_position
        self._may_keep_files = may_keep_files
        self._stored = stored
        self.last_update_id = 0

    async def take(self, updates: Sequence[object]) -> None:
        """Store these updates in this order; when this returns they may be acknowledged."""
        now = self._clock.now()
        wanted = [incoming for incoming in map(read, updates) if incoming.is_private]
        if not wanted:
            return
        entries = await self._entries(wanted, now)
        async with self._database.writing() as db:
            await store(db, entries, received_at=now)
        self.last_update_id = max(self.last_update_id, *(each.update_id or 0 for each in wanted), 0)
        self._stored()

    async def _entries(self, wanted: Sequence[Incoming], now: datetime) -> list[NewEntry]:
        if not any(map(_needs_a_look, wanted)):
            return [entry(incoming, without_quoted_positions(incoming.update), ()) for incoming in wanted]
        allowed: dict[int, bool] = {}
        async with self._database.reading() as db:
            return [
                entry(
                    incoming,
                    await self._kept(db, incoming, now, allowed),
                    await self._files(db, incoming),
                )
                for incoming in wanted
            ]

    async def _kept(
        self, db: AsyncConnection, incoming: Incoming, now: datetime, allowed: dict[int, bool]
    ) -> Update:
        """The update as it may be stored. A new message's own position is kept: it may begin a check-in."""
        if incoming.kind in _EDITS and carries_position(incoming.update):
            sender = incoming.sender_id
            if sender not in allowed:
                allowed[sender] = await self._may_keep_position(db, sender, now)
            if not allowed[sender]:
                return without_positions(incoming.update)
        return without_quoted_positions(incoming.update)

    async def _files(self, db: AsyncConnection, incoming: Incoming) -> tuple[WantedFile, ...]:
        files = files_in(incoming)
        return files if files and await self._may_keep_files(db, incoming.sender_id) else ()


def _needs_a_look(incoming: Incoming) -> bool:
    return carries_position(incoming.update) or bool(files_in(incoming))
