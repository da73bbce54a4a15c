"""Changing and deleting what was sent."""

from typing import Any

from simulator.bot_api.call import Call
from simulator.bot_api.delivery import caption_content, text_content
from simulator.bot_api.media import media, media_content
from simulator.bot_api.rich import rich_content
from simulator.bot_api.sending import checked_live_period, live_fields, location_content
from simulator.keyboards import checked_markup
from simulator.refusals import bad_request
from simulator.validation import missing
from simulator.world import Chat, Json, Message

DELETABLE_FOR_S = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TEXT_FIELDS = frozenset({"text", "entities", "link_preview_options", "rich_message"})
CAPTION_FIELDS = frozenset({"caption", "caption_entities", "show_caption_above_media"})
MEDIA_FIELDS = frozenset(
    {"photo", "document", "video", "animation", "audio", "voice", "video_note", "has_media_spoiler"}
)
PREVIEW_ONLY = frozenset({"link_preview_options", "edit_date"})


def _editable(call: Call) -> tuple[Chat, Message]:
    if "inline_message_id" in call.params:
        return _inline(call)
    if "chat_id" not in call.params:
        raise missing("chat_id")
    chat = call.chat()
    if not call.get("message_id"):
        raise missing("message_id")
    message = call.message(chat, call.params["message_id"], to="edit")
    if message.sender_id != call.bot.id or message.had_reply_keyboard or "forward_origin" in message.body:
        raise bad_request("message can't be edited")
    return chat, message


def _inline(call: Call) -> tuple[Chat, Message]:
    """A message that a person sent by way of the bot."""
    found = call.world.inline_messages.get(call.params["inline_message_id"])
    if found is None or found[1].deleted or found[1].body["via_bot"]["id"] != call.bot.id:
        raise bad_request("MESSAGE_ID_INVALID")
    return found


def _edited(call: Call, chat: Chat, message: Message, without: frozenset[str], content: Json) -> Any:
    """Replace some fields; the inline keyboard goes unless it is given again, as at Telegram."""
    markup = checked_markup(call.get("reply_markup"), inline_only=True)
    body = {
        n: v for n, v in message.body.items() if n not in without and n not in ("reply_markup", "edit_date")
    }
    body |= content
    if markup:
        body["reply_markup"] = markup
    if _same(body, message.body):
        raise bad_request(NOT_MODIFIED)
    if without or content:
        body["edit_date"] = call.world.clock.date()
    elif "edit_date" in message.body:
        body["edit_date"] = message.body["edit_date"]
    message.body = body
    call.world.show("edited_message", chat, message)
    return True if message.inline_id else body


def _same(new: Json, old: Json) -> bool:
    return {n: v for n, v in new.items() if n not in PREVIEW_ONLY} == {
        n: v for n, v in old.items() if n not in PREVIEW_ONLY
    }


async def edit_message_text(call: Call) -> Any:
    chat, message = _editable(call)
    if "text" not in call.params and "rich_message" not in call.params:
        raise missing("text")
    content = await rich_content(call) if "rich_message" in call.params else text_content(call)
    if not {"text", "rich_message"} & set(message.body):
        raise bad_request("there is no text in the message to edit")
    return _edited(call, chat, message, TEXT_FIELDS, content)


async def edit_message_caption(call: Call) -> Any:
    chat, message = _editable(call)
    if not MEDIA_FIELDS & set(message.body):
        raise bad_request("there is no caption in the message to edit")
    return _edited(call, chat, message, CAPTION_FIELDS, caption_content(call, call.params))


async def edit_message_media(call: Call) -> Any:
    chat, message = _editable(call)
    if not (MEDIA_FIELDS | {"text"}) & set(message.body):
        raise bad_request("there is no media in the message to edit")
    item: Json = call.params["media"]
    kind = str(item["type"])
    if "media_group_id" in message.body and kind not in ("photo", "video", "document", "audio"):
        raise bad_request("message can't be edited")
    kept = await media(call, kind, item["media"], item)
    content = {**media_content(kind, kept), **caption_content(call, item)}
    return _edited(call, chat, message, TEXT_FIELDS | CAPTION_FIELDS | MEDIA_FIELDS, content)


async def edit_message_reply_markup(call: Call) -> Any:
    chat, message = _editable(call)
    return _edited(call, chat, message, frozenset(), {})


def _live(call: Call) -> tuple[Chat, Message]:
    chat, message = _editable(call)
    if "location" not in message.body or not message.is_live(call.world.clock.now()):
        raise bad_request("message can't be edited")
    return chat, message


async def edit_message_live_location(call: Call) -> Any:
    chat, message = _live(call)
    period = checked_live_period(call.get("live_period", 0)) or message.body["location"]["live_period"]
    location = {**location_content(call), **live_fields(call, period)}
    edited = _edited(call, chat, message, frozenset({"location"}), {"location": location})
    message.live_until = float("inf") if period == 0x7FFFFFFF else message.body["date"] + period
    return edited


async def stop_message_live_location(call: Call) -> Any:
    chat, message = _live(call)
    location = {
        n: v
        for n, v in message.body["location"].items()
        if n in ("latitude", "longitude", "horizontal_accuracy")
    }
    edited = _edited(call, chat, message, frozenset({"location"}), {"location": location})
    message.live_until = None
    return edited


def _delete(call: Call, chat: Chat, message: Message) -> None:
    own = message.sender_id == call.bot.id
    is_admin = chat.members.get(call.bot.id) in ("administrator", "creator")
    if not own and not chat.is_private and not is_admin:
        raise bad_request("message can't be deleted")
    if call.world.clock.now() - message.body["date"] > DELETABLE_FOR_S:
        raise bad_request("message can't be deleted for everyone")
    call.world.delete_message(chat, message)


async def delete_message(call: Call) -> Any:
    chat = call.chat()
    _delete(call, chat, call.message(chat, call.params["message_id"], to="delete"))
    return True


async def delete_messages(call: Call) -> Any:
    """Those that cannot be found are skipped."""
    chat = call.chat()
    for message_id in call.params["message_ids"]:
        message = chat.messages.get(int(message_id))
        if message and not message.deleted:
            _delete(call, chat, message)
    return True
