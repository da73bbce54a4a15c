"""A spot check: drawn by lot, gone through visit by visit, left and taken up again at any moment."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import MANAGER, FocusIs, HasText, Tapped, Typed
from bot.handlers.review import COMMENT
from bot.handlers.turn import Turn
from bot.handlers.typed_words import Word
from bot.rules.look import Looked
from bot.rules.spot_check import Verdict
from bot.services import spot_check as service
from bot.services import spot_check_verdict as verdicts
from bot.services.comments import about_comment
from bot.services.looks import looked
from bot.services.spot_check import Checking, Offer, Span
from bot.services.spot_check_verdict import Judged
from bot.views import comments as thread_view
from bot.views import spot_check as view
from bot.views import spot_check_told as told_view
from bot.views.replies import Replies
from bot.views.taps import OnSpot

router = Router(name="spot_check")
SPOT = "spot"
"""What a comment is written for: the visit `ref_id` of a draw; `verdict` says which of the two."""


@router.message(Command("spotcheck"), MANAGER)
@router.message(Typed(Word.SPOT_CHECK), MANAGER)
async def spot_check_wanted(message: Message, turn: Turn, command: CommandObject | None = None) -> Replies:
    """Where it was left; without an open one what could be drawn, by the seed that was typed."""
    now = await service.offer(
        turn.db,
        turn.me,
        seed=((command.args if command else None) or "").strip(),
        policy=turn.policy,
        at=turn.at,
    )
    if now.open is None:
        return _offered(now, turn, fresh=True)
    return await _go_on(await service.checking(turn.db, turn.me, now.open.id, at=turn.at), turn, fresh=True)


@router.callback_query(Tapped(OnSpot, "offer", "whose"), MANAGER)
async def offer_turned(query: CallbackQuery, tap: OnSpot, turn: Turn) -> Replies:
    now = await _offer_of(tap, turn)
    return view.whose_visits(now, turn.me) if tap.do == "whose" else _offered(now, turn)


@router.callback_query(Tapped(OnSpot, "draw"), MANAGER)
async def lots_drawn(query: CallbackQuery, tap: OnSpot, turn: Turn) -> Replies:
    wanted = await _offer_of(tap, turn)
    return await _go_on(await service.draw_lots(turn.db, turn.me, wanted, turn.policy, turn.moment), turn)


@router.callback_query(Tapped(OnSpot, "show"), MANAGER)
async def visit_shown(query: CallbackQuery, tap: OnSpot, turn: Turn) -> Replies:
    return await _show(await service.checking(turn.db, turn.me, tap.id, at=turn.at), tap.place, turn)


@router.callback_query(Tapped(OnSpot, "all", "again"), MANAGER)
async def whole_shown(query: CallbackQuery, tap: OnSpot, turn: Turn) -> Replies:
    now = await service.checking(turn.db, turn.me, tap.id, at=turn.at)
    again = await service.drawn_anew(turn.db, now.check) if tap.do == "again" else None
    return view.all_drawn(now, turn.me, same_again=again)


@router.callback_query(Tapped(OnSpot, "fine"), MANAGER)
async def found_fine(query: CallbackQuery, tap: OnSpot, turn: Turn) -> Replies:
    return await _judged(
        await verdicts.judge(turn.db, turn.me, tap.id, Verdict.FINE, None, turn.moment), turn
    )


@router.callback_query(Tapped(OnSpot, "doubtful", "ask"), MANAGER)
async def words_wanted(query: CallbackQuery, tap: OnSpot, turn: Turn) -> Replies:
    visit = await verdicts.about_drawn(turn.db, turn.me, tap.id, at=turn.at)
    about = await about_comment(turn.db, turn.me, visit.id, at=turn.at)
    await turn.listen(COMMENT, tap.id, {"asks": SPOT, "verdict": tap.do})
    return told_view.ask_for_words(Verdict(tap.do), visit, about.customer, turn.me)


@router.message(FocusIs(COMMENT, asks=SPOT), HasText(), MANAGER)
async def words_written(message: Message, turn: Turn) -> Replies:
    verdict = Verdict(turn.focus.data["verdict"])
    done = await verdicts.judge(turn.db, turn.me, turn.ref_id, verdict, message.text, turn.moment)
    await turn.heard(COMMENT)
    said = (*told_view.brought(done.said, verdict), *thread_view.noted(done.said)) if done.said else ()
    return (*said, *await _judged(done, turn, fresh=True))


@router.callback_query(Tapped(OnSpot, "close"), MANAGER)
async def closed_early(query: CallbackQuery, tap: OnSpot, turn: Turn) -> Replies:
    return await _judged(await verdicts.close_early(turn.db, turn.me, tap.id, at=turn.at), turn, whole=True)


async def _judged(done: Judged, turn: Turn, *, whole: bool = False, fresh: bool = False) -> Replies:
    """The next visit, or the whole when there is none left; and what reps hear."""
    heard = told_view.closed(done.now, done.told, turn.me)
    if done.cleared is not None:
        heard = (told_view.cleared(done.cleared, turn.me), *heard)
    now = await service.checking(turn.db, turn.me, done.now.check.id, at=turn.at)
    if whole or now.next is None or now.check.closed_at is not None:
        return (*heard, *view.all_drawn(now, turn.me, fresh=fresh))
    return (*heard, *await _go_on(now, turn, fresh=fresh))


async def _go_on(now: Checking, turn: Turn, *, fresh: bool = False) -> Replies:
    """The first visit that nothing has been said of."""
    if now.next is None:
        return view.all_drawn(now, turn.me, fresh=fresh)
    return await _show(now, now.visits.index(now.next) + 1, turn, fresh=fresh)


async def _show(now: Checking, place: int, turn: Turn, *, fresh: bool = False) -> Replies:
    """The card says when and where: that is a look, and the rep sees it."""
    if not now.visits:
        return view.all_drawn(now, turn.me, fresh=fresh)
    fact = now.visits[min(max(place, 1), len(now.visits)) - 1].fact
    await looked(turn.db, turn.me, (fact.rep_id,), Looked.VISIT, visit_id=fact.visit_id, at=turn.at)
    return view.visit_card(now, place, turn.me, at=turn.at, fresh=fresh)


async def _offer_of(tap: OnSpot, turn: Turn) -> Offer:
    span = Span(tap.span) if tap.span in tuple(Span) else Span.WEEK
    return await service.offer(
        turn.db, turn.me, span, tap.rep_id or None, seed=tap.seed, policy=turn.policy, at=turn.at
    )


def _offered(now: Offer, turn: Turn, *, fresh: bool = False) -> Replies:
    low_times = turn.policy.evidence.spot_check_low_times
    return view.offered(now, turn.me, low_times=low_times, fresh=fresh)
