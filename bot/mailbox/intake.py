"""Where updates come in: cut down to what may be kept, stored, and only then acknowledged."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.mailbox.coordinates import (
    Update,
    begins_a_share,
    carries_position,
    positioned_at,
    without_positions,
    without_quoted_positions,
)
from bot.mailbox.incoming import Incoming, entry, files_in, read
from bot.mailbox.worker import Worker
from bot.storage.database import Database
from bot.storage.inbox import EntryKind, NewEntry, WantedFile, store

log = logging.getLogger(__name__)


class PositionGate(Protocol):
    """Has this account an open visit, had it a shift at that moment, might one begin then (`is_new`), or is a
    place asked for (which is what a position that is not live, `is_pinned`, can be good for)?"""

    async def lets_in(self, telegram_id: int, at: datetime, /, *, is_new: bool, is_pinned: bool) -> bool: ...


class MakesGate(Protocol):
    """A gate for the positions of one batch, sent from `since` to `until`."""

    def __call__(self, db: AsyncConnection, /, *, since: datetime, until: datetime) -> PositionGate: ...


MayKeepFiles = Callable[[AsyncConnection, int], Awaitable[bool]]
"""`(db, telegram_id)`: strangers' files are not fetched."""

_EDITS = (EntryKind.LIVE_EDIT, EntryKind.EDITED)


class Intake:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        gate_for: MakesGate,
        may_keep_files: MayKeepFiles,
        worker: Worker,
        has_files: Callable[[], None],
    ) -> None:
        """`has_files` is called when there is something to fetch."""
        self._database = database
        self._clock = clock
        self._gate_for = gate_for
        self._may_keep_files = may_keep_files
        self._worker = worker
        self._has_files = has_files
        self.last_update_id = 0

    async def take(self, updates: Sequence[object]) -> None:
        """Store these updates in this order; when this returns they may be acknowledged."""
        now = self._clock.now()
        read_all = [read(update) for update in updates]
        wanted = [incoming for incoming in read_all if incoming.is_private]
        entries = await self._entries(wanted, now)
        async with self._database.writing() as db:
            await store(db, entries, received_at=now)
            steps = await self._worker.claim_now(db)
        self.last_update_id = max(self.last_update_id, *(each.update_id or 0 for each in read_all), 0)
        self._worker.hand(steps)
        if any(each.files for each in entries):
            self._has_files()

    async def _entries(self, wanted: Sequence[Incoming], now: datetime) -> list[NewEntry]:
        if not any(map(_needs_a_look, wanted)):
            return [entry(incoming, without_quoted_positions(incoming.update), ()) for incoming in wanted]
        moments = [now, *filter(None, [positioned_at(incoming.update) for incoming in wanted])]
        async with self._database.reading() as db:
            gate = self._gate_for(db, since=min(moments), until=max(moments))
            return [
                entry(
                    incoming,
                    await _kept(gate, incoming, now),
                    await self._files(db, incoming),
                )
                for incoming in wanted
            ]

    async def _files(self, db: AsyncConnection, incoming: Incoming) -> tuple[WantedFile, ...]:
        files = files_in(incoming)
        return files if files and await self._may_keep_files(db, incoming.sender_id) else ()


def _needs_a_look(incoming: Incoming) -> bool:
    return carries_position(incoming.update) or bool(files_in(incoming))


async def _kept(gate: PositionGate, incoming: Incoming, now: datetime) -> Update:
    """The update as it may be stored: positions that nobody may use are cut out.

    What counts is when a position was sent: what waited at Telegram while nobody fetched it is still of
    the shift, and what was sent before the shift is still private.
    """
    if not carries_position(incoming.update):
        return without_quoted_positions(incoming.update)
    at = positioned_at(incoming.update) or now
    is_new = begins_a_share(incoming.update)
    is_pinned = not is_new and incoming.kind not in _EDITS
    if await gate.lets_in(incoming.sender_id, at, is_new=is_new, is_pinned=is_pinned):
        return without_quoted_positions(incoming.update)
    return without_positions(incoming.update)
