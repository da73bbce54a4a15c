"""What an update is, as far as the mailbox must know before decoding: whose chat, which kind, which files."""

import json
from dataclasses import dataclass
from typing import Any

from bot.mailbox.coordinates import Update, is_live_edit
from bot.storage.inbox import EntryKind, NewEntry, WantedFile

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""Asked of Telegram by name, so that no handler that is missing by mistake turns a kind off."""

MAX_FILE_BYTES = 20 * 1024 * 1024  # the most a bot may download
MAX_ID = 2**63 - 1
_KINDS = {
    "message": EntryKind.MESSAGE,
    "edited_message": EntryKind.EDITED,
    "callback_query": EntryKind.TAP,
    "my_chat_member": EntryKind.MEMBER,
}
_FILES = {  # field of a message → type when Telegram names none
    "voice": "audio/ogg",
    "video_note": "video/mp4",
    "video": "video/mp4",
    "animation": "video/mp4",
    "audio": "audio/mpeg",
    "document": "application/octet-stream",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    update: Update
    update_id: int | None
    kind: EntryKind
    chat_id: int
    """0 when it cannot be told."""
    sender_id: int
    is_private: bool
    """Only private chats are served."""


def read(raw: object) -> Incoming:
    """Sort an update without trusting its shape; what makes no sense is `EntryKind.UNKNOWN`."""
    update = _clean(raw) if isinstance(raw, dict) else {"nonsense": _clean(raw)}
    name = next((kind for kind in _KINDS if isinstance(update.get(kind), dict)), None)
    event = update[name] if name else {}
    message = _dict(event.get("message")) if name == "callback_query" else event
    sender_id = _id(_dict(event.get("from")).get("id")) or 0
    chat = _dict(message.get("chat"))
    chat_id = _id(chat.get("id")) or sender_id
    kind = _KINDS[name] if name else EntryKind.UNKNOWN
    return Incoming(
        update=update,
        update_id=_id(update.get("update_id")),
        kind=EntryKind.LIVE_EDIT if is_live_edit(update) else kind,
        chat_id=chat_id,
        sender_id=sender_id or chat_id,
        is_private=chat.get("type", "private") == "private",
    )


def entry(incoming: Incoming, update: Update, files: tuple[WantedFile, ...]) -> NewEntry:
    return NewEntry(
        update_id=incoming.update_id,
        chat_id=incoming.chat_id,
        kind=incoming.kind,
        body=json.dumps(update, ensure_ascii=False, separators=(",", ":")),
        files=files,
    )


def brings_files(update: Update) -> bool:
    """Whether a new message of this update may have files in the database."""
    message = update.get("message")
    return isinstance(message, dict) and ("photo" in message or not _FILES.keys().isdisjoint(message))


def files_in(incoming: Incoming) -> tuple[WantedFile, ...]:
    """The files that a new message brings: of a photo the largest size, everything else once."""
    if incoming.kind is not EntryKind.MESSAGE:
        return ()
    message = incoming.update["message"]
    found = []
    sizes = [size for size in _list(message.get("photo")) if isinstance(size, dict)]
    if sizes:
        largest = max(sizes, key=lambda size: (_id(size.get("width")) or 0) * (_id(size.get("height")) or 0))
        found.append(_file(largest, "image/jpeg"))
    for field, mime in _FILES.items():
        # An animation comes with the same file as `document`, for old clients.
        if isinstance(message.get(field), dict) and not (field == "document" and "animation" in message):
            found.append(_file(message[field], mime))
    return tuple(file for file in found if file)


def _file(described: dict[str, Any], mime: str) -> WantedFile | None:
    file_id, unique_id = described.get("file_id"), described.get("file_unique_id")
    if not isinstance(file_id, str) or not isinstance(unique_id, str):
        return None
    named = described.get("mime_type")
    too_big = (_id(described.get("file_size")) or 0) > MAX_FILE_BYTES
    return WantedFile(
        file_id=file_id,
        file_unique_id=unique_id[:64],
        mime=(named if isinstance(named, str) and named else mime)[:80],
        refused="too_big" if too_big else None,
    )


def _clean(value: Any) -> Any:
    """Without what no database takes: NUL characters and halves of surrogate pairs."""
    if isinstance(value, str):
        if value.isprintable():
            return value
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _id(value: Any) -> int | None:
    return value if type(value) is int and abs(value) <= MAX_ID else None
