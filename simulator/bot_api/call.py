"""One call of a bot: who calls, with which parameters, and which chat it means."""

from dataclasses import dataclass
from typing import Any

from simulator.groups import may_write
from simulator.refusals import bad_request, forbidden
from simulator.request_args import Upload
from simulator.world import Bot, Chat, Json, Message, World


@dataclass(frozen=True, slots=True)
class Call:
    world: World
    bot: Bot
    method: str
    params: dict[str, Any]
    files: dict[str, Upload]

    def get(self, name: str, default: Any = None) -> Any:
        return self.params.get(name, default)

    def chat(self, name: str = "chat_id") -> Chat:
        """Return the chat named by a parameter, one that the bot may look into; raises "chat not found"."""
        chat = self.world.chat_for_bot(self.bot, self.params[name])
        if chat is None:
            raise bad_request("chat not found")
        if not chat.is_private and self.bot.id not in chat.members and not chat.username:
            raise bad_request("chat not found")
        return chat

    def open_chat(self, name: str = "chat_id") -> Chat:
        """Return a chat into which the bot may speak."""
        if str(self.params.get(name)) == str(self.bot.id) or self._is_bot(self.params.get(name)):
            raise forbidden("bots can't send messages to bots")
        chat = self.chat(name)
        if chat.is_private and chat.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.is_private and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        status = chat.members.get(self.bot.id, "left")
        if status in ("kicked", "left"):
            gone = "was kicked from" if status == "kicked" else "is not a member of"
            raise forbidden(f"bot {gone} the {chat.kind} chat")
        if chat.kind == "channel" and status == "member":
            raise bad_request("need administrator rights in the channel chat")
        if not chat.is_private and not may_write(chat, self.bot.id):
            raise bad_request("not enough rights to send text messages to the chat")
        self._check_topic(chat, is_head=status in ("administrator", "creator"))
        return chat

    def _check_topic(self, chat: Chat, *, is_head: bool) -> None:
        topic_id = self.get("message_thread_id", 0)
        topic = chat.topics.get(topic_id) if topic_id else chat.general
        if topic is None:
            raise bad_request("message thread not found")
        if topic.is_closed and not is_head:
            raise bad_request("TOPIC_CLOSED")

    def _is_bot(self, chat_id: object) -> bool:
        return isinstance(chat_id, int) and chat_id in self.world.bots

    def message(self, chat: Chat, message_id: int, *, to: str) -> Message:
        """Return a message that is still there; raises "message to … not found"."""
        return self.message_named(chat, message_id, f"message to {to}")

    def message_named(self, chat: Chat, message_id: int, title: str) -> Message:
        message = chat.messages.get(message_id)
        if message is None or message.deleted:
            raise bad_request(f"{title} not found")
        return message


@dataclass(frozen=True, slots=True)
class Described:
    """A result that is answered with a sentence beside it."""

    result: Any
    description: str


def present(**values: Any) -> Json:
    """Return the values that are there: official shapes leave absent fields out."""
    return {name: value for name, value in values.items() if value is not None}
