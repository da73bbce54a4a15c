"""/forms: the admin's list of forms, one form, its versions, publishing and where it is asked."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import RoleIs, Tapped
from bot.handlers.turn import Body, Turn, told_to
from bot.rules.roles import Role
from bot.services import form_export, form_publish, form_use
from bot.services.form_list import form_card, form_versions, list_forms
from bot.services.form_preview import preview_again
from bot.services.form_upload import UPLOADING, expect_file
from bot.views import form_list as view
from bot.views import form_publish as publish_view
from bot.views import form_use as use_view
from bot.views.replies import NOTHING, Replies
from bot.views.taps import Go, OnForm, OnUse

router = Router(name="forms")
ADMIN = RoleIs(Role.ADMIN)
CHANGES = ("ask", "other", "kinds", "stop")
"""Words of changes to what visits ask: shown first, done with `_yes`."""


@router.message(Command("forms"), ADMIN)
async def forms_asked(message: Message, turn: Turn) -> Replies:
    return view.form_list(await list_forms(turn.db, turn.me, at=turn.at), turn.me, fresh=True)


@router.callback_query(Tapped(Go, "forms"), ADMIN)
async def forms_tapped(query: CallbackQuery, turn: Turn) -> Replies:
    return view.form_list(await list_forms(turn.db, turn.me, at=turn.at), turn.me, fresh=True)


@router.callback_query(Tapped(OnForm, "list"), ADMIN)
async def list_shown(query: CallbackQuery, turn: Turn) -> Replies:
    return view.form_list(await list_forms(turn.db, turn.me, at=turn.at), turn.me)


@router.callback_query(Tapped(OnForm, "show"), ADMIN)
async def form_shown(query: CallbackQuery, tap: OnForm, turn: Turn) -> Replies:
    return view.form_card(await form_card(turn.db, turn.me, tap.version_id, at=turn.at), turn.me)


@router.callback_query(Tapped(OnForm, "versions"), ADMIN)
async def versions_shown(query: CallbackQuery, tap: OnForm, turn: Turn) -> Replies:
    return view.form_versions(await form_versions(turn.db, turn.me, tap.version_id), turn.me)


@router.callback_query(Tapped(OnForm, "how"), ADMIN)
async def how_asked(query: CallbackQuery, turn: Turn) -> Replies:
    return view.how_to(turn.me)


@router.callback_query(Tapped(OnForm, "new"), ADMIN)
async def new_version_coming(query: CallbackQuery, tap: OnForm, turn: Turn) -> Replies:
    card = await form_card(turn.db, turn.me, tap.version_id, at=turn.at)
    await expect_file(turn.db, turn.me, at=turn.at)
    return view.send_new(card.line.title, card.line.current.form_id, turn.me)


@router.callback_query(Tapped(OnForm, "stop"), ADMIN)
async def no_new_version(query: CallbackQuery, turn: Turn) -> Replies:
    await turn.heard(UPLOADING)
    return view.form_list(await list_forms(turn.db, turn.me, at=turn.at), turn.me, fresh=True)


@router.callback_query(Tapped(OnForm, "workbook"), ADMIN)
async def workbook_wanted(query: CallbackQuery, tap: OnForm, turn: Turn) -> Replies:
    await form_export.ask_for_workbook(turn.db, tap.version_id, chat_id=turn.chat_id, at=turn.at)
    return NOTHING


@router.callback_query(Tapped(OnForm, "template"), ADMIN)
async def template_wanted(query: CallbackQuery, turn: Turn) -> Replies:
    await form_export.ask_for_template(turn.db, chat_id=turn.chat_id, at=turn.at)
    return NOTHING


@router.callback_query(Tapped(OnForm, "again"), ADMIN)
async def again_asked(query: CallbackQuery, tap: OnForm, turn: Turn) -> Replies:
    return publish_view.preview(
        await preview_again(turn.db, turn.me, tap.version_id, chat_id=turn.chat_id, at=turn.at), turn.me
    )


@router.callback_query(Tapped(OnForm, "again_yes"), ADMIN)
async def published_again(query: CallbackQuery, tap: OnForm, turn: Turn) -> Replies:
    base = int(tap.arg) if tap.arg.isdecimal() else 0
    done = await form_publish.publish_again(turn.db, turn.me, tap.version_id, base=base, moment=turn.moment)
    return publish_view.published(done, turn.me)


@router.callback_query(Tapped(OnUse, "show"), ADMIN)
async def use_shown(query: CallbackQuery, tap: OnUse, turn: Turn) -> Replies:
    return use_view.overview(
        await form_use.form_use_of(turn.db, turn.me, tap.version_id, at=turn.at), turn.me
    )


@router.callback_query(Tapped(OnUse, "type"), ADMIN)
async def type_shown(query: CallbackQuery, tap: OnUse, turn: Turn) -> Replies:
    return use_view.one_type(
        await form_use.form_use_of(turn.db, turn.me, tap.version_id, slug=tap.slug, at=turn.at), turn.me
    )


@router.callback_query(Tapped(OnUse, "choose"), ADMIN)
async def customers_chosen(query: CallbackQuery, tap: OnUse, turn: Turn) -> Replies:
    """The argument is one more than what is ticked; 0 begins with what holds now."""
    mask = tap.arg - 1 if tap.arg > 0 else None
    use = await form_use.form_use_of(turn.db, turn.me, tap.version_id, slug=tap.slug, mask=mask, at=turn.at)
    return use_view.choosing(use, turn.me)


@router.callback_query(Tapped(OnUse, *CHANGES), ADMIN)
async def change_asked(query: CallbackQuery, tap: OnUse, turn: Turn) -> Replies:
    change = await form_use.preview_use(
        turn.db, turn.me, tap.version_id, do=tap.do, slug=tap.slug, arg=tap.arg, at=turn.at
    )
    return use_view.preview(change, turn.me)


@router.callback_query(Tapped(OnUse, *(f"{do}_yes" for do in CHANGES)), ADMIN)
async def use_changed(query: CallbackQuery, tap: OnUse, turn: Turn) -> Replies:
    change = await form_use.change_use(
        turn.db,
        turn.me,
        tap.version_id,
        do=tap.do.removesuffix("_yes"),
        slug=tap.slug,
        arg=tap.arg,
        base=tap.base,
        moment=turn.moment,
    )
    return use_view.changed(change, turn.me)


@router.callback_query(Tapped(OnUse, "undo"), ADMIN)
async def use_undone(query: CallbackQuery, tap: OnUse, turn: Turn) -> Replies:
    change = await form_use.undo_use(
        turn.db,
        turn.me,
        tap.version_id,
        done=tap.base,
        before=tap.arg,
        moment=turn.moment,
    )
    return use_view.changed(change, turn.me)


@told_to(Role.ADMIN)
async def workbook_ready(turn: Turn, body: Body, result: Body) -> Replies:
    """The file of a version, or the template, is there to be sent."""
    if "failed" in result:
        return view.workbook_failed(turn.me)
    return view.workbook(result["blob_ids"][0], body["filename"], turn.me)
