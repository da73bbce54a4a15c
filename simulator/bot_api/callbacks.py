"""Answering taps on inline buttons."""

import time
from typing import Any

from simulator.asked import CallbackQuery
from simulator.bot_api.call import Call, present
from simulator.refusals import bad_request
from simulator.validation import MISSING

MAX_ANSWER = 200


async def answer_callback_query(call: Call) -> Any:
    query = call.bot.callbacks.get(call.params["callback_query_id"])
    if query is None or time.monotonic() - query.asked_at > call.world.callback_expiry_s:
        raise bad_request(MISSING["callback_query_id"])
    text = call.get("text")
    if text and len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = present(text=text, show_alert=call.get("show_alert", False), url=call.get("url"))
    query.answer = answer
    _show(call, query)
    return True


def _show(call: Call, query: CallbackQuery) -> None:
    call.world.events.add(
        "callback_answer",
        chat=call.bot.id if query.chat.is_private else query.chat.id,
        people=[query.person_id],
        callback_query_id=query.id,
        message_id=query.message_id,
        answer=query.answer,
    )
