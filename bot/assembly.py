"""The composition root: every part of the running product with what it needs; alone knows all rooms."""

from dataclasses import dataclass, fields
from functools import partial

from aiogram import Bot, Router
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.config import Settings
from bot.evidence import vault
from bot.handlers.work_done import WORK_DONE, WORK_GATHER, WORK_RUN
from bot.mailbox import letters
from bot.mailbox.bell import Bell
from bot.mailbox.choosing import Reasons
from bot.mailbox.dispatch import Dispatch
from bot.mailbox.fetcher import Fetcher
from bot.mailbox.housekeeping import Housekeeping
from bot.mailbox.intake import Intake
from bot.mailbox.labour import Labour
from bot.mailbox.menus import Menu, Menus
from bot.mailbox.pool import Pool
from bot.mailbox.rest import Rest
from bot.mailbox.sealer import Sealer
from bot.mailbox.sender import Sender
from bot.mailbox.telegram import Telegram
from bot.mailbox.uploads import Preparing, Uploads
from bot.mailbox.worker import Worker
from bot.routes.asked import Engine
from bot.routes.geocoder import Geocoder
from bot.routes.tiles import TileServer
from bot.rules.roles import PersonState
from bot.scheduler.sweeps import SWEEPS
from bot.scheduler.ticker import Ticker
from bot.services.commands import PUBLISH_COMMANDS
from bot.services.face_work import FACE_WORK
from bot.services.geocoding import PLACE_WORK, find
from bot.services.location_gate import LocationGate
from bot.services.reminders import STILL_DUE, must_wait
from bot.services.route import ROUTE, make_with
from bot.storage.blobs import Blobs
from bot.storage.database import Database
from bot.storage.liveness import Liveness
from bot.storage.people import person_of_telegram
from bot.storage.work import Lane
from bot.template_key import template_key
from bot.views.commands import menu
from bot.views.pictures.drawing import render


@dataclass(frozen=True, slots=True)
class Ground:
    """What every part stands on."""

    settings: Settings
    database: Database
    blobs: Blobs
    clock: Clock
    liveness: Liveness


@dataclass(frozen=True, slots=True)
class Bells:
    """Each wakes the part that waits for new rows of one table; `rest` whoever waits until all is done."""

    inbox: Bell
    files: Bell
    work: Bell
    faces: Bell
    places: Bell
    outbox: Bell
    rest: Bell

    def all(self) -> tuple[Bell, ...]:
        return (self.inbox, self.files, self.work, self.faces, self.places, self.outbox, self.rest)

    def ring_for_work(self) -> None:
        self.work.ring()
        self.faces.ring()
        self.places.ring()


@dataclass(frozen=True, slots=True)
class Parts:
    """What runs; put together by `assemble`."""

    telegram: Telegram
    pools: tuple[Pool, ...]
    dispatch: Dispatch
    intake: Intake
    worker: Worker
    fetcher: Fetcher
    labours: tuple[Labour, ...]
    """Long work, and faces beside it: nobody at a door waits until a file has been read."""
    geocoding: Labour
    """For one process at a time: the geocoder's rate is the company's, however many workers there are."""
    sender: Sender
    ticker: Ticker
    housekeeping: Housekeeping
    sealer: Sealer
    rest: Rest
    bells: tuple[Bell, ...]


def assemble(ground: Ground, routers: tuple[Router, ...]) -> Parts:
    """Every part with what it needs; nothing runs yet."""
    settings, database, clock = ground.settings, ground.database, ground.clock
    secrets, bells = settings.secrets, Bells(*(Bell() for _ in fields(Bells)))
    token = secrets.token.get_secret_value()
    telegram = Telegram(api_url=settings.telegram.api_url, token=token, timeout_s=settings.telegram.timeout_s)
    pool, faces = _pools(settings)
    asks = Pool(workers=0, idle_s=settings.images.idle_s)  # a thread: the geocoder takes time, no processor
    sender = _sender(ground, telegram, pool, bells)
    dispatch = Dispatch(bot=Bot(token), routers=routers, settings=settings, work_done=WORK_DONE)
    worker = _worker(ground, dispatch, telegram, sender, bells)
    return Parts(
        telegram=telegram,
        pools=(pool, faces),
        dispatch=dispatch,
        intake=_intake(ground, worker, bells),
        worker=worker,
        fetcher=_fetcher(ground, telegram, bells),
        labours=(
            _labour(ground, telegram, pool, Lane(FACE_WORK | PLACE_WORK), bells, bells.work),
            _labour(ground, telegram, faces, Lane(FACE_WORK, only=True), bells, bells.faces),
        ),
        geocoding=_labour(ground, telegram, asks, Lane(PLACE_WORK, only=True), bells, bells.places),
        sender=sender,
        ticker=Ticker(
            database, clock, SWEEPS, put=letters.put, said=bells.outbox.ring, tick_s=settings.clock.tick_s
        ),
        housekeeping=Housekeeping(database, ground.blobs, clock, settings.inbox),
        sealer=Sealer(database, clock, secrets.evidence_key.get_secret_value()),
        rest=Rest(database, worker=worker, sender=sender, bell=bells.rest),
        bells=bells.all(),
    )


def _pools(settings: Settings) -> tuple[Pool, Pool]:
    """For long work, and for faces: only there, and here, is the vault open."""
    unlock_vault = partial(vault.unlock, template_key(settings))
    unlock_vault()
    images = settings.images
    return (
        Pool(workers=images.workers, idle_s=images.idle_s),
        Pool(workers=min(1, images.workers), idle_s=images.idle_s, prepare=unlock_vault),
    )


def _intake(ground: Ground, worker: Worker, bells: Bells) -> Intake:
    return Intake(
        ground.database,
        ground.clock,
        gate_for=LocationGate,
        may_keep_files=is_known,
        worker=worker,
        has_files=bells.files.ring,
    )


def _fetcher(ground: Ground, telegram: Telegram, bells: Bells) -> Fetcher:
    return Fetcher(
        database=ground.database,
        blobs=ground.blobs,
        telegram=telegram,
        clock=ground.clock,
        holder=ground.liveness.holder,
        held_s=ground.settings.inbox.held_s,
        bell=bells.files,
        fetched=bells.inbox.ring,
    )


def _worker(ground: Ground, dispatch: Dispatch, telegram: Telegram, sender: Sender, bells: Bells) -> Worker:
    return Worker(
        database=ground.database,
        dispatch=dispatch,
        telegram=telegram,
        clock=ground.clock,
        holder=ground.liveness.holder,
        settings=ground.settings.inbox,
        bell=bells.inbox,
        sender=sender,
        said=bells.outbox.ring,
        enqueued=bells.ring_for_work,
        handled=bells.rest.ring,
    )


def _labour(ground: Ground, telegram: Telegram, pool: Pool, lane: Lane, bells: Bells, bell: Bell) -> Labour:
    settings, menus = ground.settings, Menus(ground.database, telegram, ground.clock, menu_of)
    return Labour(
        database=ground.database,
        blobs=ground.blobs,
        pool=pool,
        lane=lane,
        clock=ground.clock,
        holder=ground.liveness.holder,
        gathers=WORK_GATHER,
        runs={
            **WORK_RUN,
            ROUTE: partial(make_with, engine_of(settings)),
            **dict.fromkeys(PLACE_WORK, partial(find, geocoder_of(settings))),
        },
        errands={PUBLISH_COMMANDS: menus.publish},
        at_once=pool.workers,
        bell=bell,
        done=bells.inbox.ring,
    )


def _sender(ground: Ground, telegram: Telegram, pool: Pool, bells: Bells) -> Sender:
    settings = ground.settings
    draw = partial(render, tiles=tiles_of(settings))
    return Sender(
        database=ground.database,
        telegram=telegram,
        preparing=Preparing(
            Uploads(ground.database, ground.blobs, pool, draw),
            at_once=settings.sending.in_flight,
            ready=bells.outbox.ring,
        ),
        liveness=ground.liveness,
        clock=ground.clock,
        settings=settings.sending,
        reasons=Reasons(STILL_DUE, must_wait),
        bell=bells.outbox,
        settled=bells.rest.ring,
    )


async def menu_of(db: AsyncConnection, chat_id: int) -> Menu:
    """What belongs in the menu of this chat; nothing for strangers and leavers."""
    me = await person_of_telegram(db, chat_id)
    if me is None or me.state is not PersonState.ACTIVE:
        return ()
    return menu(me.roles, me.language)


def tiles_of(settings: Settings) -> TileServer:
    """Who is asked for the land under a map."""
    maps = settings.maps
    return TileServer(
        url=maps.tiles,
        attribution=maps.attribution,
        datum=maps.datum,
        timeout_s=maps.timeout_s,
        folder=maps.folder,
        keep_days=maps.keep_days,
    )


def engine_of(settings: Settings) -> Engine:
    """Who is asked for travel times."""
    routes = settings.routes
    return Engine(kind=routes.engine, url=routes.url, profile=routes.profile, timeout_s=routes.timeout_s)


def geocoder_of(settings: Settings) -> Geocoder:
    """Who is asked where an address is."""
    geocoding = settings.geocoding
    return Geocoder(
        kind=geocoding.kind,
        url=geocoding.url,
        key=settings.secrets.geocoder_key.get_secret_value(),
        country=settings.company.country,
        per_second=geocoding.per_second,
        timeout_s=geocoding.timeout_s,
    )


async def is_known(db: AsyncConnection, telegram_id: int) -> bool:
    """Whether the account is somebody's of the company."""
    return await person_of_telegram(db, telegram_id) is not None
