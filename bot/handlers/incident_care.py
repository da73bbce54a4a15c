"""An incident is taken care of: opened, taken on, given, put off, its customer told, settled."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.customer import number_of
from bot.handlers.filters import ANYBODY, FocusIs, HasText, Tapped
from bot.handlers.incident import tell
from bot.handlers.incident_card import ADD, CLOSE, CUSTOMER, URGENT, card, seen_by
from bot.handlers.turn import Turn
from bot.rules.incident import Did
from bot.services import incident as service
from bot.services import incident_care as care
from bot.views import incident as view
from bot.views import incident_list as list_view
from bot.views import incident_told as told
from bot.views.replies import Replies
from bot.views.taps import OnIncident

router = Router(name="incident_care")


@router.callback_query(Tapped(OnIncident, "list"), ANYBODY)
async def list_shown(query: CallbackQuery, turn: Turn) -> Replies:
    await turn.heard(URGENT, ADD, CUSTOMER, CLOSE)
    found = await service.my_incidents(turn.db, turn.me, turn.moment)
    return (list_view.open_list(found, turn.me, now=turn.at),)


@router.callback_query(Tapped(OnIncident, "open", "show"), ANYBODY)
async def opened(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    await turn.heard(CUSTOMER, CLOSE)
    found = await service.incident_in_sight(turn.db, turn.me, tap.incident_id, turn.moment)
    return await card(turn, await service.shown(turn.db, found), fresh=tap.do == "open")


@router.callback_query(Tapped(OnIncident, Did.TAKE), ANYBODY)
async def taken(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    found, is_news = await care.take(turn.db, turn.me, tap.incident_id, turn.moment)
    others = await tell(turn, found, told.TAKEN) if is_news else ()
    return (*await card(turn, found), *others)


@router.callback_query(Tapped(OnIncident, "whom"), ANYBODY)
async def whom_wanted(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    offered = await care.whom_to_give(turn.db, turn.me, tap.incident_id, turn.moment)
    return (view.choose_person(await _seen(turn, tap.incident_id), offered, turn.me),)


@router.callback_query(Tapped(OnIncident, Did.GIVE), ANYBODY)
async def given(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    heir_id = number_of(tap.arg)
    found = await care.give(turn.db, turn.me, tap.incident_id, heir_id, turn.moment)
    shown = await card(turn, found)
    heir = found.people.get(heir_id)
    if heir is None or heir.id == turn.me.id:
        return shown
    seen = await seen_by(turn, found, reader=heir)
    return (*shown, told.news(seen, heir, turn.me, told.GIVEN, now=turn.at))


@router.callback_query(Tapped(OnIncident, "when"), ANYBODY)
async def when_wanted(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    return (view.choose_day(await _seen(turn, tap.incident_id), turn.me),)


@router.callback_query(Tapped(OnIncident, "due"), ANYBODY)
async def due_chosen(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    days = number_of(tap.arg)
    found = await care.set_due(turn.db, turn.me, tap.incident_id, days, turn.policy, turn.moment)
    return await card(turn, found)


@router.callback_query(Tapped(OnIncident, "text"), ANYBODY)
async def text_wanted(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    """By itself, so that it can be forwarded as it is; the card stands below it."""
    found = await service.incident_to_add_to(turn.db, turn.me, tap.incident_id, turn.moment)
    shown = await service.shown(turn.db, found)
    return (told.for_the_customer(shown, turn.me), *await card(turn, shown, fresh=True))


@router.callback_query(Tapped(OnIncident, "told"), ANYBODY)
async def customer_told(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    return await card(turn, await care.tell_customer(turn.db, turn.me, tap.incident_id, turn.moment))


@router.callback_query(Tapped(OnIncident, "files"), ANYBODY)
async def files_wanted(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    found = await service.incident_to_add_to(turn.db, turn.me, tap.incident_id, turn.moment)
    shown = await service.shown(turn.db, found)
    return (*told.files(shown, turn.me), *await card(turn, shown, fresh=True))


@router.callback_query(Tapped(OnIncident, Did.CLOSE), ANYBODY)
async def result_wanted(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    seen = await _seen(turn, tap.incident_id)
    await turn.listen(CLOSE, tap.incident_id)
    return (view.ask_result(seen, turn.me),)


@router.message(FocusIs(CLOSE), HasText(), ANYBODY)
async def result_typed(message: Message, turn: Turn) -> Replies:
    found = await care.close(turn.db, turn.me, turn.ref_id, message.text or "", turn.moment)
    await turn.heard()
    return (*await card(turn, found, fresh=True), *await tell(turn, found, told.CLOSED))


@router.callback_query(Tapped(OnIncident, Did.REOPEN), ANYBODY)
async def reopened(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    found, is_news = await care.reopen(turn.db, turn.me, tap.incident_id, turn.policy, turn.moment)
    others = await tell(turn, found, told.REOPENED) if is_news else ()
    return (*await card(turn, found), *others)


async def _seen(turn: Turn, incident_id: int) -> view.Seen:
    found = await service.incident_to_add_to(turn.db, turn.me, incident_id, turn.moment)
    return await seen_by(turn, await service.shown(turn.db, found))
