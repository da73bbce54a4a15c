"""Fetching updates by long poll as raw JSON: one that cannot be decoded must not hold up the others."""

import asyncio
import logging
from itertools import count
from typing import Any

from bot.mailbox.incoming import ALLOWED_UPDATES
from bot.mailbox.intake import Intake
from bot.mailbox.telegram import FloodWait, Refused, Telegram, TelegramError, pause
from bot.storage.outage import DatabaseAway

log = logging.getLogger(__name__)

MARGIN_S = 10  # the answer may come this much after the poll's own time
LONGEST_PAUSE_S = 30
LONGEST_AWAY_S = 2.0
CONFLICT = 409


class Poller:
    def __init__(self, telegram: Telegram, intake: Intake, *, poll_s: int) -> None:
        self._telegram = telegram
        self._intake = intake
        self._poll_s = poll_s
        self._offset = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop`; the last batch is stored, and confirmed with the next start's first poll."""
        await self._take_over(stop)
        failures = 0
        while not stop.is_set():
            try:
                await self._poll_once(stop)
                failures = 0
            except Exception as error:  # a process edge: whatever it is, the next poll is due
                failures += 1
                await pause(_wait_s(error, failures), stop)

    async def _take_over(self, stop: asyncio.Event) -> None:
        """A webhook set earlier would keep every poll from being answered."""
        for attempt in count(1):
            try:
                await self._telegram.call("deleteWebhook")
            except TelegramError as error:
                if stop.is_set():
                    return
                await pause(_wait_s(error, attempt), stop)
            else:
                return

    async def _poll_once(self, stop: asyncio.Event) -> None:
        updates = await self._answer(stop)
        if not updates:
            return
        await self._intake.take(updates)
        ids = [update["update_id"] for update in updates if _has_id(update)]
        if not ids:
            log.error("%d updates came without an id and cannot be confirmed", len(updates))
            await pause(LONGEST_PAUSE_S, stop)
            return
        # Confirmed only now, by the next poll: a crash before it delivers them once more, and they are known.
        self._offset = max(ids) + 1

    async def _answer(self, stop: asyncio.Event) -> list[Any]:
        """The next updates; none when it is time to stop."""
        params = {"timeout": self._poll_s, "limit": 100, "allowed_updates": ALLOWED_UPDATES}
        if self._offset:
            params["offset"] = self._offset
        call = asyncio.create_task(
            self._telegram.call("getUpdates", params, timeout_s=self._poll_s + MARGIN_S)
        )
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({call, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not call.done():
                return []
            found = call.result()
            return found if isinstance(found, list) else []
        finally:
            stopping.cancel()
            call.cancel()


def _wait_s(error: Exception, failures: int) -> float:
    seconds: float = min(0.5 * 2 ** min(failures - 1, 10), LONGEST_PAUSE_S)
    if isinstance(error, FloodWait):
        seconds = float(error.retry_after)
    if isinstance(error, Refused) and error.code == CONFLICT:
        log.warning("another program polls with the same token; trying again in %.0f s", seconds)
    elif isinstance(error, Refused) and error.code in (401, 404):
        seconds = LONGEST_PAUSE_S
        log.error("Telegram does not know this token; trying again in %.0f s", seconds)
    elif isinstance(error, TelegramError):
        log.warning("no updates: %s; trying again in %.1f s", error, seconds)
    elif isinstance(error, DatabaseAway):
        seconds = min(seconds, LONGEST_AWAY_S)  # Telegram keeps them; they are asked for again
    else:
        log.error("updates could not be stored; trying again in %.1f s", seconds, exc_info=error)
    return seconds


def _has_id(update: Any) -> bool:
    return isinstance(update, dict) and type(update.get("update_id")) is int
