"""The simulated world: people, bots, chats and messages, and how they find each other."""

import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.alarms import Alarms
from simulator.asked import CallbackQuery, InlineQuery, Newest, Offer, Payment, Transaction
from simulator.clock import Clock
from simulator.events import EventLog
from simulator.faults import Faults
from simulator.files import FileStore
from simulator.led import Led
from simulator.limits import Limits
from simulator.refusals import PeopleRefusal
from simulator.sticker_sets import StickerSets
from simulator.topics import Topic
from simulator.updates import UpdateQueue
from simulator.webhook import Webhook, Webhooks

Json = dict[str, Any]

TOKEN = re.compile(r"(?P<id>\d{1,16}):(?P<secret>[A-Za-z0-9_-]{30,64})")
FIRST_PERSON_ID = 5_000_000_001
FIRST_GROUP_ID = -1_002_000_000_001
FIRST_BASIC_GROUP_ID = -4_000_000_001
GROUP_KINDS = ("supergroup", "group", "channel")


@dataclass
class Person:
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    phone_number: str | None = None

    def user(self) -> Json:
        """The person as a User."""
        shape: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                shape[name] = value
        return shape

    def chat_shape(self) -> Json:
        shape: Json = {"id": self.id, "type": "private", "first_name": self.first_name}
        for name in ("last_name", "username"):
            if value := getattr(self, name):
                shape[name] = value
        return shape


@dataclass
class Message:
    """A message of a chat; `body` is the official shape, replaced (never changed) by an edit."""

    id: int
    body: Json
    sender_id: int
    had_reply_keyboard: bool = False
    deleted: bool = False
    hidden_from: set[int] = field(default_factory=set)
    live_until: float | None = None
    reply_markup_sent: Json | None = None
    votes: dict[int, list[int]] = field(default_factory=dict)
    scores: dict[int, int] = field(default_factory=dict)
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    inline_id: str | None = None

    def is_live(self, now: float) -> bool:
        return self.live_until is not None and now < self.live_until


@dataclass
class Chat:
    """A private chat of one person with one bot, a group or a channel."""

    id: int
    kind: str
    members: dict[int, str]
    title: str = ""
    username: str | None = None
    description: str = ""
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int = 0
    started: bool = False
    blocked: bool = False
    reply_keyboard: Json | None = None
    force_reply: int | None = None
    pinned: list[int] = field(default_factory=list)
    menu_button: Json | None = None
    led: Led = field(default_factory=Led)
    is_forum: bool = False
    topics: dict[int, Topic] = field(default_factory=dict)
    general: Topic = field(default_factory=lambda: Topic(0, "General", 0))
    general_is_hidden: bool = False

    @property
    def is_private(self) -> bool:
        return self.kind == "private"


@dataclass
class Bot:
    id: int
    token: str
    username: str
    first_name: str
    updates: UpdateQueue
    last_message_id: int = 0
    callbacks: Newest[CallbackQuery] = field(default_factory=Newest)
    inline_queries: Newest[InlineQuery] = field(default_factory=Newest)
    payments: Newest[Payment] = field(default_factory=Newest)
    offers: dict[tuple[int, int] | str, Offer] = field(default_factory=dict)
    transactions: list[Transaction] = field(default_factory=list)
    photo: list[Json] | None = None
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})
    default_rights: dict[bool, Json] = field(default_factory=dict)
    webhook: Webhook | None = None
    calls_in_flight: int = 0
    last_call_at: float = 0.0

    def user(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}


class World:
    """Everything there is; one instance a server."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.events = EventLog(self.clock.date)
        self.files = FileStore()
        self.sticker_sets = StickerSets()
        self.faults = Faults()
        self.limits = Limits()
        self.webhooks = Webhooks(self)
        self.alarms = Alarms(self.clock)
        self.people: dict[int, Person] = {}
        self.bots: dict[int, Bot] = {}
        self.private_chats: dict[tuple[int, int], Chat] = {}
        self.groups: dict[int, Chat] = {}
        self.callback_expiry_s = 15.0
        self.inline_messages: dict[str, tuple[Chat, Message]] = {}
        self._usernames: dict[str, int] = {}

    # People and bots

    def bot_of(self, token: str) -> Bot | None:
        """Return the bot of a well-shaped token, registering it at its first call; None for another shape."""
        found = TOKEN.fullmatch(token)
        if found is None:
            return None
        bot_id = int(found["id"])
        bot = self.bots.get(bot_id)
        if bot is not None:
            return bot if secrets.compare_digest(bot.token, token) else None
        return self._register_bot(bot_id, token)

    def _register_bot(self, bot_id: int, token: str) -> Bot:
        username = "demo_bot" if not self.bots else f"demo{len(self.bots) + 1}_bot"
        name = "Demo" if not self.bots else f"Demo {len(self.bots) + 1}"
        first_update = 100_000_000 + int(hashlib.sha256(token.encode()).hexdigest()[:6], 16)
        bot = Bot(bot_id, token, username, name, UpdateQueue(first_update, self.clock.now))
        bot.updates.on_change = self.events.wake
        self.bots[bot_id] = bot
        self._usernames[username.lower()] = bot_id
        self.events.add("bot", bot=bot.user())
        return bot

    def add_person(self, person: Person) -> Person:
        if person.id in self.people:
            raise PeopleRefusal(f"there is already a person {person.id}", status=409)
        if person.username:
            if person.username.lower() in self._usernames:
                raise PeopleRefusal(f"the username {person.username} is taken", status=409)
            self._usernames[person.username.lower()] = person.id
        self.people[person.id] = person
        self.events.add("person", person=person.user())
        return person

    def free_person_id(self) -> int:
        return max([FIRST_PERSON_ID - 1, *self.people]) + 1

    def bot_named(self, name: str) -> Bot | None:
        """Find a bot by id, username (with or without @), or "bot" for the first one."""
        if name == "bot":
            return next(iter(self.bots.values()), None)
        if name.isdigit():
            return self.bots.get(int(name))
        found = self._usernames.get(name.lstrip("@").lower())
        return self.bots.get(found) if found is not None else None

    # Chats

    def private_chat(self, bot: Bot, person: Person) -> Chat:
        key = (bot.id, person.id)
        if key not in self.private_chats:
            members = {bot.id: "member", person.id: "member"}
            self.private_chats[key] = Chat(person.id, "private", members)
        return self.private_chats[key]

    def add_group(self, title: str, members: dict[int, str], *, kind: str = "supergroup") -> Chat:
        first_id = FIRST_BASIC_GROUP_ID if kind == "group" else FIRST_GROUP_ID
        group = Chat(first_id - len(self.groups), kind, members, title=title, started=True)
        self.groups[group.id] = group
        return group

    def chat_for_bot(self, bot: Bot, chat_id: int | str) -> Chat | None:
        """Return the chat that a bot means by this id; None when there is none (even a chat never begun)."""
        if isinstance(chat_id, str):
            name = chat_id.lstrip("@").lower()
            return next((g for g in self.groups.values() if g.username and g.username.lower() == name), None)
        if chat_id in self.groups:
            return self.groups[chat_id]
        person = self.people.get(chat_id)
        return self.private_chat(bot, person) if person else None

    def chat_shape(self, chat: Chat) -> Json:
        """The chat as a Chat, as a bot sees it."""
        if chat.is_private:
            return self.people[chat.id].chat_shape()
        shape: Json = {"id": chat.id, "type": chat.kind, "title": chat.title}
        if chat.username:
            shape["username"] = chat.username
        if chat.is_forum:
            shape["is_forum"] = True
        return shape

    def bots_in(self, chat: Chat) -> Iterator[Bot]:
        return (self.bots[m] for m in chat.members if m in self.bots)

    def people_in(self, chat: Chat) -> list[int]:
        return [
            m for m, status in chat.members.items() if m in self.people and status not in ("left", "kicked")
        ]

    def knows(self, user_id: int) -> bool:
        return user_id in self.people or user_id in self.bots

    def user_shape(self, user_id: int) -> Json:
        if user_id in self.people:
            return self.people[user_id].user()
        return self.bots[user_id].user()

    # Messages

    def next_message_id(self, chat: Chat) -> int:
        """Private chats of a bot share one sequence, as at Telegram; a supergroup has its own."""
        if chat.is_private:
            bot = next(self.bots_in(chat))
            bot.last_message_id += 1
            return bot.last_message_id
        chat.last_message_id += 1
        return chat.last_message_id

    def add_message(self, chat: Chat, sender_id: int, content: Json, *, date: int | None = None) -> Message:
        """Put a message into a chat; the caller tells bots and people of it."""
        message_id = self.next_message_id(chat)
        place = self.chat_shape(chat)
        # In a channel nobody speaks but the channel itself.
        sender = {"sender_chat": place} if chat.kind == "channel" else {"from": self.user_shape(sender_id)}
        body: Json = {
            "message_id": message_id,
            **sender,
            "chat": place,
            "date": self.clock.date() if date is None else date,
            **content,
        }
        message = Message(message_id, body, sender_id)
        location = body.get("location")
        if location and "live_period" in location:
            period = location["live_period"]
            message.live_until = float("inf") if period == 0x7FFFFFFF else body["date"] + period
        chat.messages[message_id] = message
        return message

    def show(self, kind: str, chat: Chat, message: Message, **more: Any) -> None:
        """Tell the people of a chat about a new or changed message."""
        peer = next(self.bots_in(chat)).id if chat.is_private else chat.id
        body = message.body
        self.events.add(
            kind, chat=peer, people=self.people_in(chat), message=body, message_id=message.id, **more
        )

    def delete_message(self, chat: Chat, message: Message) -> None:
        """Take a message away from everybody; bots are not told, as at Telegram."""
        message.deleted = True
        chat.pinned = [pinned for pinned in chat.pinned if pinned != message.id]
        peer = next(self.bots_in(chat)).id if chat.is_private else chat.id
        self.events.add("deleted_message", chat=peer, people=self.people_in(chat), message_id=message.id)
