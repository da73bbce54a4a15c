"""What people can do in their chats; every act tells the bots of the chat and everybody who watches."""

import re
import time
from dataclasses import dataclass, field, replace

from simulator.asked import CallbackQuery, InlineQuery
from simulator.bot_api.copying import forwarded_content
from simulator.bot_api.inline import chosen_content
from simulator.bot_api.payments import pay
from simulator.bot_api.polls import vote
from simulator.bot_api.replies import quoted
from simulator.dispatch import tell_bot, tell_bots
from simulator.entities import MAX_CAPTION, MAX_TEXT, formatted
from simulator.groups import may_write
from simulator.refusals import PeopleRefusal
from simulator.topics import thread_marks
from simulator.world import Bot, Chat, Json, Message, Person, World

START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
LIVE_ONLY = ("live_period", "heading", "proximity_alert_radius")


@dataclass(frozen=True)
class Done:
    """What came of an act: the messages it made and the update each bot got (by bot id)."""

    messages: list[Message] = field(default_factory=list)
    updates: dict[int, int] = field(default_factory=dict)
    facts: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A person in one of their chats."""

    world: World
    person: Person
    chat: Chat

    @property
    def peer(self) -> int:
        """The id under which the person sees the chat: the bot's, or the group's."""
        return self.bot.id if self.chat.is_private else self.chat.id

    @property
    def bot(self) -> Bot:
        return next(self.world.bots_in(self.chat))

    # Saying

    def start(self, payload: str = "") -> Done:
        """Tap START, or a deep link that carries a payload."""
        if not START_PAYLOAD.fullmatch(payload):
            raise PeopleRefusal("a start payload has up to 64 characters of A-Z a-z 0-9 _ -")
        if self.chat.blocked:
            self.unblock()
        return self.say(text_said(f"/start {payload}".strip()))

    def say(self, content: Json, *, reply_to: int | None = None, date: int | None = None) -> Done:
        return self.say_all([content], reply_to=reply_to, date=date)

    def say_all(self, contents: list[Json], *, reply_to: int | None = None, date: int | None = None) -> Done:
        """Send one message, or several at once (an album)."""
        if self.chat.blocked:
            raise PeopleRefusal(f"{self.person.first_name} has blocked this bot", status=409)
        if not self.chat.is_private and not may_write(self.chat, self.person.id):
            raise PeopleRefusal(f"{self.person.first_name} may not write here", status=403)
        self.chat.started = True
        done = Done()
        reply: Json = {}
        for content in contents:
            if reply_to is not None:
                reply = {"reply_to_message": quoted(self.visible(reply_to))}
            message = self.world.add_message(self.chat, self.person.id, {**reply, **content}, date=date)
            done.messages.append(message)
            done.updates.update(tell_bots(self.world, self.chat, "message", message.body))
            self.world.show("message", self.chat, message)
        return done

    def in_topic(self, topic_id: object) -> Json:
        """What marks a message as one of a topic; raises when there is no such open topic."""
        if not topic_id:
            return {}
        topic = self.chat.topics.get(int(str(topic_id)))
        if topic is None or topic.is_closed:
            raise PeopleRefusal(f"there is no open topic {topic_id} in this chat", status=404)
        return thread_marks(topic.id)

    def forward(self, message: Message, to: "Place") -> Done:
        return to.say(forwarded_content(self.world, message))

    # Changing

    def visible(self, message_id: int) -> Message:
        message = self.chat.messages.get(message_id)
        if message is None or message.deleted or self.person.id in message.hidden_from:
            raise PeopleRefusal(f"there is no message {message_id} in this chat", status=404)
        return message

    def own(self, message_id: int) -> Message:
        message = self.visible(message_id)
        if message.sender_id != self.person.id:
            raise PeopleRefusal("only one's own messages can be changed", status=403)
        return message

    def edit(self, message_id: int, content: Json, *, without: tuple[str, ...] = ()) -> Done:
        message = self.own(message_id)
        if "forward_origin" in message.body:
            raise PeopleRefusal("forwarded messages cannot be edited")
        kept = {name: value for name, value in message.body.items() if name not in without}
        message.body = {**kept, **content, "edit_date": self.world.clock.date()}
        updates = tell_bots(self.world, self.chat, "edited_message", message.body)
        self.world.show("edited_message", self.chat, message)
        return Done([message], updates)

    def edit_text(self, message_id: int, text: str) -> Done:
        if "text" in self.own(message_id).body:
            return self.edit(message_id, text_said(text), without=("text", "entities"))
        return self.edit(message_id, caption_said(text), without=("caption", "caption_entities"))

    def delete(self, message_id: int) -> Done:
        """Delete for both sides; bots are not told, as at Telegram."""
        message = self.visible(message_id)
        self.world.delete_message(self.chat, message)
        return Done([message])

    # Live locations

    def move_live(self, message_id: int, location: Json) -> Done:
        """Move a running share; heading and accuracy stay only if they are told again."""
        message = self._live(message_id)
        kept = {
            n: v
            for n, v in message.body["location"].items()
            if n in ("live_period", "proximity_alert_radius")
        }
        return self.edit(message_id, {"location": {**location, **kept}})

    def stop_live(self, message_id: int) -> Done:
        message = self._live(message_id)
        message.live_until = None
        location = {n: v for n, v in message.body["location"].items() if n not in LIVE_ONLY}
        return self.edit(message_id, {"location": location})

    def _live(self, message_id: int) -> Message:
        message = self.own(message_id)
        if not message.is_live(self.world.clock.now()):
            raise PeopleRefusal("this live location is not being shared any more", status=409)
        return message

    # Buttons

    def tap(
        self,
        message_id: int,
        data: str,
        *,
        label: str = "",
        inaccessible: bool = False,
        what: str = "data",
    ) -> Done:
        """Send a callback query with this data, whether or not the message holds such a button.

        Of a game `what` is "game_short_name", and the data is that name.
        """
        message = self.chat.messages.get(message_id)
        if message is None:
            raise PeopleRefusal(f"there is no message {message_id} in this chat", status=404)
        bot = self._bot_behind(message)
        query_id = str(4_000_000_000_000_000_000 + self.world.files.next_number())
        bot.callbacks[query_id] = CallbackQuery(
            query_id, self.chat, message_id, self.person.id, time.monotonic()
        )
        query: Json = {
            "id": query_id,
            "from": self.person.user(),
            **self._tapped(message, inaccessible=inaccessible or message.deleted),
            "chat_instance": str(7_000_000_000_000_000_000 + abs(self.chat.id)),
            what: data,
        }
        self.world.events.add(
            "tap",
            chat=self.peer,
            people=[self.person.id],
            message_id=message_id,
            callback_query_id=query_id,
            text=label,
            data=data,
        )
        update_id = tell_bot(self.world, bot, "callback_query", query, chat_id=self.chat.id)
        updates = {bot.id: update_id} if update_id is not None else {}
        return Done([message], updates, {"callback_query_id": query_id})

    def _tapped(self, message: Message, *, inaccessible: bool) -> Json:
        """How a callback query names the message: whole, by its id in inline mode, or as one that is gone."""
        if message.inline_id:
            return {"inline_message_id": message.inline_id}
        gone = {"chat": self.world.chat_shape(self.chat), "message_id": message.id, "date": 0}
        return {"message": gone if inaccessible else message.body}

    def _bot_behind(self, message: Message) -> Bot:
        sender = message.body["via_bot"]["id"] if message.inline_id else message.sender_id
        return self.world.bots.get(sender) or self.bot

    # Inline mode

    def ask_inline(self, bot: Bot, words: str, offset: str = "") -> Done:
        """Type a bot's name and some words in this chat."""
        query_id = str(8_000_000_000_000_000_000 + self.world.files.next_number())
        asked = InlineQuery(query_id, self.chat, self.person.id, words, time.monotonic())
        bot.inline_queries[query_id] = asked
        with_itself = self.chat.is_private and self.bot is bot
        query = {
            "id": query_id,
            "from": self.person.user(),
            "query": words,
            "offset": offset,
            "chat_type": "sender" if with_itself else self.chat.kind,
        }
        update_id = tell_bot(self.world, bot, "inline_query", query, chat_id=self.chat.id)
        updates = {bot.id: update_id} if update_id is not None else {}
        return Done(updates=updates, facts={"inline_query_id": query_id, "bot": bot.id})

    async def choose_inline(self, bot: Bot, query_id: str, result_id: str) -> Done:
        """Send one of the results that a bot gave."""
        query = bot.inline_queries.get(query_id)
        content = await chosen_content(query, result_id) if query else None
        if query is None or content is None:
            raise PeopleRefusal(f"there is no result {result_id} to query {query_id}", status=404)
        done = self.say(content)
        (message,) = done.messages
        chosen = {"result_id": result_id, "from": self.person.user(), "query": query.query}
        if "reply_markup" in message.body:
            message.inline_id = f"BAAD{self.world.files.next_number():08x}"
            self.world.inline_messages[message.inline_id] = (self.chat, message)
            chosen["inline_message_id"] = message.inline_id
        update_id = tell_bot(self.world, bot, "chosen_inline_result", chosen, chat_id=self.chat.id)
        return replace(done, updates=done.updates | ({bot.id: update_id} if update_id else {}))

    # Whole chats

    def block(self) -> Done:
        return self._membership(blocked=True)

    def unblock(self) -> Done:
        return self._membership(blocked=False)

    def _membership(self, *, blocked: bool) -> Done:
        if not self.chat.is_private:
            raise PeopleRefusal("only bots can be blocked")
        if self.chat.blocked == blocked:
            return Done()
        self.chat.blocked = blocked
        bot = self.bot
        member: Json = {"user": bot.user(), "status": "member"}
        kicked: Json = {"user": bot.user(), "status": "kicked", "until_date": 0}
        change = {
            "chat": self.world.chat_shape(self.chat),
            "from": self.person.user(),
            "date": self.world.clock.date(),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        }
        updates = tell_bots(self.world, self.chat, "my_chat_member", change)
        self.world.events.add("blocked" if blocked else "unblocked", chat=self.peer, people=[self.person.id])
        return Done(updates=updates)

    def clear(self) -> Done:
        """Delete the whole chat on this person's side."""
        for message in self.chat.messages.values():
            message.hidden_from.add(self.person.id)
        self.chat.reply_keyboard = None
        self.world.events.add("cleared", chat=self.peer, people=[self.person.id])
        return Done()

    def vote(self, message_id: int, chosen: list[int]) -> Done:
        message = self.visible(message_id)
        return Done([message], vote(self.world, self.chat, message, self.person, chosen))

    def pay(self, message_id: int) -> Done:
        message = self.visible(message_id)
        return Done([message], pay(self.world, self.chat, message, self.person))

    def react(self, message_id: int, emoji: str | None) -> Done:
        message = self.visible(message_id)
        old = message.reactions.get(self.person.id, [])
        message.reactions[self.person.id] = [{"type": "emoji", "emoji": emoji}] if emoji else []
        change = {
            "chat": self.world.chat_shape(self.chat),
            "message_id": message.id,
            "user": self.person.user(),
            "date": self.world.clock.date(),
            "old_reaction": old,
            "new_reaction": message.reactions[self.person.id],
        }
        self.world.events.add(
            "reaction",
            chat=self.peer,
            people=self.world.people_in(self.chat),
            message_id=message.id,
            reaction=message.reactions[self.person.id],
            by=self.person.id,
        )
        return Done([message], tell_bots(self.world, self.chat, "message_reaction", change))


def text_said(text: str) -> Json:
    """What a person types, with the entities that Telegram finds in it."""
    done = formatted(text, None, None, max_length=MAX_TEXT)
    if not done.text:
        raise PeopleRefusal("a message needs some text")
    return {"text": done.text, "entities": done.entities} if done.entities else {"text": done.text}


def caption_said(text: str | None) -> Json:
    if not text:
        return {}
    done = formatted(text, None, None, max_length=MAX_CAPTION)
    return (
        {"caption": done.text, "caption_entities": done.entities} if done.entities else {"caption": done.text}
    )
