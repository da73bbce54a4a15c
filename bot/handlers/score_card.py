"""A customer's score card, and a grade set by hand: taps of the rep, decisions of the manager."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.customer import GRADE_WHY, card, number_of
from bot.handlers.filters import ANYBODY, LEADS, FocusIs, HasText, Tapped
from bot.handlers.turn import Turn
from bot.services import score_card as service
from bot.services.change_customer import changeable
from bot.services.score_card import GradeNeedsManager
from bot.storage.score_cards import CardState
from bot.views import score_card as view
from bot.views.replies import Replies
from bot.views.taps import OnCustomer, OnScore

router = Router(name="score_card")


@router.callback_query(Tapped(OnCustomer, "score"), ANYBODY)
async def score_wanted(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    now = await service.scoring(turn.db, turn.me, tap.customer_id, turn.policy, turn.moment, ask=tap.arg)
    return view.score_card(now, turn.me)


@router.callback_query(Tapped(OnCustomer, "score_is"), ANYBODY)
async def criterion_answered(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    slug, _, points = tap.arg.partition("=")
    now = await service.answer(
        turn.db, turn.me, tap.customer_id, slug, number_of(points), turn.policy, turn.moment
    )
    return view.score_card(now, turn.me)


@router.callback_query(Tapped(OnCustomer, "score_anew"), ANYBODY)
async def begun_anew(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    now = await service.start_over(turn.db, turn.me, tap.customer_id, turn.policy, turn.moment)
    return view.score_card(now, turn.me)


@router.callback_query(Tapped(OnCustomer, "score_done"), ANYBODY)
async def score_finished(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    finished = await service.finish(turn.db, turn.me, tap.customer_id, turn.policy, turn.moment)
    shown = await card(turn, tap.customer_id)
    if finished.card.state is CardState.PROPOSED:
        return (*shown, *view.proposed(finished, turn.me))
    return shown


@router.callback_query(Tapped(OnScore, "yes", "no"), LEADS)
async def grade_decided(query: CallbackQuery, tap: OnScore, turn: Turn) -> Replies:
    finished = await service.decide(turn.db, turn.me, tap.card_id, turn.moment, approved=tap.do == "yes")
    return view.decided(finished, turn.me)


@router.callback_query(Tapped(OnCustomer, "grade"), ANYBODY)
async def grade_tapped(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    """By hand: the reason is typed next."""
    file = await changeable(turn.db, turn.me, tap.customer_id, turn.moment)
    if not await service.may_set_by_hand(turn.db, turn.me, file, turn.moment):
        raise GradeNeedsManager
    await turn.listen(GRADE_WHY, tap.customer_id, {"grade": tap.arg})
    return view.ask_reason(tap.customer_id, file.customer.name(turn.me.language), tap.arg, turn.me)


@router.message(FocusIs(GRADE_WHY), HasText(), LEADS)
async def reason_typed(message: Message, turn: Turn) -> Replies:
    grade = str(turn.focus.data.get("grade", ""))
    await service.set_by_hand(turn.db, turn.me, turn.ref_id, grade, message.text or "", turn.moment)
    await turn.heard()
    return await card(turn, turn.ref_id, fresh=True)
