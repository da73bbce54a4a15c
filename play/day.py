"""One day of the demo company: everybody joins, the reps go their rounds, the managers look at the result."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.rules.language import Language
from bot.views.words import words
from play.company import ZONE, Company
from play.joining import everybody_joins
from play.quirks import Quirk, quirks_of_day
from play.rep import PlayedRep
from play.scenes import a_face_is_enrolled, a_plan_is_approved, the_way_of_the_day
from play.stage import Stage
from simulator.driver import DeskPerson

BEGINS = datetime(2026, 3, 2, 7, 40, tzinfo=ZoneInfo(ZONE))  # a Monday without holidays
FIRST_ARRIVAL = (8, 50)
VISIT_EVERY = timedelta(minutes=75)
ON_SITE = timedelta(minutes=18)
LATE_BY = timedelta(minutes=12)
CLOCK_TIME = re.compile(r"\d\d:\d\d ")
REPORT_DUE = timedelta(minutes=30)


class Day:
    """The cast of a day and what they have done so far."""

    def __init__(self, stage: Stage, company: Company, *, seed: int | None, visits: int = 6) -> None:
        self.stage = stage
        self.company = company
        self.rng = Random(seed if seed is not None else 1)
        self.seed = seed
        self.visits = visits
        self.phones: dict[str, DeskPerson] = {}
        self.reps: list[PlayedRep] = []

    async def lives(self) -> None:
        desk = self.stage.desk
        self.phones = await everybody_joins(self.stage, self.company)
        self.reps = [
            PlayedRep(member, self.phones[member.key], desk, Random(self.rng.random()))
            for member in self.company.members
            if member.role == "rep"
        ]
        await self._travel_to(8, 35)
        await self._everybody(self._shares_the_day)
        await self._ways()
        chosen = [
            quirks_of_day(i, self.visits, self.rng if self.seed is not None else None)
            for i, _ in enumerate(self.reps)
        ]
        for number in range(self.visits):
            if number == self.visits - 1:
                await self._enrols()
            await self._round(number, [quirks[number] for quirks in chosen])
        await self._travel_to(17, 50)  # the digest has come; what managers write still arrives today
        await self._plans()
        await self._managers_look()

    async def _round(self, number: int, quirks: list[Quirk]) -> None:
        """Every rep's next customer: arrive, work, leave, file; the odd ones at their own pace."""
        hour, minute = FIRST_ARRIVAL
        start = self._at(hour, minute) + number * VISIT_EVERY
        await self.stage.desk.travels(start)
        pairs = list(zip(self.reps, quirks, strict=True))
        await asyncio.gather(*(self._arrive_and_work(rep, number, quirk) for rep, quirk in pairs))
        await self.stage.desk.travels(start + ON_SITE)
        await asyncio.gather(*(self._leave(rep) for rep in self.reps))
        late = [rep for rep in self.reps if rep.now.quirk is Quirk.REPORTS_LATE]
        lost = [rep for rep in self.reps if rep.now.quirk is Quirk.FORGETS_TO_LEAVE]
        await self._walk_away(lost, start + ON_SITE)
        if late:
            await self.stage.desk.travels(start + ON_SITE + REPORT_DUE + LATE_BY)
            await asyncio.gather(*(rep.files() for rep in late))

    async def _arrive_and_work(self, rep: PlayedRep, number: int, quirk: Quirk) -> None:
        stops = self.company.stops(rep.member.key)
        if number >= len(stops):
            return
        await rep.arrives(stops[number], quirk)
        if quirk is Quirk.CANCELS:
            await rep.cancels()
            return
        await rep.works(until_half=quirk is Quirk.REPORTS_LATE)

    async def _leave(self, rep: PlayedRep) -> None:
        if rep.now.cancelled or rep.now.quirk is Quirk.FORGETS_TO_LEAVE:
            return
        await rep.leaves()
        if rep.now.quirk is not Quirk.REPORTS_LATE:
            await rep.files()

    async def _walk_away(self, reps: list[PlayedRep], left_at: datetime) -> None:
        """Fixes farther and farther from the shop, none of them explained; then the bot's offer is taken."""
        for minute in (2, 5, 8):
            if reps:
                await self.stage.desk.travels(left_at + timedelta(minutes=minute), stop_every_s=60)
            for rep in reps:
                await rep.wanders(400 + 200 * minute)
        for rep in reps:
            await rep.admits_having_left()
            await rep.files()

    async def _shares_the_day(self, rep: PlayedRep) -> None:
        first = self.company.stops(rep.member.key)[0]
        await rep.shares_for_the_day(first)

    async def _ways(self) -> None:
        """The first two reps, in both languages, look at their way before they set out."""
        for rep in self.reps[:2]:
            await the_way_of_the_day(rep, self.company.stops(rep.member.key)[-1])

    async def _enrols(self) -> None:
        """Before the last visit of the first rep, whose samples are of one person on several days."""
        rep = self.reps[0]
        manager = self.company.member(rep.member.manager)
        await a_face_is_enrolled(rep, manager, self.phones[manager.key])

    async def _plans(self) -> None:
        rep = self.reps[1]
        manager = self.company.member(rep.member.manager)
        await a_plan_is_approved(rep, manager, self.phones[manager.key])

    async def _managers_look(self) -> None:
        for member in self.company.members:
            if member.role != "manager":
                continue
            phone = self.phones[member.key]
            await phone.sends("/summary")
            visits = [b for b in phone.last_message.buttons if CLOCK_TIME.search(b)]
            await phone.taps(visits[0])
            t = words(Language(member.language))
            await _looks_at_photos(phone)
            await phone.taps(t("💬 Comment"))
            await phone.sends(
                "辛苦了，下次也请拍竞品。"
                if member.language == "zh"
                else "Well done. Please look at the competitor too."
            )
            await phone.sends("/team")

    async def _everybody(self, act: Callable[[PlayedRep], Awaitable[None]]) -> None:
        await asyncio.gather(*(act(rep) for rep in self.reps))

    async def _travel_to(self, hour: int, minute: int) -> None:
        await self.stage.desk.travels(self._at(hour, minute))

    def _at(self, hour: int, minute: int) -> datetime:
        return BEGINS.replace(hour=hour, minute=minute)


async def _looks_at_photos(phone: DeskPerson) -> None:
    """With their watermarks; a visit without any has no such button."""
    photos = next((face for face in phone.last_message.buttons if face.startswith("📷")), None)
    if photos is not None:
        await phone.taps(photos)
