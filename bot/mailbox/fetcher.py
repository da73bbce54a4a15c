"""Fetching the files that updates carry before those are handled; the other chats go on meanwhile."""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.mailbox.bell import Bell
from bot.mailbox.incoming import MAX_FILE_BYTES
from bot.mailbox.telegram import FloodWait, Refused, Telegram, TelegramError, pause
from bot.storage.blobs import Blobs, add_blob
from bot.storage.database import Database
from bot.storage.inbox_files import (
    FileToFetch,
    claim_files,
    fetch_later,
    file_refused,
    file_stored,
)
from bot.storage.outage import DatabaseAway

log = logging.getLogger(__name__)

AT_ONCE = 4
AWAY_S = 1.0
RETRY_AFTER_S = (0.5, 1.0, 2.0, 5.0, 10.0, 15.0)


class Fetcher:
    def __init__(
        self,
        *,
        database: Database,
        blobs: Blobs,
        telegram: Telegram,
        clock: Clock,
        holder: str,
        held_s: float,
        bell: Bell,
        fetched: Callable[[], None],
    ) -> None:
        """`bell` rings for new files; `fetched` is called after each: an update may have become ready."""
        self._database = database
        self._blobs = blobs
        self._telegram = telegram
        self._clock = clock
        self._holder = holder
        self._held_s = held_s
        self._fetched = fetched
        self._first_tried: dict[int, float] = {}
        self._bell = bell
        self._idle_s = 2.0 if database.is_sqlite else 0.5

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                if not await self._fetch_some():
                    await self._bell.wait(self._idle_s)
            except DatabaseAway:
                await pause(AWAY_S, stop)
            except Exception:  # a process edge: the disk for the files is full, say
                log.exception("files could not be fetched; trying again")
                await pause(AWAY_S, stop)

    async def _fetch_some(self) -> bool:
        async with self._database.writing() as db:
            files = await claim_files(db, self._holder, limit=AT_ONCE, now=datetime.now(UTC))
        await asyncio.gather(*map(self._fetch, files))
        return bool(files)

    async def _fetch(self, file: FileToFetch) -> None:
        """Until the attempt has ended one way or the other, however long the database is away."""
        while True:
            try:
                return await self._try(file)
            except DatabaseAway:
                await asyncio.sleep(AWAY_S)

    async def _try(self, file: FileToFetch) -> None:
        since = self._first_tried.setdefault(file.id, time.monotonic())
        try:
            data = await self._bytes(file)
        except Refused as refused:
            await self._refuse(file, _reason(refused))
        except (TelegramError, OSError) as error:
            wait_s = RETRY_AFTER_S[min(file.attempts, len(RETRY_AFTER_S)) - 1]
            if isinstance(error, FloodWait):
                wait_s = max(wait_s, error.retry_after)
            if time.monotonic() + wait_s - since > self._held_s or file.attempts > len(RETRY_AFTER_S):
                log.warning("a file of entry %d could not be fetched: %s", file.inbox_seq, error)
                await self._refuse(file, "unavailable")
            else:
                await self._later(file, wait_s)
        else:
            await self._store(file, data)

    async def _bytes(self, file: FileToFetch) -> bytes:
        found = await self._telegram.call("getFile", {"file_id": file.file_id})
        path = found.get("file_path") if isinstance(found, dict) else None
        if not isinstance(path, str):
            raise Refused(400, "Bad Request: file is temporarily unavailable")
        return await self._telegram.download(path, max_bytes=MAX_FILE_BYTES)

    async def _store(self, file: FileToFetch, data: bytes) -> None:
        new = await self._blobs.put(data, mime=file.mime)
        async with self._database.writing() as db:
            blob_id = await add_blob(
                db,
                new,
                owner_kind="inbox",
                owner_id=file.inbox_seq,
                file_unique_id=file.file_unique_id,
                at=self._clock.now(),
            )
            await file_stored(db, file, blob_id=blob_id)
        self._settled(file)

    async def _refuse(self, file: FileToFetch, reason: str) -> None:
        async with self._database.writing() as db:
            await file_refused(db, file, reason=reason)
        self._settled(file)

    def _settled(self, file: FileToFetch) -> None:
        self._first_tried.pop(file.id, None)
        self._fetched()

    async def _later(self, file: FileToFetch, wait_s: float) -> None:
        async with self._database.writing() as db:
            await fetch_later(db, file, not_before=datetime.now(UTC) + timedelta(seconds=wait_s))
        self._bell.ring_later(wait_s + 0.01)


def _reason(refused: Refused) -> str:
    return "too_big" if "too big" in refused.description else "expired"
