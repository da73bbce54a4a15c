"""The topics of a forum: a group whose messages are sorted by subject."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.world import Chat

Json = dict[str, Any]


@dataclass
class Topic:
    """A subject; its id is that of the message that announced it."""

    id: int
    name: str
    icon_color: int
    icon_custom_emoji_id: str | None = None
    is_closed: bool = False


def thread_marks(topic_id: int) -> Json:
    """What a message in a topic carries."""
    return {"message_thread_id": topic_id, "is_topic_message": True}


def topic_of(chat: "Chat", body: Json) -> Topic | None:
    """The topic that a message was written in; None for the General one."""
    return chat.topics.get(body.get("message_thread_id", 0))
