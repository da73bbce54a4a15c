"""Nothing that a client sends may break the server: every call gets an answer in Telegram's form."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from simulator.driver import DeskPerson
from simulator.schema import schema
from simulator.server import RunningSimulator
from tests.simulator.clients import TOKEN, RawClient

ODD: list[Any] = [
    None, " ", "-1", "[]", "{}", "null", "好", "1e99", "[" * 3000, "@a", "\u0000",
    0, 2**70, 1.5, True, [None], [[]], {"type": "x"}, {"keyboard": "x"}, [{"type": "bold"}],
    {"inline_keyboard": [["x"]]},
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("method", sorted(set(schema().methods) - {"getUpdates"}))
async def test_odd_arguments_never_break_a_method(raw: RawClient, ann: DeskPerson, method: str) -> None:
    await ann.opens()
    names = list(schema().methods[method].params)
    for shift, value in enumerate(ODD):
        params: dict[str, Any] = {n: ODD[(shift + 7 * i) % len(ODD)] for i, n in enumerate(names)}
        params |= {n: ann.id for n in ("chat_id", "from_chat_id", "user_id") if n in params and shift % 2}
        params |= {names[shift % len(names)]: value} if names else {}
        body = await raw.answer(method, **params)
        assert body["ok"] or body["error_code"] in (400, 401, 403, 404, 413), body


@pytest.mark.parametrize("body", [b"\xff", b"[" * 100_000, b'{"text": "\\ud800"}', b"1", b'{"chat_id": NaN}'])
async def test_bodies_that_are_no_proper_json_are_refused(raw: RawClient, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    url = f"{raw.url}/bot{TOKEN}/sendMessage"
    async with raw.http.post(url, data=body, headers=headers) as answer:
        assert (answer.status, (await answer.json())["ok"]) == (400, False)


@pytest.mark.parametrize(
    "body", [b"", b"--x", b"--x\r\n\r\n", b"--y\r\n\r\nz\r\n--y--\r\n", b"\x00" * 600_000]
)
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "multipart/form-data", "text/plain"])
async def test_bodies_that_are_no_proper_form_are_answered(raw: RawClient, body: bytes, kind: str) -> None:
    url = f"{raw.url}/bot{TOKEN}/sendMessage"
    async with raw.http.post(url, data=body, headers={"Content-Type": kind}) as answer:
        assert (answer.status, (await answer.json())["ok"]) == (400, False)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("messages", {"kind": "dance"}),
        ("messages", {"text": ""}),
        ("messages", {"kind": "location", "latitude": "NaN", "longitude": 1}),
        ("messages", {"kind": "location", "latitude": 95, "longitude": 1}),
        ("messages", {"kind": "live_location", "latitude": 1, "longitude": 1, "live_period": 5}),
        ("messages", {"kind": "photo"}),
        ("messages", {"text": "x", "reply_to_message_id": 99}),
        ("messages/99/stop", {}),
        ("messages/1/live", {"latitude": 1, "longitude": 1}),
        ("press", {"text": "none"}),
        ("tap", {"row": "x"}),
        ("start", {"payload": "no spaces please"}),
    ],
)
async def test_what_a_person_cannot_do_is_said_in_a_sentence(
    raw: RawClient, ann: DeskPerson, path: str, body: dict[str, Any]
) -> None:
    await ann.opens()
    url = f"{raw.url}/api/people/{ann.id}/chats/bot/{path}"
    async with raw.http.post(url, json=body) as answer:
        assert 400 <= answer.status < 500
        assert (await answer.json())["error"]


async def test_a_body_without_end_is_refused_when_it_is_too_large(raw: RawClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(70):
            yield b"x" * 1_000_000

    url = f"{raw.url}/bot{TOKEN}/sendMessage"
    async with raw.http.post(url, data=endless(), headers={"Content-Type": "application/json"}) as answer:
        assert (await answer.json())["error_code"] == 413


@pytest.mark.parametrize("path", ["/", "//bot1/getMe", "/nothing/here", "/bot"])
async def test_any_path_is_answered(raw: RawClient, path: str) -> None:
    async with raw.http.get(f"{raw.url}{path}") as answer:
        assert answer.status in (200, 404)
        assert answer.status == 200 or (await answer.json())["error_code"] == 404


async def test_thousands_of_waiting_updates_are_handed_out_in_order(
    raw: RawClient, simulator: RunningSimulator, ann: DeskPerson
) -> None:
    await ann.opens()
    bot = next(iter(simulator.world.bots.values()))
    for number in range(5000):
        bot.updates.put("message", {"number": number}, chat_id=number % 7)
    heard: list[int] = []
    offset = -5000
    while batch := await raw.updates(offset=offset):
        heard += [update["message"]["number"] for update in batch]
        offset = batch[-1]["update_id"] + 1
    assert heard == list(range(5000))
    assert bot.updates.oldest_of_each_chat() == []
