"""Knowing when everything that has come in is handled and said: for clocks that jump, and for tests."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.mailbox.bell import Bell
from bot.mailbox.sender import Sender
from bot.mailbox.worker import Worker
from bot.storage.database import Database
from bot.storage.inbox import inbox_is_open, newest_update_id
from bot.storage.outage import DatabaseAway
from bot.storage.work import work_is_open

Tell = Callable[[int], Awaitable[bool]]
"""`(update_id)`: everything up to this update is done; False when nobody could be told."""


class Rest:
    """Asks the database and nothing else: what one process remembers says nothing about the others' work.

    An update stays open until the commit that queues its long work and its words; long work until the commit
    that queues its result; words until the commit that says how they ended. So in one snapshot of the
    database nothing can be between two of them.
    """

    def __init__(self, database: Database, *, worker: Worker, sender: Sender, bell: Bell) -> None:
        """`bell` rings when something was handled, done or sent."""
        self._database = database
        self._worker = worker
        self._sender = sender
        self._bell = bell

    async def wait(self, stop: asyncio.Event | None = None) -> None:
        """Until there is nothing to do, or `stop`."""
        while not (stop and stop.is_set()) and not await self.is_now():
            await self._bell.wait(0.05)

    async def is_now(self) -> bool:
        """False, too, when the database cannot be asked."""
        if self._worker.is_answering:  # taps are answered after their commit, and nowhere written down
            return False
        try:
            async with self._database.reading() as db:
                return not (
                    await inbox_is_open(db) or await work_is_open(db) or await self._sender.has_to_say(db)
                )
        except DatabaseAway:
            return False

    async def report(self, stop: asyncio.Event, last_stored: Callable[[], int], tell: Tell) -> None:
        """Whenever there is nothing to do, tell up to which update everything is done."""
        told = 0
        # What was stored before this process began may have been done without anybody being told.
        async with self._database.reading() as db:
            stored_before = await newest_update_id(db)
        while not stop.is_set():
            last = max(last_stored(), stored_before)
            if last > told and await self.is_now() and await tell(last):
                told = last
                continue
            await self._bell.wait(0.02 if last > told else 0.2)
