"""The composition root: every part of the running product with what it needs; alone knows all rooms."""

from dataclasses import dataclass
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
from bot.services.geocoding import FIND_PLACE, FIND_PLACES, find
from bot.services.location_gate import may_keep_coordinates
from bot.services.reminders import STILL_DUE, must_wait
from bot.services.route import ROUTE, make_with
from bot.storage.blobs import Blobs
from bot.storage.database import Database
from bot.storage.liveness import Liveness
from bot.storage.people import person_of_telegram
from bot.template_key import template_key
from bot.views.commands import menu
from bot.views.pictures.drawing import render


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
            Uploads(database, blobs, pool, partial(render, tiles=tiles_of(settings))),
            at_once=settings.sending.in_flight,
            ready=for_outbox.ring,
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
        runs={
            **WORK_RUN,
            ROUTE: partial(make_with, engine_of(settings)),
            **dict.fromkeys((FIND_PLACE, FIND_PLACES), partial(find, geocoder_of(settings))),
        },
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
