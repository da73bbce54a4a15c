"""Games: a card, the tap that opens it, and the scores."""

import pytest

from simulator.driver import DeskPerson
from simulator.shapes import problem_with
from tests.simulator.clients import RawClient, Refused


async def test_a_game_is_opened_and_scored(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await raw.call("sendGame", chat_id=ann.id, game_short_name="shelf_race")
    assert (sent["game"]["title"], sent["reply_markup"]["inline_keyboard"][0][0]["callback_game"]) == (
        "shelf_race",
        {},
    )
    await ann.taps("Play shelf_race")
    update = (await raw.updates())[-1]
    assert (update["callback_query"]["game_short_name"], "data" in update["callback_query"]) == (
        "shelf_race",
        False,
    )
    assert problem_with("Update", update) is None
    where = {"chat_id": ann.id, "message_id": sent["message_id"], "user_id": ann.id}
    await raw.call("setGameScore", **where, score=5)
    with pytest.raises(Refused, match="BOT_SCORE_NOT_MODIFIED"):
        await raw.call("setGameScore", **where, score=4)
    await raw.call("setGameScore", **where, score=4, force=True)
    (best,) = await raw.call("getGameHighScores", **where)
    assert (best["position"], best["user"]["id"], best["score"]) == (1, ann.id, 4)


async def test_a_wrong_game_is_refused(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    with pytest.raises(Refused, match="wrong game short name specified"):
        await raw.call("sendGame", chat_id=ann.id, game_short_name="x")
    with pytest.raises(Refused, match="message to set game score not found"):
        await raw.call("setGameScore", chat_id=ann.id, message_id=1, user_id=ann.id, score=1)
