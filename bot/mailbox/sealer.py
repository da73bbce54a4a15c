"""Seals the evidence log, a few seconds after each commit; one process at a time does it."""

import asyncio
import logging

from bot.clock import Clock
from bot.evidence.seal import SealKey
from bot.mailbox.telegram import pause
from bot.services.audit import seal
from bot.storage import seals
from bot.storage.database import Database

log = logging.getLogger(__name__)

SEAL_EVERY_S = 5.0
LOOK_BACK = 100_000
"""Ids of transactions that are still under way may be lower than what is sealed already."""


class Sealer:
    def __init__(self, database: Database, clock: Clock, secret: str) -> None:
        self._database = database
        self._clock = clock
        self._key = SealKey(secret) if secret else None
        self._newest = 0

    async def run(self, stop: asyncio.Event) -> None:
        if self._key is None:
            log.warning("VISITBOT_EVIDENCE_KEY is not set: the evidence log is chained, but nobody signs it")
        self._newest = 0  # whoever takes over looks through everything once
        while not stop.is_set():
            await self.seal_all()
            await pause(SEAL_EVERY_S, stop)
        await self.seal_all()

    async def seal_all(self) -> None:
        after = max(0, self._newest - LOOK_BACK)
        async with self._database.reading() as db:
            if not await seals.unsealed(db, after=after, limit=1):
                return
        while True:
            async with self._database.writing() as db:
                sealed = await seal(db, self._key, after=after, at=self._clock.now())
            if not sealed:
                return
            self._newest = max(self._newest, sealed[-1].id)
