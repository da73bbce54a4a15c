"""Games: sent as cards with a button, opened by people, and scored by bots."""

import io
import re
from typing import Any

from PIL import Image

from simulator.bot_api.call import Call
from simulator.bot_api.delivery import deliver
from simulator.refusals import bad_request
from simulator.validation import missing
from simulator.world import Json, Message

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,63}")
PICTURE_PX = (640, 360)


async def send_game(call: Call) -> Any:
    """Every short name of the right shape is a game here: there is nobody to register it with."""
    name = call.params["game_short_name"]
    if not NAME.fullmatch(name):
        raise bad_request("wrong game short name specified")
    call.open_chat()
    game = {"title": name, "description": name, "photo": await call.world.files.add_photo(_picture())}
    if "reply_markup" not in call.params:
        play = {"text": f"Play {name}", "callback_game": {}}
        call.params["reply_markup"] = {"inline_keyboard": [[play]]}
    return deliver(call, {"game": game}).body


def _picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", PICTURE_PX, "#7a8fa6").save(buffer, "JPEG")
    return buffer.getvalue()


def _game(call: Call, *, to: str) -> Message:
    title = f"message to {to}"
    if "inline_message_id" in call.params:
        found = call.world.inline_messages.get(call.params["inline_message_id"])
        message = found[1] if found else None
    else:
        for name in ("chat_id", "message_id"):
            if name not in call.params:
                raise missing(name)
        message = call.message_named(call.chat(), call.params["message_id"], title)
    if message is None or message.deleted or "game" not in message.body:
        raise bad_request(f"{title} not found")
    return message


async def set_game_score(call: Call) -> Any:
    message, user_id = _game(call, to="set game score"), call.params["user_id"]
    if not call.world.knows(user_id):
        raise bad_request("user not found")
    if call.params["score"] < 0:
        raise bad_request("BOT_SCORE_INVALID")
    if call.params["score"] <= message.scores.get(user_id, -1) and not call.get("force"):
        raise bad_request("BOT_SCORE_NOT_MODIFIED")
    message.scores[user_id] = call.params["score"]
    return True if message.inline_id else message.body


async def get_game_high_scores(call: Call) -> Any:
    """The best first; everybody's, since few play here."""
    scores = _game(call, to="get game high scores").scores
    best = sorted(scores.items(), key=lambda one: -one[1])
    return [_high_score(call, place, *one) for place, one in enumerate(best, 1)]


def _high_score(call: Call, place: int, user_id: int, score: int) -> Json:
    return {"position": place, "user": call.world.user_shape(user_id), "score": score}
