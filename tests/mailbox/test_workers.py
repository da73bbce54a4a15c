"""Several processes on one PostgreSQL share the work without ever sharing an update."""

import asyncio
import os
import sys
from collections import defaultdict
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import select, text

from bot.app import App
from bot.config import Settings
from bot.storage.database import Database
from bot.storage.schema import is_current
from bot.storage.tables.mail import inbox
from simulator.driver import Desk
from tests.journeys.company import PERSONAS, Somebody, at_a_phone
from tests.mailbox.processes import killed_app, running_app
from tests.mailbox.recorder import written_down

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database_url", ["postgres"], indirect=True),
]

TEXTS = 30


async def everybody(desk: Desk, company: dict[str, int]) -> list[Somebody]:
    return [await at_a_phone(persona.name, desk, company) for persona in PERSONAS]


async def write_all(desk: Desk, people: list[Somebody]) -> None:
    messages = [
        {"person": person.id, "text": f"{person.name} {number:02}"}
        for number in range(TEXTS)
        for person in people
    ]
    await desk.call("POST", "/api/batch", {"messages": messages})


async def everything_is_answered(desk: Desk, people: list[Somebody]) -> None:
    for person in people:
        await person.waits_for(f"got {person.name} {TEXTS - 1:02}", timeout_s=60)
    await desk.everybody_catches_up()


def assert_once_and_in_order(written: list[str], people: list[Somebody]) -> None:
    by_name: dict[str, list[str]] = defaultdict(list)
    for words in written:
        name, _, number = words.partition(" ")
        if number:
            by_name[name].append(number)
    assert by_name == {person.name: [f"{n:02}" for n in range(TEXTS)] for person in people}


async def test_two_workers_handle_each_update_once_and_each_chat_in_order(
    settings: Settings, desk: Desk, company: dict[str, int], database: Database
) -> None:
    async with running_app(settings, desk), running_app(settings, desk):
        people = await everybody(desk, company)
        await write_all(desk, people)
        await everything_is_answered(desk, people)
    assert_once_and_in_order(await written_down(database), people)
    for person in people:
        texts = [m.text for m in person.bot_messages]
        assert len(texts) == len(set(texts)) == TEXTS + 1


async def test_all_start_at_the_same_moment_on_a_new_database(settings: Settings, desk: Desk) -> None:
    async with AsyncExitStack() as running:
        apps = [App(settings, receives=False) for _ in range(4)]
        await asyncio.gather(*[running.enter_async_context(app) for app in apps])


async def test_two_that_migrate_at_the_same_moment_both_end_well(
    database: Database, database_url: str
) -> None:
    async with database.writing() as db:
        for nothing in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
            await db.execute(text(nothing))
    environment = {**os.environ, "VISITBOT_DATABASE_URL": database_url}
    command = [sys.executable, "-m", "bot", "migrate"]
    migrating = [await asyncio.create_subprocess_exec(*command, env=environment) for _ in range(2)]
    assert [await each.wait() for each in migrating] == [0, 0]
    assert await is_current(database)


async def test_a_worker_that_dies_leaves_its_work_to_the_other_at_once(
    settings: Settings, desk: Desk, company: dict[str, int], database: Database
) -> None:
    async with running_app(settings, desk):
        people = await everybody(desk, company)
        async with killed_app(settings, desk):
            await write_all(desk, people)
            await asyncio.sleep(0.3)
        await everything_is_answered(desk, people)
    assert_once_and_in_order(await written_down(database), people)


async def test_sending_and_polling_change_hands_when_their_holder_dies(
    settings: Settings, desk: Desk, company: dict[str, int], database: Database
) -> None:
    async with killed_app(settings, desk):
        people = await everybody(desk, company)
        # It stands by until the other is gone.
        waiting = running_app(settings, desk)
        await waiting.__aenter__()
    await write_all(desk, people)
    await everything_is_answered(desk, people)
    await waiting.__aexit__(None, None, None)
    assert_once_and_in_order(await written_down(database), people)


async def test_a_further_worker_takes_no_updates_in_but_handles_them(
    settings: Settings, desk: Desk, company: dict[str, int], database: Database
) -> None:
    async with running_app(settings, desk, receives=True):
        people = await everybody(desk, company)
        async with running_app(settings, desk, receives=False):
            await write_all(desk, people)
            await everything_is_answered(desk, people)
    async with database.reading() as db:
        states = set((await db.execute(select(inbox.c.state))).scalars())
    assert states == {"done"}
