"""Updates come in by long poll or webhook, whatever the line does."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.app import App
from bot.config import Settings
from bot.mailbox.webhook import SECRET_HEADER, Webhook
from bot.storage.database import Database
from simulator.driver import Desk
from simulator.server import RunningSimulator
from tests.journeys.company import Somebody
from tests.mailbox.recorder import written_down

SECRET = "a-secret-of-the-webhook"


@pytest.mark.parametrize("kind", ["error_before", "error_after", "drop_before", "drop_after", "too_many"])
async def test_a_poll_that_fails_loses_and_repeats_nothing(
    ann: Somebody, desk: Desk, database: Database, kind: str
) -> None:
    await desk.trouble(kind, on="getUpdates", count=2, retry_after=1)
    await ann.sends("one")
    await ann.sends("two")
    await ann.waits_for("got two")
    assert await written_down(database) == ["/start", "one", "two"]


async def test_a_second_poller_is_survived(
    ann: Somebody, simulator: RunningSimulator, settings: Settings, desk: Desk, database: Database
) -> None:
    token = settings.secrets.token.get_secret_value()
    async with aiohttp.ClientSession() as http:
        await http.get(f"{simulator.url}/bot{token}/getUpdates", params={"timeout": "0"})
    await ann.sends("still there?")
    await ann.waits_for("got still there?")
    assert await written_down(database) == ["/start", "still there?"]


async def test_a_hundred_updates_at_once_are_handled_in_order(
    ann: Somebody, desk: Desk, database: Database
) -> None:
    desk.waits = False
    for number in range(100):
        await ann.sends(f"n{number}")
    await ann.waits_for("got n99", timeout_s=30)
    assert await written_down(database) == ["/start", *(f"n{number}" for number in range(100))]


@pytest.fixture
async def webhook(app: App, settings: Settings) -> AsyncIterator[str]:
    """A webhook beside the polling bot, without telling Telegram of it; its address."""
    hooked = settings.model_copy(
        update={
            "webhook": settings.webhook.model_copy(
                update={"public_url": "https://example.org/hook", "port": 0}
            ),
            "secrets": settings.secrets.model_copy(update={"webhook_secret": _secret()}),
        }
    )
    server = Webhook(app.parts.telegram, app.parts.intake, hooked)
    stop = asyncio.Event()
    running = asyncio.create_task(server.run(stop))
    await server.listening.wait()
    yield f"http://127.0.0.1:{server.port}/hook"
    stop.set()
    await running


def _secret() -> object:
    from pydantic import SecretStr

    return SecretStr(SECRET)


UPDATE = {
    "update_id": 900_000_000,
    "message": {
        "message_id": 5,
        "date": 1772413200,
        "chat": {"id": 5_100_000_001, "type": "private", "first_name": "Ann"},
        "from": {"id": 5_100_000_001, "is_bot": False, "first_name": "Ann"},
        "text": "by webhook",
    },
}


async def post(url: str, body: object, secret: str | None = SECRET) -> int:
    headers = {SECRET_HEADER: secret} if secret is not None else {}
    async with aiohttp.ClientSession() as http:
        sent = {"data": body} if isinstance(body, bytes) else {"json": body}
        async with http.post(url, headers=headers, **sent) as answer:
            return answer.status


async def test_an_update_by_webhook_is_stored_before_it_is_acknowledged(
    webhook: str, database: Database, app: App
) -> None:
    assert await post(webhook, UPDATE) == 200
    assert await post(webhook, UPDATE) == 200
    await app.parts.rest.wait()
    assert await written_down(database) == ["by webhook"]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "ключ"])
async def test_without_the_secret_nothing_is_taken(
    webhook: str, database: Database, app: App, secret: str | None
) -> None:
    headers_allow = secret is None or secret.isascii()
    assert await post(webhook, UPDATE, secret if headers_allow else "caf\xe9") == 401
    await app.parts.rest.wait()
    assert await written_down(database) == []


@pytest.mark.parametrize("body", [b"nonsense", b"[" * 100_000, b"\xff\xfe"])
async def test_what_is_no_json_is_turned_away(webhook: str, body: bytes) -> None:
    assert await post(webhook, body) == 400


async def test_a_body_beyond_the_limit_is_turned_away(webhook: str) -> None:
    assert await post(webhook, b"x" * (1024 * 1024 + 1)) == 413


async def test_an_update_that_could_not_be_stored_is_not_acknowledged(
    webhook: str, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(updates: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(app.parts.intake, "take", fails)
    assert await post(webhook, UPDATE) == 500
