"""/way: where the rep's day begins and ends, and when."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import REP, FocusIs, HasText, IsPinned, Tapped
from bot.handlers.turn import Turn
from bot.rules.day_places import Begins, Ends
from bot.rules.place import Position
from bot.services import day_places as service
from bot.services import own_hours
from bot.services.day_places import DAY_PLACE, NAMED, PlacesShown
from bot.services.own_hours import OWN_HOURS, What
from bot.views import day_places as view
from bot.views.day_places import places_card
from bot.views.replies import Replies
from bot.views.taps import Go, OnDayPlace

router = Router(name="day_places")


@router.message(Command("way"), REP)
@router.callback_query(Tapped(Go, "way"), REP)
async def way_wanted(event: Message | CallbackQuery, turn: Turn) -> Replies:
    return await _shown(turn, fresh=True)


@router.message(FocusIs(DAY_PLACE), IsPinned(), REP)
async def place_sent(message: Message, turn: Turn, withheld: bool) -> Replies:
    """A position that was cut out on its way in is asked for again."""
    place, here = turn.focus.data.get("place", ""), message.location
    if here is None or withheld or place not in NAMED:
        return await _shown(turn, fresh=True)
    position = Position(here.latitude, here.longitude)
    shown = await service.name_place(turn.db, turn.me, place, position, turn.policy, turn.moment)
    return (places_card(shown, turn.policy, fresh=True),)


@router.callback_query(Tapped(OnDayPlace, "begins", "ends"), REP)
async def chosen(query: CallbackQuery, tap: OnDayPlace, turn: Turn) -> Replies:
    kind: type[Begins] | type[Ends] = Begins if tap.do == "begins" else Ends
    if tap.place not in tuple(kind):
        return await _shown(turn)
    shown = await service.choose(turn.db, turn.me, kind(tap.place), turn.policy, turn.moment)
    return (places_card(shown, turn.policy),)


@router.callback_query(Tapped(OnDayPlace, "name", "here"), REP)
async def place_named(query: CallbackQuery, tap: OnDayPlace, turn: Turn) -> Replies:
    if tap.place not in NAMED:
        return await _shown(turn)
    return (places_card(await _named(tap, turn), turn.policy),)


@router.callback_query(Tapped(OnDayPlace, "forget"), REP)
async def erased(query: CallbackQuery, turn: Turn) -> Replies:
    shown = await service.forget(turn.db, turn.me, turn.policy, turn.moment)
    return (places_card(shown, turn.policy),)


@router.callback_query(Tapped(OnDayPlace, "show"), REP)
async def shown_again(query: CallbackQuery, turn: Turn) -> Replies:
    await turn.heard(DAY_PLACE, OWN_HOURS)
    return await _shown(turn)


@router.callback_query(Tapped(OnDayPlace, "hours"), REP)
async def hours_wanted(query: CallbackQuery, tap: OnDayPlace, turn: Turn) -> Replies:
    if tap.place not in tuple(What):
        return await _shown(turn)
    await turn.heard(OWN_HOURS)
    await own_hours.ask_hours(turn.db, turn.me, What(tap.place), turn.moment)
    return view.ask_hours(What(tap.place), turn.policy, turn.me)


@router.message(FocusIs(OWN_HOURS), HasText(), REP)
async def hours_typed(message: Message, turn: Turn) -> Replies:
    what = What(turn.focus.data.get("what", What.DAY))
    await own_hours.say_hours(turn.db, turn.me, what, message.text or "", turn.policy, turn.moment)
    return await _shown(turn, fresh=True)


@router.callback_query(Tapped(OnDayPlace, "company"), REP)
async def company_hours_again(query: CallbackQuery, tap: OnDayPlace, turn: Turn) -> Replies:
    if tap.place in tuple(What):
        await own_hours.as_the_company(turn.db, turn.me, What(tap.place), turn.policy, turn.moment)
    return await _shown(turn)


async def _shown(turn: Turn, *, fresh: bool = False) -> Replies:
    return (places_card(await service.shown_places(turn.db, turn.me), turn.policy, fresh=fresh),)


async def _named(tap: OnDayPlace, turn: Turn) -> PlacesShown:
    if tap.do == "here":
        return await service.name_here(turn.db, turn.me, tap.place, turn.policy, turn.moment)
    return await service.ask_for(turn.db, turn.me, tap.place, at=turn.at)
