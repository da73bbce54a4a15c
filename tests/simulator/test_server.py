"""The server as a program, and the page it serves."""

import asyncio
import sys
from asyncio.subprocess import PIPE

import aiohttp
import pytest

from simulator.server import RunningSimulator
from tests.simulator.clients import TOKEN


async def test_the_program_says_where_it_is_and_keeps_its_clock() -> None:
    arguments = ("--port", "0", "--clock", "2026-03-02T08:00+08:00", "--rate", "0", "--no-limits")
    program = await asyncio.create_subprocess_exec(sys.executable, "-m", "simulator", *arguments, stdout=PIPE)
    assert program.stdout is not None
    url = (await program.stdout.readline()).decode().split()[-1]
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{url}/bot{TOKEN}/getMe") as answer:
            assert (await answer.json())["ok"]
        async with http.get(f"{url}/api/clock") as answer:
            assert (await answer.json())["now"] == "2026-03-02T00:00:00+00:00"
        async with http.get(f"{url}/api/settings") as answer:
            assert (await answer.json())["limits"]["enabled"] is False
    program.terminate()
    await program.wait()


@pytest.mark.parametrize(
    "path", ["/page/../server.py", "/page/%2e%2e/server.py", "/page//etc/passwd", "/page/no.js"]
)
async def test_only_files_of_the_page_are_served(simulator: RunningSimulator, path: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(simulator.url.rsplit(":", 1)[1]))
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 404")
