"""A readable record of everything that was said on a desk."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from simulator.driver_message import SeenMessage

NOTED = frozenset(
    {"message", "edited_message", "deleted_message", "tap", "callback_answer", "blocked", "unblocked"}
)


@dataclass(frozen=True)
class Line:
    """One thing that happened; `who` did it, in the chat of `person`."""

    event: int
    at: datetime
    person: str
    who: str
    text: str
    button_rows: tuple[tuple[str, ...], ...] = ()
    pictures: tuple[str, ...] = ()
    edited: bool = False
    message_id: int | None = None
    album: str | None = None
    """The album it is a part of: several messages on the screen, one to who sent them."""

    def shown(self, zone: tzinfo = UTC) -> str:
        """The line for a terminal: time, chat, who, words, then buttons below."""
        head = f"{self.at.astimezone(zone):%a %H:%M}  {self.person}"
        arrow = "→" if self.who == self.person else "←"
        mark = " (edited)" if self.edited else ""
        lines = [f"{head} {arrow} {self.text}{mark}".rstrip()]
        lines += ["           " + "  ".join(f"[ {b} ]" for b in row) for row in self.button_rows]
        return "\n".join(lines)


class Transcript:
    """The lines so far, in the order in which things happened."""

    def __init__(self) -> None:
        self._lines: dict[int, Line] = {}

    @property
    def lines(self) -> list[Line]:
        return [self._lines[number] for number in sorted(self._lines)]

    def note(self, event: dict[str, Any], person: str) -> None:
        """Take down an event that somebody saw; one that two people saw is taken down once."""
        if event["type"] not in NOTED or event["id"] in self._lines:
            return
        at = datetime.fromtimestamp(event["date"], UTC)
        if body := event.get("message"):
            message = SeenMessage(event["message_id"], event["chat"], body)
            self._lines[event["id"]] = _spoken(event, message, at, person)
        elif line := _other(event, at, person):
            self._lines[event["id"]] = line

    def text(self, zone: tzinfo = UTC) -> str:
        return "\n".join(line.shown(zone) for line in self.lines)

    def __str__(self) -> str:
        return self.text()


def sender_name(body: dict[str, Any]) -> str:
    """Who says a message: a person or a bot, or the channel itself."""
    sender = body.get("from") or body["sender_chat"]
    return str(sender.get("first_name") or sender["title"])


def _spoken(event: dict[str, Any], message: SeenMessage, at: datetime, person: str) -> Line:
    said = message.text
    if message.kind != "text":
        said = f"[{_what(message)}] {said}".strip()
    is_picture = message.kind == "photo" and message.file_id is not None
    return Line(
        event["id"],
        at,
        person,
        sender_name(message.body),
        said,
        tuple(tuple(row) for row in message.button_rows),
        (str(message.file_id),) if is_picture else (),
        event["type"] == "edited_message",
        message.id,
        message.body.get("media_group_id"),
    )


def _what(message: SeenMessage) -> str:
    if message.kind != "location":
        return message.kind.replace("_", " ")
    place = message.body["location"]
    kind = "live location" if "live_period" in place else "location"
    return f"{kind} {place['latitude']:.5f}, {place['longitude']:.5f}"


def _other(event: dict[str, Any], at: datetime, person: str) -> Line | None:
    kind = event["type"]
    number = event.get("message_id")
    if kind == "tap":
        return Line(
            event["id"],
            at,
            person,
            person,
            f"taps [ {event.get('text') or event.get('data')} ]",
            message_id=number,
        )
    if kind == "callback_answer":
        text = (event.get("answer") or {}).get("text")
        return Line(event["id"], at, person, "", f"({text})", message_id=number) if text else None
    if kind == "deleted_message":
        return Line(event["id"], at, person, "", f"(message {number} deleted)", message_id=number)
    return Line(event["id"], at, person, person, f"({kind} the bot)")
