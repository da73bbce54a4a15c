"""Who is in charge of which kind of complaint or emergency: an admin taps it on the person's card."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.handlers.filters import ADMIN, Tapped
from bot.handlers.turn import Turn
from bot.services.in_charge import duties_of, turn_duty
from bot.views import in_charge as view
from bot.views.incident import kind_named
from bot.views.replies import Replies
from bot.views.taps import OnPerson

router = Router(name="in_charge")


@router.callback_query(Tapped(OnPerson, "charge"), ADMIN)
async def duties_shown(query: CallbackQuery, tap: OnPerson, turn: Turn) -> Replies:
    return (view.duties(await duties_of(turn.db, tap.person_id), turn.me),)


@router.callback_query(Tapped(OnPerson, "charge_is"), ADMIN)
async def duty_turned(query: CallbackQuery, tap: OnPerson, turn: Turn) -> Replies:
    kind = kind_named(tap.arg)
    if kind is None:
        return (view.duties(await duties_of(turn.db, tap.person_id), turn.me),)
    duties, is_new = await turn_duty(turn.db, turn.me, tap.person_id, kind, turn.moment)
    told = view.told_duty(duties, kind) if is_new and duties.person.id != turn.me.id else ()
    return (view.duties(duties, turn.me), *told)
