"""The process pool: its processes live no longer than the bot."""

import os
import signal
import subprocess
import sys

import psutil
import pytest

from bot.mailbox.pool import Pool

STARTS_A_WORKER = """
import asyncio, os, time
from bot.mailbox.pool import Pool
if __name__ == "__main__":
    print(asyncio.run(Pool(workers=1, idle_s=60).run(os.getpid)), flush=True)
    time.sleep(600)
"""


def test_its_processes_end_when_the_bot_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", STARTS_A_WORKER], stdout=subprocess.PIPE, text=True) as bot:
        assert bot.stdout is not None
        worker = psutil.Process(int(bot.stdout.readline()))
        assert worker.is_running()
        bot.kill()

    psutil.wait_procs([worker], timeout=30)
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
async def test_ctrl_c_is_for_the_bot_and_not_for_its_processes() -> None:
    pool = Pool(workers=1, idle_s=60)
    worker = await pool.run(os.getpid)

    os.kill(worker, signal.SIGINT)

    assert await pool.run(os.getpid) == worker
    pool.stop()
