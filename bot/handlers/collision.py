"""Two want one customer: the reason is typed, whoever leads the owner decides."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.customer import CONTEST
from bot.handlers.filters import REP, FocusIs, HasText, RoleIs, Tapped
from bot.handlers.turn import Turn
from bot.rules.roles import Role
from bot.services import collision as service
from bot.services.collision import NothingToDecide
from bot.services.customer_reach import file_in_reach
from bot.services.new_customer import alike_in_draft
from bot.storage.collisions import Outcome
from bot.views import collision as view
from bot.views.replies import Replies
from bot.views.taps import OnCollision, OnCustomer, OnNewCustomer

router = Router(name="collision")


@router.callback_query(Tapped(OnCustomer, "contest"), REP)
async def contest_wanted(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    file = await file_in_reach(turn.db, turn.me, tap.customer_id, turn.moment)
    await turn.listen(CONTEST, tap.customer_id)
    return view.ask_reason(file.customer, turn.me)


@router.callback_query(Tapped(OnNewCustomer, "contest"), REP)
async def found_while_adding(query: CallbackQuery, tap: OnNewCustomer, turn: Turn) -> Replies:
    """The new customer is somebody's already: the draft has shown it, so it may be asked for."""
    found = await alike_in_draft(turn.db, turn.focus)
    wanted = next((each for each in found if str(each.id) == tap.arg), None)
    if wanted is None:
        raise NothingToDecide
    await turn.listen(CONTEST, wanted.id)
    return view.ask_reason(wanted, turn.me)


@router.message(FocusIs(CONTEST), HasText(), REP)
async def reason_typed(message: Message, turn: Turn) -> Replies:
    contested = await service.ask_for(turn.db, turn.me, turn.ref_id, message.text or "", turn.moment)
    await turn.heard()
    return view.reported(contested, turn.me)


@router.callback_query(
    Tapped(OnCollision, Outcome.STAYS, Outcome.GOES, Outcome.SHARED, Outcome.DIFFERENT),
    RoleIs(Role.MANAGER, Role.ADMIN),
)
async def decided(query: CallbackQuery, tap: OnCollision, turn: Turn) -> Replies:
    contested = await service.decide(turn.db, turn.me, tap.collision_id, Outcome(tap.do), turn.moment)
    return view.decided(contested, turn.me)
