"""Running the loops: started together, stopped in stages, so that what came in is handled and then said."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.mailbox.bell import Bell

Loop = Callable[[asyncio.Event], Awaitable[None]]
"""Runs until its event is set, and finishes what it has under way."""

PATIENCE_S = 30


async def run_in_stages(
    stages: Sequence[Sequence[Loop]], stop: asyncio.Event, *, bells: Sequence[Bell]
) -> None:
    """Run all loops until `stop`, then stop the stages one after the other; `bells` wake who waits.

    A loop that ends by itself stops everything; what it raised is raised here.
    """
    events = [asyncio.Event() for _ in stages]
    tasks = [
        [asyncio.ensure_future(loop(event)) for loop in loops]
        for event, loops in zip(events, stages, strict=True)
    ]
    everything = [task for stage in tasks for task in stage]
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait([stopping, *everything], return_when=asyncio.FIRST_COMPLETED)
        for event, stage in zip(events, tasks, strict=True):
            event.set()
            for bell in bells:
                bell.ring()
            if stage:
                await asyncio.wait(stage, timeout=PATIENCE_S)
    finally:
        for task in (stopping, *everything):
            task.cancel()
        ended = await asyncio.gather(*everything, return_exceptions=True)
    for outcome in ended:
        if isinstance(outcome, Exception):
            raise outcome
