"""Inline mode: a person asks a bot from any chat, the bot answers with results, the person sends one."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from simulator.asked import InlineQuery
from simulator.bot_api.call import Call, present
from simulator.bot_api.delivery import caption_content, text_content
from simulator.bot_api.media import media, media_content
from simulator.bot_api.sending import contact_content, venue_content, whole_location_content
from simulator.keyboards import checked_markup
from simulator.refusals import ApiRefusal, bad_request
from simulator.validation import MISSING
from simulator.world import Json

MAX_RESULTS = 50
MAX_ID_BYTES = 64
PREPARED_FOR_S = 86_400
# Which of our kinds of file a result's type is, and how its fields begin.
FILES: Mapping[str, tuple[str, str]] = {
    "photo": ("photo", "photo"),
    "gif": ("animation", "gif"),
    "mpeg4_gif": ("animation", "mpeg4"),
    "video": ("video", "video"),
    "audio": ("audio", "audio"),
    "voice": ("voice", "voice"),
    "document": ("document", "document"),
    "sticker": ("sticker", "sticker"),
}
FACTS = ("width", "height", "duration")


async def answer_inline_query(call: Call) -> Any:
    query = call.bot.inline_queries.get(call.params["inline_query_id"])
    if query is None or time.monotonic() - query.asked_at > call.world.callback_expiry_s:
        raise bad_request(MISSING["callback_query_id"])
    results: list[Json] = call.params["results"]
    _check_ids([str(result["id"]) for result in results])
    for result in results:
        _check_result(call, result)
    query.answer = {
        "results": results,
        **present(
            next_offset=call.get("next_offset"),
            button=call.get("button"),
            cache_time=call.get("cache_time", 300),
        ),
    }
    query.answered_by = call
    call.world.events.add("inline_answer", people=[query.person_id], inline_query_id=query.id)
    return True


async def save_prepared_inline_message(call: Call) -> Any:
    """A result that a person may send later; here nobody can, but it is checked like any other."""
    _check_result(call, call.params["result"])
    if call.params["user_id"] not in call.world.people:
        raise bad_request("user not found")
    expires_at = call.world.clock.date() + PREPARED_FOR_S
    return {
        "id": str(9_000_000_000_000_000_000 + call.world.files.next_number()),
        "expiration_date": expires_at,
    }


def _check_ids(ids: list[str]) -> None:
    if len(ids) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if any(not 0 < len(result_id.encode()) <= MAX_ID_BYTES for result_id in ids):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")


def _check_result(call: Call, result: Json) -> None:
    """Refuse what could not be sent: words that cannot be parsed, an article without any, bad keyboards."""
    checked_markup(result.get("reply_markup"), inline_only=True)
    try:
        if "input_message_content" in result:
            _given_content(call, result["input_message_content"])
        elif result["type"] == "article" and "message_text" not in result:
            raise bad_request('Can\'t find field "message_text"')
        else:
            caption_content(call, result)
    except ApiRefusal as refusal:
        raise bad_request(
            f"can't parse inline query result: {refusal.description.removeprefix('Bad Request: ')}"
        ) from refusal


async def chosen_content(query: InlineQuery, result_id: str) -> Json | None:
    """Return what the message of a result holds; None when there is no such result."""
    call, results = query.answered_by, (query.answer or {}).get("results", ())
    result = next((r for r in results if str(r["id"]) == result_id), None)
    if call is None or result is None:
        return None
    markup = checked_markup(result.get("reply_markup"), inline_only=True)
    content = await _content(call, result)
    return content | present(via_bot=call.bot.user(), reply_markup=markup)


async def _content(call: Call, result: Json) -> Json:
    if "input_message_content" in result:
        return _given_content(call, result["input_message_content"])
    kind = str(result["type"])
    if kind not in FILES:
        return _given_content(call, result)
    file_kind, prefix = FILES[kind]
    where = result.get(f"{prefix}_file_id") or result.get(f"{prefix}_url")
    facts = present(**{fact: result.get(f"{prefix}_{fact}") for fact in FACTS})
    kept = await media(call, file_kind, where, result | facts)
    return media_content(file_kind, kept) | caption_content(call, result)


def _given_content(call: Call, content: Json) -> Json:
    """A text, a place or a contact, as an InputMessageContent or a result tells it."""
    told = replace(call, params=content)
    if "message_text" in content:
        return text_content(told, key="message_text")
    if "phone_number" in content:
        return contact_content(told)
    if "latitude" not in content:
        raise bad_request("this kind of content is not available here")
    return venue_content(told) if "address" in content else whole_location_content(told)
