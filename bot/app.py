"""The program: its database, clock and parts from the start to the end, and the loops it runs."""

import asyncio
import contextlib
import logging
from functools import partial

from aiogram import Router
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.assembly import Ground, Parts, assemble, menu_of
from bot.clock import Clock, SimulatorClock, SystemClock
from bot.config import Receive, Settings
from bot.handlers.routers import ROUTERS
from bot.mailbox.engine import Loop, run_in_stages
from bot.mailbox.led import lead
from bot.mailbox.menus import Menus
from bot.mailbox.polling import Poller
from bot.mailbox.telegram import TelegramError, pause
from bot.mailbox.webhook import Webhook
from bot.services.commands import publish_commands_in
from bot.services.form_versions import publish_initial
from bot.storage.blob_stores import open_blobs
from bot.storage.database import Database
from bot.storage.inbox import release_claims
from bot.storage.liveness import Liveness, take_turns
from bot.storage.outage import DatabaseAway
from bot.storage.policies import publish_first_policy
from bot.storage.work import release_work

log = logging.getLogger(__name__)

CLEAN_EVERY_S = 3600
LOOK_FOR_THE_DEAD_EVERY_S = 2.0
WORKERS_ON_POSTGRES = 4


class App:
    """`async with App(settings) as app: await app.run(stop)`; the database must have its tables."""

    parts: Parts

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        routers: tuple[Router, ...] = ROUTERS,
        receives: bool = True,
    ) -> None:
        """`receives` False makes a further worker, which takes no updates in."""
        self.bot_name = ""
        self.settings = settings
        follow = settings.clock.follow
        self.clock: Clock = clock or (SimulatorClock(follow) if follow else SystemClock())
        self.database = Database(settings.database_url)
        self.liveness = Liveness(self.database, settings.database_url)
        self.blobs = open_blobs(settings)
        self._routers = routers
        self._receives = receives

    async def __aenter__(self) -> "App":
        await self.liveness.start()
        if isinstance(self.clock, SimulatorClock):
            await self.clock.look()
            await self.clock.report_handled(0)
        now = self.clock.now()
        async with self.database.writing() as db:
            await take_turns(db)
            await publish_first_policy(db, self.settings.policy, at=now)
            await publish_initial(db, self.settings.company.forms, at=now)
            await self._free_the_dead(db)
        ground = Ground(self.settings, self.database, self.blobs, self.clock, self.liveness)
        self.parts = assemble(ground, self._routers)
        if self._receives:
            await self._renew_menus()
        return self

    async def __aexit__(self, *_: object) -> None:
        for pool in self.parts.pools:
            pool.stop()
        await self.parts.telegram.close()
        if isinstance(self.clock, SimulatorClock):
            await self.clock.close()
        await self.liveness.stop()
        await self.database.close()

    async def _renew_menus(self) -> None:
        """A new version brings new commands: people see them without having to ask."""
        menus = Menus(self.database, self.parts.telegram, self.clock, menu_of)
        async with self.database.writing() as db:
            for chat_id in await menus.outdated(db):
                await publish_commands_in(db, chat_id, at=self.clock.now())

    async def introduce(self, stop: asyncio.Event) -> None:
        """Learn the bot's own name from Telegram, for links to it; tries until it succeeds or `stop`."""
        wait_s = 1.0
        while not self.bot_name and not stop.is_set():
            try:
                me = await self.parts.telegram.call("getMe")
                self.bot_name = self.parts.dispatch.bot_name = str(me["username"])
            except TelegramError as error:
                log.warning("Telegram does not answer: %s; trying again in %.0f s", error, wait_s)
                await pause(wait_s, stop)
                wait_s = min(wait_s * 2, 30)

    async def run(self, stop: asyncio.Event) -> None:
        """Do everything until `stop`; then finish what is under way and say what is committed."""
        await self.introduce(stop)
        parts = self.parts
        workers = 1 if self.database.is_sqlite else WORKERS_ON_POSTGRES
        working: list[Loop] = [
            *[parts.worker.run] * workers,
            parts.fetcher.run,
            *[labour.run for labour in parts.labours],
            self._led("ticker", parts.ticker.run),
            self._led("housekeeping", self._clean),
            self._led("sealer", parts.sealer.run),
            self._led("geocoding", parts.geocoding.run),
            self._watch_the_dead,
        ]
        if isinstance(self.clock, SimulatorClock):
            working += [self._follow(self.clock), self._report_to(self.clock)]
        receiving = [self._receive()] if self._receives else []
        await run_in_stages([receiving, working, [parts.sender.run]], stop, bells=parts.bells)

    def _receive(self) -> Loop:
        parts, settings = self.parts, self.settings
        if settings.telegram.receive is Receive.WEBHOOK:
            return Webhook(parts.telegram, parts.intake, settings).run
        poller = Poller(parts.telegram, parts.intake, poll_s=settings.telegram.poll_s)
        return self._led("poller", poller.run)

    def _led(self, name: str, job: Loop) -> Loop:
        """The job by one process at a time."""
        return partial(lead, name, job, self.database, self.liveness)

    def _follow(self, clock: SimulatorClock) -> Loop:
        async def follow(stop: asyncio.Event) -> None:
            async def at_stop() -> None:
                await self.parts.ticker.tick()
                # What was kept or has expired meanwhile is looked at again, even when no sweep has spoken.
                self.parts.sender.look_again()
                await self.parts.rest.wait(stop)

            await clock.follow(stop, at_stop)

        return follow

    def _report_to(self, clock: SimulatorClock) -> Loop:
        async def report(stop: asyncio.Event) -> None:
            intake = self.parts.intake
            await self.parts.rest.report(stop, lambda: intake.last_update_id, clock.report_handled)

        return report

    async def _clean(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await self.parts.housekeeping.clean()
            await pause(CLEAN_EVERY_S, stop)

    async def _watch_the_dead(self, stop: asyncio.Event) -> None:
        """Other processes' claims come free when they die; idle picture processes are stopped."""
        while not stop.is_set():
            await pause(LOOK_FOR_THE_DEAD_EVERY_S, stop)
            for pool in self.parts.pools:
                pool.rest()
            if self.database.is_sqlite:
                continue
            with contextlib.suppress(DatabaseAway):
                await self.liveness.keep()
                async with self.database.writing() as db:
                    await self._free_the_dead(db)

    async def _free_the_dead(self, db: AsyncConnection) -> None:
        alive = await self.liveness.alive(db)
        await release_claims(db, alive=alive)
        await release_work(db, alive=alive)
