"""The places of a customer: listed, added, pinned, with address and opening hours."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.forms.definition import QuestionKind
from bot.handlers.customer import PLACE, number_of
from bot.handlers.filters import ANYBODY, FocusIs, HasText, IsPinned, Tapped
from bot.handlers.turn import Turn
from bot.rules.place import Position
from bot.services import customer_sites as service
from bot.views import customer_sites as view
from bot.views.replies import Replies
from bot.views.taps import OnCustomer

router = Router(name="customer_sites")


@router.callback_query(Tapped(OnCustomer, "sites", "site"), ANYBODY)
async def sites_shown(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    await turn.heard(PLACE)
    return await _sites(turn, tap.customer_id, number_of(tap.arg))


@router.callback_query(Tapped(OnCustomer, "site_new", "site_address", "site_hours", "site_pin"), ANYBODY)
async def words_wanted(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    what = tap.do.removeprefix("site_")
    now = await service.sites(turn.db, turn.me, tap.customer_id, turn.moment, site_id=number_of(tap.arg))
    waiting = {"what": what, "site": number_of(tap.arg)}
    if what == "pin":
        waiting["asks"] = QuestionKind.LOCATION  # else a position would be cut out before it is stored
    await turn.listen(PLACE, tap.customer_id, waiting)
    return view.ask(now, what, turn.me)


@router.message(FocusIs(PLACE), HasText(), ANYBODY)
async def words_typed(message: Message, turn: Turn) -> Replies:
    what, site_id = str(turn.focus.data.get("what", "")), int(turn.focus.data.get("site", 0))
    if what == "new":
        site_id = await service.add(turn.db, turn.me, turn.ref_id, message.text or "", turn.moment)
    else:
        await service.write(turn.db, turn.me, turn.ref_id, site_id, what, message.text or "", turn.moment)
    await turn.heard()
    return await _sites(turn, turn.ref_id, site_id, fresh=True)


@router.message(FocusIs(PLACE, asks=QuestionKind.LOCATION), IsPinned(), ANYBODY)
async def pinned(message: Message, turn: Turn, withheld: bool) -> Replies:
    here, site_id = message.location, int(turn.focus.data.get("site", 0))
    if here is not None and not withheld:
        position = Position(here.latitude, here.longitude)
        await service.pin(turn.db, turn.me, turn.ref_id, site_id, position, turn.moment)
    await turn.heard()
    return await _sites(turn, turn.ref_id, site_id, fresh=True)


@router.callback_query(Tapped(OnCustomer, "site_main"), ANYBODY)
async def made_main(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    await service.make_main(turn.db, turn.me, tap.customer_id, number_of(tap.arg), turn.moment)
    return await _sites(turn, tap.customer_id, number_of(tap.arg))


@router.callback_query(Tapped(OnCustomer, "hours_gone"), ANYBODY)
async def hours_emptied(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    site_id = number_of(tap.arg)
    await service.write(turn.db, turn.me, tap.customer_id, site_id, "hours", "", turn.moment)
    await turn.heard(PLACE)
    return await _sites(turn, tap.customer_id, site_id)


async def _sites(turn: Turn, customer_id: int, site_id: int, *, fresh: bool = False) -> Replies:
    now = await service.sites(turn.db, turn.me, customer_id, turn.moment, site_id=site_id)
    return view.sites(now, turn.me, fresh=fresh)
