"""The photos of a visit: shown, taken out, brought back; and the watermarked copy when it is there."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import REP, Tapped, Typed
from bot.handlers.report import item_number
from bot.handlers.turn import Body, Turn
from bot.handlers.typed_words import Word
from bot.handlers.visit_card import card_now, shown
from bot.rules.person import Person
from bot.services import identity, photo
from bot.services.moment import Moment
from bot.services.note import Sent
from bot.services.visit import facts, my_current, my_visit
from bot.services.watermark import drawn
from bot.storage.visit_items import items_of
from bot.views import identity as identity_view
from bot.views import photo as view
from bot.views.replies import NOTHING, Replies
from bot.views.taps import OnVisit

router = Router(name="photo")


@router.callback_query(Tapped(OnVisit, "photos"), REP)
async def photos_wanted(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    visit = await my_visit(turn.db, turn.me, tap.visit_id)
    return await show_photos(turn, visit.id)


@router.message(Typed(Word.PHOTO), REP)
async def photos_typed(message: Message, turn: Turn) -> Replies:
    visit = await my_current(turn.db, turn.me, turn.visit_id)
    return await show_photos(turn, visit.id)


@router.callback_query(Tapped(OnVisit, "remove_photo"), REP)
async def photo_removed(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    visit = await my_visit(turn.db, turn.me, tap.visit_id, lock=True)
    now = await facts(turn.db, visit.id, at=turn.at)
    item = await photo.remove(turn.db, now, item_number(tap.arg), at=turn.at)
    return await shown(turn, visit.id, notice=view.removed_notice(item, now, turn.me.language))


@router.callback_query(Tapped(OnVisit, "remove_last"), REP)
async def last_photo_removed(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    visit = await my_visit(turn.db, turn.me, tap.visit_id, lock=True)
    now = await facts(turn.db, visit.id, at=turn.at)
    item = await photo.remove_last(turn.db, now, of=item_number(tap.arg), at=turn.at)
    return await shown(turn, visit.id, notice=view.removed_notice(item, now, turn.me.language))


@router.callback_query(Tapped(OnVisit, "restore_photo"), REP)
async def photo_restored(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    visit = await my_visit(turn.db, turn.me, tap.visit_id, lock=True)
    now = await facts(turn.db, visit.id, at=turn.at)
    back = await photo.restore(turn.db, now, item_number(tap.arg), at=turn.at)
    return await shown(turn, visit.id, notice=view.restored_notice(turn.me.language) if back else None)


@router.callback_query(Tapped(OnVisit, "no_selfie"), REP)
async def selfie_was_none(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    visit = await my_visit(turn.db, turn.me, tap.visit_id, lock=True)
    now = await facts(turn.db, visit.id, at=turn.at)
    kept = await photo.not_a_selfie(turn.db, now, item_number(tap.arg))
    notice = view.kept_notice(kept, now, turn.me.language) if kept else None
    return await shown(turn, visit.id, notice=notice)


@router.callback_query(Tapped(OnVisit, "was_selfie"), REP)
async def photo_was_the_selfie(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    visit = await my_visit(turn.db, turn.me, tap.visit_id, lock=True)
    sent = Sent(chat_id=turn.chat_id, message_id=0, moment=turn.moment, bot_name=turn.bot_name)
    item, waiting = await identity.take_site_photo(turn.db, turn.me, visit.id, item_number(tap.arg), sent)
    card = await shown(turn, visit.id)
    taken = identity_view.photo_taken(turn.me, visit.id, waiting, message_id=item.message_id)
    return (*card, *taken)


async def photo_marked(
    db: AsyncConnection,
    body: Body,
    result: Body,
    me: Person | None,
    at: datetime,
    received_at: datetime,
) -> Replies:
    """The watermarked copy is there; it is shown on request. A picture that could not be opened is told."""
    marked = await drawn(db, body, result, Moment(at, received_at))
    if marked is None or marked.refused is None or me is None:
        return NOTHING
    notice = view.refused_notice(marked.refused, me.language)
    return await card_now(db, marked.visit_id, at=at, fresh=True, notice=notice)


async def show_photos(turn: Turn, visit_id: int) -> Replies:
    photos = photo.photos_among(await items_of(turn.db, visit_id))
    return view.shown_photos(photos, await facts(turn.db, visit_id, at=turn.at), turn.me.language)
