"""What a rep does with the visit itself: show, leave, pause, cancel, take back, go on without a place."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import REP, FocusIs, HasText, Tapped, Typed
from bot.handlers.report import still_missing
from bot.handlers.turn import Turn
from bot.handlers.typed_words import Word, unquoted
from bot.handlers.visit_card import CANCELLED, ask_why_cancelled, shown
from bot.rules.person import Person
from bot.rules.visit import FOR_ANOTHER_REASON, PlaceStatus
from bot.services.forgotten import still_here
from bot.services.leaving import leave
from bot.services.moment import Moment
from bot.services.unverified_place import without_place
from bot.services.visit import Stepped, cancel, explain_cancellation, look, my_current, restore, set_paused
from bot.views import visit as view
from bot.views.reasons import WHY_CANCELLED
from bot.views.replies import Replies
from bot.views.taps import OnVisit

router = Router(name="visit")
Doing = Callable[[AsyncConnection, Person, int, Moment], Awaitable[Stepped]]

DOINGS: Mapping[str, Doing] = {  # what a button's `do` does
    "show": look,
    "leave": leave,
    "pause": partial(set_paused, paused=True),
    "resume": partial(set_paused, paused=False),
    "restore": restore,
    "wrong_pin": partial(without_place, status=PlaceStatus.WRONG_PIN),
    "met_elsewhere": partial(without_place, status=PlaceStatus.MET_ELSEWHERE),
    "cannot_share": partial(without_place, status=PlaceStatus.CANNOT_SHARE),
    "still_here": still_here,
}
WORDS: Mapping[Word, str] = {  # the same, typed
    Word.CARD: "show",
    Word.LEAVE: "leave",
    Word.PAUSE: "pause",
    Word.RESUME: "resume",
    Word.TAKE_BACK: "restore",
    Word.WRONG_PIN: "wrong_pin",
    Word.MET_ELSEWHERE: "met_elsewhere",
    Word.CANNOT_SHARE: "cannot_share",
    Word.STILL_HERE: "still_here",
}
ANSWER_LEAVING = frozenset({"leave", "still_here", "restore"})
"""After these nobody need be asked any more whether the rep has left."""


@router.callback_query(Tapped(OnVisit, *DOINGS), REP)
async def visit_tapped(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    return await _done(turn, tap.do, tap.visit_id, fresh=is_from_afar(tap))


@router.message(Typed(Word.TAKE_BACK), FocusIs(CANCELLED), REP)
async def cancelled_visit_wanted(message: Message, turn: Turn) -> Replies:
    return await _done(turn, "restore", turn.ref_id, fresh=True)


@router.message(Typed(*WORDS), REP)
async def visit_word_typed(message: Message, word: Word, turn: Turn) -> Replies:
    visit = await my_current(turn.db, turn.me, turn.visit_id)
    return await _done(turn, WORDS[word], visit.id, fresh=True)


@router.callback_query(Tapped(OnVisit, "cancel"), REP)
async def cancelling(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    return await ask_why_cancelled(turn, tap.visit_id, fresh=False)


@router.message(Typed(Word.CANCEL_VISIT), REP)
async def cancelling_typed(message: Message, turn: Turn) -> Replies:
    visit = await my_current(turn.db, turn.me, turn.visit_id)
    return await ask_why_cancelled(turn, visit.id, fresh=True)


@router.callback_query(Tapped(OnVisit, "cancel_for"), REP)
async def cancelled(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    reason = tap.arg if tap.arg in WHY_CANCELLED else FOR_ANOTHER_REASON
    stepped = await cancel(turn.db, turn.me, tap.visit_id, turn.moment, reason=reason)
    return await shown(turn, stepped.visit.id, moved_on=stepped.moved_on)


@router.message(FocusIs(CANCELLED, asks="why"), HasText(), REP)
async def why_cancelled(message: Message, turn: Turn) -> Replies:
    words = unquoted(message.text or "")
    stepped = await explain_cancellation(turn.db, turn.me, turn.ref_id, words, turn.moment)
    return await shown(turn, stepped.visit.id, fresh=True, moved_on=stepped.moved_on)


def is_from_afar(tap: OnVisit) -> bool:
    """The card is called for from another message; from the card itself it changes in place."""
    return tap.do == "show" and tap.arg != view.HERE


async def _done(turn: Turn, do: str, visit_id: int, *, fresh: bool) -> Replies:
    stepped = await DOINGS[do](turn.db, turn.me, visit_id, turn.moment)
    lacking = await still_missing(turn, stepped.visit) if do == "leave" else None
    card = await shown(turn, stepped.visit.id, fresh=fresh, notice=lacking, moved_on=stepped.moved_on)
    return (*view.question_answered(stepped.visit), *card) if do in ANSWER_LEAVING else card
