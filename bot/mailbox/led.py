"""A job for one process at a time: done while it holds the lease, given up when it loses it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.mailbox.telegram import pause
from bot.storage.database import Database
from bot.storage.lease import Lease, release, renew, take
from bot.storage.liveness import Liveness
from bot.storage.outage import DatabaseAway

log = logging.getLogger(__name__)

LEASE_S = 30
RENEW_EVERY_S = 10
STANDBY_S = 1.0

Job = Callable[[asyncio.Event], Awaitable[None]]
"""Runs until its event is set."""


async def lead(name: str, job: Job, database: Database, liveness: Liveness, stop: asyncio.Event) -> None:
    """Do the job whenever the lease `name` is ours, until `stop`."""
    while not stop.is_set():
        try:
            held = await _take(name, database, liveness)
            if held is None:
                await pause(STANDBY_S, stop)
            else:
                await _do(job, held, database, stop)
        except DatabaseAway:
            await pause(STANDBY_S, stop)
        except Exception:  # a process edge
            log.exception("%s could not go on; trying again", name)
            await pause(STANDBY_S, stop)


async def _take(name: str, database: Database, liveness: Liveness) -> Lease | None:
    async with database.writing() as db:
        return await take(
            db,
            name,
            liveness.holder,
            ttl=timedelta(seconds=LEASE_S),
            now=datetime.now(UTC),
            alive=await liveness.alive(db),
        )


async def _do(job: Job, held: Lease, database: Database, stop: asyncio.Event) -> None:
    ours = asyncio.Event()
    running = asyncio.ensure_future(job(ours))
    stopping = asyncio.create_task(stop.wait())
    try:
        while not stop.is_set() and not running.done():
            await asyncio.wait(
                {running, stopping}, timeout=RENEW_EVERY_S, return_when=asyncio.FIRST_COMPLETED
            )
            if not stop.is_set() and not running.done() and not await _renewed(held, database):
                log.warning("%s is somebody else's now", held.name)
                break
    finally:
        ours.set()
        stopping.cancel()
        await running
    async with database.writing() as db:
        await release(db, held)


async def _renewed(held: Lease, database: Database) -> bool:
    async with database.writing() as db:
        return await renew(db, held, ttl=timedelta(seconds=LEASE_S), now=datetime.now(UTC))
