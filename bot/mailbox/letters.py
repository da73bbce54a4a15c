"""Replies as rows of the outbox and back; aiogram's own method objects cannot be kept as JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import outbox
from bot.storage.outbox import Letter
from bot.views.replies import (
    Button,
    Document,
    DrawnPicture,
    Picture,
    Rank,
    Replies,
    Reply,
    StillDue,
    StoredPicture,
)


async def put(db: AsyncConnection, replies: Replies, at: datetime, *, chat_id: int | None = None) -> int:
    """Queue the words in the caller's transaction; returns how many are new.

    A reply that names nobody goes to `chat_id`, the chat of the update it answers.
    """
    return await outbox.put(db, [letter(reply, at, chat_id) for reply in replies])


def letter(reply: Reply, at: datetime, chat_id: int | None = None) -> Letter:
    to_chat = chat_id if reply.to is None and reply.chat_id is None else reply.chat_id
    if reply.to is None and to_chat is None:
        raise ValueError("a reply needs a recipient")
    return Letter(
        person_id=reply.to,
        chat_id=None if reply.to is not None else to_chat,
        slot=reply.slot,
        kind=reply.kind,
        rank=int(reply.rank),
        key=reply.key,
        body=body_of(reply),
        created_at=at,
        expires_at=reply.expires_at,
    )


def body_of(reply: Reply) -> dict[str, Any]:
    """What is said; only what differs from an empty reply."""
    body: dict[str, Any] = {
        "text": str(reply.text),
        "buttons": [[_button_json(button) for button in row] for row in reply.buttons],
        "picture": _picture_json(reply.picture) if reply.picture else None,
        "album": [_picture_json(picture) for picture in reply.album],
        "document": [reply.document.blob_id, reply.document.filename] if reply.document else None,
        "fresh": reply.fresh,
        "remove": reply.remove,
        "quiet": reply.quiet,
        "secret": reply.secret,
        "still_due": [reply.still_due.reason, reply.still_due.subject_id] if reply.still_due else None,
        "forget": reply.forget_message_id,
    }
    kept = {name: value for name, value in body.items() if value}
    if reply.keys is not None:  # an empty keyboard says "take it away"
        kept["keys"] = [[str(key) for key in row] for row in reply.keys]
    return kept


def reply_of(body: dict[str, Any], *, slot: str | None = None, rank: int = Rank.REPLY) -> Reply:
    """The inverse of `body_of`."""
    keys = body.get("keys")
    due = body.get("still_due")
    document = body.get("document")
    return Reply(
        text=body.get("text", ""),
        buttons=tuple(tuple(_button(button) for button in row) for row in body.get("buttons", ())),
        keys=None if keys is None else tuple(tuple(row) for row in keys),
        picture=_picture(body["picture"]) if body.get("picture") else None,
        album=tuple(_picture(picture) for picture in body.get("album", ())),
        document=Document(document[0], document[1]) if document else None,
        slot=slot,
        fresh=body.get("fresh", False),
        remove=body.get("remove", False),
        rank=Rank(rank),
        still_due=StillDue(due[0], due[1]) if due else None,
        quiet=body.get("quiet", False),
        secret=body.get("secret", False),
        forget_message_id=body.get("forget"),
    )


def taps_in(body: dict[str, Any]) -> Iterable[str]:
    """The callback data of all buttons of a message."""
    return (button["tap"] for row in body.get("buttons", ()) for button in row if "tap" in button)


def _button_json(button: Button) -> dict[str, str]:
    if button.url is not None:
        return {"text": str(button.text), "url": button.url}
    return {"text": str(button.text), "tap": button.data or ""}


def _button(button: dict[str, str]) -> Button:
    return Button(button["text"], data=button.get("tap"), url=button.get("url"))


def _picture_json(picture: Picture) -> dict[str, Any]:
    if isinstance(picture, StoredPicture):
        return {"blob": picture.blob_id}
    return {"kind": picture.kind, "spec": picture.spec}


def _picture(picture: dict[str, Any]) -> Picture:
    if "blob" in picture:
        return StoredPicture(picture["blob"])
    return DrawnPicture(picture["kind"], picture["spec"])
