"""Where a form is asked: kinds of visit, kinds of customers; a change is shown first, and can be undone."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import ADMIN, FocusIs, HasText, Tapped
from bot.handlers.turn import Turn
from bot.services import form_use as service
from bot.services.setting_entries import names_in
from bot.views import form_use as view
from bot.views.replies import Replies
from bot.views.taps import OnUse

router = Router(name="form_use")
VISIT_STEP = "visit_step"
"""Focus: what is typed names a photo that a kind of visit is to ask for."""
CHANGES = ("ask", "other", "kinds", "stop", "must", "up", "off", "selfie")
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


@router.callback_query(Tapped(OnUse, "steps"), ADMIN)
async def steps_shown(query: CallbackQuery, tap: OnUse, turn: Turn) -> Replies:
    await turn.heard(VISIT_STEP)
    use = await service.form_use_of(turn.db, turn.me, tap.version_id, slug=tap.slug, at=turn.at)
    return view.steps_card(use, turn.me)


@router.callback_query(Tapped(OnUse, "photo"), ADMIN)
async def photo_wanted(query: CallbackQuery, tap: OnUse, turn: Turn) -> Replies:
    use = await service.form_use_of(turn.db, turn.me, tap.version_id, slug=tap.slug, at=turn.at)
    await turn.heard(VISIT_STEP)
    await turn.listen(VISIT_STEP, tap.version_id, {"slug": tap.slug, "base": use.policy_id})
    return view.ask_photo(use, turn.me)


@router.message(FocusIs(VISIT_STEP), HasText(), ADMIN)
async def photo_named(message: Message, turn: Turn) -> Replies:
    """Its name is all that it needs: done at once, and undone with a tap."""
    moment = turn.heard_now
    name = names_in(message.text or "")
    slug, base = str(turn.focus.data["slug"]), int(turn.focus.data["base"])
    use = await service.form_use_of(turn.db, turn.me, turn.ref_id, slug=slug, at=moment.at)
    if name is None:
        return view.ask_photo(use, turn.me, unclear=True)
    change = await service.change_use(
        turn.db, turn.me, turn.ref_id, do="photo", slug=slug, arg=0, base=base, moment=moment, name=name
    )
    await turn.heard(VISIT_STEP)
    return view.changed(change, turn.me, fresh=True)


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
