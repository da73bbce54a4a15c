"""Putting a bot's message into a chat: text, markup, limits, and what people then see."""

from simulator.bot_api.call import Call
from simulator.bot_api.replies import reply_content
from simulator.entities import MAX_CAPTION, MAX_TEXT, formatted
from simulator.keyboards import checked_markup, inline_part
from simulator.refusals import bad_request
from simulator.topics import thread_marks
from simulator.world import Chat, Json, Message, World


def text_content(call: Call, *, key: str = "text") -> Json:
    """Return text and entities of a message with text; raises when it is empty."""
    done = formatted(call.get(key, ""), call.get("parse_mode"), call.get("entities"), max_length=MAX_TEXT)
    if not done.text:
        raise bad_request("message text is empty")
    content: Json = {"text": done.text}
    if entities := with_known_users(call.world, done.entities):
        content["entities"] = entities
    if preview := call.get("link_preview_options"):
        content["link_preview_options"] = preview
    return content


def with_known_users(world: World, entities: list[Json]) -> list[Json]:
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
        if entities := with_known_users(call.world, done.entities):
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
