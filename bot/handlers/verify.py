"""/verify: what the record says about a photo; also by opening the code on a watermark."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import FocusIs, HasPicture, PhotoLink, Tapped
from bot.handlers.turn import Body, Turn, told_to
from bot.rules.person import Person
from bot.services import verify
from bot.services.sent_file import the_file
from bot.storage.blobs import StoredFile
from bot.views import verify as view
from bot.views.replies import NOTHING, Replies
from bot.views.taps import Go

router = Router(name="verify")
links = Router(name="verify_links")
"""Before the way in, which takes every other link."""


@links.message(PhotoLink())
async def code_opened(message: Message, reference: str, turn: Turn) -> Replies:
    found = await verify.by_reference(turn.db, turn.me, reference, at=turn.at)
    return view.by_code(await verify.noticed(turn.db, turn.me, found, at=turn.at), turn.me)


@router.message(Command("verify"))
@router.callback_query(Tapped(Go, "verify"))
async def verifying(event: Message | CallbackQuery, turn: Turn) -> Replies:
    """With a visit's number behind the command the photo is held against that visit's."""
    number = (event.text or "").partition(" ")[2].strip() if isinstance(event, Message) else ""
    await verify.ask(turn.db, turn.me, number, at=turn.at)
    return view.ask(turn.me)


@router.message(FocusIs(verify.VERIFY), HasPicture())
async def picture_sent(message: Message, files: tuple[StoredFile, ...], turn: Turn) -> Replies:
    found = await verify.take(
        turn.db, turn.me, the_file(files), turn.focus.ref_id, chat_id=message.chat.id, moment=turn.moment
    )
    if found is None:
        return view.looking(turn.me)
    return view.told(await verify.noticed(turn.db, turn.me, found, at=turn.at), turn.me)


@told_to()
async def picture_looked_at(turn: Turn, body: Body, result: Body) -> Replies:
    found = await verify.looked(turn.db, turn.me, body, result, chat_id=turn.chat_id, moment=turn.moment)
    return view.told(found, turn.me) if found is not None else NOTHING


async def picture_compared(
    db: AsyncConnection, body: Body, result: Body, me: Person | None, at: datetime
) -> Replies:
    found = await verify.compared_in_full(db, body, result, at=at)
    return view.told(await verify.noticed(db, me, found, at=at), me) if me is not None else NOTHING
