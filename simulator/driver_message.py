"""A message as the driver shows it to a test."""

from dataclasses import dataclass
from typing import Any

MEDIA = ("photo", "video", "animation", "document", "voice", "audio", "video_note", "sticker")


@dataclass(frozen=True)
class SeenMessage:
    """A message on somebody's screen; `body` is the official Message."""

    id: int
    chat: int
    body: dict[str, Any]
    deleted: bool = False

    @property
    def text(self) -> str:
        """The text or the caption."""
        return str(self.body.get("text") or self.body.get("caption") or "")

    @property
    def sender_id(self) -> int:
        return int((self.body.get("from") or self.body["sender_chat"])["id"])

    @property
    def from_bot(self) -> bool:
        return bool(self.body.get("from", {}).get("is_bot"))

    @property
    def edited(self) -> bool:
        return "edit_date" in self.body

    @property
    def button_rows(self) -> list[list[str]]:
        rows = (self.body.get("reply_markup") or {}).get("inline_keyboard") or []
        return [[str(button["text"]) for button in row] for row in rows]

    @property
    def buttons(self) -> list[str]:
        return [text for row in self.button_rows for text in row]

    @property
    def kind(self) -> str:
        """What the message holds: photo, document …, location, contact …, or text."""
        return next(
            (k for k in (*MEDIA, "venue", "location", "contact", "poll", "dice") if k in self.body), "text"
        )

    @property
    def file_id(self) -> str | None:
        """The file it carries; of a photo the largest size."""
        kind = self.kind
        if kind not in MEDIA:
            return None
        file = self.body[kind][-1] if kind == "photo" else self.body[kind]
        return str(file["file_id"])

    def __str__(self) -> str:
        parts = [
            f"[{self.kind}]" if self.kind != "text" else "",
            self.text,
            *(f"[ {b} ]" for b in self.buttons),
        ]
        return " ".join(part for part in parts if part)
