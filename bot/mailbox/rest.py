"""Knowing when everything that has come in is handled and said: for clocks that jump, and for tests."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.mailbox.bell import Bell
from bot.mailbox.labour import Labour
from bot.mailbox.sender import Sender
from bot.mailbox.worker import Worker
from bot.storage.database import Database
from bot.storage.inbox import newest_update_id, open_entries
from bot.storage.work import work_is_open


class Rest:
    """Sees the work of one process only."""

    def __init__(
        self, database: Database, *, worker: Worker, sender: Sender, labour: Labour, bell: Bell
    ) -> None:
        """`bell` rings when something was handled, done or sent."""
        self._database = database
        self._worker = worker
        self._sender = sender
        self._labour = labour
        self._bell = bell

    async def wait(self) -> None:
        """Until there is nothing to do."""
        while not await self.is_now():
            await self._bell.wait(0.05)

    async def is_now(self) -> bool:
        if not self._all_idle():
            return False
        async with self._database.reading() as db:
            if await open_entries(db) or await work_is_open(db):
                return False
        # Looked at again: a commit may have fallen between, and rings the sender a moment later.
        return self._all_idle()

    async def report(
        self, stop: asyncio.Event, last_stored: Callable[[], int], tell: Callable[[int], Awaitable[None]]
    ) -> None:
        """Whenever there is nothing to do, tell up to which update everything is done."""
        told = 0
        # What was stored before this process began may have been done without anybody being told.
        async with self._database.reading() as db:
            stored_before = await newest_update_id(db)
        while not stop.is_set():
            last = max(last_stored(), stored_before)
            if last > told and await self.is_now():
                await tell(last)
                told = last
                continue
            await self._bell.wait(0.02 if last > told else 0.2)

    def _all_idle(self) -> bool:
        return self._worker.is_idle and self._sender.is_resting and self._labour.is_idle
