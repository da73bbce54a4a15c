"""The worker: claims steps, runs each once, and commits what it did, its words and "done" together."""

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.config import InboxSettings
from bot.mailbox import letters
from bot.mailbox.bell import Bell
from bot.mailbox.choosing import Chosen
from bot.mailbox.dispatch import Dispatch, Opened, Undecodable, language_of
from bot.mailbox.sender import Sender
from bot.mailbox.telegram import Telegram, TelegramError, pause
from bot.rules.refusal import Refusal
from bot.storage.context import OF_A_STRANGER, contexts_of
from bot.storage.database import Database
from bot.storage.inbox import Entry, EntryKind, bury, claim, finish, put_back
from bot.storage.outage import DatabaseAway
from bot.storage.outbox import Letter, put
from bot.storage.people import person_of_telegram
from bot.storage.work import was_enqueued
from bot.views.refusals import words_for
from bot.views.replies import Reply
from bot.views.trouble import apology

log = logging.getLogger(__name__)

STEPS_AT_ONCE = 16
"""Steps of so many chats share one commit; what fails is taken back and later tried alone."""
AWAY_S = 1.0
RETRY_AFTER_S = (0.2, 1.0, 4.0, 15.0)

Step = tuple[Entry, ...]


class ClaimLost(Exception):  # noqa: N818 - not an error: another worker has the step by now
    """This worker was too slow; nothing of the step may be committed."""


@dataclass(frozen=True, slots=True)
class Job:
    """A step that has been read: entries applied together, usually one."""

    step: Step
    opened: Opened


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
        sender: Sender,
        said: Callable[[], None],
        enqueued: Callable[[], None],
        handled: Callable[[], None],
    ) -> None:
        """`bell` rings for new entries.

        `said` is called when more words wait than could leave at once, `enqueued` for long work, `handled`
        after each round.
        """
        self._database = database
        self._dispatch = dispatch
        self._telegram = telegram
        self._clock = clock
        self._holder = holder
        self._settings = settings
        self._sender = sender
        self._said = said
        self._enqueued = enqueued
        self._handled = handled
        self._first_failed: dict[int, float] = {}
        self._answers: set[asyncio.Task[None]] = set()
        self._bell = bell
        # Other workers' entries come without a ring.
        self._idle_s = 1.0 if database.is_sqlite else 0.25
        self._waiting = 0
        self._handed: deque[Sequence[Step]] = deque()

    @property
    def is_answering(self) -> bool:
        """Whether a tap is being answered."""
        return bool(self._answers)

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what is under way is finished first."""
        while not stop.is_set():
            steps: Sequence[Step] = ()
            try:
                steps = self._handed.popleft() if self._handed else await self._claim()
                while steps:
                    steps = await self._handle(steps, stop)
            except DatabaseAway:
                # They are claimed: done again when it is back, by us or by whoever claims them then.
                if steps:
                    self._handed.appendleft(steps)
                await pause(AWAY_S, stop)
            except Exception:  # a process edge: claims run out and come back
                log.exception("the worker could not go on; trying again")
                await pause(AWAY_S, stop)
            finally:
                self._handled()
            if not stop.is_set() and not self._handed:
                self._waiting += 1
                await self._bell.wait(self._idle_s)
                self._waiting -= 1
        if self._answers:
            await asyncio.wait(self._answers, timeout=2)

    async def claim_now(self, db: AsyncConnection) -> Sequence[Step]:
        """Claim in the transaction that stores: a commit saved for who writes while nobody else does.

        Give the result to `hand` after the commit.
        """
        return await self._claim_in(db) if self._waiting > len(self._handed) else ()

    def hand(self, steps: Sequence[Step]) -> None:
        """They are claimed, and that is committed."""
        if steps:
            self._handed.append(steps)
        self._bell.ring()

    async def _claim(self) -> Sequence[Step]:
        async with self._database.writing() as db:
            return await self._claim_in(db)

    async def _claim_in(self, db: AsyncConnection) -> Sequence[Step]:
        return await claim(db, self._holder, limit=STEPS_AT_ONCE, now=datetime.now(UTC))

    async def _handle(self, steps: Sequence[Step], stop: asyncio.Event) -> Sequence[Step]:
        """Handle all, return what was claimed meanwhile."""
        jobs = [job for step in steps if (job := await self._open(step))]
        fresh = [job for job in jobs if job.opened.entry.attempts == 1]
        # What has failed or killed the process before is tried apart from the others.
        groups = [[job] for job in jobs if job.opened.entry.attempts > 1]
        if fresh:
            groups.append(fresh)
        following: Sequence[Step] = ()
        for number, group in enumerate(groups, 1):
            claim_next = number == len(groups) and not stop.is_set()
            following = await self._run(group, claim_next=claim_next)
        return following

    async def _open(self, step: Step) -> Job | None:
        try:
            return Job(step, self._dispatch.open(step))
        except Undecodable as error:
            # In a batch it may be any of them: one by one the right one is found.
            if len(step) > 1:
                await self._put_back(step, error, after_s=0)
            else:
                await self._bury(step[0], error)
            return None

    async def _run(self, group: Sequence[Job], *, claim_next: bool) -> Sequence[Step]:
        """All of the group in one commit; when one of them fails, each in a commit of its own."""
        if len(group) > 1:
            try:
                return await self._commit(group, claim_next=claim_next)
            except DatabaseAway:
                raise
            except Exception:  # a process edge: it comes again, alone, and is dealt with there
                log.debug("steps are tried one by one", exc_info=True)
        following: Sequence[Step] = ()
        for number, job in enumerate(group, 1):
            following = await self._alone(job, claim_next=claim_next and number == len(group))
        return following

    async def _alone(self, job: Job, *, claim_next: bool) -> Sequence[Step]:
        try:
            return await self._commit([job], claim_next=claim_next)
        except ClaimLost:
            log.warning("a step took so long that another worker has taken it over")
        except Refusal as refusal:
            await self._refuse(job, refusal)
        except DatabaseAway:  # no fault of the step: it costs no attempt
            raise
        except Exception as error:  # a process edge: whatever a handler raises must not stop the mail
            self._answer_taps([job])
            await self._failed(job, error)
        return ()

    async def _commit(self, group: Sequence[Job], *, claim_next: bool) -> Sequence[Step]:
        """Run the steps, mark them done and claim the next ones in one transaction."""
        following: Sequence[Step] = ()
        leaving: Chosen = ()
        try:
            async with self._database.writing() as db:
                was_enqueued(db)  # what a transaction that was rolled back had asked for
                said = await self._handle_all(db, group)
                await self._finish(db, group)
                if said:
                    leaving = await self._sender.choose_now(db)
                if claim_next:
                    following = await self._claim_in(db)
                enqueued = was_enqueued(db)
        except BaseException:
            self._sender.take_back(leaving)
            raise
        self._sender.start(leaving)
        self._after_commit(group, said=said > len(leaving), enqueued=enqueued)
        return following

    async def _handle_all(self, db: AsyncConnection, group: Sequence[Job]) -> int:
        """Run the handlers and queue their words; returns how many."""
        contexts = await contexts_of(db, [job.opened.entry.seq for job in group])
        said: list[Letter] = []
        for job in group:
            found = contexts.get(job.opened.entry.seq, OF_A_STRANGER)
            said += await self._dispatch.handle(db, job.opened, found)
        return await put(db, said)

    async def _finish(self, db: AsyncConnection, group: Sequence[Job]) -> None:
        seqs = [entry.seq for job in group for entry in job.step]
        if not await finish(db, seqs, self._holder, at=self._clock.now()):
            raise ClaimLost

    def _after_commit(self, group: Sequence[Job], *, said: bool, enqueued: bool) -> None:
        for job in group:
            self._first_failed.pop(job.step[-1].seq, None)
        if said:
            self._said()
        if enqueued:
            self._enqueued()
        self._answer_taps(group)

    async def _refuse(self, job: Job, refusal: Refusal) -> None:
        """The step has been rolled back; its words and "done" are committed."""
        entry = job.opened.entry
        async with self._database.writing() as db:
            me = await person_of_telegram(db, entry.chat_id)
            said = words_for(refusal, language_of(job.opened.raw, me))
            reply = Reply(chat_id=entry.chat_id, text=said.text, buttons=said.rows, kind="refusal")
            await letters.put(db, (reply,), entry.received_at)
            await self._dispatch.forget(db, job.opened)
            try:
                await self._finish(db, [job])
            except ClaimLost:
                await db.rollback()
                return
        self._after_commit([job], said=True, enqueued=False)

    async def _failed(self, job: Job, error: Exception) -> None:
        """Try again a little later, or give up when it has been tried often or has held its chat for long."""
        entry = job.step[-1]
        since = self._first_failed.setdefault(entry.seq, time.monotonic())
        wait_s = RETRY_AFTER_S[min(entry.attempts, len(RETRY_AFTER_S)) - 1]
        too_long = time.monotonic() + wait_s - since > self._settings.held_s
        if entry.attempts >= self._settings.attempts or too_long:
            await self._bury(entry, error)
        else:
            log.warning("entry %d failed (attempt %d)", entry.seq, entry.attempts, exc_info=error)
            await self._put_back(job.step, error, after_s=wait_s)

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

    def _answer_taps(self, jobs: Iterable[Job]) -> None:
        """The little clock on a tapped button stops; best effort, nothing that matters is said this way."""
        for job in jobs:
            update = job.opened.update
            if update is not None and update.callback_query is not None:
                task = asyncio.create_task(self._answer(update.callback_query.id))
                self._answers.add(task)
                task.add_done_callback(self._answers.discard)

    async def _answer(self, callback_query_id: str) -> None:
        try:
            await self._telegram.call("answerCallbackQuery", {"callback_query_id": callback_query_id})
        except TelegramError as error:
            log.debug("a tap was not answered: %s", error)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
