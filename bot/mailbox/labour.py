"""Doing long work of one lane: claimed, done in its process pool, its result put into the inbox."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.mailbox.bell import Bell
from bot.mailbox.pool import Pool
from bot.mailbox.telegram import pause
from bot.services.long_work import Gather, Run, WorkOutput
from bot.storage.blobs import Blobs, add_blob, blob_row
from bot.storage.database import Database
from bot.storage.inbox import store_work_result
from bot.storage.outage import DatabaseAway
from bot.storage.work import Lane, Work, claim_work, finish_work, retry_work

log = logging.getLogger(__name__)

ATTEMPTS = 3
RETRY_AFTER_S = 2.0
LONGEST_S = 300

Errand = Callable[[int], Awaitable[None]]
"""`(chat_id)`: a thing to do at Telegram for this chat that is no message, such as its menu of commands."""


class Labour:
    def __init__(
        self,
        *,
        database: Database,
        blobs: Blobs,
        pool: Pool,
        lane: Lane,
        clock: Clock,
        holder: str,
        runs: Mapping[str, Run],
        gathers: Mapping[str, Gather],
        errands: Mapping[str, Errand],
        at_once: int,
        bell: Bell,
        done: Callable[[], None],
    ) -> None:
        """Of all long work what belongs to `lane`.

        `bell` rings for new work; `done` is called when a result lies in the inbox.

        `errands` are done here, in this process, and have no result.
        """
        self._database = database
        self._blobs = blobs
        self._pool = pool
        self._lane = lane
        self._clock = clock
        self._holder = holder
        self._runs = runs
        self._gathers = gathers
        self._errands = errands
        self._at_once = max(1, at_once)
        self._done = done
        self._bell = bell
        self._idle_s = 1.0 if database.is_sqlite else 0.5

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                async with self._database.writing() as db:
                    claimed = await claim_work(
                        db, self._holder, limit=self._at_once, now=datetime.now(UTC), lane=self._lane
                    )
                if not claimed:
                    await self._bell.wait(self._idle_s)
                    continue
                await asyncio.gather(*map(self._do, claimed))
            except DatabaseAway:
                await pause(RETRY_AFTER_S, stop)
            except Exception:  # a process edge
                log.exception("long work could not go on; trying again")
                await pause(RETRY_AFTER_S, stop)

    async def _do(self, work: Work) -> None:
        """Until it has ended one way or the other, however long the database is away."""
        while True:
            try:
                return await self._try(work)
            except DatabaseAway:
                await asyncio.sleep(RETRY_AFTER_S)

    async def _try(self, work: Work) -> None:
        try:
            if work.kind in self._errands:
                await self._errands[work.kind](work.chat_id)
                await self._finish_errand(work)
                return
            blobs = await self._blobs_of(work)
            body = work.body | await self._gathered(work)
            async with asyncio.timeout(LONGEST_S):
                output = await self._pool.run(self._runs[work.kind], body, blobs)
        except DatabaseAway:
            raise
        except Exception as error:  # a process edge: whatever it raises is an attempt
            await self._failed(work, error)
        else:
            await self._finish(work, output)

    async def _gathered(self, work: Work) -> dict[str, Any]:
        gather = self._gathers.get(work.kind)
        if gather is None:
            return {}
        async with self._database.reading() as db:
            return await gather(db, work.body)

    async def _finish_errand(self, work: Work) -> None:
        async with self._database.writing() as db:
            await finish_work(db, work.id, self._holder)
        self._done()

    async def _blobs_of(self, work: Work) -> tuple[bytes, ...]:
        found = []
        for blob_id in work.body.get("blob_ids", ()):
            async with self._database.reading() as db:
                row = await blob_row(db, blob_id)
            if row is None:
                raise FileNotFoundError(f"blob {blob_id}")
            found.append(await self._blobs.get(row.key))
        return tuple(found)

    async def _finish(self, work: Work, output: WorkOutput) -> None:
        new = [await self._blobs.put(file.data, mime=file.mime) for file in output.files]
        now = self._clock.now()
        async with self._database.writing() as db:
            if not await finish_work(db, work.id, self._holder):
                return  # somebody else has done it by now
            ids = [await add_blob(db, each, owner_kind="work", owner_id=work.id, at=now) for each in new]
            result = {**output.result, "blob_ids": ids}
            await store_work_result(
                db, work_id=work.id, chat_id=work.chat_id, body=_body(work, result), received_at=now
            )
        self._done()

    async def _failed(self, work: Work, error: Exception) -> None:
        why = f"{type(error).__name__}: {error}"[:500]
        if work.attempts < ATTEMPTS:
            log.warning("long work %d (%s) failed", work.id, work.kind, exc_info=error)
            later = datetime.now(UTC) + timedelta(seconds=RETRY_AFTER_S)
            async with self._database.writing() as db:
                await retry_work(db, work.id, self._holder, not_before=later, error=why)
            self._bell.ring_later(RETRY_AFTER_S + 0.01)
            return
        log.error("long work %d (%s) was given up", work.id, work.kind, exc_info=error)
        async with self._database.writing() as db:
            given_up = await finish_work(db, work.id, self._holder, state="failed", error=why)
            if given_up and work.kind not in self._errands:
                await store_work_result(
                    db,
                    work_id=work.id,
                    chat_id=work.chat_id,
                    body=_body(work, {"failed": why, "blob_ids": []}),
                    received_at=self._clock.now(),
                )
        self._done()


def _body(work: Work, result: dict[str, Any]) -> str:
    return json.dumps({"kind": work.kind, "body": work.body, "result": result}, ensure_ascii=False)
