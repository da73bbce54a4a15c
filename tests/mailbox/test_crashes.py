"""Killed at any point and started again: nothing is lost, nothing is done twice, nothing is said unseen."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from bot.config import Settings
from bot.mailbox import letters
from bot.storage.database import Database
from bot.storage.tables.mail import outbox
from bot.views.replies import Rank, Reply
from simulator.driver import Desk
from tests.journeys.company import Somebody, at_a_phone
from tests.mailbox.processes import killed_app, running_app
from tests.mailbox.recorder import written_down


class Gate:
    """Lets calls of a function through until it is shut; then whoever comes waits there for ever."""

    def __init__(self, *, after: bool = False) -> None:
        self.after = after
        self.shut = False
        self.reached = asyncio.Event()

    def around(self, function: Any) -> Any:
        async def guarded(*args: Any, **kwargs: Any) -> Any:
            if self.shut and not self.after:
                await self._for_ever()
            result = await function(*args, **kwargs)
            if self.shut:
                await self._for_ever()
            return result

        return guarded

    async def _for_ever(self) -> None:
        self.reached.set()
        await asyncio.Event().wait()


async def sends_and_bot_dies(ann: Somebody, desk: Desk, gate: Gate, text: str) -> None:
    gate.shut = True
    desk.waits = False
    await ann.sends(text)
    await asyncio.wait_for(gate.reached.wait(), 10)


def times_said(ann: Somebody, text: str) -> int:
    return [m.text for m in ann.bot_messages].count(f"got {text}")


@pytest.fixture
def gate() -> Gate:
    return Gate()


async def test_killed_after_storing_and_before_confirming(
    settings: Settings, desk: Desk, company: dict[str, int], database: Database, gate: Gate
) -> None:
    async with killed_app(settings, desk) as app:
        ann = await at_a_phone("Ann", desk, company)
        app.parts.intake.take = gate.around(app.parts.intake.take)  # type: ignore[method-assign] # the crash point
        gate.after = True
        await sends_and_bot_dies(ann, desk, gate, "hello")
    async with running_app(settings, desk) as app:
        await ann.waits_for("got hello")
        await app.parts.rest.wait()
    assert await written_down(database) == ["/start", "hello"]
    assert times_said(ann, "hello") == 1


async def test_killed_while_handling(
    settings: Settings, desk: Desk, company: dict[str, int], database: Database, gate: Gate
) -> None:
    async with killed_app(settings, desk) as app:
        ann = await at_a_phone("Ann", desk, company)
        gate.after = True
        app.parts.dispatch.handle = gate.around(app.parts.dispatch.handle)  # type: ignore[method-assign] # the crash point
        await sends_and_bot_dies(ann, desk, gate, "hello")
    assert await written_down(database) == ["/start"]
    async with running_app(settings, desk):
        await ann.waits_for("got hello")
    assert await written_down(database) == ["/start", "hello"]


async def test_killed_between_commit_and_send(
    settings: Settings, desk: Desk, company: dict[str, int], database: Database, gate: Gate
) -> None:
    async with killed_app(settings, desk) as app:
        ann = await at_a_phone("Ann", desk, company)
        app.parts.sender.round = gate.around(app.parts.sender.round)  # type: ignore[method-assign] # the crash point
        await sends_and_bot_dies(ann, desk, gate, "hello")
        while "hello" not in await written_down(database):
            await asyncio.sleep(0.01)
    async with running_app(settings, desk) as app:
        await ann.waits_for("got hello")
        await app.parts.rest.wait()
    assert times_said(ann, "hello") == 1


@pytest.mark.parametrize(("rank", "said", "state"), [(Rank.REPLY, 2, "sent"), (Rank.NUDGE, 1, "held")])
async def test_killed_after_sending_and_before_writing_it_down(
    settings: Settings,
    desk: Desk,
    company: dict[str, int],
    database: Database,
    gate: Gate,
    rank: Rank,
    said: int,
    state: str,
) -> None:
    async with killed_app(settings, desk) as app:
        ann = await at_a_phone("Ann", desk, company)
        await app.parts.rest.wait()
        gate.after, gate.shut = True, True
        app.parts.telegram.call = gate.around(app.parts.telegram.call)  # type: ignore[method-assign] # the crash point
        async with database.writing() as db:
            words = (Reply(to=ann.who, text="got ambiguous", rank=rank, kind="test"),)
            await letters.put(db, words, app.clock.now())
        app.parts.sender.look_again()
        await ann.waits_for("got ambiguous")
    async with running_app(settings, desk) as app:
        await app.parts.rest.wait()
        await desk.everybody_catches_up()
    assert times_said(ann, "ambiguous") == said
    async with database.reading() as db:
        row = await db.execute(select(outbox.c.state).where(outbox.c.kind == "test"))
        assert row.scalars().all() == [state]


async def test_killed_in_the_middle_of_an_edit_leaves_one_card(
    settings: Settings, desk: Desk, company: dict[str, int], gate: Gate
) -> None:
    async with killed_app(settings, desk) as app:
        ann = await at_a_phone("Ann", desk, company)
        await ann.sends("card one")
        gate.after = True
        app.parts.telegram.call = gate.around(app.parts.telegram.call)  # type: ignore[method-assign] # the crash point
        await sends_and_bot_dies(ann, desk, gate, "card two")
    async with running_app(settings, desk) as app:
        await ann.waits_for("got card two")
        await app.parts.rest.wait()
        await desk.everybody_catches_up()
    assert [m.text for m in ann.bot_messages if "card" in m.text] == ["got card two"]


async def test_killed_while_a_file_is_being_fetched(
    settings: Settings, desk: Desk, company: dict[str, int], database: Database, gate: Gate
) -> None:
    async with killed_app(settings, desk) as app:
        ann = await at_a_phone("Ann", desk, company)
        app.parts.telegram.download = gate.around(app.parts.telegram.download)  # type: ignore[method-assign] # the crash point
        gate.shut = True
        desk.waits = False
        await ann.sends_document(b"abc", name="a.txt", caption="list")
        await asyncio.wait_for(gate.reached.wait(), 10)
    async with running_app(settings, desk) as app:
        await ann.waits_for("got list [text/plain 3 stored]")
    assert await written_down(database) == ["/start", "list"]


async def test_an_orderly_stop_says_what_is_committed(
    settings: Settings, desk: Desk, company: dict[str, int], database: Database
) -> None:
    async with running_app(settings, desk):
        ann = await at_a_phone("Ann", desk, company)
        desk.waits = False
        for number in range(10):
            await ann.sends(f"n{number}")
        while len(await written_down(database)) < 11:
            await asyncio.sleep(0.005)
    await ann.catches_up()
    assert [m.text for m in ann.bot_messages][1:] == [f"got n{number}" for number in range(10)]
