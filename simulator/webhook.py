"""Pushing updates to a bot's webhook: in order within a chat, again and again until taken.

When it is tried again is as in the Bot API server's WebhookActor.cpp: at once after the first failure, then
after 2, 4, 8 … seconds, or when the answer's Retry-After says so; until the update is a day old.
"""

import asyncio
import itertools
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import aiohttp

from simulator.refusals import ApiRefusal, bad_request
from simulator.request_args import Args, read_body
from simulator.updates import Pending

if TYPE_CHECKING:
    from simulator.world import Bot, World

LONGEST_RETRY_S = 60
LONGEST_RETRY_AFTER_S = 3600
ANSWER_TIMEOUT_S = 60
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name

# Runs a method that a bot gave as its answer to the webhook request.
RunMethod = Callable[["Bot", Args], Awaitable[None]]


@dataclass
class Webhook:
    """Where a bot wants its updates pushed to, and how that went last."""

    url: str
    secret_token: str | None = None
    max_connections: int = 40
    ip_address: str | None = None
    has_certificate: bool = False
    last_error_date: int | None = None
    last_error_message: str | None = None

    @property
    def host_address(self) -> str | None:
        """The address in the URL, when it is one; names are not looked up for this."""
        host = urlsplit(self.url).hostname or ""
        return host if re.fullmatch(r"[0-9.]+|[0-9a-f:]+:[0-9a-f:]*", host) else None

    def wants_the_same(self, other: "Webhook") -> bool:
        return replace(self, last_error_date=None, last_error_message=None) == other


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a delivery failed, and how many seconds the bot asked to be left alone (0 for no wish)."""

    why: str
    retry_after_s: int = 0


def checked_webhook(
    url: str, *, secret_token: str | None, max_connections: int, ip_address: str | None, has_certificate: bool
) -> Webhook:
    """Return a webhook; unlike Telegram's servers the local one may also be plain http."""
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", url):
        raise bad_request("bad webhook: HTTPS url must be provided for webhook")
    if secret_token is not None and not SECRET.fullmatch(secret_token):
        raise bad_request("secret token contains unallowed characters")
    return Webhook(url, secret_token, max_connections, ip_address, has_certificate)


class Webhooks:
    """One pusher for each bot that has a webhook."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self.run_method: RunMethod | None = None

    def start(self, bot: "Bot") -> None:
        old = self._tasks.pop(bot.id, None)
        if old:
            old.cancel()
        self._tasks[bot.id] = asyncio.create_task(_Pusher(self._world, bot, self.run_method).run())

    async def stop(self, bot: "Bot") -> None:
        task = self._tasks.pop(bot.id, None)
        if task:
            task.cancel()

    async def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)


class _Pusher:
    def __init__(self, world: "World", bot: "Bot", run_method: RunMethod | None) -> None:
        self._world = world
        self._bot = bot
        self._run_method = run_method
        self._busy_chats: set[int] = set()

    async def run(self) -> None:
        webhook = self._bot.webhook
        if webhook is None:
            return
        connector = aiohttp.TCPConnector(limit=webhook.max_connections, ssl=False)
        timeout = aiohttp.ClientTimeout(total=ANSWER_TIMEOUT_S)
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout) as client,
            asyncio.TaskGroup() as deliveries,
        ):
            while True:
                for pending in self._ready(webhook.max_connections):
                    self._busy_chats.add(pending.chat_id)
                    deliveries.create_task(self._deliver(client, webhook, pending))
                await self._world.events.change(timeout_s=60)

    def _ready(self, connections: int) -> list[Pending]:
        """The oldest update of every chat that has none on the way."""
        oldest = self._bot.updates.oldest_of_each_chat()
        ready = [pending for pending in oldest if pending.chat_id not in self._busy_chats]
        return ready[: connections - len(self._busy_chats)]

    async def _deliver(self, client: aiohttp.ClientSession, webhook: Webhook, pending: Pending) -> None:
        delay_s, answer = 1, None
        for failures in itertools.count():
            outcome = await self._attempt(client, webhook, pending)
            if isinstance(outcome, Args):
                answer = outcome
                break
            webhook.last_error_date, webhook.last_error_message = self._world.clock.date(), outcome.why
            if failures and not outcome.retry_after_s:
                delay_s = min(delay_s * 2, LONGEST_RETRY_S)
            await asyncio.sleep(outcome.retry_after_s or (delay_s if failures else 0))
            if self._bot.updates.is_confirmed(pending.update_id):  # too old, or dropped
                break
        if answer and "method" in answer.values and self._run_method:
            await self._run_method(self._bot, answer)
        self._busy_chats.discard(pending.chat_id)
        self._bot.updates.confirm(pending.update_id)

    async def _attempt(
        self, client: aiohttp.ClientSession, webhook: Webhook, pending: Pending
    ) -> Args | Failure:
        """Return what a successful delivery was answered with, or why it must be tried again."""
        headers = {"Content-Type": "application/json"}
        if webhook.secret_token:
            headers[SECRET_HEADER] = webhook.secret_token
        body = pending.encoded.encode()
        try:
            async with client.post(webhook.url, data=body, headers=headers, allow_redirects=False) as answer:
                if 200 <= answer.status < 300:
                    return await _method_in(answer)
                why = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                return Failure(why, _retry_after(answer.headers.get("Retry-After", "")))
        except TimeoutError:
            return Failure("Read timeout expired")
        except (aiohttp.ClientError, OSError):
            return Failure("Connection refused")


def _retry_after(header: str) -> int:
    return min(int(header), LONGEST_RETRY_AFTER_S) if header.strip().isdecimal() else 0


async def _method_in(answer: aiohttp.ClientResponse) -> Args:
    """A bot may answer the request with one method to call, instead of calling it, even with files."""
    try:
        return await read_body(answer)
    except ApiRefusal:
        return Args({}, {})
