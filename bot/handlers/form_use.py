"""Where a form is asked: kinds of visit, kinds of customers; a change is shown first, and can be undone."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.handlers.filters import RoleIs, Tapped
from bot.handlers.turn import Turn
from bot.rules.roles import Role
from bot.services import form_use as service
from bot.views import form_use as view
from bot.views.replies import Replies
from bot.views.taps import OnUse

router = Router(name="form_use")
ADMIN = RoleIs(Role.ADMIN)
CHANGES = ("ask", "other", "kinds", "stop")
"""Words of changes to what visits ask: shown first, done with `_yes`."""


@router.callback_query(Tapped(OnUse, "show"), ADMIN)
async def use_shown(query: CallbackQuery, tap: OnUse, turn: Turn) -> Replies:
    return view.overview(await service.form_use_of(turn.db, turn.me, tap.version_id, at=turn.at), turn.me)


@router.callback_query(Tapped(OnUse, "type"), ADMIN)
async def type_shown(query: CallbackQuery, tap: OnUse, turn: Turn) -> Replies:
    use = await service.form_use_of(turn.db, turn.me, tap.version_id, slug=tap.slug, at=turn.at)
    return view.one_type(use, turn.me)


@router.callback_query(Tapped(OnUse, "choose"), ADMIN)
async def customers_chosen(query: CallbackQuery, tap: OnUse, turn: Turn) -> Replies:
    """The argument is one more than what is ticked; 0 begins with what holds now."""
    mask = tap.arg - 1 if tap.arg > 0 else None
    use = await service.form_use_of(turn.db, turn.me, tap.version_id, slug=tap.slug, mask=mask, at=turn.at)
    return view.choosing(use, turn.me)


@router.callback_query(Tapped(OnUse, *CHANGES), ADMIN)
async def change_asked(query: CallbackQuery, tap: OnUse, turn: Turn) -> Replies:
    change = await service.preview_use(
        turn.db, turn.me, tap.version_id, do=tap.do, slug=tap.slug, arg=tap.arg, at=turn.at
    )
    return view.preview(change, turn.me)


@router.callback_query(Tapped(OnUse, *(f"{do}_yes" for do in CHANGES)), ADMIN)
async def use_changed(query: CallbackQuery, tap: OnUse, turn: Turn) -> Replies:
    change = await service.change_use(
        turn.db,
        turn.me,
        tap.version_id,
        do=tap.do.removesuffix("_yes"),
        slug=tap.slug,
        arg=tap.arg,
        base=tap.base,
        moment=turn.moment,
    )
    return view.changed(change, turn.me)


@router.callback_query(Tapped(OnUse, "undo"), ADMIN)
async def use_undone(query: CallbackQuery, tap: OnUse, turn: Turn) -> Replies:
    change = await service.undo_use(
        turn.db,
        turn.me,
        tap.version_id,
        done=tap.base,
        before=tap.arg,
        moment=turn.moment,
    )
    return view.changed(change, turn.me)
