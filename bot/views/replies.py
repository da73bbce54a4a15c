"""What the bot says: frozen, JSON-safe values that commit together with the state that justifies them."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from html import unescape
from typing import Any


class Rank(IntEnum):
    """The order in which waiting words leave: lower first."""

    REPLY = 0
    NUDGE = 10
    ROUTE = 20
    DIGEST = 30


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: a tap (`data`, at most 64 bytes) or a link (`url`).

    Its face is plain text: names in it stand as they are, also when the words around them are HTML.
    """

    text: str
    data: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", unescape(self.text))


Row = tuple[Button, ...]
ALBUM = 10
"""Pictures at most in one message, as Telegram has it."""


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture that lies in the blobs; it is sent without EXIF because Telegram recompresses photos."""

    blob_id: int


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """A picture drawn after commit: `kind` names the renderer, `spec` is its JSON."""

    kind: str
    spec: dict[str, Any]


Picture = StoredPicture | DrawnPicture


@dataclass(frozen=True, slots=True)
class Document:
    """A file to send as it is."""

    blob_id: int
    filename: str


@dataclass(frozen=True, slots=True)
class StillDue:
    """Why a push is sent; asked again just before it leaves, and dropped when the reason has gone."""

    reason: str
    """Key of `STILL_DUE` in `bot.services.reminders`."""
    subject_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One message to one person (or to a chat that is nobody's yet).

    `slot` names a visible message (`visit:17:card`): the next Reply for the same slot edits it in place, or,
    with `fresh`, posts it anew at the bottom and removes the old one (after the person wrote below the card).
    `remove` takes the slot's message away. Without a slot the message is sent once and never touched again.
    """

    to: int | None = None
    """Person id."""
    chat_id: int | None = None
    """Only for strangers, who are no person to us."""
    text: str = ""
    """HTML as Telegram understands it, at most 4096 characters (1024 with a picture) after parsing."""
    buttons: tuple[tuple[Button, ...], ...] = ()
    keys: tuple[tuple[str, ...], ...] | None = None
    """A reply keyboard of typed words; an empty tuple removes it, None leaves it as it is."""
    picture: Picture | None = None
    album: tuple[Picture, ...] = ()
    """2 to 10 pictures; the text is the first one's caption, buttons do not apply."""
    document: Document | None = None
    slot: str | None = None
    fresh: bool = False
    remove: bool = False
    kind: str = "reply"
    rank: Rank = Rank.REPLY
    key: str | None = None
    """Sent at most once for ever under this key: `kind:person:local date or visit`."""
    still_due: StillDue | None = None
    expires_at: datetime | None = None
    quiet: bool = False
    """Without a sound."""
    secret: bool = False
    """Opens a door to whoever reads it: what is kept of it is erased, with its document, once it has left."""
    forget_message_id: int | None = None
    """Instead of saying anything: delete this message of the person from their chat (a stored selfie)."""


Replies = tuple[Reply, ...]
NOTHING: Replies = ()
