"""Sending the report: submit, why it is late, adding something afterwards."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import REP, Tapped, Typed
from bot.handlers.turn import Turn
from bot.handlers.typed_words import Word
from bot.handlers.visit_card import shown
from bot.rules.visit import REPORT_OWED_STATES, Visit, VisitState
from bot.services.note import drop_note, take_note
from bot.services.report import LateReason, explain_late, missing, submit
from bot.services.visit import my_current, my_visit
from bot.views import report as view
from bot.views.block import Block
from bot.views.reminders import nudge_answered
from bot.views.replies import Replies
from bot.views.taps import OnVisit

router = Router(name="report")


@router.callback_query(Tapped(OnVisit, "submit"), REP)
async def submitted(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    return await sending(turn, tap.visit_id)


@router.message(Typed(Word.SUBMIT), REP)
async def submit_typed(message: Message, turn: Turn) -> Replies:
    visit = await my_current(turn.db, turn.me, turn.visit_id)
    return await sending(turn, visit.id, fresh=True)


@router.callback_query(Tapped(OnVisit, "late"), REP)
async def lateness_explained(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    return await sending(turn, tap.visit_id, reason=tap.arg)


@router.callback_query(Tapped(OnVisit, "no_signal"), REP)
async def no_signal_tapped(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    return await explaining(turn, tap.visit_id)


@router.callback_query(Tapped(OnVisit, "add_note"), REP)
async def adding(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    visit = await my_visit(turn.db, turn.me, tap.visit_id)
    return await shown(turn, visit.id, notice=view.add_block(turn.me.language))


@router.callback_query(Tapped(OnVisit, "drop_note"), REP)
async def note_dropped(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    visit = await my_visit(turn.db, turn.me, tap.visit_id, lock=True)
    item_id = item_number(tap.arg)
    await drop_note(turn.db, visit, item_id, at=turn.at)
    return await shown(turn, visit.id, notice=view.dropped_notice(visit.id, item_id, turn.me.language))


@router.callback_query(Tapped(OnVisit, "take_note"), REP)
async def note_taken(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    visit = await my_visit(turn.db, turn.me, tap.visit_id, lock=True)
    taken = await take_note(turn.db, visit, item_number(tap.arg))
    return await shown(turn, visit.id, notice=view.taken_notice(turn.me.language) if taken else None)


async def sending(turn: Turn, visit_id: int, *, reason: str | None = None, fresh: bool = False) -> Replies:
    """Send the report and show what became of it."""
    sent = await submit(turn.db, turn.me, visit_id, turn.moment, reason=reason)
    notice = view.sending_notice(sent.sending, turn.me.language)
    card = await shown(turn, sent.visit.id, fresh=fresh, notice=notice)
    return (nudge_answered(sent.visit), *card) if sent.visit.state is VisitState.REPORTED else card


async def explaining(turn: Turn, visit_id: int) -> Replies:
    """There was no signal: nobody is told off for a basement, and the report can follow."""
    visit = await explain_late(turn.db, turn.me, visit_id, LateReason.NO_SIGNAL, at=turn.at)
    notice = view.explained_notice(visit, turn.me.language) if visit.late_reason else None
    card = await shown(turn, visit.id, fresh=True, notice=notice)
    return (nudge_answered(visit), *card)


async def still_missing(turn: Turn, visit: Visit) -> Block | None:
    """On leaving: what the report still needs and until when; None when it needs nothing."""
    if visit.state not in REPORT_OWED_STATES:
        return None
    language = turn.me.language
    lacking = await missing(turn.db, visit, language=language, at=turn.at)
    return view.missing_notice(lacking, visit, turn.me.zone, language) if lacking else None


def item_number(arg: str) -> int:
    """The item a button carries; 0, which no item has, for anything else."""
    return int(arg) if arg.isdecimal() else 0
