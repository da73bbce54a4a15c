"""Inline mode: asking a bot from any chat, its results, and the message that one of them becomes."""

from typing import Any

import pytest

from simulator.driver import Desk, DeskPerson
from simulator.shapes import problem_with
from tests.simulator.clients import RawClient, Refused
from tests.simulator.pictures import jpeg

ARTICLE = {
    "type": "article",
    "id": "a",
    "title": "Greeting",
    "input_message_content": {"message_text": "<b>Hello</b>", "parse_mode": "HTML"},
    "reply_markup": {"inline_keyboard": [[{"text": "Wave", "callback_data": "wave"}]]},
}


async def asked(raw: RawClient, ann: DeskPerson, words: str = "he") -> dict[str, Any]:
    """Ann types the bot's name and some words; the bot hears the query."""
    await ann.opens()
    await raw.updates(offset=-1)
    await ann.asks_inline(words)
    query: dict[str, Any] = (await raw.updates())[-1]["inline_query"]
    return query


async def test_a_query_is_heard_and_its_results_are_shown(raw: RawClient, ann: DeskPerson) -> None:
    query = await asked(raw, ann)
    assert (query["query"], query["from"]["id"], query["chat_type"]) == ("he", ann.id, "sender")
    await raw.call("answerInlineQuery", inline_query_id=query["id"], results=[ARTICLE], next_offset="1")
    assert [result["title"] for result in await ann.inline_results()] == ["Greeting"]


async def test_a_chosen_result_is_a_message_by_way_of_the_bot(raw: RawClient, ann: DeskPerson) -> None:
    query = await asked(raw, ann)
    await raw.call("answerInlineQuery", inline_query_id=query["id"], results=[ARTICLE])
    await ann.chooses_inline("a")
    *_, message, chosen = await raw.updates()
    assert (message["message"]["text"], message["message"]["via_bot"]["id"]) == ("Hello", 123456)
    assert chosen["chosen_inline_result"]["result_id"] == "a"
    assert problem_with("Array of Update", [message, chosen]) is None


async def test_the_message_is_changed_and_tapped_by_its_inline_id(raw: RawClient, ann: DeskPerson) -> None:
    query = await asked(raw, ann)
    await raw.call("answerInlineQuery", inline_query_id=query["id"], results=[ARTICLE])
    await ann.chooses_inline("a")
    inline_id = (await raw.updates())[-1]["chosen_inline_result"]["inline_message_id"]
    await ann.taps_forged(ann.messages[-1], "wave")
    tap = (await raw.updates())[-1]["callback_query"]
    assert (tap["inline_message_id"], "message" in tap) == (inline_id, False)
    assert await raw.call("editMessageText", inline_message_id=inline_id, text="Bye") is True
    await ann.catches_up()
    assert ann.messages[-1].text == "Bye"
    with pytest.raises(Refused, match="MESSAGE_ID_INVALID"):
        await raw.call("editMessageText", inline_message_id="nothing", text="Bye")


@pytest.mark.parametrize(
    ("result", "shown"),
    [
        ({"type": "location", "latitude": 1, "longitude": 2, "title": "x"}, "location"),
        ({"type": "venue", "latitude": 1, "longitude": 2, "title": "x", "address": "y"}, "venue"),
        ({"type": "contact", "phone_number": "1", "first_name": "x"}, "contact"),
        ({"type": "photo", "photo_file_id": "KNOWN", "caption": "c"}, "photo"),
    ],
)
async def test_results_of_many_kinds_are_sent(
    raw: RawClient, ann: DeskPerson, result: dict[str, Any], shown: str
) -> None:
    query = await asked(raw, ann)
    photo = await raw.call("sendPhoto", chat_id=ann.id, photo=("a.jpg", jpeg()))
    known = photo["photo"][-1]["file_id"]
    filled = {name: known if value == "KNOWN" else value for name, value in result.items()}
    await raw.call("answerInlineQuery", inline_query_id=query["id"], results=[{"id": "1", **filled}])
    await ann.chooses_inline("1")
    assert shown in ann.messages[-1].body


@pytest.mark.parametrize(
    ("results", "description"),
    [
        ([ARTICLE, ARTICLE], "RESULT_ID_DUPLICATE"),
        ([ARTICLE | {"id": "x" * 65}], "RESULT_ID_INVALID"),
        ([ARTICLE | {"id": str(number)} for number in range(51)], "RESULTS_TOO_MUCH"),
        (
            [ARTICLE | {"input_message_content": {"message_text": "x", "parse_mode": "Word"}}],
            "can't parse inline query result: unsupported parse_mode",
        ),
    ],
)
async def test_wrong_results_are_refused(
    raw: RawClient, ann: DeskPerson, results: list[Any], description: str
) -> None:
    query = await asked(raw, ann)
    answer = await raw.answer("answerInlineQuery", inline_query_id=query["id"], results=results)
    assert answer["description"] == f"Bad Request: {description}"


async def test_an_unknown_query_cannot_be_answered(raw: RawClient) -> None:
    answer = await raw.answer("answerInlineQuery", inline_query_id="1", results=[])
    assert answer["description"].startswith("Bad Request: query is too old")


async def test_another_bot_can_be_asked_from_this_chat(raw: RawClient, ann: DeskPerson, desk: Desk) -> None:
    await ann.opens()
    other = f"{raw.url}/bot777:{'A' * 35}"
    async with raw.http.get(f"{other}/getMe") as answer:
        name = (await answer.json())["result"]["username"]
    await ann.asks_inline("x", bot=name)
    async with raw.http.get(f"{other}/getUpdates") as answer:
        (update,) = (await answer.json())["result"]
    assert update["inline_query"]["chat_type"] == "private"
