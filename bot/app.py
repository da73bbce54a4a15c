"""The composition root: the only file that knows all rooms; it puts the product together and runs it."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from functools import partial

from aiogram import Bot, Router
from obstore.store import S3Store
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock, SimulatorClock, SystemClock
from bot.config import Receive, Settings
from bot.evidence import vault
from bot.handlers.routers import ROUTERS
from bot.handlers.work_done import WORK_DONE, WORK_GATHER, WORK_RUN
from bot.mailbox import letters
from bot.mailbox.bell import Bell
from bot.mailbox.choosing import Reasons
from bot.mailbox.dispatch import Dispatch
from bot.mailbox.engine import Loop, run_in_stages
from bot.mailbox.fetcher import Fetcher
from bot.mailbox.housekeeping import Housekeeping
from bot.mailbox.intake import Intake
from bot.mailbox.labour import Labour
from bot.mailbox.led import lead
from bot.mailbox.menus import Menu, Menus
from bot.mailbox.polling import Poller
from bot.mailbox.pool import Pool
from bot.mailbox.rest import Rest
from bot.mailbox.sealer import Sealer
from bot.mailbox.sender import Sender
from bot.mailbox.telegram import Telegram, TelegramError, pause
from bot.mailbox.uploads import Preparing, Uploads
from bot.mailbox.webhook import Webhook
from bot.mailbox.worker import Worker
from bot.routes.asked import Engine
from bot.rules.roles import PersonState
from bot.scheduler.sweeps import SWEEPS
from bot.scheduler.ticker import Ticker
from bot.services.commands import PUBLISH_COMMANDS, publish_commands_in
from bot.services.form_versions import publish_initial
from bot.services.location_gate import may_keep_coordinates
from bot.services.reminders import STILL_DUE, must_wait
from bot.services.route import ROUTE, make_with
from bot.storage.blobs import Blobs
from bot.storage.database import Database
from bot.storage.inbox import release_claims
from bot.storage.liveness import Liveness
from bot.storage.outage import DatabaseAway
from bot.storage.people import person_of_telegram
from bot.storage.policies import publish_first_policy
from bot.storage.work import release_work
from bot.template_key import template_key
from bot.views.commands import menu
from bot.views.pictures.drawing import render

log = logging.getLogger(__name__)

CLEAN_EVERY_S = 3600
LOOK_FOR_THE_DEAD_EVERY_S = 2.0
WORKERS_ON_POSTGRES = 4


@dataclass(frozen=True, slots=True)
class Parts:
    """What runs; put together by `assemble`."""

    telegram: Telegram
    pool: Pool
    dispatch: Dispatch
    intake: Intake
    worker: Worker
    fetcher: Fetcher
    labour: Labour
    sender: Sender
    ticker: Ticker
    housekeeping: Housekeeping
    sealer: Sealer
    rest: Rest
    bells: tuple[Bell, ...]


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
            await publish_first_policy(db, self.settings.policy, at=now)
            await publish_initial(db, self.settings.company.forms, at=now)
            await self._free_the_dead(db)
        self.parts = assemble(
            self.settings, self.database, self.blobs, self.clock, self.liveness, self._routers
        )
        if self._receives:
            await self._renew_menus()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.parts.pool.stop()
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
            parts.labour.run,
            self._led("ticker", parts.ticker.run),
            self._led("housekeeping", self._clean),
            self._led("sealer", parts.sealer.run),
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
            self.parts.pool.rest()
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


def assemble(
    settings: Settings,
    database: Database,
    blobs: Blobs,
    clock: Clock,
    liveness: Liveness,
    routers: tuple[Router, ...],
) -> Parts:
    """Every part with what it needs; nothing runs yet."""
    token = settings.secrets.token.get_secret_value()
    telegram = Telegram(api_url=settings.telegram.api_url, token=token, timeout_s=settings.telegram.timeout_s)
    unlock_vault = partial(vault.unlock, template_key(settings))
    unlock_vault()
    pool = Pool(workers=settings.images.workers, idle_s=settings.images.idle_s, prepare=unlock_vault)
    holder = liveness.holder
    for_inbox, for_files, for_work, for_outbox, for_rest = Bell(), Bell(), Bell(), Bell(), Bell()
    sender = Sender(
        database=database,
        telegram=telegram,
        preparing=Preparing(
            Uploads(database, blobs, pool, render), at_once=settings.sending.in_flight, ready=for_outbox.ring
        ),
        liveness=liveness,
        clock=clock,
        settings=settings.sending,
        reasons=Reasons(STILL_DUE, must_wait),
        bell=for_outbox,
        settled=for_rest.ring,
    )
    dispatch = Dispatch(bot=Bot(token), routers=routers, settings=settings, work_done=WORK_DONE)
    worker = Worker(
        database=database,
        dispatch=dispatch,
        telegram=telegram,
        clock=clock,
        holder=holder,
        settings=settings.inbox,
        bell=for_inbox,
        sender=sender,
        said=for_outbox.ring,
        enqueued=for_work.ring,
        handled=for_rest.ring,
    )
    labour = Labour(
        database=database,
        blobs=blobs,
        pool=pool,
        clock=clock,
        holder=holder,
        gathers=WORK_GATHER,
        runs={**WORK_RUN, ROUTE: partial(make_with, engine_of(settings))},
        errands={PUBLISH_COMMANDS: Menus(database, telegram, clock, menu_of).publish},
        at_once=settings.images.workers,
        bell=for_work,
        done=for_inbox.ring,
    )
    fetcher = Fetcher(
        database=database,
        blobs=blobs,
        telegram=telegram,
        clock=clock,
        holder=holder,
        held_s=settings.inbox.held_s,
        bell=for_files,
        fetched=for_inbox.ring,
    )
    intake = Intake(
        database,
        clock,
        may_keep_position=may_keep_coordinates,
        may_keep_files=is_known,
        worker=worker,
        has_files=for_files.ring,
    )
    ticker = Ticker(
        database, clock, SWEEPS, put=letters.put, said=for_outbox.ring, tick_s=settings.clock.tick_s
    )
    housekeeping = Housekeeping(database, blobs, clock, settings.inbox)
    sealer = Sealer(database, clock, settings.secrets.evidence_key.get_secret_value())
    rest = Rest(database, worker=worker, sender=sender, bell=for_rest)
    bells = (for_inbox, for_files, for_work, for_outbox, for_rest)
    return Parts(
        telegram,
        pool,
        dispatch,
        intake,
        worker,
        fetcher,
        labour,
        sender,
        ticker,
        housekeeping,
        sealer,
        rest,
        bells,
    )


async def menu_of(db: AsyncConnection, chat_id: int) -> Menu:
    """What belongs in the menu of this chat; nothing for strangers and leavers."""
    me = await person_of_telegram(db, chat_id)
    if me is None or me.state is not PersonState.ACTIVE:
        return ()
    return menu(me.roles, me.language)


def engine_of(settings: Settings) -> Engine:
    """Who is asked for travel times."""
    routes = settings.routes
    return Engine(kind=routes.engine, url=routes.url, profile=routes.profile, timeout_s=routes.timeout_s)


def open_blobs(settings: Settings) -> Blobs:
    blobs, secrets = settings.blobs, settings.secrets
    if blobs.store == "folder":
        return Blobs.in_folder(blobs.folder)
    store = S3Store(
        blobs.bucket,
        prefix=blobs.prefix or None,
        region=blobs.region,
        endpoint=blobs.endpoint or f"https://s3.{blobs.region}.amazonaws.com",
        access_key_id=secrets.s3_access_key_id.get_secret_value(),
        secret_access_key=secrets.s3_secret_access_key.get_secret_value(),
        client_options={"allow_http": blobs.endpoint.startswith("http://")},
    )
    return Blobs(store)


async def is_known(db: AsyncConnection, telegram_id: int) -> bool:
    """Whether the account is somebody's of the company."""
    return await person_of_telegram(db, telegram_id) is not None
