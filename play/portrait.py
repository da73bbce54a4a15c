"""`python -m play.portrait`: the README's picture of the conversation, taken of the running product.

Needs the development install (playwright) and a Chromium.
"""

import asyncio
import shutil
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from playwright.async_api import async_playwright

from play.company import ZONE, company
from play.quirks import Quirk
from play.rep import PlayedRep
from play.stage import Stage, stage
from simulator.driver import DeskPerson

PICTURE = Path(__file__).parent.parent / "docs" / "pictures" / "conversation.png"
BEGINS = datetime(2026, 3, 2, 8, 40, tzinfo=ZoneInfo(ZONE))
SIZE = {"width": 980, "height": 908}
BAR = 50
"""Pixels of the page's own bar above the phones, which is left out."""
ON_SITE = timedelta(minutes=18)


async def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("There is no chromium on this machine.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        async with stage(Path(folder), begins=BEGINS, joined=True) as the_stage:
            await _live(the_stage)
            await _photograph(the_stage.simulator_url, chromium)
    print(PICTURE)
    return 0


async def _live(the_stage: Stage) -> None:
    """A morning: a visit of each rep is over, Ann is at her second customer, and her manager looks."""
    the_company, desk = company(), the_stage.desk
    phones: dict[str, DeskPerson] = {}
    for member in the_company.members:
        phones[member.key] = await desk.known_person(member.telegram_id)
        await phones[member.key].opens()
    members = [member for member in the_company.members if member.manager == the_company.members[0].manager]
    reps = [PlayedRep(member, phones[member.key], desk, Random(7)) for member in members]
    for rep in reps:
        await rep.shares_for_the_day(the_company.stops(rep.member.key)[0])
    for rep, quirk in zip(reps, (Quirk.NONE, Quirk.MET_ELSEWHERE), strict=False):
        await rep.arrives(the_company.stops(rep.member.key)[0], quirk)
        await rep.works()
    await desk.travels(BEGINS + ON_SITE)
    for rep in reps:
        await rep.leaves()
        await rep.files()
    ann = reps[0]
    await desk.travels(BEGINS + 2 * ON_SITE)
    await ann.arrives(the_company.stops(ann.member.key)[1], Quirk.NONE)
    await ann.works(until_half=True)
    await phones[ann.member.manager].sends("/summary")


async def _photograph(url: str, chromium: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": SIZE["width"], "height": SIZE["height"] + BAR})
        await page.goto(url)
        await page.wait_for_selector("body[data-ready]")
        await page.wait_for_timeout(1500)  # pictures fade in
        clip = {"x": 0, "y": BAR, **SIZE}
        await page.screenshot(path=PICTURE, clip=clip)  # type: ignore[arg-type] # a dict is a FloatRect
        await browser.close()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
