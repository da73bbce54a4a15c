"""What the mailbox forgets: bodies of updates and messages after their days, old rows, orphaned bytes."""

import logging
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.config import InboxSettings
from bot.storage.blobs import Blobs, sweep_blobs
from bot.storage.database import Database
from bot.storage.feedback import forget as forget_feedback
from bot.storage.forgetting import erase_bodies, erase_secrets, forget_inbox_files, forget_rows
from bot.storage.looks import forget_looks
from bot.storage.policies import policy_in_force

log = logging.getLogger(__name__)

KEEP_LOOKS = timedelta(days=400)
"""Who looked at whose data."""

KEEP_ROWS = timedelta(days=30)
"""Rows of updates that are done: long enough that Telegram can never deliver one of them again."""


class Housekeeping:
    def __init__(self, database: Database, blobs: Blobs, clock: Clock, settings: InboxSettings) -> None:
        self._database = database
        self._blobs = blobs
        self._clock = clock
        self._settings = settings

    async def clean(self) -> None:
        now = self._clock.now()
        keep = timedelta(days=self._settings.keep_bodies_days)
        keep_dead = timedelta(days=self._settings.keep_dead_letters_days)
        async with self._database.writing() as db:
            await erase_secrets(db, at=now)
            await erase_bodies(db, done_before=now - keep, dead_before=now - keep_dead)
            await forget_inbox_files(db, before=now - keep, at=now)
            keep_accounts = (await policy_in_force(db, now)).policy.feedback.keep_days
            await forget_looks(db, before=now - KEEP_LOOKS)
            await forget_feedback(db, now=now, keep=timedelta(days=keep_accounts))
        while await self._forget_some(now):
            pass
        async with self._database.reading() as db:
            swept = await sweep_blobs(db, self._blobs, now=datetime.now(UTC))
        if swept:
            log.info("%d files that belonged to nothing were deleted", swept)

    async def _forget_some(self, now: datetime) -> bool:
        """A piece at a time: the one writer of SQLite is not kept from people for long."""
        async with self._database.writing() as db:
            return await forget_rows(db, before=now - KEEP_ROWS)
