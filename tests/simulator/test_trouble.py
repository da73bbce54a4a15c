"""Faults on request, sending limits, and callbacks that come too late."""

import asyncio

import aiohttp
import pytest

from simulator.driver import Desk, DeskPerson
from simulator.server import RunningSimulator
from simulator.shapes import problem_with
from tests.simulator.clients import TOKEN, RawClient, Refused


async def test_an_error_before_leaves_no_message_and_one_after_does(
    raw: RawClient, desk: Desk, ann: DeskPerson
) -> None:
    await ann.opens()
    await desk.trouble("error_before", on="sendMessage", count=1)
    await desk.trouble("error_after", on="sendMessage", count=1, code=500)
    first = await raw.answer("sendMessage", chat_id=ann.id, text="first")
    second = await raw.answer("sendMessage", chat_id=ann.id, text="second")
    third = await raw.answer("sendMessage", chat_id=ann.id, text="third")
    await ann.catches_up()
    assert (first["error_code"], second["error_code"], third["ok"]) == (502, 500, True)
    assert [m.text for m in ann.bot_messages] == ["second", "third"]


async def test_a_lost_answer_leaves_the_message(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    await ann.opens()
    await desk.trouble("drop_after", on="sendMessage", count=1)
    with pytest.raises(aiohttp.ClientError):
        await raw.call("sendMessage", chat_id=ann.id, text="said")
    await ann.catches_up()
    assert ann.sees("said")


async def test_a_timeout_keeps_the_caller_waiting(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    await ann.opens()
    await desk.trouble("timeout_before", on="sendMessage", count=1, seconds=0.5)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await raw.call("sendMessage", chat_id=ann.id, text="said")
    await ann.catches_up()
    assert not ann.sees("said")


async def test_a_flood_wait_names_its_seconds(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    await desk.trouble("too_many", on="*", count=1, retry_after=7)
    async with raw.http.get(f"{raw.url}/bot{TOKEN}/getMe") as answer:
        body = await answer.json()
    assert (body["error_code"], body["parameters"]) == (429, {"retry_after": 7})
    assert answer.headers["Retry-After"] == "7"


async def test_a_duplicate_update_comes_again_after_it_was_confirmed(
    raw: RawClient, desk: Desk, ann: DeskPerson
) -> None:
    await desk.trouble("update_duplicate", count=1)
    await ann.opens()
    (first,) = await raw.updates()
    assert await raw.updates(offset=first["update_id"] + 1) == [first]
    assert await raw.updates() == []


async def test_a_late_update_keeps_its_date(
    raw: RawClient, desk: Desk, ann: DeskPerson, simulator: RunningSimulator
) -> None:
    await desk.trouble("update_late", count=1, seconds=0.1)
    await ann.opens()
    assert await raw.updates() == []
    sent_at = ann.messages[0].body["date"]
    await desk.call("POST", "/api/clock", {"advance_s": 600})
    (late,) = await raw.updates(timeout=5)
    assert late["message"]["date"] == sent_at


@pytest.mark.parametrize(
    "distortion", ["date_as_text", "sender_as_text", "without_chat", "unknown_kind", "null_message"]
)
async def test_an_undecodable_update_does_not_fit_the_schema(
    raw: RawClient, desk: Desk, ann: DeskPerson, distortion: str
) -> None:
    await desk.trouble("update_undecodable", on="message", count=1, distortion=distortion)
    await ann.opens()
    await ann.sends("fine")
    spoiled, fine = await raw.updates()
    assert problem_with("Update", spoiled) is not None
    assert problem_with("Update", fine) is None


async def test_random_faults_repeat_with_their_seed(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    async def outcomes() -> list[bool]:
        await desk.no_more_trouble()
        await desk.trouble("error_before", on="getMe", probability=0.5, seed=7)
        return [(await raw.answer("getMe"))["ok"] for _ in range(12)]

    first = await outcomes()
    assert first == await outcomes()
    assert len(set(first)) == 2


async def test_too_many_messages_are_answered_with_a_wait(
    raw: RawClient, desk: Desk, ann: DeskPerson
) -> None:
    await ann.opens()
    await desk.settings(limits={"enabled": True, "chat_burst": 3})
    answers = [await raw.answer("sendMessage", chat_id=ann.id, text="x") for _ in range(4)]
    assert [a["ok"] for a in answers] == [True, True, True, False]
    assert answers[-1]["description"] == "Too Many Requests: retry after 1"
    assert (await desk.settings())["limit_errors"] == 1


async def test_a_bot_may_send_thirty_messages_a_second_to_many_people(raw: RawClient, desk: Desk) -> None:
    people = [await desk.person(f"P{number}") for number in range(31)]
    for person in people:
        await person.opens()
    await desk.settings(limits={"enabled": True, "per_second": 30})
    answers = await asyncio.gather(
        *(raw.answer("sendMessage", chat_id=person.id, text="x") for person in people)
    )
    assert sum(answer["ok"] for answer in answers) == 30


async def test_a_group_takes_twenty_messages_a_minute(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    group = await desk.group("Team", ann)
    await desk.settings(limits={"enabled": True, "chat_burst": 100})
    answers = [await raw.answer("sendMessage", chat_id=group, text="x") for _ in range(21)]
    assert [a["ok"] for a in answers].count(True) == 20
    assert answers[-1]["parameters"]["retry_after"] > 30


async def test_an_old_callback_query_cannot_be_answered(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    await ann.opens()
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await raw.call("sendMessage", chat_id=ann.id, text="x", reply_markup=markup)
    await ann.taps("Go")
    query = (await raw.updates())[-1]["callback_query"]
    await desk.call("POST", "/api/callbacks/expire", {})
    with pytest.raises(Refused, match="query is too old"):
        await raw.call("answerCallbackQuery", callback_query_id=query["id"])


async def test_a_forged_tap_reaches_the_bot_with_its_data(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    await raw.call("sendMessage", chat_id=ann.id, text="no buttons here")
    await ann.catches_up()
    await ann.taps_forged(ann.last_message, "visit:99:delete")
    assert (await raw.updates())[-1]["callback_query"]["data"] == "visit:99:delete"
