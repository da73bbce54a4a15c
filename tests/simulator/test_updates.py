"""How updates reach a bot: polling, confirming, conflicts, retention, webhooks."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from simulator.driver import Desk, DeskPerson
from simulator.server import RunningSimulator
from tests.simulator.clients import RawClient, Refused
from tests.simulator.pictures import jpeg

DAY_S = 24 * 3600


async def test_a_long_poll_returns_as_soon_as_something_arrives(raw: RawClient, ann: DeskPerson) -> None:
    poll = asyncio.create_task(raw.updates(timeout=30))
    await asyncio.sleep(0.05)
    await ann.opens()
    async with asyncio.timeout(5):
        assert (await poll)[0]["message"]["text"] == "/start"


async def test_the_older_of_two_pollers_is_terminated(raw: RawClient, ann: DeskPerson) -> None:
    older = asyncio.create_task(raw.answer("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    await raw.updates()
    body = await older
    assert body["error_code"] == 409
    assert body["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )


async def test_a_negative_offset_keeps_only_the_newest(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    for text in ("one", "two", "three"):
        await ann.sends(text)
    assert [u["message"]["text"] for u in await raw.updates(offset=-2)] == ["two", "three"]
    assert len(await raw.updates()) == 2


async def test_a_batch_has_at_most_a_hundred_updates(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    await desk.call("POST", "/api/batch", {"messages": [{"person": ann.id, "text": "x"}] * 130})
    first = await raw.updates(limit=1000)
    rest = await raw.updates(offset=first[-1]["update_id"] + 1)
    assert (len(first), len(rest)) == (100, 30)


async def test_updates_of_a_dead_bot_wait_for_its_successor(
    raw: RawClient, simulator: RunningSimulator, ann: DeskPerson
) -> None:
    await ann.opens()
    await raw.updates()
    await raw.stop()
    successor = RawClient(simulator.url)
    await successor.start()
    assert [u["message"]["text"] for u in await successor.updates()] == ["/start"]
    await successor.stop()
    await raw.start()


async def test_updates_are_kept_for_a_day_of_the_simulated_clock(
    raw: RawClient, desk: Desk, ann: DeskPerson
) -> None:
    await ann.opens()
    await desk.call("POST", "/api/clock", {"advance_s": DAY_S - 60})
    assert len(await raw.updates()) == 1
    await desk.call("POST", "/api/clock", {"advance_s": 120})
    assert await raw.updates() == []


async def test_an_empty_list_of_allowed_updates_means_the_usual_ones(raw: RawClient, ann: DeskPerson) -> None:
    await raw.updates(allowed_updates=["poll"])
    await ann.opens()
    await raw.updates(allowed_updates=[])
    await ann.sends("heard")
    assert [u["message"]["text"] for u in await raw.updates()] == ["heard"]


@dataclass
class Hook:
    """A bot's webhook: what it was sent, and what it answers next."""

    url: str = ""
    received: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    answer: dict[str, Any] | aiohttp.FormData = field(default_factory=dict)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.received.append(await request.json())
            self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
            self.arrived.set()
        if isinstance(self.answer, aiohttp.FormData):
            return web.Response(body=self.answer(), status=status)
        return web.json_response(self.answer, status=status, headers=self.headers)

    async def next_update(self) -> dict[str, Any]:
        async with asyncio.timeout(5):
            await self.arrived.wait()
        self.arrived.clear()
        return self.received[-1]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_a_webhook_gets_updates_with_its_secret(raw: RawClient, hook: Hook, ann: DeskPerson) -> None:
    await raw.call("setWebhook", url=hook.url, secret_token="hush-1")
    await ann.opens()
    assert (await hook.next_update())["message"]["text"] == "/start"
    assert hook.secrets == ["hush-1"]
    info = await raw.call("getWebhookInfo")
    assert info["url"] == hook.url


async def test_a_failing_webhook_is_tried_again(raw: RawClient, hook: Hook, ann: DeskPerson) -> None:
    hook.statuses = [502]
    await raw.call("setWebhook", url=hook.url)
    await ann.opens()
    await hook.next_update()
    info = await raw.call("getWebhookInfo")
    assert info["last_error_message"].startswith("Wrong response from the webhook: 502")


async def test_a_failing_webhook_is_left_alone_for_as_long_as_it_asks(
    raw: RawClient, hook: Hook, ann: DeskPerson
) -> None:
    hook.statuses, hook.headers = [503], {"Retry-After": "1"}
    await raw.call("setWebhook", url=hook.url)
    began = asyncio.get_running_loop().time()
    await ann.opens()
    assert (await raw.call("getWebhookInfo"))["pending_update_count"] == 1
    await hook.next_update()
    assert asyncio.get_running_loop().time() - began >= 1


async def test_an_update_that_was_dropped_is_not_pushed_again(
    raw: RawClient, hook: Hook, ann: DeskPerson
) -> None:
    hook.statuses, hook.headers = [503, 503], {"Retry-After": "1"}
    await raw.call("setWebhook", url=hook.url)
    await ann.sends("old")
    await asyncio.sleep(0.1)
    await raw.call("setWebhook", url=hook.url, secret_token="new", drop_pending_updates=True)
    hook.statuses.clear()
    await ann.sends("new")
    assert (await hook.next_update())["message"]["text"] == "new"
    assert [update["message"]["text"] for update in hook.received] == ["new"]


async def test_a_webhook_hears_a_chat_in_its_order(
    raw: RawClient, desk: Desk, hook: Hook, ann: DeskPerson
) -> None:
    hook.statuses = [500]
    await ann.opens()
    bob = await desk.person("Bob")
    for text in ("1", "2", "3"):
        await ann.sends(text)
        await bob.sends(text)
    await raw.call("setWebhook", url=hook.url, max_connections=40)
    await desk.quiet()
    heard = [(u["message"]["from"]["first_name"], u["message"]["text"]) for u in hook.received]
    assert [text for name, text in heard if name == "Ann"] == ["/start", "1", "2", "3"]
    assert [text for name, text in heard if name == "Bob"] == ["1", "2", "3"]


async def test_a_method_in_the_answer_to_a_webhook_is_run(
    raw: RawClient, hook: Hook, ann: DeskPerson
) -> None:
    hook.answer = {"method": "sendMessage", "chat_id": ann.id, "text": "straight back"}
    await raw.call("setWebhook", url=hook.url)
    await ann.opens()
    assert await ann.waits_for("straight back")


async def test_the_method_in_the_answer_may_bring_a_file(raw: RawClient, hook: Hook, ann: DeskPerson) -> None:
    """As Telegraf answers a webhook with a picture."""
    hook.answer = aiohttp.FormData()
    fields = {
        "method": "sendPhoto",
        "chat_id": str(ann.id),
        "photo": "attach://1",
        "caption": "straight back",
    }
    for name, value in fields.items():
        hook.answer.add_field(name, value)
    hook.answer.add_field("1", jpeg(), filename="a.jpg")
    await raw.call("setWebhook", url=hook.url)
    await ann.opens()
    assert await ann.waits_for("straight back")


async def test_what_asks_for_an_answer_is_not_run_from_a_webhooks_answer(
    raw: RawClient, hook: Hook, ann: DeskPerson, desk: Desk
) -> None:
    hook.answer = {"method": "deleteWebhook"}
    await raw.call("setWebhook", url=hook.url)
    await ann.opens()
    await desk.quiet()
    assert (await raw.call("getWebhookInfo"))["url"] == hook.url


async def test_setting_and_deleting_a_webhook_says_what_it_did(raw: RawClient, hook: Hook) -> None:
    done = [
        (await raw.answer(method, **params))["description"]
        for method, params in [
            ("setWebhook", {"url": hook.url}),
            ("setWebhook", {"url": hook.url}),
            ("setWebhook", {"url": hook.url, "secret_token": "another"}),
            ("deleteWebhook", {}),
            ("deleteWebhook", {}),
        ]
    ]
    assert done == [
        "Webhook was set",
        "Webhook is already set",
        "Webhook was set",
        "Webhook was deleted",
        "Webhook is already deleted",
    ]


async def test_a_webhook_ends_the_long_poll_that_waits(raw: RawClient, hook: Hook) -> None:
    polling = asyncio.create_task(raw.answer("getUpdates", timeout=20))
    await asyncio.sleep(0.1)
    await raw.call("setWebhook", url=hook.url)
    assert (await polling)["description"] == "Conflict: terminated by setWebhook request"


async def test_polling_is_refused_while_a_webhook_is_set(raw: RawClient, hook: Hook, ann: DeskPerson) -> None:
    await ann.opens()
    await raw.call("setWebhook", url=hook.url, drop_pending_updates=True)
    with pytest.raises(Refused, match="can't use getUpdates method while webhook is active"):
        await raw.updates()
    await raw.call("deleteWebhook")
    assert await raw.updates() == []
    assert hook.received == []


async def test_a_bot_that_says_it_will_report_is_not_taken_for_done_in_a_quiet_moment(
    raw: RawClient, desk: Desk, ann: DeskPerson
) -> None:
    """On a crowded machine a bot may be quiet for long between two messages of one answer."""
    await desk.call("POST", "/api/handled", {"follower": "bot", "update_id": 0})
    await ann.opens()
    (update,) = await raw.updates()
    await raw.updates(offset=update["update_id"] + 1)
    await raw.call("sendMessage", chat_id=ann.id, text="the first of two")
    waiting = {"person": ann.id, "after": 0, "update_id": update["update_id"], "quiet_ms": 1}
    assert not (await desk.get("/api/reaction", **waiting, timeout=0.2))["reacted"]
    await desk.call("POST", "/api/handled", {"follower": "bot", "update_id": update["update_id"]})
    assert (await desk.get("/api/reaction", **waiting, timeout=5))["reacted"]
