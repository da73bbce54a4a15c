"""Replies: the message that is answered, the part of it that is quoted, and messages of other chats."""

from simulator.bot_api.call import Call
from simulator.entities import MAX_CAPTION, formatted, utf16_length
from simulator.refusals import bad_request
from simulator.schema import schema
from simulator.world import Chat, Json, Message, World

# A message quoted inside another one leaves out what it quotes itself.
NOT_IN_REPLY = ("reply_to_message", "external_reply", "quote")
KEPT_IN_QUOTES = frozenset(
    ["bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji", "date_time"]
)
NO_SUCH_QUOTE = "QUOTE_TEXT_INVALID"
MAX_UTF16 = 1 << 20


def reply_content(call: Call, chat: Chat) -> Json:
    """Return the message that is replied to, as the new message carries it."""
    parameters: Json = call.get("reply_parameters") or {}
    if "message_id" not in parameters:
        return {}
    source = _replied_chat(call, chat, parameters.get("chat_id"))
    message = source.messages.get(int(parameters["message_id"]))
    if message is None or message.deleted:
        if parameters.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    elsewhere = source is not chat
    reply: Json = {"external_reply": _external(call.world, source, message)} if elsewhere else {}
    reply |= {} if elsewhere else {"reply_to_message": quoted(message)}
    if parameters.get("quote"):
        reply["quote"] = _quote(parameters, message)
    return reply


def _quote(parameters: Json, message: Message) -> Json:
    """The quoted part as a TextQuote; it must stand in the message as it is, marked up alike.

    Of several places where it stands, the one nearest to `quote_position` (in UTF-16 units) is meant.
    """
    part = formatted(
        str(parameters["quote"]),
        parameters.get("quote_parse_mode"),
        parameters.get("quote_entities"),
        max_length=MAX_CAPTION,
        too_long=NO_SUCH_QUOTE,
        searched=False,
    )
    body = message.body
    text = body.get("text") or body.get("caption") or ""
    marked = body.get("entities") or body.get("caption_entities") or []
    wanted = _marks(part.entities, 0)
    places = [at for at in _places(text, part.text) if _marks(marked, at, part.text) == wanted]
    if not places:
        raise bad_request(NO_SUCH_QUOTE)
    near = int(parameters.get("quote_position") or 0)
    quote: Json = {
        "text": part.text,
        "position": min(places, key=lambda at: abs(at - near)),
        "is_manual": True,
    }
    return quote | ({"entities": part.entities} if part.entities else {})


def _places(text: str, part: str) -> list[int]:
    """Where a part stands in a text, in UTF-16 units."""
    found, at = [], text.find(part)
    while part and at >= 0:
        found.append(utf16_length(text[:at]))
        at = text.find(part, at + 1)
    return found


def _marks(entities: list[Json], start: int, part: str | None = None) -> set[tuple[str, int, int]]:
    """The styles inside a part of a text, cut at its borders; of a whole text without a part."""
    end = start + utf16_length(part) if part is not None else MAX_UTF16
    return {
        (e["type"], max(e["offset"], start) - start, min(e["offset"] + e["length"], end) - start)
        for e in entities
        if e["type"] in KEPT_IN_QUOTES and e["offset"] < end and start < e["offset"] + e["length"]
    }


def _replied_chat(call: Call, chat: Chat, other: object) -> Chat:
    """The chat of the message replied to: this one, or another that the bot is in."""
    if other in (None, "", chat.id, str(chat.id)):
        return chat
    number = str(other).lstrip("-").isdigit()
    found = call.world.chat_for_bot(call.bot, int(str(other)) if number else str(other))
    if found is None or call.bot.id not in found.members:
        raise bad_request("chat not found")
    return found


def origin_of(world: World, message: Message) -> Json:
    """Who wrote a message first, as a MessageOrigin."""
    date = message.body["date"]
    if "sender_chat" in message.body:
        return {"type": "channel", "date": date, "chat": message.body["chat"], "message_id": message.id}
    return {"type": "user", "date": date, "sender_user": world.user_shape(message.sender_id)}


def _external(world: World, source: Chat, message: Message) -> Json:
    """What a reply tells of a message in another chat."""
    origin = origin_of(world, message)
    shown = schema().types["ExternalReplyInfo"].fields
    told: Json = {"origin": origin, **{n: v for n, v in message.body.items() if n in shown}}
    place = {"chat": world.chat_shape(source), "message_id": message.id}
    return {n: v for n, v in told.items() if n not in place} | ({} if source.is_private else place)


def quoted(message: Message) -> Json:
    return {name: value for name, value in message.body.items() if name not in NOT_IN_REPLY}
