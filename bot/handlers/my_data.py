"""One's own data: who looked, the file with all of it, and having it erased; the admin's side of that."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.handlers.filters import ADMIN, Tapped
from bot.handlers.turn import Body, Turn, told_to
from bot.services import erasure
from bot.services.looks import looks_at_me
from bot.services.own_data import ask_for_own_data
from bot.views import my_data as view
from bot.views.replies import NOTHING, Replies
from bot.views.taps import OnErasure, OnMyData

router = Router(name="my_data")


@router.callback_query(Tapped(OnMyData, "looks"))
async def looks_wanted(query: CallbackQuery, tap: OnMyData, turn: Turn) -> Replies:
    return view.looks(await looks_at_me(turn.db, turn.me, page=tap.page), turn.me)


@router.callback_query(Tapped(OnMyData, "file"))
async def file_wanted(query: CallbackQuery, turn: Turn) -> Replies:
    await ask_for_own_data(turn.db, turn.me, chat_id=turn.chat_id, moment=turn.moment)
    return view.file_ordered(turn.me)


@told_to()
async def file_written(turn: Turn, body: Body, result: Body) -> Replies:
    """Whoever has the chat meanwhile gets nothing that is not theirs."""
    if turn.me.id != body["person_id"]:
        return NOTHING
    if not result["blob_ids"]:
        return view.no_file(turn.me)
    return view.file_there(result["blob_ids"][0], result["left_out"], turn.me)


@router.callback_query(Tapped(OnMyData, "erase"))
async def erasing_shown(query: CallbackQuery, turn: Turn) -> Replies:
    return view.erase_page(await erasure.looking_at_erasure(turn.db, turn.me.id), turn.me)


@router.callback_query(Tapped(OnMyData, "ask"))
async def erasure_asked(query: CallbackQuery, turn: Turn) -> Replies:
    return view.asked(await erasure.request(turn.db, turn.me, turn.me.id, turn.moment), turn.me)


@router.callback_query(Tapped(OnMyData, "back"))
async def erasure_taken_back(query: CallbackQuery, turn: Turn) -> Replies:
    await erasure.take_back(turn.db, turn.me, turn.moment)
    return view.taken_back(turn.me)


@router.callback_query(Tapped(OnErasure, "begin"), ADMIN)
async def erasing_a_leaver(query: CallbackQuery, tap: OnErasure, turn: Turn) -> Replies:
    """Who has left can no longer ask in the chat: an admin does it for them."""
    return view.admin_page(await erasure.request_for_leaver(turn.db, turn.me, tap.id, turn.moment), turn.me)


@router.callback_query(Tapped(OnErasure, "yes"), ADMIN)
async def erasure_confirmed(query: CallbackQuery, tap: OnErasure, turn: Turn) -> Replies:
    return view.erased(await erasure.erase(turn.db, turn.me, tap.id, turn.moment), turn.me)


@router.callback_query(Tapped(OnErasure, "no"), ADMIN)
async def erasure_declined(query: CallbackQuery, tap: OnErasure, turn: Turn) -> Replies:
    return view.declined(await erasure.decline(turn.db, turn.me, tap.id, turn.moment), turn.me)
