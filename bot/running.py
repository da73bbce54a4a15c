"""Running as a process: from settings to a working bot, and how it is told to stop."""

import asyncio
import gc
import logging
import sys

from bot.app import App
from bot.config import Settings
from bot.services.first_admin import first_admin_link
from bot.stopping import stop_on_signals
from bot.storage.liveness import AlreadyRunningError
from bot.storage.schema import check, open_database, upgrade
from bot.template_key import template_key

GARBAGE = (5000, 5, 3)
"""When Python looks for garbage: rarer than by default, so that what a step leaves of a form is found
while it is young, and a full search is hardly ever needed. Measured in docs/performance.md.
"""
log = logging.getLogger(__name__)


async def serve(settings: Settings, *, receives: bool) -> int:
    """Run until SIGTERM or Ctrl-C; returns the exit status. Raises ConfigError for an old schema."""
    await _make_ready(settings)
    stop = asyncio.Event()
    stop_on_signals(stop)
    try:
        async with App(settings, receives=receives) as app:
            await app.introduce(stop)
            if receives and not stop.is_set():
                await print_admin_link(app)
            if not stop.is_set():
                log.info("running as @%s", app.bot_name)
                gc.set_threshold(*GARBAGE)
                gc.freeze()  # the program is never garbage, and a full search through it takes 0.1 s
                await app.run(stop)
    except AlreadyRunningError as error:
        print(f"visitbot: {error}", file=sys.stderr)
        return 1
    return 0


async def admin_link(settings: Settings) -> int:
    """A link for the first admin, while nobody administers the bot; needs Telegram for the bot's name."""
    await _make_ready(settings)
    stop = asyncio.Event()
    stop_on_signals(stop)
    try:
        async with App(settings, receives=False) as app:
            await app.introduce(stop)
            if app.bot_name and not await print_admin_link(app):
                print("Somebody administers the bot already; they invite everybody else.")
    except AlreadyRunningError as error:
        print(f"visitbot: {error}; stop it first", file=sys.stderr)
        return 1
    return 0


async def print_admin_link(app: App) -> bool:
    """Say how the first admin gets in; False when there is one."""
    company = app.settings.company
    async with app.database.writing() as db:
        issued = await first_admin_link(db, language=company.language, zone=company.zone, at=app.clock.now())
    if issued is None:
        return False
    print(
        f"Nobody administers this bot yet. Open this link in Telegram; it works once, for a week:\n\n"
        f"    https://t.me/{app.bot_name}?start={issued.token}\n",
        flush=True,
    )
    return True


async def _make_ready(settings: Settings) -> None:
    """On SQLite the migrations run by themselves; a shared PostgreSQL is migrated by hand, once.

    Raises ConfigError when that has not been done, or when the key of the faces cannot be had.
    """
    template_key(settings)
    database = open_database(settings.database_url)
    try:
        if database.is_sqlite:
            await upgrade(database)
        await check(database)
    finally:
        await database.close()
