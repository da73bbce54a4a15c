"""The worker: claims steps, runs each once, and commits what it did, its words and "done" together."""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.config import InboxSettings
from bot.mailbox import letters
from bot.mailbox.bell import Bell
from bot.mailbox.dispatch import Dispatch, Opened, Undecodable, language_of
from bot.mailbox.telegram import Telegram, TelegramError
from bot.rules.refusal import Refusal
from bot.storage.database import Database
from bot.storage.inbox import Entry, EntryKind, bury, claim, finish, put_back
from bot.storage.people import person_of_telegram
from bot.views.refusals import words_for
from bot.views.replies import Reply
from bot.views.trouble import apology

log = logging.getLogger(__name__)

STEPS_AT_ONCE = 16
"""Steps of so many chats share one commit; what fails is taken back and later tried alone."""
RETRY_AFTER_S = (0.2, 1.0, 4.0, 15.0)

Step = tuple[Entry, ...]


class ClaimLost(Exception):  # noqa: N818 - not an error: another worker has the step by now
    """This worker was too slow; nothing of the step may be committed."""


@dataclass(frozen=True, slots=True)
class Failure:
    step: Step
    error: Exception


class Worker:
    def __init__(
        self,
        *,
        database: Database,
        dispatch: Dispatch,
        telegram: Telegram,
        clock: Clock,
        holder: str,
        settings: InboxSettings,
        bell: Bell,
        said: Callable[[], None],
        handled: Callable[[], None],
    ) -> None:
        """`bell` rings for new entries; `said` is called for words to send, `handled` after a round."""
        self._database = database
        self._dispatch = dispatch
        self._telegram = telegram
        self._clock = clock
        self._holder = holder
        self._settings = settings
        self._said = said
        self._handled = handled
        self._first_failed: dict[int, float] = {}
        self._answers: set[asyncio.Task[None]] = set()
        self._bell = bell
        # Other workers' entries come without a ring.
        self._idle_s = 1.0 if database.is_sqlite else 0.25
        self._busy = 0

    @property
    def is_idle(self) -> bool:
        return not self._busy and not self._answers

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what is under way is finished first."""
        while not stop.is_set():
            self._busy += 1
            try:
                steps = await self._claim()
                while steps:
                    steps = await self._handle(steps, stop)
            except Exception:  # a process edge: the database is away, say; claims run out and come back
                log.exception("the worker could not go on; trying again")
                await asyncio.sleep(1)
            finally:
                self._busy -= 1
                self._handled()
            if not stop.is_set():
                await self._bell.wait(self._idle_s)
        if self._answers:
            await asyncio.wait(self._answers, timeout=2)

    async def _claim(self) -> Sequence[Step]:
        async with self._database.writing() as db:
            return await self._claim_in(db)

    async def _claim_in(self, db: AsyncConnection) -> Sequence[Step]:
        return await claim(db, self._holder, limit=STEPS_AT_ONCE, now=datetime.now(UTC))

    async def _handle(self, steps: Sequence[Step], stop: asyncio.Event) -> Sequence[Step]:
        """Handle all, return what was claimed meanwhile."""
        opened = [done for step in steps if (done := await self._open(step))]
        fresh = [each for each in opened if each[1].entry.attempts == 1]
        # What has failed or killed the process before is tried apart from the others.
        groups = [[each] for each in opened if each[1].entry.attempts > 1]
        if fresh:
            groups.append(fresh)
        following: Sequence[Step] = ()
        for number, group in enumerate(groups, 1):
            claim_next = number == len(groups) and not stop.is_set()
            following = await self._in_one_transaction(group, claim_next=claim_next)
        return following

    async def _open(self, step: Step) -> tuple[Step, Opened] | None:
        try:
            return step, self._dispatch.open(step)
        except Undecodable as error:
            # In a batch it may be any of them: one by one the right one is found.
            if len(step) > 1:
                await self._put_back(step, error, after_s=0)
            else:
                await self._bury(step[0], error)
            return None

    async def _in_one_transaction(
        self, group: Sequence[tuple[Step, Opened]], *, claim_next: bool
    ) -> Sequence[Step]:
        failures: list[Failure] = []
        following: Sequence[Step] = ()
        said = 0
        try:
            async with self._database.writing() as db:
                for step, opened in group:
                    said += await self._run_step(db, step, opened, failures)
                failed = {failure.step for failure in failures}
                seqs = [entry.seq for step, _ in group if step not in failed for entry in step]
                await self._finish(db, seqs)
                if claim_next:
                    following = await self._claim_in(db)
        except ClaimLost:
            log.warning("a step took so long that another worker has taken it over")
            return ()
        except Exception as error:  # a process edge: the commit itself failed, so all of it did
            failures = [Failure(step, error) for step, _ in group]
            following = ()
            said = 0
        if said:
            self._said()
        self._handled()
        self._answer_taps(opened for _, opened in group)
        for failure in failures:
            await self._failed(failure)
        return following

    async def _finish(self, db: AsyncConnection, seqs: Sequence[int]) -> None:
        if seqs and not await finish(db, seqs, self._holder, at=self._clock.now()):
            raise ClaimLost

    async def _run_step(
        self, db: AsyncConnection, step: Step, opened: Opened, failures: list[Failure]
    ) -> int:
        """Run one step behind a savepoint; a bug goes to `failures`. Returns how many letters it wrote."""
        try:
            async with db.begin_nested():
                return await self._dispatch.handle(db, opened)
        except Refusal as refusal:
            return await self._refuse(db, opened, refusal)
        except Exception as error:  # a process edge: whatever a handler raises must not stop the mail
            failures.append(Failure(step, error))
            return 0

    async def _refuse(self, db: AsyncConnection, opened: Opened, refusal: Refusal) -> int:
        entry = opened.entry
        me = await person_of_telegram(db, entry.chat_id)
        said = words_for(refusal, language_of(opened.raw, me))
        reply = Reply(chat_id=entry.chat_id, text=said.text, buttons=said.rows, kind="refusal")
        return await letters.put(db, (reply,), entry.received_at)

    async def _failed(self, failure: Failure) -> None:
        """Try again a little later, or give up when it has been tried often or has held its chat for long."""
        entry = failure.step[-1]
        since = self._first_failed.setdefault(entry.seq, time.monotonic())
        wait_s = RETRY_AFTER_S[min(entry.attempts, len(RETRY_AFTER_S)) - 1]
        too_long = time.monotonic() + wait_s - since > self._settings.held_s
        if entry.attempts >= self._settings.attempts or too_long:
            await self._bury(entry, failure.error)
        else:
            log.warning("entry %d failed (attempt %d)", entry.seq, entry.attempts, exc_info=failure.error)
            await self._put_back(failure.step, failure.error, after_s=wait_s)

    async def _put_back(self, step: Step, error: Exception, *, after_s: float) -> None:
        not_before = datetime.now(UTC) + timedelta(seconds=after_s)
        async with self._database.writing() as db:
            seqs = [entry.seq for entry in step]
            await put_back(db, seqs, self._holder, not_before=not_before, error=_told(error))
        self._bell.ring_later(after_s + 0.01)

    async def _bury(self, entry: Entry, error: Exception) -> None:
        """A dead letter, one apology with its reference, and a line for the operator."""
        self._first_failed.pop(entry.seq, None)
        reference = f"D-{entry.seq}"
        raw = json.loads(entry.body)
        async with self._database.writing() as db:
            if not await bury(db, entry.seq, self._holder, error=_told(error), at=self._clock.now()):
                return
            if entry.chat_id and entry.kind in (EntryKind.MESSAGE, EntryKind.TAP):
                me = await person_of_telegram(db, entry.chat_id)
                words = apology(entry.chat_id, reference, language_of(raw, me))
                await letters.put(db, (words,), self._clock.now())
        log.error("dead letter %s after %d attempts", reference, entry.attempts, exc_info=error)
        self._said()
        self._handled()
        self._bell.ring()

    def _answer_taps(self, handled: Iterable[Opened]) -> None:
        """The little clock on a tapped button stops; best effort, nothing that matters is said this way."""
        for opened in handled:
            if opened.update is not None and opened.update.callback_query is not None:
                task = asyncio.create_task(self._answer(opened.update.callback_query.id))
                self._answers.add(task)
                task.add_done_callback(self._answers.discard)

    async def _answer(self, callback_query_id: str) -> None:
        try:
            await self._telegram.call("answerCallbackQuery", {"callback_query_id": callback_query_id})
        except TelegramError as error:
            log.debug("a tap was not answered: %s", error)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
