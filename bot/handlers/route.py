"""The way of the day: re-planned from where the rep is, when a customer cancels, when it gets late."""

from datetime import timedelta

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import REP, Tapped, Typed
from bot.handlers.turn import Body, Turn, told_to
from bot.handlers.typed_words import Word
from bot.services import brought_forward
from bot.services.route import ask_route, made
from bot.services.route_day import Wish
from bot.services.stop_cancelled import cancel_stop, restore_stop
from bot.services.today import today
from bot.views import route as view
from bot.views.replies import NOTHING, Replies
from bot.views.taps import OnRoute

router = Router(name="route")


@router.message(Typed(Word.I_AM_HERE, Word.ROUTE), REP)
@router.callback_query(Tapped(OnRoute, "here"), REP)
async def i_am_here(event: Message | CallbackQuery, turn: Turn) -> Replies:
    return await _way(turn, Wish())


@router.message(Typed(Word.ONE_NEAR_ME), REP)
@router.callback_query(Tapped(OnRoute, "near"), REP)
async def one_near_me(event: Message | CallbackQuery, turn: Turn) -> Replies:
    return await _way(turn, Wish(one_more=True))


@router.message(Typed(Word.RUNNING_LATE), REP)
async def late_typed(message: Message, turn: Turn) -> Replies:
    return (view.how_late(turn.me),)


@router.callback_query(Tapped(OnRoute, "late"), REP)
async def running_late(query: CallbackQuery, tap: OnRoute, turn: Turn) -> Replies:
    if tap.number not in view.LATE_MINUTES:
        return (view.how_late(turn.me),)
    return await _way(turn, Wish(delay=timedelta(minutes=tap.number)))


@router.message(Typed(Word.CUSTOMER_CANCELLED), REP)
@router.callback_query(Tapped(OnRoute, "cancelled"), REP)
async def who_cancelled(event: Message | CallbackQuery, turn: Turn) -> Replies:
    return (view.who_cancelled(await today(turn.db, turn.me, at=turn.at)),)


@router.callback_query(Tapped(OnRoute, "drop"), REP)
async def customer_cancelled(query: CallbackQuery, tap: OnRoute, turn: Turn) -> Replies:
    customer = await cancel_stop(turn.db, turn.me, tap.number, at=turn.at)
    await ask_route(turn.db, turn.me, turn.policy, turn.moment)
    return (view.cancelled(turn.me, customer, tap.number),)


@router.callback_query(Tapped(OnRoute, "restore"), REP)
async def customer_after_all(query: CallbackQuery, tap: OnRoute, turn: Turn) -> Replies:
    await restore_stop(turn.db, turn.me, tap.number, at=turn.at)
    return await _way(turn, Wish())


@router.callback_query(Tapped(OnRoute, "instead"), REP)
async def today_instead(query: CallbackQuery, tap: OnRoute, turn: Turn) -> Replies:
    found = await brought_forward.today_instead(turn.db, turn.me, tap.number, at=turn.at)
    return (view.brought_forward(turn.me, found),)


@router.callback_query(Tapped(OnRoute, "both"), REP)
async def later_too(query: CallbackQuery, tap: OnRoute, turn: Turn) -> Replies:
    found = await brought_forward.later_too(turn.db, turn.me, tap.number, at=turn.at)
    return (view.brought_forward(turn.me, found),)


@told_to()
async def route_came(turn: Turn, body: Body, result: Body) -> Replies:
    """The route is there; an older question's answer is passed over."""
    found = await made(turn.db, body, result, turn.me, at=turn.at)
    return view.route_made(found) if found else NOTHING


async def _way(turn: Turn, wish: Wish) -> Replies:
    asked = await ask_route(turn.db, turn.me, turn.policy, turn.moment, wish)
    return NOTHING if asked else (view.nothing_to_route(turn.me),)
