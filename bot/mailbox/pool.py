"""A process pool for pictures and long work: started when first needed, stopped when idle."""

import asyncio
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import ParamSpec, TypeVar

GIVES_WAY = 10
"""How much later than the bot itself a picture process gets its turn: people who tap come first."""

P = ParamSpec("P")
T = TypeVar("T")


class WorkerDied(Exception):  # noqa: N818 - it says what happened
    """The process was killed or crashed over this job (memory, say)."""


class Pool:
    def __init__(self, *, workers: int, idle_s: float, prepare: Callable[[], None] | None = None) -> None:
        """`workers` 0 runs jobs in a thread of this process. `prepare` is called once in each process."""
        self.workers = workers
        self._prepare = prepare
        self._idle_s = idle_s
        self._executor: ProcessPoolExecutor | None = None
        self._running = 0
        self._last_used = time.monotonic()

    async def run(self, job: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The job's result; raises what it raises, or WorkerDied."""
        if not self.workers:
            return await asyncio.to_thread(job, *args, **kwargs)
        executor = self._started()
        self._running += 1
        try:
            return await asyncio.wrap_future(executor.submit(job, *args, **kwargs))
        except BrokenProcessPool as error:
            if self._executor is executor:
                self._executor = None
            raise WorkerDied(str(error)) from error
        finally:
            self._running -= 1
            self._last_used = time.monotonic()

    def rest(self) -> None:
        """Give the memory back when nothing has been asked for a while; called now and then."""
        idle = time.monotonic() - self._last_used > self._idle_s
        if self._executor is not None and not self._running and idle:
            self.stop()

    def stop(self) -> None:
        executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(wait=False, cancel_futures=True)

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            # Spawned, not forked: a fork would carry the event loop's sockets and the whole memory with it.
            self._executor = ProcessPoolExecutor(
                self.workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=begin,
                initargs=(self._prepare,),
                max_tasks_per_child=200,
            )
        return self._executor


def begin(prepare: Callable[[], None] | None) -> None:
    """The first thing a worker does."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the bot ends its workers
    if hasattr(os, "nice"):
        os.nice(GIVES_WAY)
    if prepare is not None:
        prepare()


def die_with_parent() -> None:
    """In a worker: end when the process that started it was killed, which by itself nobody would tell it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
