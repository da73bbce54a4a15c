"""`python -m simulator --port N`: the local Telegram as a server."""

import argparse
import asyncio
import contextlib
import signal
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from simulator.server import start_simulator


def main() -> None:
    parser = argparse.ArgumentParser(prog="simulator", description="A Telegram for the desk.")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument(
        "--clock", type=_instant, metavar="ISO8601", help="the time at the start, with a zone (default: now)"
    )
    parser.add_argument("--rate", type=float, default=1.0, help="how fast time runs; 0 stands still")
    parser.add_argument("--no-limits", action="store_true", help="no 429 answers")
    parser.add_argument(
        "--local",
        action="store_true",
        help="local mode: bots may send files by their path, and getFile answers with paths",
    )
    parser.add_argument("--validate", action="store_true", help="check every result against the schema")
    with contextlib.suppress(KeyboardInterrupt):
        try:
            asyncio.run(_serve(given := parser.parse_args()))
        except OSError as error:
            sys.exit(f"The simulator cannot serve on {given.host}:{given.port}: {error.strerror}")


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError("needs a time zone, such as 2026-03-02T08:00+08:00")
    return at


async def _serve(given: argparse.Namespace) -> None:
    simulator = await start_simulator(
        given.port, host=given.host, clock=given.clock, rate=given.rate, validate_results=given.validate
    )
    simulator.world.limits.settings.enabled = not given.no_limits
    folder = tempfile.TemporaryDirectory(prefix="simulator-") if given.local else None
    simulator.world.files.local_folder = Path(folder.name) if folder else None
    sys.stdout.write(f"simulator at {simulator.url}\n")
    sys.stdout.flush()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    with contextlib.suppress(
        NotImplementedError
    ):  # Windows loops know no signal handlers; Ctrl-C works there
        loop.add_signal_handler(signal.SIGTERM, stop.set)
    try:
        await stop.wait()
    finally:
        await simulator.close()
        if folder:
            folder.cleanup()


if __name__ == "__main__":
    main()
