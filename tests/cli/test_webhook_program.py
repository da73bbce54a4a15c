"""The whole program behind a webhook: refused without a secret, answering with one."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from pathlib import Path

import aiohttp

from simulator.driver import Desk
from simulator.server import RunningSimulator
from tests.living import ROOT, TOKEN

SECRET = "a-secret-of-the-webhook"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def program(simulator: RunningSimulator, folder: Path, port: int, secret: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run"),
        cwd=ROOT,
        env=os.environ
        | {
            "VISITBOT_TOKEN": TOKEN,
            "VISITBOT_TELEGRAM_API_URL": simulator.url,
            "VISITBOT_TELEGRAM_RECEIVE": "webhook",
            "VISITBOT_WEBHOOK_PUBLIC_URL": f"http://127.0.0.1:{port}/hook",
            "VISITBOT_WEBHOOK_PORT": str(port),
            "VISITBOT_WEBHOOK_SECRET": secret,
            "VISITBOT_DATABASE_URL": f"sqlite+aiosqlite:///{(folder / 'bot.db').as_posix()}",
            "VISITBOT_BLOBS_FOLDER": str(folder / "blobs"),
        },
        stdout=PIPE,
        stderr=STDOUT,
    )


async def test_without_a_secret_it_does_not_start(simulator: RunningSimulator, tmp_path: Path) -> None:
    refused = await program(simulator, tmp_path, free_port(), "")
    said, _ = await asyncio.wait_for(refused.communicate(), 60)
    assert refused.returncode != 0
    assert b"VISITBOT_WEBHOOK_SECRET" in said


async def test_an_update_by_webhook_is_answered_and_a_forged_one_is_not(
    simulator: RunningSimulator, desk: Desk, tmp_path: Path
) -> None:
    port = free_port()
    running = await program(simulator, tmp_path, port, SECRET)
    await desk.bots(wait_s=60)
    desk.waits = False
    zoe = await desk.person("Zoe")
    await zoe.sends("/start")
    await zoe.waits_for("by invitation only", timeout_s=60)
    async with aiohttp.ClientSession() as http:
        forged = {"update_id": 1, "message": {"text": "/start"}}
        async with http.post(f"http://127.0.0.1:{port}/hook", json=forged) as answer:
            assert answer.status == 401
    running.terminate()
    said, _ = await asyncio.wait_for(running.communicate(), 60)
    assert running.returncode == 0
    assert SECRET.encode() not in said
