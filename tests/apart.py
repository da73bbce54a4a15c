"""A loop beside the test's: for what must run to its end while that one stands, or outlive it."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self


class Apart:
    """`with Apart() as apart: apart.run(work())`, in a thread of its own; what it opens lives on between."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._loop = self._thread.submit(asyncio.Runner).result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.submit(self._loop.close).result()
        self._thread.shutdown()

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        self._thread.submit(self._loop.run, work).result()
