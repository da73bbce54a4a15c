"""`python -m play`: live one whole day, print the conversation, keep the pictures, say if it came right."""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from play.company import ZONE, company
from play.day import BEGINS, Day
from play.expectations import problems_of
from play.rep import OffScriptError
from play.stage import stage
from simulator.driver import NotOnScreen


async def main(*, seed: int | None, out: Path, quiet: bool, visits: int) -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        async with stage(Path(folder), begins=BEGINS) as the_stage:
            day = Day(the_stage, company(), seed=seed, visits=visits)
            try:
                await day.lives()
                problems = await problems_of(day)
            except (OffScriptError, NotOnScreen) as error:
                problems = [str(error), "The bot's last words:", *the_stage.bot.lines[-30:]]
            finally:
                if not quiet:
                    print(the_stage.desk.transcript.text(ZoneInfo(ZONE)))
            for old in out.glob("*.jpg"):
                old.unlink()
            pictures = await the_stage.desk.save_pictures(out)
    for problem in problems:
        print(f"✗ {problem}", file=sys.stderr)
    visits = sum(len(rep.visits) for rep in day.reps)
    print(
        f"\n{visits} visits, {len(pictures)} pictures in {out}/, {time.monotonic() - began:.0f} s",
        file=sys.stderr,
    )
    return 1 if problems else 0


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, help="another day; without it the day that shows everything")
    arguments.add_argument("--out", type=Path, default=Path("out"), help="folder for the pictures")
    arguments.add_argument("--quiet", action="store_true", help="print only what went wrong")
    arguments.add_argument("--visits", type=int, default=6, help="customers a rep sees")
    given = arguments.parse_args()
    sys.exit(asyncio.run(main(seed=given.seed, out=given.out, quiet=given.quiet, visits=given.visits)))
