"""An admin's Excels of customers: the template, a file coming in, the decision, everything going out."""

from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.handlers.filters import FocusIs, HasFile, RoleIs, Says, Tapped
from bot.handlers.geocoding import after_import
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.services import import_customers as service
from bot.services.export_customers import export_customers
from bot.services.import_customers import IMPORTING, NoImport
from bot.services.input import heard
from bot.storage.blobs import StoredFile
from bot.storage.customer_imports import Decision, ImportState
from bot.storage.focus import Focus
from bot.storage.policies import PolicyInForce
from bot.views import import_customers as view
from bot.views import new_customer as new_view
from bot.views.replies import NOTHING, Replies
from bot.views.taps import Go, OnImport

router = Router(name="import_customers")
ADMIN = RoleIs(Role.ADMIN)


@router.callback_query(Tapped(Go, "import_customers"), ADMIN)
async def import_wanted(query: CallbackQuery, db: AsyncConnection, me: Person, at: datetime) -> Replies:
    await service.start(db, me, at=at)
    return view.ask_file(me)


@router.message(FocusIs(IMPORTING), Says("cancel", "取消"), ADMIN)
async def import_left(message: Message, db: AsyncConnection, me: Person, at: datetime) -> Replies:
    await heard(db, me, at=at)
    return new_view.given_up(me)


@router.callback_query(Tapped(OnImport, "template"), ADMIN)
async def template_wanted(
    query: CallbackQuery, db: AsyncConnection, me: Person, chat_id: int, at: datetime
) -> Replies:
    await service.template(db, me, view.sheet_words(me), chat_id=chat_id, at=at)
    return NOTHING


@router.callback_query(Tapped(Go, "export_customers"), ADMIN)
async def export_wanted(
    query: CallbackQuery, db: AsyncConnection, me: Person, chat_id: int, at: datetime
) -> Replies:
    mark = view.export_mark(me, at)
    count = await export_customers(db, me, view.sheet_words(me), mark=mark, chat_id=chat_id, at=at)
    return view.exporting(count, me)


@router.message(FocusIs(IMPORTING), HasFile(), ADMIN)
async def file_sent(
    message: Message,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    files: tuple[StoredFile, ...],
    policy: PolicyInForce,
    settings: Settings,
    chat_id: int,
    at: datetime,
) -> Replies:
    problem = await service.file_sent(
        db,
        files,
        view.sheet_words(me),
        policy=policy.policy,
        country=settings.company.country,
        chat_id=chat_id,
        at=at,
    )
    return view.unreadable(problem, me) if problem else view.reading(me)


@router.callback_query(Tapped(OnImport, "decide"), ADMIN)
async def decided(
    query: CallbackQuery, tap: OnImport, db: AsyncConnection, me: Person, chat_id: int, at: datetime
) -> Replies:
    if tap.arg not in list(Decision):
        raise NoImport
    importing = await service.decide(db, me, tap.import_id, Decision(tap.arg), chat_id=chat_id, at=at)
    return view.progress(importing, me)


@router.callback_query(Tapped(OnImport, "cancel"), ADMIN)
async def given_up(
    query: CallbackQuery, tap: OnImport, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    return view.progress(await service.give_up(db, me, tap.import_id, at=at), me)


async def customers_read(
    db: AsyncConnection,
    body: dict[str, Any],
    result: dict[str, Any],
    me: Person | None,
    chat_id: int,
    at: datetime,
) -> Replies:
    """The file has been understood row by row: the bad rows go back, the good ones are checked."""
    if me is None or not me.is_a(Role.ADMIN):
        return NOTHING
    if "good" not in result:
        return view.unreadable(result.get("problem", "not_a_list"), me)
    good_id, *bad_ids = result["blob_ids"]
    if not result["good"]:
        return view.all_bad(result["bad"], bad_ids[0], me)  # still waiting for a file
    importing = await service.file_read(db, me, blob_id=good_id, rows=result["good"], chat_id=chat_id, at=at)
    if not bad_ids:
        return view.progress(importing, me)
    await service.start(db, me, at=at)  # the corrected rows may come back at once
    return (*view.progress(importing, me), view.bad_rows(result["bad"], bad_ids[0], me))


async def customer_rows_read(
    db: AsyncConnection,
    body: dict[str, Any],
    result: dict[str, Any],
    me: Person | None,
    settings: Settings,
    chat_id: int,
    at: datetime,
) -> Replies:
    """A chunk of rows, to be checked or taken in."""
    if me is None or not me.is_a(Role.ADMIN) or "rows" not in result:
        return NOTHING
    importing = await service.chunk_read(
        db, me, body["import_id"], result["rows"], begin=body["begin"], chat_id=chat_id, at=at
    )
    if importing is None:
        return NOTHING
    said = view.progress(importing, me)
    if importing.state is not ImportState.DONE:
        return said
    return (*said, *await after_import(db, me, settings, chat_id, at))


async def customers_written(
    db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], me: Person | None
) -> Replies:
    """The template, or all customers, as an Excel."""
    if me is None or not me.is_a(Role.ADMIN):
        return NOTHING
    if not result.get("blob_ids"):
        return view.writing_failed(me)
    blob_id = result["blob_ids"][0]
    return (
        view.export_ready(result["rows"], blob_id, me) if result["rows"] else view.template_ready(blob_id, me)
    )
