"""One message on its way: sent, edited in its slot, posted anew or taken away; and how that ended."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.mailbox.telegram import Refused, Telegram, Upload
from bot.storage.slots import Slot
from bot.views.replies import Button, Reply

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_TAG = re.compile(r"<[^>]*>")
_NOT_MODIFIED = "message is not modified"
_TOO_LONG = ("too long", "MEDIA_CAPTION_TOO_LONG", "MESSAGE_TOO_LONG")
_BAD_HTML = "can't parse entities"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What stands where now."""

    slot: Slot | None = None
    """The message; None when there is none (deleted, or nothing to do)."""
    leftover_id: int | None = None
    """An older message of the slot that is to be deleted."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply with its bytes loaded, for one chat; `there` is what stands in its slot now."""

    chat_id: int
    reply: Reply
    there: Slot | None = None
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    @property
    def shape(self) -> str:
        if len(self.uploads) > 1:
            return "album"
        if self.uploads:
            return "document" if "document" in self.uploads else "picture"
        return "text"

    @property
    def is_repeatable(self) -> bool:
        """Doing it twice is the same as doing it once."""
        reply = self.reply
        return reply.forget_message_id is not None or reply.remove or self.is_edit

    @property
    def is_edit(self) -> bool:
        return (
            self.there is not None
            and self.there.shape == self.shape
            and self.shape in ("text", "picture")
            and not self.reply.fresh
            and self.reply.keys is None
        )


async def deliver(telegram: Telegram, out: Outgoing) -> Delivered:
    """Do what the reply asks for; raises what `Telegram.call` raises when it was not done."""
    if out.reply.forget_message_id is not None:
        await _delete(telegram, out.chat_id, out.reply.forget_message_id)
        return Delivered()
    if out.reply.remove:
        if out.there is not None:
            await _delete(telegram, out.chat_id, out.there.message_id)
        return Delivered()
    if out.is_edit and out.there is not None and await _edited(telegram, out, out.there):
        return Delivered(out.there)
    sent = await _send(telegram, out)
    return Delivered(Slot(sent, out.shape), out.there.message_id if out.there else None)


async def _edited(telegram: Telegram, out: Outgoing, there: Slot) -> bool:
    """False when the message cannot be edited any more: then it is sent anew."""
    target = {"chat_id": out.chat_id, "message_id": there.message_id}
    try:
        await _said(telegram, out, target, editing=True)
    except Refused as refused:
        if refused.code != 400:
            raise
        return _NOT_MODIFIED in refused.description
    return True


async def _send(telegram: Telegram, out: Outgoing) -> int:
    params: dict[str, Any] = {"chat_id": out.chat_id}
    if out.reply.quiet:
        params["disable_notification"] = True
    result = await _said(telegram, out, params, editing=False)
    first = result[0] if isinstance(result, list) else result
    return int(first["message_id"])


async def _said(telegram: Telegram, out: Outgoing, params: dict[str, Any], *, editing: bool) -> Any:
    """Say it as HTML; when Telegram cannot read that or finds it too long, as plain text, cut."""
    try:
        return await _call(telegram, out, params, out.reply.text, plain=False, editing=editing)
    except Refused as refused:
        if _BAD_HTML in refused.description or any(mark in refused.description for mark in _TOO_LONG):
            text = _plain(out.reply.text, TEXT_LIMIT if out.shape == "text" else CAPTION_LIMIT)
            return await _call(telegram, out, params, text, plain=True, editing=editing)
        raise


async def _call(
    telegram: Telegram, out: Outgoing, params: dict[str, Any], text: str, *, plain: bool, editing: bool
) -> Any:
    mode = {} if plain else {"parse_mode": "HTML"}
    if out.shape == "album":
        media = [{"type": "photo", "media": f"attach://{name}"} for name in out.uploads]
        media[0] |= {"caption": text, **mode}
        return await telegram.call("sendMediaGroup", {**params, "media": media}, files=out.uploads)
    params = {**params, **_markup(out.reply)}
    if out.shape == "text":
        method = "editMessageText" if editing else "sendMessage"
        preview = {"link_preview_options": {"is_disabled": True}}
        return await telegram.call(method, {**params, "text": text, **mode, **preview})
    if editing:
        name = next(iter(out.uploads))
        media_now = {"type": "photo", "media": f"attach://{name}", "caption": text, **mode}
        return await telegram.call("editMessageMedia", {**params, "media": media_now}, files=out.uploads)
    method = "sendDocument" if out.shape == "document" else "sendPhoto"
    caption = {"caption": text, **mode} if text else {}
    return await telegram.call(method, {**params, **caption}, files=out.uploads)


async def _delete(telegram: Telegram, chat_id: int, message_id: int) -> None:
    target = {"chat_id": chat_id, "message_id": message_id}
    try:
        await telegram.call("deleteMessage", target)
    except Refused as refused:
        if "can't be deleted" not in refused.description:
            return  # gone already
        try:
            # Older than Telegram lets bots delete: at least its buttons must not lead anywhere.
            await telegram.call("editMessageReplyMarkup", target)
        except Refused:
            return


def _markup(reply: Reply) -> dict[str, Any]:
    if reply.buttons:
        return {
            "reply_markup": {
                "inline_keyboard": [[_button(button) for button in row] for row in reply.buttons]
            }
        }
    if reply.keys:
        keys = [[{"text": key} for key in row] for row in reply.keys]
        return {"reply_markup": {"keyboard": keys, "resize_keyboard": True, "is_persistent": True}}
    return {"reply_markup": {"remove_keyboard": True}} if reply.keys is not None else {}


def _button(button: Button) -> dict[str, str]:
    if button.url is not None:
        return {"text": button.text, "url": button.url}
    return {"text": button.text, "callback_data": button.data or "-"}


def _plain(text: str, limit: int) -> str:
    bare = html.unescape(_TAG.sub("", text))
    # Telegram counts UTF-16 units; half of the limit in characters always fits.
    if len(bare.encode("utf-16-le")) // 2 <= limit:
        return bare
    cut = bare.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    return f"{cut}…"
