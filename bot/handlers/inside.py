"""What a rep sends during a visit: photos, words, voices, files, in any order, and changes to them."""

from datetime import timedelta

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import REP, FocusIs, HasFile, HasPicture, HasText, IsOther, Tapped, Typed
from bot.handlers.report import explaining, sending
from bot.handlers.sent import sent_by
from bot.handlers.turn import Turn
from bot.handlers.typed_words import Word, unquoted
from bot.handlers.visit_card import VISIT, shown
from bot.rules.visit import Visit
from bot.services import identity, photo
from bot.services.note import Sent, add_note, edit, hear, keep_file
from bot.services.report import LateReason, is_asked_why_late, is_owed_late
from bot.services.sent_file import refusal_of
from bot.services.step import leave_out_by
from bot.services.visit import VisitFacts, facts, my_current, my_visit
from bot.storage.blobs import StoredFile
from bot.storage.visit_items import ItemKind
from bot.views import photo as view
from bot.views.replies import NOTHING, Replies
from bot.views.taps import OnVisit

router = Router(name="inside")


@router.message(HasPicture(), REP)
async def picture_sent(message: Message, files: tuple[StoredFile, ...], turn: Turn) -> Replies:
    visit = await my_current(turn.db, turn.me, turn.visit_id)
    if refused := refusal_of(files):
        return await shown(turn, visit.id, fresh=True, notice=view.refused_notice(refused, turn.me.language))
    sent, now = sent_by(message, turn), await facts(turn.db, visit.id, at=turn.at)
    kept = await photo.keep(turn.db, now, files[0], sent)
    if message.caption:
        await add_note(turn.db, visit, message.caption, sent)
    return await _with_what_became(turn, kept, now, sent)


@router.message(HasFile(), REP)
async def file_sent(message: Message, files: tuple[StoredFile, ...], turn: Turn) -> Replies:
    visit = await my_current(turn.db, turn.me, turn.visit_id)
    if refused := refusal_of(files):
        return await shown(turn, visit.id, fresh=True, notice=view.refused_notice(refused, turn.me.language))
    sent, now = sent_by(message, turn), await facts(turn.db, visit.id, at=turn.at)
    if message.video_note is not None and photo.wants_selfie(now):
        lasts = timedelta(seconds=message.video_note.duration)
        selfie = await photo.keep_video_selfie(turn.db, now, files[0], sent, length=lasts)
        return await _with_what_became(turn, selfie, now, sent)
    kind, length, name = what_it_is(message)
    took = await keep_file(turn.db, now, kind, files[0], sent, length=length, name=name)
    if message.caption:
        await add_note(turn.db, visit, message.caption, sent)
    notice = view.file_notice(took, kind, turn.me.language)
    return await shown(turn, visit.id, fresh=True, notice=notice)


async def _with_what_became(turn: Turn, kept: photo.Kept, now: VisitFacts, sent: Sent) -> Replies:
    waits = await identity.waits_for(turn.db, now.visit.id)
    notice = view.kept_notice(kept, now, now.rep.language, check_waits=waits)
    card = await shown(turn, now.visit.id, fresh=True, notice=notice)
    return (*view.forgotten(kept, now, sent), *card)


@router.message(Typed(Word.NO_SIGNAL), REP)
async def no_signal_typed(message: Message, turn: Turn) -> Replies:
    """It explains an overdue report; at any other moment it is words like others."""
    visit = await my_current(turn.db, turn.me, turn.visit_id)
    if await is_asked_why_late(turn.db, visit, at=turn.at):
        return await sending(turn, visit.id, reason=LateReason.NO_SIGNAL, fresh=True)
    if is_owed_late(visit, turn.at):
        return await explaining(turn, visit.id)
    return await _heard(message, turn, visit)


@router.message(HasText(), FocusIs(VISIT), REP)
async def words_sent(message: Message, turn: Turn) -> Replies:
    visit = await my_current(turn.db, turn.me, turn.visit_id)
    return await _heard(message, turn, visit)


async def _heard(message: Message, turn: Turn, visit: Visit) -> Replies:
    text = unquoted(message.text or "")
    if await is_asked_why_late(turn.db, visit, at=turn.at):
        return await sending(turn, visit.id, reason=text, fresh=True)
    now = await facts(turn.db, visit.id, at=turn.at)
    heard = await hear(turn.db, now, text, sent_by(message, turn))
    notice = view.heard_notice(heard, now, turn.me.language)
    return await shown(turn, visit.id, fresh=True, notice=notice)


@router.edited_message(HasText(), REP)
async def words_edited(message: Message, turn: Turn) -> Replies:
    edited = await edit(turn.db, turn.me, unquoted(message.text or ""), sent_by(message, turn))
    if edited is None:
        return NOTHING
    return await shown(turn, edited.visit.id, notice=view.edited_notice(edited.took, turn.me.language))


@router.message(FocusIs(VISIT), REP, IsOther())
async def something_else_sent(message: Message, turn: Turn) -> Replies:
    visit = await my_current(turn.db, turn.me, turn.visit_id)
    return await shown(turn, visit.id, fresh=True, notice=view.cannot_keep(turn.me.language))


@router.callback_query(Tapped(OnVisit, "skip"), REP)
async def step_left_out(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    visit = await my_visit(turn.db, turn.me, tap.visit_id, lock=True)
    await leave_out_by(turn.db, visit, tap.arg, turn.moment)
    return await shown(turn, visit.id)


def what_it_is(message: Message) -> tuple[ItemKind, timedelta | None, str]:
    """Kind, length of a recording, name of a document."""
    spoken = message.voice or message.audio
    if spoken is not None:
        return ItemKind.VOICE, timedelta(seconds=spoken.duration), ""
    if message.document is not None:
        return ItemKind.DOCUMENT, None, message.document.file_name or ""
    return ItemKind.VIDEO, None, ""
