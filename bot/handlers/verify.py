"""/verify: what the record says about a photo; also by opening the code on a watermark."""

from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import FocusIs, HasPicture, PhotoLink, Tapped
from bot.handlers.inside import refusal_of
from bot.rules.person import Person
from bot.services import verify
from bot.services.moment import Moment
from bot.storage.blobs import StoredFile
from bot.storage.focus import Focus
from bot.views import photo as photo_view
from bot.views import verify as view
from bot.views.replies import NOTHING, Replies, Reply
from bot.views.taps import Go

router = Router(name="verify")
links = Router(name="verify_links")
"""Before the way in, which takes every other link."""


@links.message(PhotoLink())
async def code_opened(
    message: Message, reference: str, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    found = await verify.by_reference(db, me, reference, at=at)
    return view.by_code(await verify.noticed(db, me, found, at=at), me)


@router.message(Command("verify"))
@router.callback_query(Tapped(Go, "verify"))
async def verifying(event: Message | CallbackQuery, db: AsyncConnection, me: Person, at: datetime) -> Replies:
    """With a visit's number behind the command the photo is held against that visit's."""
    number = (event.text or "").partition(" ")[2].strip() if isinstance(event, Message) else ""
    await verify.ask(db, me, number, at=at)
    return view.ask(me)


@router.message(FocusIs(verify.VERIFY), HasPicture())
async def picture_sent(
    message: Message,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    files: tuple[StoredFile, ...],
    at: datetime,
    received_at: datetime,
) -> Replies:
    if refused := refusal_of(files):
        return (Reply(to=me.id, text=photo_view.refused_notice(refused, me.language).text),)
    found = await verify.take(
        db, me, files[0], focus.ref_id, chat_id=message.chat.id, moment=Moment(at, received_at)
    )
    if found is None:
        return view.looking(me)
    return view.told(await verify.noticed(db, me, found, at=at), me)


async def picture_looked_at(
    db: AsyncConnection,
    body: dict[str, Any],
    result: dict[str, Any],
    me: Person | None,
    chat_id: int,
    at: datetime,
    received_at: datetime,
) -> Replies:
    if me is None:
        return NOTHING
    moment = Moment(at, received_at)
    found = await verify.looked(db, me, body, result, chat_id=chat_id, moment=moment)
    return view.told(found, me) if found is not None else NOTHING


async def picture_compared(
    db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], me: Person | None, at: datetime
) -> Replies:
    found = await verify.compared_in_full(db, body, result, at=at)
    return view.told(await verify.noticed(db, me, found, at=at), me) if me is not None else NOTHING
