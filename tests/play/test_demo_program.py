"""`visitbot demo` as a program: it opens, a second one leaves it alone, and it goes when it is told to."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from pathlib import Path

import aiohttp
import pytest

ROOT = Path(__file__).parents[2]


async def demo(folder: Path, port: int) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "demo", "--port", str(port)),
        cwd=folder,
        env={"PATH": "", "PYTHONPATH": str(ROOT)},
        stdout=PIPE,
        stderr=STDOUT,
        start_new_session=True,
    )


def ctrl_c(program: Process) -> None:
    """As a terminal does it: everything that was started in it hears of it at once."""
    os.killpg(program.pid, signal.SIGINT)


async def opened(program: Process) -> str:
    """The address it says, once it says it."""
    if program.stdout is None:
        raise ValueError("it must be started with a pipe")
    async with asyncio.timeout(100):
        async for line in program.stdout:
            if found := re.search(rb"Open (http\S+)", line):
                return found.group(1).decode()
    raise AssertionError("it ended before it opened")


@pytest.mark.slow
async def test_it_opens_and_a_second_one_on_its_port_leaves_it_alone(tmp_path: Path) -> None:
    first = await demo(tmp_path, 0)
    try:
        url = await opened(first)
        port = int(url.rpartition(":")[2])
        second = await demo(tmp_path, port)
        said, _ = await asyncio.wait_for(second.communicate(), 60)
        assert second.returncode == 1
        assert f"The demo needs port {port}." in said.decode()
        assert (tmp_path / "var" / "demo" / str(port) / "visitbot.db").is_file()
        async with aiohttp.ClientSession(url) as http, http.get("/api/people") as answer:
            assert len((await answer.json())["people"]) == 6
    finally:
        ctrl_c(first)
        rest, _ = await asyncio.wait_for(first.communicate(), 60)
    assert first.returncode == 0
    assert rest.decode().strip() == ""


async def test_a_demo_that_is_interrupted_while_it_is_being_made_ends_without_a_word(tmp_path: Path) -> None:
    program = await demo(tmp_path, 0)
    if program.stdout is None:
        raise ValueError("it must be started with a pipe")
    while b"demo company" not in await asyncio.wait_for(program.stdout.readline(), 60):
        pass
    ctrl_c(program)
    rest, _ = await asyncio.wait_for(program.communicate(), 60)
    assert program.returncode == 0
    assert b"Traceback" not in rest
