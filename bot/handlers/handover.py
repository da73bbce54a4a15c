"""Handing over somebody's customers: whose, to whom, how, look, do, take back."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.handlers.filters import LEADS, Tapped
from bot.handlers.turn import Turn
from bot.rules.ownership import Split
from bot.services import handover as service
from bot.services.handover import NoHandover
from bot.storage.focus import idle, set_focus
from bot.views import handover as view
from bot.views.replies import Replies
from bot.views.taps import Go, OnHandover

router = Router(name="handover")
HANDOVER = "handover"
"""Focus: whom the customers go to, while it is being chosen."""


@router.callback_query(Tapped(Go, "handover"), LEADS)
async def givers_shown(query: CallbackQuery, turn: Turn) -> Replies:
    return view.givers(await service.givers(turn.db, turn.me, turn.moment), turn.me)


@router.callback_query(Tapped(OnHandover, "from", "heir", "area", "grade"), LEADS)
async def chosen(query: CallbackQuery, tap: OnHandover, turn: Turn) -> Replies:
    heirs, split = _chosen(turn, tap.id)
    if tap.do == "heir":
        heirs ^= {tap.arg}
    if tap.do in list(Split):
        split = Split(tap.do)
    data = {"heirs": sorted(heirs), "split": split}
    await set_focus(turn.db, turn.me.id, HANDOVER, tap.id, data, at=turn.at)
    shown = await service.preview(turn.db, turn.me, tap.id, heirs, split, turn.moment)
    return view.preview(shown, turn.me)


@router.callback_query(Tapped(OnHandover, "do"), LEADS)
async def handed_over(query: CallbackQuery, tap: OnHandover, turn: Turn) -> Replies:
    heirs, split = _chosen(turn, tap.id)
    if not heirs:
        raise NoHandover
    done = await service.hand_over(turn.db, turn.me, tap.id, sorted(heirs), split, turn.moment)
    await idle(turn.db, turn.me.id, at=turn.at)
    return view.done(done, turn.me, at=turn.at)


@router.callback_query(Tapped(OnHandover, "undo"), LEADS)
async def taken_back(query: CallbackQuery, tap: OnHandover, turn: Turn) -> Replies:
    done = await service.take_back(turn.db, turn.me, tap.id, turn.moment)
    return view.done(done, turn.me, at=turn.at)


def _chosen(turn: Turn, from_id: int) -> tuple[set[int], Split]:
    """What was chosen for this giver; nothing once something else was done in between."""
    if turn.focus.kind != HANDOVER or turn.focus.ref_id != from_id:
        return set(), Split.AREA
    return set(turn.focus.data.get("heirs", ())), Split(turn.focus.data.get("split", Split.AREA))
