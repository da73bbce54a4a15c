"""Two files that are one customer's, made one: the other chosen, looked at, done, taken back."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.customer import MERGE
from bot.handlers.filters import LEADS, FocusIs, HasText, Tapped
from bot.handlers.turn import Turn
from bot.services import merging as service
from bot.services.customer import list_customers
from bot.views import merging as view
from bot.views.replies import Replies
from bot.views.taps import OnCustomer, OnMerge

router = Router(name="merging")


@router.callback_query(Tapped(OnCustomer, "merge"), LEADS)
async def other_wanted(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    file, alike = await service.candidates(turn.db, turn.me, tap.customer_id, turn.moment)
    await turn.listen(MERGE, tap.customer_id)
    return view.ask_other(file, alike, turn.me)


@router.message(FocusIs(MERGE), HasText(), LEADS)
async def other_typed(message: Message, turn: Turn) -> Replies:
    found = await list_customers(turn.db, turn.me, (message.text or "")[:60], turn.moment)
    return view.choose_other(turn.ref_id, found, turn.me)


@router.callback_query(Tapped(OnMerge, "look"), LEADS)
async def looked_at(query: CallbackQuery, tap: OnMerge, turn: Turn) -> Replies:
    shown = await service.preview(turn.db, turn.me, tap.kept_id, tap.gone_id, turn.moment)
    await turn.heard(MERGE)
    return view.preview(shown, turn.me)


@router.callback_query(Tapped(OnMerge, "do"), LEADS)
async def merged(query: CallbackQuery, tap: OnMerge, turn: Turn) -> Replies:
    return view.done(await service.merge(turn.db, turn.me, tap.kept_id, tap.gone_id, turn.moment), turn.me)


@router.callback_query(Tapped(OnMerge, "undo"), LEADS)
async def taken_back(query: CallbackQuery, tap: OnMerge, turn: Turn) -> Replies:
    return view.done(await service.take_back(turn.db, turn.me, tap.merge_id, turn.moment), turn.me)
