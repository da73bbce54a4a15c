"""Forwarding and copying messages."""

from typing import Any

from simulator.bot_api.call import Call
from simulator.bot_api.delivery import caption_content, deliver, new_album_id, put
from simulator.bot_api.replies import origin_of
from simulator.refusals import bad_request
from simulator.world import Chat, Json, Message, World

# What belongs to a message's place in its chat and not to what it says.
OF_THE_PLACE = frozenset(
    [
        "message_id",
        "from",
        "chat",
        "date",
        "edit_date",
        "reply_to_message",
        "quote",
        "external_reply",
        "reply_markup",
        "forward_origin",
        "via_bot",
        "media_group_id",
        "is_from_offline",
        "sender_chat",
        "author_signature",
        "message_thread_id",
        "is_topic_message",
        "effect_id",
        "has_protected_content",
        "pinned_message",
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
        "is_automatic_forward",
    ]
)
# A message that is about the chat itself.
ABOUT_THE_CHAT = frozenset(
    [
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "pinned_message",
        "successful_payment",
        "refunded_payment",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
    ]
)


def said_content(message: Message) -> Json:
    """Return what a message says, for a forward or copy; a live location becomes a plain one."""
    content = {name: value for name, value in message.body.items() if name not in OF_THE_PLACE}
    if "location" in content and "venue" not in content:
        place = content["location"]
        kept = ("latitude", "longitude", "horizontal_accuracy")
        content["location"] = {name: place[name] for name in kept if name in place}
    return content


def forwarded_content(world: World, message: Message) -> Json:
    origin = message.body.get("forward_origin") or origin_of(world, message)
    content = {"forward_origin": origin, **said_content(message)}
    if "via_bot" in message.body:
        content["via_bot"] = message.body["via_bot"]
    return content


def _source(call: Call, message_id: int, *, to: str) -> Message:
    chat = call.chat("from_chat_id")
    message = call.message(chat, message_id, to=to)
    if not _can_be_taken(message, to=to):
        raise bad_request(f"the message can't be {'forwarded' if to == 'forward' else 'copied'}")
    return message


def _can_be_taken(message: Message, *, to: str) -> bool:
    """Service messages stay where they are; invoices and paid media cannot be copied."""
    body = message.body
    if body.get("has_protected_content") or ABOUT_THE_CHAT & set(body):
        return False
    return to == "forward" or not {"invoice", "paid_media"} & set(body)


async def forward_message(call: Call) -> Any:
    message = _source(call, call.params["message_id"], to="forward")
    return deliver(call, forwarded_content(call.world, message)).body


async def copy_message(call: Call) -> Any:
    content = said_content(_source(call, call.params["message_id"], to="copy"))
    if "caption" in call.params:
        content.pop("caption_entities", None)
        content |= caption_content(call, call.params)
    return {"message_id": deliver(call, content).id}


async def forward_messages(call: Call) -> Any:
    return _several(call, to="forward")


async def copy_messages(call: Call) -> Any:
    return _several(call, to="copy")


def _several(call: Call, *, to: str) -> list[Json]:
    """Messages that are missing or cannot be taken along are skipped, as at Telegram."""
    source, chat = call.chat("from_chat_id"), call.open_chat()
    ids = [int(message_id) for message_id in call.params["message_ids"]]
    found = [m for i in ids if (m := source.messages.get(i)) and not m.deleted and _can_be_taken(m, to=to)]
    if not found:
        raise bad_request(f"there are no messages to {to}")
    call.world.limits.check(call.bot.id, chat.id, messages=len(found))
    albums = {m.body["media_group_id"]: new_album_id(call.world) for m in found if "media_group_id" in m.body}
    return [{"message_id": _put_one(call, chat, message, albums, to=to).id} for message in found]


def _put_one(call: Call, chat: Chat, message: Message, albums: dict[str, str], *, to: str) -> Message:
    """Put one of several; an album stays one."""
    content = forwarded_content(call.world, message) if to == "forward" else said_content(message)
    if to == "copy" and call.get("remove_caption"):
        content.pop("caption", None)
        content.pop("caption_entities", None)
    if album := albums.get(message.body.get("media_group_id", "")):
        content["media_group_id"] = album
    return put(call, chat, content, None)
