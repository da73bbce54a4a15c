"""Arriving: a customer is chosen, a location comes in, a day's share is noticed."""

from collections.abc import Sequence
from datetime import UTC, datetime

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import REP, HasLocation, Tapped, Typed
from bot.handlers.turn import Turn
from bot.handlers.typed_words import Word
from bot.handlers.visit_card import shown
from bot.rules.location import SentLocation
from bot.rules.place import Fix, Position
from bot.services.check_in import arrive, choose
from bot.services.live_share import ShareOutcome, located, runs
from bot.services.today import today
from bot.views import check_in as view
from bot.views import today as today_view
from bot.views import visit as visit_view
from bot.views.replies import Replies
from bot.views.taps import ChooseCustomer

router = Router(name="check_in")


@router.callback_query(Tapped(ChooseCustomer), REP)
async def customer_chosen(query: CallbackQuery, tap: ChooseCustomer, turn: Turn) -> Replies:
    visit = await choose(
        turn.db,
        turn.me,
        customer_id=tap.customer_id,
        plan_item_id=tap.plan_item_id or None,
        policy=turn.policy_in_force,
        moment=turn.moment,
    )
    return (view.arrival_answered(turn.me), *await shown(turn, visit.id, fresh=True))


@router.message(Typed(Word.ARRIVE), REP)
async def arrival_typed(message: Message, turn: Turn) -> Replies:
    visit = await arrive(turn.db, turn.me, policy=turn.policy_in_force, moment=turn.moment)
    if visit is None:
        return (today_view.today_list(await today(turn.db, turn.me, at=turn.at), fresh=True),)
    return (view.arrival_answered(turn.me), *await shown(turn, visit.id, fresh=True))


@router.message(HasLocation(), REP)
@router.edited_message(HasLocation(), REP)
async def location_came(message: Message, earlier: tuple[Message, ...], turn: Turn) -> Replies:
    sent = [sent_location(one) for one in (*earlier, message)]
    outcomes = [await located(turn.db, turn.me, run, turn.policy, turn.moment) for run in runs(sent)]
    return await _answered(turn, outcomes, fresh=message.edit_date is None)


async def _answered(turn: Turn, outcomes: Sequence[ShareOutcome], *, fresh: bool) -> Replies:
    replies: Replies = ()
    for outcome in outcomes:
        replies += view.located(outcome, turn.me)
        if outcome.seems_left is not None:
            replies += (visit_view.seems_left(outcome.seems_left, turn.me),)
    changed = [outcome.visit for outcome in outcomes if outcome.card_changed and outcome.visit is not None]
    return (*replies, *await shown(turn, changed[-1].id, fresh=fresh)) if changed else replies


def sent_location(message: Message) -> SentLocation:
    """The location of a message, with everything that may speak against it."""
    location = message.location
    if location is None:
        raise ValueError("the message carries no location")
    edited = message.edit_date is not None
    return SentLocation(
        chat_id=message.chat.id,
        message_id=message.message_id,
        is_edit=edited,
        sent_at=message.date,
        fix=Fix(
            position=Position(location.latitude, location.longitude),
            accuracy_m=location.horizontal_accuracy,
            at=datetime.fromtimestamp(message.edit_date, UTC) if message.edit_date else message.date,
            heading_deg=location.heading,
        ),
        live_period_s=location.live_period,
        withheld=is_withheld(message),
        forwarded=message.forward_origin is not None,
        via_bot=message.via_bot is not None,
        venue=message.venue is not None,
        scheduled=bool(message.is_from_offline),
        through_business=message.sender_business_bot is not None
        or message.business_connection_id is not None,
        private=message.chat.type == ChatType.PRIVATE,
    )


def is_withheld(message: Message) -> bool:
    """The position was cut out before the update was stored: nobody may use it."""
    extra = message.location.model_extra if message.location else None
    return bool(extra and extra.get("withheld"))
