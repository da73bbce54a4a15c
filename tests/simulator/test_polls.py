"""Polls and quizzes: what bots send, what people answer, what bots hear of it."""

from typing import Any

import pytest

from simulator.driver import Desk, DeskPerson
from tests.simulator.clients import RawClient


async def sent_poll(raw: RawClient, ann: DeskPerson, **more: Any) -> dict[str, Any]:
    await ann.opens()
    await raw.updates(offset=-1)
    params = {
        "question": "Which <b>day</b>?",
        "question_parse_mode": "HTML",
        "options": [{"text": "Mon"}, "Tue"],
    }
    message: dict[str, Any] = await raw.call("sendPoll", chat_id=ann.id, **(params | more))
    return message


async def votes(desk: Desk, ann: DeskPerson, message: dict[str, Any], options: list[int]) -> None:
    path = f"/api/people/{ann.id}/chats/bot/messages/{message['message_id']}/vote"
    await desk.call("POST", path, {"options": options})


async def test_a_question_may_be_marked_up(raw: RawClient, ann: DeskPerson) -> None:
    poll = (await sent_poll(raw, ann))["poll"]
    assert (poll["question"], poll["question_entities"][0]["type"]) == ("Which day?", "bold")


async def test_an_open_poll_tells_who_chose_what(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    message = await sent_poll(raw, ann, is_anonymous=False)
    await votes(desk, ann, message, [1])
    await votes(desk, ann, message, [])
    heard = (await raw.updates())[1:]
    assert [u["poll"]["options"][1]["voter_count"] for u in heard if "poll" in u] == [1, 0]
    assert [u["poll_answer"]["option_ids"] for u in heard if "poll_answer" in u] == [[1], []]


async def test_an_anonymous_poll_tells_only_the_count(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    await votes(desk, ann, await sent_poll(raw, ann), [0])
    assert [set(u) - {"update_id"} for u in (await raw.updates())[1:]] == [{"poll"}]


async def test_a_quiz_takes_one_answer(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    message = await sent_poll(raw, ann, type="quiz", correct_option_ids=[0], explanation="Always")
    await votes(desk, ann, message, [1])
    with pytest.raises(Exception, match="no second answer"):
        await votes(desk, ann, message, [0])


async def test_a_stopped_poll_is_closed_for_everybody(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    message = await sent_poll(raw, ann)
    where = {"chat_id": ann.id, "message_id": message["message_id"]}
    assert (await raw.call("stopPoll", **where))["is_closed"]
    assert (await raw.updates())[-1]["poll"]["is_closed"]
    with pytest.raises(Exception, match="no open poll"):
        await votes(desk, ann, message, [0])
    again = await raw.answer("stopPoll", **where)
    assert again["description"] == "Bad Request: poll has already been closed"


async def test_a_poll_closes_by_the_clock(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    message = await sent_poll(raw, ann, open_period=600)
    assert message["poll"]["close_date"] == message["date"] + 600
    await desk.travels(seconds=590)
    assert not any(u["poll"]["is_closed"] for u in await raw.updates() if "poll" in u)
    await desk.travels(seconds=20)
    assert (await raw.updates(timeout=5, offset=-1))[-1]["poll"]["is_closed"]
    with pytest.raises(Exception, match="no open poll"):
        await votes(desk, ann, message, [0])


@pytest.mark.parametrize(
    ("more", "description"),
    [
        ({"options": []}, "poll must have at least 1 option"),
        ({"options": ["x"] * 13}, "poll can't have more than 12 options"),
        ({"options": ["x" * 101, "y"]}, "poll option length must not exceed 100"),
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"type": "quiz"}, "wrong correct option ID specified"),
        ({"type": "quiz", "correct_option_ids": [2]}, "wrong correct option ID specified"),
        ({"type": "riddle"}, "unsupported poll type specified"),
        ({"open_period": 4}, "OPEN_PERIOD_INVALID"),
        ({"close_date": 1000}, "CLOSE_DATE_INVALID"),
    ],
)
async def test_a_wrong_poll_is_refused(
    raw: RawClient, ann: DeskPerson, more: dict[str, Any], description: str
) -> None:
    await ann.opens()
    params = {"chat_id": ann.id, "question": "?", "options": ["a", "b"]} | more
    assert (await raw.answer("sendPoll", **params))["description"] == f"Bad Request: {description}"
