"""Sticker sets and what is known of the stickers in them."""

import io
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from simulator.request_args import Upload

Json = dict[str, Any]

SIDE_PX = 512
GZIP, MATROSKA = b"\x1f\x8b", b"\x1a\x45\xdf\xa3"


@dataclass
class StickerSet:
    """A set as its bot has made it; `stickers` are official Stickers, in order."""

    name: str
    title: str
    kind: str
    bot_id: int
    stickers: list[Json] = field(default_factory=list)
    thumbnail: Json | None = None

    def shape(self) -> Json:
        shape = {"name": self.name, "title": self.title, "sticker_type": self.kind, "stickers": self.stickers}
        return shape | ({"thumbnail": self.thumbnail} if self.thumbnail else {})


class StickerSets:
    """All sets, by name in any case; and the set that each sticker is in."""

    def __init__(self) -> None:
        self._sets: dict[str, StickerSet] = {}

    def named(self, name: str) -> StickerSet | None:
        return self._sets.get(name.lower())

    def add(self, new: StickerSet) -> None:
        self._sets[new.name.lower()] = new

    def remove(self, old: StickerSet) -> None:
        del self._sets[old.name.lower()]

    def place_of(self, file_id: str) -> tuple[StickerSet, int] | None:
        """The set of a sticker and its position there; None for one in no set."""
        return next(
            (
                (known, index)
                for known in self._sets.values()
                for index, sticker in enumerate(known.stickers)
                if sticker["file_id"] == file_id
            ),
            None,
        )

    def custom_emoji(self, emoji_id: str) -> Json | None:
        stickers = (sticker for known in self._sets.values() for sticker in known.stickers)
        return next((s for s in stickers if s.get("custom_emoji_id") == emoji_id), None)


def sticker_facts(upload: Upload) -> Json:
    """What a file itself tells of a sticker: whether it moves, and how large it is."""
    animated = upload.content.startswith(GZIP) or upload.filename.lower().endswith(".tgs")
    video = upload.content.startswith(MATROSKA) or upload.filename.lower().endswith(".webm")
    facts: Json = {"is_animated": animated, "is_video": video, "width": SIDE_PX, "height": SIDE_PX}
    if not animated and not video:
        try:
            with Image.open(io.BytesIO(upload.content)) as image:
                facts |= {"width": image.width, "height": image.height}
        except (OSError, ValueError, Image.DecompressionBombError):
            pass
    return facts
