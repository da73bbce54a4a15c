"""Putting a bot's message into a chat: reply, markup, limits, and what people then see."""

from simulator.bot_api.call import Call
from simulator.entities import MAX_CAPTION, MAX_TEXT, formatted
from simulator.keyboards import checked_markup, inline_part
from simulator.refusals import bad_request
from simulator.schema import schema
from simulator.topics import thread_marks
from simulator.world import Chat, Json, Message, World

# A message quoted inside another one leaves out what it quotes itself.
NOT_IN_REPLY = ("reply_to_message", "external_reply", "quote")


def text_content(call: Call, *, key: str = "text") -> Json:
    """Return text and entities of a message with text; raises when it is empty."""
    done = formatted(call.get(key, ""), call.get("parse_mode"), call.get("entities"), max_length=MAX_TEXT)
    if not done.text:
        raise bad_request("message text is empty")
    content: Json = {"text": done.text}
    if entities := _with_known_users(call.world, done.entities):
        content["entities"] = entities
    if preview := call.get("link_preview_options"):
        content["link_preview_options"] = preview
    return content


def _with_known_users(world: World, entities: list[Json]) -> list[Json]:
    """A mention of somebody without a username carries who it is; of a stranger it is no mention."""
    return [
        {**entity, "user": world.user_shape(int(entity["user"]["id"]))}
        if entity["type"] == "text_mention"
        else entity
        for entity in entities
        if entity["type"] != "text_mention" or world.knows(int(entity["user"]["id"]))
    ]


def caption_content(call: Call, source: Json) -> Json:
    """Return caption and its entities from the parameters of a call or of one InputMedia."""
    if not source.get("caption"):
        return {}
    done = formatted(
        str(source["caption"]),
        source.get("parse_mode"),
        source.get("caption_entities"),
        max_length=MAX_CAPTION,
        too_long="message caption is too long",
    )
    content: Json = {}
    if done.text:
        content["caption"] = done.text
        if entities := _with_known_users(call.world, done.entities):
            content["caption_entities"] = entities
        if source.get("show_caption_above_media"):
            content["show_caption_above_media"] = True
    if source.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return content


def deliver(call: Call, content: Json, *, chat: Chat | None = None, more: Json | None = None) -> Message:
    """Send one message of the bot and return it; `more` are facts for the event that people see."""
    chat = chat or call.open_chat()
    markup = checked_markup(call.get("reply_markup"))
    reply = reply_content(call, chat)
    call.world.limits.check(call.bot.id, chat.id)
    return put(call, chat, {**reply, **content}, markup, more=more)


def put(call: Call, chat: Chat, content: Json, markup: Json | None, *, more: Json | None = None) -> Message:
    """Store and show a message whose parts have all been checked."""
    if call.get("protect_content"):
        content = {**content, "has_protected_content": True}
    if effect := call.get("message_effect_id"):
        content = {**content, "effect_id": effect}
    if topic_id := call.get("message_thread_id"):
        content = thread_marks(topic_id) | content
    if inline := inline_part(markup):
        content = {**content, "reply_markup": inline}
    message = call.world.add_message(chat, call.bot.id, content)
    message.had_reply_keyboard = bool(markup) and inline is None
    message.reply_markup_sent = markup
    _show_keyboard(chat, markup, message.id)
    call.world.show("message", chat, message, markup=markup, **(more or {}))
    return message


def new_album_id(world: World) -> str:
    return str(13_000_000_000_000_000 + world.files.next_number())


def _show_keyboard(chat: Chat, markup: Json | None, message_id: int) -> None:
    if not markup or "inline_keyboard" in markup:
        return
    chat.force_reply = message_id if "force_reply" in markup else None
    if "keyboard" in markup:
        chat.reply_keyboard = markup
    elif "remove_keyboard" in markup:
        chat.reply_keyboard = None


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
    if quote := parameters.get("quote"):
        text = message.body.get("text") or message.body.get("caption") or ""
        position = text.find(quote)
        if position < 0:
            raise bad_request("message has no quote")
        reply["quote"] = {"text": quote, "position": position, "is_manual": True}
    return reply


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
