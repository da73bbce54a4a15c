"""Updates by webhook: only from who knows the secret, stored before they are acknowledged."""

import asyncio
import hmac
import json
import logging
from urllib.parse import urlsplit

from aiohttp import web

from bot.config import Settings
from bot.config_file import ConfigError
from bot.mailbox.incoming import ALLOWED_UPDATES
from bot.mailbox.intake import Intake
from bot.mailbox.telegram import Telegram, TelegramError, pause
from bot.storage.outage import DatabaseAway

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not a secret


class Webhook:
    """A small HTTP server with one path; `port` is known once it runs."""

    def __init__(self, telegram: Telegram, intake: Intake, settings: Settings) -> None:
        self._telegram = telegram
        self._intake = intake
        self._settings = settings.webhook
        self._secret = settings.secrets.webhook_secret.get_secret_value()
        self.port = 0
        self.listening = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        runner = web.AppRunner(self._app(), access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, self._settings.host, self._settings.port)
        try:
            await site.start()
        except OSError as error:
            await runner.cleanup()
            raise ConfigError(
                f"webhook.host, webhook.port: nothing can listen there: {error.strerror}"
            ) from None
        self.port = runner.addresses[0][1]
        self.listening.set()
        try:
            await self._announce(stop)
            await stop.wait()
        finally:
            await runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=self._settings.max_body_kb * 1024)
        app.router.add_post(urlsplit(self._settings.public_url).path or "/", self._received)
        return app

    async def _announce(self, stop: asyncio.Event) -> None:
        """Tell Telegram where to call; until that succeeds nothing comes, so keep trying."""
        params = {
            "url": self._settings.public_url,
            "secret_token": self._secret,
            "allowed_updates": ALLOWED_UPDATES,
            "max_connections": 40,
        }
        wait_s = 1.0
        while not stop.is_set():
            try:
                await self._telegram.call("setWebhook", params)
            except TelegramError as error:
                log.warning("setWebhook: %s; trying again in %.0f s", error, wait_s)
                await pause(wait_s, stop)
                wait_s = min(wait_s * 2, 60)
            else:
                return

    async def _received(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._secret.encode()):
            log.warning("a webhook call without the right secret was refused")
            return web.Response(status=401)
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        # Any other exception answers 500; in both cases Telegram delivers the update again.
        try:
            await self._intake.take([update])
        except DatabaseAway:
            return web.Response(status=503)
        return web.Response()
