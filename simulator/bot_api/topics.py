"""Forums: topics that bots open, rename, close and clear away."""

from typing import Any

from simulator.bot_api.call import Call, present
from simulator.dispatch import tell_bots
from simulator.refusals import bad_request
from simulator.topics import Topic, thread_marks, topic_of
from simulator.world import Chat, Json

COLORS = frozenset({0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F})
FIRST_COLOR = 0x6FB9F0
NOT_MODIFIED = "TOPIC_NOT_MODIFIED"


def _forum(call: Call, *, may: str) -> Chat:
    """A forum in which the bot may do this."""
    chat = call.chat()
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if chat.members.get(call.bot.id) not in ("administrator", "creator"):
        raise bad_request(f"not enough rights to {may}")
    return chat


def _topic(call: Call, *, may: str) -> tuple[Chat, Topic]:
    chat = _forum(call, may=may)
    topic = chat.topics.get(call.params["message_thread_id"])
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return chat, topic


def _announce(call: Call, chat: Chat, topic: Topic | None, content: Json) -> None:
    """Put the line about a topic into it; the bot that did it is not told, the others are."""
    marks = thread_marks(topic.id) if topic else {}
    message = call.world.add_message(chat, call.bot.id, marks | content)
    tell_bots(call.world, chat, "message", message.body, but=call.bot.id)
    call.world.show("message", chat, message)


async def create_forum_topic(call: Call) -> Any:
    chat = _forum(call, may="create a topic")
    color = call.get("icon_color", FIRST_COLOR)
    if color not in COLORS:
        raise bad_request("invalid forum topic icon color specified")
    look = present(
        name=call.params["name"], icon_color=color, icon_custom_emoji_id=call.get("icon_custom_emoji_id")
    )
    topic = Topic(chat.last_message_id + 1, **look)
    chat.topics[topic.id] = topic
    _announce(call, chat, topic, {"forum_topic_created": look})
    return {"message_thread_id": topic.id, **look}


async def edit_forum_topic(call: Call) -> Any:
    chat, topic = _topic(call, may="edit the topic")
    wanted = present(name=call.get("name"), icon_custom_emoji_id=call.get("icon_custom_emoji_id"))
    changed = {what: value for what, value in wanted.items() if getattr(topic, what) != value}
    if not changed:
        raise bad_request(NOT_MODIFIED)
    for what, value in changed.items():
        setattr(topic, what, value)
    _announce(call, chat, topic, {"forum_topic_edited": changed})
    return True


async def close_forum_topic(call: Call) -> Any:
    return _set_closed(call, *_topic(call, may="close the topic"), closed=True)


async def reopen_forum_topic(call: Call) -> Any:
    return _set_closed(call, *_topic(call, may="reopen the topic"), closed=False)


def _set_closed(call: Call, chat: Chat, topic: Topic, *, closed: bool) -> bool:
    if topic.is_closed == closed:
        raise bad_request(NOT_MODIFIED)
    topic.is_closed = closed
    _announce(
        call, chat, topic if topic.id else None, {f"forum_topic_{'closed' if closed else 'reopened'}": {}}
    )
    return True


async def delete_forum_topic(call: Call) -> Any:
    """The topic goes with all that was written in it."""
    chat, topic = _topic(call, may="delete the topic")
    del chat.topics[topic.id]
    for message in chat.messages.values():
        if message.body.get("message_thread_id") == topic.id and not message.deleted:
            call.world.delete_message(chat, message)
    return True


async def unpin_all_forum_topic_messages(call: Call) -> Any:
    return _unpin(*_topic(call, may="manage pinned messages in the chat"))


async def unpin_all_general_forum_topic_messages(call: Call) -> Any:
    return _unpin(_forum(call, may="manage pinned messages in the chat"), None)


def _unpin(chat: Chat, topic: Topic | None) -> bool:
    chat.pinned = [
        pinned for pinned in chat.pinned if topic_of(chat, chat.messages[pinned].body) is not topic
    ]
    return True


# The General topic is always there; it can be renamed, closed and hidden.


async def edit_general_forum_topic(call: Call) -> Any:
    chat = _forum(call, may="edit the topic")
    if chat.general.name == call.params["name"]:
        raise bad_request(NOT_MODIFIED)
    chat.general.name = call.params["name"]
    _announce(call, chat, None, {"forum_topic_edited": {"name": chat.general.name}})
    return True


async def close_general_forum_topic(call: Call) -> Any:
    chat = _forum(call, may="close the topic")
    return _set_closed(call, chat, chat.general, closed=True)


async def reopen_general_forum_topic(call: Call) -> Any:
    chat = _forum(call, may="reopen the topic")
    return _set_closed(call, chat, chat.general, closed=False)


async def hide_general_forum_topic(call: Call) -> Any:
    """Hiding it closes it, too."""
    return _set_hidden(call, hidden=True)


async def unhide_general_forum_topic(call: Call) -> Any:
    return _set_hidden(call, hidden=False)


def _set_hidden(call: Call, *, hidden: bool) -> bool:
    chat = _forum(call, may="edit the topic")
    if chat.general_is_hidden == hidden:
        raise bad_request(NOT_MODIFIED)
    chat.general_is_hidden = hidden
    chat.general.is_closed = chat.general.is_closed or hidden
    _announce(call, chat, None, {f"general_forum_topic_{'hidden' if hidden else 'unhidden'}": {}})
    return True
