"""A customer's card, its history, and putting it away."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.handlers.customers import FINDING
from bot.handlers.filters import ANYBODY, Tapped
from bot.handlers.turn import Turn
from bot.services import change_customer as change
from bot.services.customer import customer_card, history
from bot.views import customer as view
from bot.views import customer_changes as changes_view
from bot.views import customer_history as history_view
from bot.views.replies import Replies
from bot.views.taps import OnCustomer

router = Router(name="customer")
FIELD, CONTACT, ENTRY = "customer_field", "customer_contact", "customer_entry"
AFRESH = "new"
"""A tap's argument: the card comes as a new message, for buttons that stand elsewhere."""
GRADE_WHY, CONTEST = "customer_grade", "customer_contest"
PLACE, PARENT, RHYTHM = "customer_place", "customer_parent", "customer_rhythm"
MERGE = "customer_merge"
QUESTIONS = (FIELD, CONTACT, ENTRY, GRADE_WHY, CONTEST, PLACE, PARENT, RHYTHM, MERGE)
"""Focus on one customer: what is typed belongs to its file."""


async def card(turn: Turn, customer_id: int, *, fresh: bool = False) -> Replies:
    """The customer's card, for whoever has just done something with it."""
    shown = await customer_card(turn.db, turn.me, customer_id, turn.moment)
    return view.customer_card(shown, turn.me, turn.policy, fresh=fresh)


def number_of(arg: str) -> int:
    """A tap's number; 0 where there is none."""
    return int(arg) if arg.isdecimal() and len(arg) < 19 else 0


@router.callback_query(Tapped(OnCustomer, "show"), ANYBODY)
async def customer_shown(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    await turn.heard(*QUESTIONS)  # "back" out of a question closes it
    return await card(turn, tap.customer_id, fresh=turn.focus.kind == FINDING or tap.arg == AFRESH)


@router.callback_query(Tapped(OnCustomer, "history"), ANYBODY)
async def history_shown(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    return history_view.history(await history(turn.db, turn.me, tap.customer_id, turn.moment), turn.me)


@router.callback_query(Tapped(OnCustomer, "archive"), ANYBODY)
async def archive_asked(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    file = await change.changeable(turn.db, turn.me, tap.customer_id, turn.moment)
    return changes_view.ask_archive(file, turn.me)


@router.callback_query(Tapped(OnCustomer, "archived", "unarchive"), ANYBODY)
async def archived(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    act = change.archive if tap.do == "archived" else change.unarchive
    await act(turn.db, turn.me, tap.customer_id, turn.moment)
    return await card(turn, tap.customer_id)
