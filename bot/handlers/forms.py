"""/forms: the admin's list of forms, one form, its versions, publishing and where it is asked."""

from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import RoleIs, Tapped
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.services import form_export, form_publish, form_use
from bot.services.form_list import form_card, form_versions, list_forms
from bot.services.form_preview import preview_again
from bot.services.form_upload import UPLOADING, expect_file
from bot.services.input import heard
from bot.storage.focus import Focus
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
async def forms_asked(message: Message, db: AsyncConnection, me: Person, at: datetime) -> Replies:
    return view.form_list(await list_forms(db, me, at=at), me, fresh=True)


@router.callback_query(Tapped(Go, "forms"), ADMIN)
async def forms_tapped(query: CallbackQuery, db: AsyncConnection, me: Person, at: datetime) -> Replies:
    return view.form_list(await list_forms(db, me, at=at), me, fresh=True)


@router.callback_query(Tapped(OnForm, "list"), ADMIN)
async def list_shown(query: CallbackQuery, db: AsyncConnection, me: Person, at: datetime) -> Replies:
    return view.form_list(await list_forms(db, me, at=at), me)


@router.callback_query(Tapped(OnForm, "show"), ADMIN)
async def form_shown(
    query: CallbackQuery, tap: OnForm, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    return view.form_card(await form_card(db, me, tap.version_id, at=at), me)


@router.callback_query(Tapped(OnForm, "versions"), ADMIN)
async def versions_shown(query: CallbackQuery, tap: OnForm, db: AsyncConnection, me: Person) -> Replies:
    return view.form_versions(await form_versions(db, me, tap.version_id), me)


@router.callback_query(Tapped(OnForm, "how"), ADMIN)
async def how_asked(query: CallbackQuery, me: Person) -> Replies:
    return view.how_to(me)


@router.callback_query(Tapped(OnForm, "new"), ADMIN)
async def new_version_coming(
    query: CallbackQuery, tap: OnForm, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    card = await form_card(db, me, tap.version_id, at=at)
    await expect_file(db, me, at=at)
    return view.send_new(card.line.title, card.line.current.form_id, me)


@router.callback_query(Tapped(OnForm, "stop"), ADMIN)
async def no_new_version(
    query: CallbackQuery, db: AsyncConnection, me: Person, focus: Focus, at: datetime
) -> Replies:
    if focus.kind == UPLOADING:
        await heard(db, me, at=at)
    return view.form_list(await list_forms(db, me, at=at), me, fresh=True)


@router.callback_query(Tapped(OnForm, "workbook"), ADMIN)
async def workbook_wanted(
    query: CallbackQuery, tap: OnForm, db: AsyncConnection, me: Person, chat_id: int, at: datetime
) -> Replies:
    await form_export.ask_for_workbook(db, tap.version_id, chat_id=chat_id, at=at)
    return NOTHING


@router.callback_query(Tapped(OnForm, "template"), ADMIN)
async def template_wanted(
    query: CallbackQuery, db: AsyncConnection, me: Person, chat_id: int, at: datetime
) -> Replies:
    await form_export.ask_for_template(db, chat_id=chat_id, at=at)
    return NOTHING


@router.callback_query(Tapped(OnForm, "again"), ADMIN)
async def again_asked(
    query: CallbackQuery, tap: OnForm, db: AsyncConnection, me: Person, chat_id: int, at: datetime
) -> Replies:
    return publish_view.preview(await preview_again(db, me, tap.version_id, chat_id=chat_id, at=at), me)


@router.callback_query(Tapped(OnForm, "again_yes"), ADMIN)
async def published_again(
    query: CallbackQuery,
    tap: OnForm,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    base = int(tap.arg) if tap.arg.isdecimal() else 0
    done = await form_publish.publish_again(db, me, tap.version_id, base=base, at=at, received_at=received_at)
    return publish_view.published(done, me)


@router.callback_query(Tapped(OnUse, "show"), ADMIN)
async def use_shown(
    query: CallbackQuery, tap: OnUse, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    return use_view.overview(await form_use.form_use_of(db, me, tap.version_id, at=at), me)


@router.callback_query(Tapped(OnUse, "type"), ADMIN)
async def type_shown(
    query: CallbackQuery, tap: OnUse, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    return use_view.one_type(await form_use.form_use_of(db, me, tap.version_id, slug=tap.slug, at=at), me)


@router.callback_query(Tapped(OnUse, "choose"), ADMIN)
async def customers_chosen(
    query: CallbackQuery, tap: OnUse, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    """The argument is one more than what is ticked; 0 begins with what holds now."""
    mask = tap.arg - 1 if tap.arg > 0 else None
    use = await form_use.form_use_of(db, me, tap.version_id, slug=tap.slug, mask=mask, at=at)
    return use_view.choosing(use, me)


@router.callback_query(Tapped(OnUse, *CHANGES), ADMIN)
async def change_asked(
    query: CallbackQuery, tap: OnUse, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    change = await form_use.preview_use(db, me, tap.version_id, do=tap.do, slug=tap.slug, arg=tap.arg, at=at)
    return use_view.preview(change, me)


@router.callback_query(Tapped(OnUse, *(f"{do}_yes" for do in CHANGES)), ADMIN)
async def use_changed(
    query: CallbackQuery,
    tap: OnUse,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    change = await form_use.change_use(
        db,
        me,
        tap.version_id,
        do=tap.do.removesuffix("_yes"),
        slug=tap.slug,
        arg=tap.arg,
        base=tap.base,
        at=at,
        received_at=received_at,
    )
    return use_view.changed(change, me)


@router.callback_query(Tapped(OnUse, "undo"), ADMIN)
async def use_undone(
    query: CallbackQuery,
    tap: OnUse,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    change = await form_use.undo_use(
        db, me, tap.version_id, done=tap.base, before=tap.arg, at=at, received_at=received_at
    )
    return use_view.changed(change, me)


async def workbook_ready(
    db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], me: Person | None
) -> Replies:
    """The file of a version, or the template, is there to be sent."""
    if me is None or not me.is_a(Role.ADMIN):
        return NOTHING
    if "failed" in result:
        return view.workbook_failed(me)
    return view.workbook(result["blob_ids"][0], body["filename"], me)
