"""The screen of a person's phone, as the events of the desk have left it: messages, buttons, alerts."""

from typing import TYPE_CHECKING, Any

from simulator.driver_message import SeenMessage

if TYPE_CHECKING:
    from simulator.driver import Desk

Json = dict[str, Any]


class NotOnScreen(AssertionError):  # noqa: N818 - a failed look is how a test fails, in people's words
    """What the person looked for is not there; says what is."""


class Screen:
    """What one person sees of one chat (with the bot, unless another is named)."""

    def __init__(self, desk: "Desk", user: Json, peer: str) -> None:
        self._desk = desk
        self.user = user
        self.id = int(user["id"])
        self.name = str(user["first_name"])
        self.peer = peer
        self.shown_alert: str | None = None
        self.shown_notice: str | None = None
        self.reply_keyboard: list[list[str]] = []
        self.chat_actions: list[str] = []
        self._messages: dict[int, SeenMessage] = {}
        self._seen_event = 0
        self._recent: list[Json] = []

    @property
    def messages(self) -> list[SeenMessage]:
        """All messages that are not deleted, oldest first, one's own too."""
        return [message for message in self._messages.values() if not message.deleted]

    @property
    def bot_messages(self) -> list[SeenMessage]:
        return [message for message in self.messages if message.from_bot]

    @property
    def last_message(self) -> SeenMessage:
        """The newest message of the bot; raises when there is none."""
        if not self.bot_messages:
            raise NotOnScreen(f"{self.name} has no message of the bot")
        return self.bot_messages[-1]

    @property
    def visible_buttons(self) -> list[str]:
        return [text for message in self.messages for text in message.buttons]

    def message(self, message_id: int) -> SeenMessage:
        return self._messages[message_id]

    def sees(self, text: str) -> bool:
        """Whether a message of the bot that is still there holds this text."""
        return any(text in message.text for message in self.bot_messages)

    async def waits_for(self, text: str, *, timeout_s: float = 10) -> SeenMessage:
        """Return the newest message of the bot that holds this text, waiting for it."""
        loop_until = self._desk.deadline(timeout_s)
        while True:
            await self.catches_up()
            if found := [m for m in self.bot_messages if text in m.text]:
                return found[-1]
            left = loop_until - self._desk.now()
            if left <= 0:
                shown = "\n".join(f"  {m}" for m in self.bot_messages[-6:]) or "  nothing"
                raise NotOnScreen(f"{self.name} does not see {text!r}; the last messages:\n{shown}")
            self._take(
                await self._desk.get("/api/events", after=self._seen_event, person=self.id, timeout=left)
            )

    async def commands(self) -> list[str]:
        """The commands in this person's menu, as /today, /help …"""
        found = await self._desk.get(f"{self._chat}/commands")
        return [f"/{command['command']}" for command in found["commands"]]

    async def picture(self, message: SeenMessage | None = None) -> bytes:
        """The file of a message (default: the last one that has any)."""
        if message is None:
            message = next((m for m in reversed(self.bot_messages) if m.file_id), None)
        if message is None or message.file_id is None:
            raise NotOnScreen(f"{self.name} was sent no picture")
        return await self._desk.file(message.file_id)

    async def catches_up(self) -> None:
        """Look at the screen: take in what has happened since."""
        if not self._desk.knows(self.peer):
            await self._desk.learn_bots()
        self._take(await self._desk.get("/api/events", after=self._seen_event, person=self.id, timeout=0))

    # How it works

    @property
    def _chat(self) -> str:
        return f"/api/people/{self.id}/chats/{self.peer}"

    def _events_since(self, number: int) -> list[Json]:
        return [event for event in self._recent if event["id"] > number]

    def _take(self, found: Json) -> None:
        """Bring the screen up to date with events."""
        fresh = [event for event in found["events"] if event["id"] > self._seen_event]
        self._recent = [*self._recent[-200:], *fresh]
        for event in fresh:
            self._seen_event = event["id"]
            if str(event.get("chat")) in self._desk.names_of(self.peer):
                self._notice(event)
                self._desk.transcript.note(event, self.name)

    def _notice(self, event: Json) -> None:
        kind = event["type"]
        if body := event.get("message"):
            self._messages[event["message_id"]] = SeenMessage(event["message_id"], event["chat"], body)
            self._notice_keyboard(event.get("markup") or {})
        elif kind == "deleted_message" and (message := self._messages.get(event["message_id"])):
            self._messages[message.id] = SeenMessage(message.id, message.chat, message.body, deleted=True)
        elif kind == "callback_answer":
            answer = event.get("answer") or {}
            self.shown_notice = answer.get("text")
            self.shown_alert = answer.get("text") if answer.get("show_alert") else None
        elif kind == "chat_action":
            self.chat_actions.append(event["action"])
        elif kind == "cleared":
            self._messages.clear()

    def _notice_keyboard(self, markup: Json) -> None:
        if "keyboard" in markup:
            self.reply_keyboard = [[str(button["text"]) for button in row] for row in markup["keyboard"]]
        elif "remove_keyboard" in markup:
            self.reply_keyboard = []
