"""An admin's Excels of customers: the template, a file coming in, the decision, everything going out."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import ADMIN, FocusIs, HasFile, Says, Tapped
from bot.handlers.geocoding import after_import
from bot.handlers.turn import Body, Turn, told_to
from bot.rules.roles import Role
from bot.services import import_customers as service
from bot.services.export_customers import export_customers
from bot.services.import_customers import IMPORTING, NoImport
from bot.services.import_news import owners_to_tell
from bot.storage.blobs import StoredFile
from bot.storage.customer_imports import Decision, Import, ImportState
from bot.views import import_customers as view
from bot.views import new_customer as new_view
from bot.views.import_news import owner_told
from bot.views.replies import NOTHING, Replies
from bot.views.taps import Go, OnImport

router = Router(name="import_customers")


@router.callback_query(Tapped(Go, "import_customers"), ADMIN)
async def import_wanted(query: CallbackQuery, turn: Turn) -> Replies:
    await service.start(turn.db, turn.me, at=turn.at)
    return view.ask_file(turn.me)


@router.message(FocusIs(IMPORTING), Says("cancel", "取消"), ADMIN)
async def import_left(message: Message, turn: Turn) -> Replies:
    await turn.heard()
    return new_view.given_up(turn.me)


@router.callback_query(Tapped(OnImport, "template"), ADMIN)
async def template_wanted(query: CallbackQuery, turn: Turn) -> Replies:
    await service.template(turn.db, view.sheet_words(turn.me), chat_id=turn.chat_id, at=turn.at)
    return NOTHING


@router.callback_query(Tapped(Go, "export_customers"), ADMIN)
async def export_wanted(query: CallbackQuery, turn: Turn) -> Replies:
    mark = view.export_mark(turn.me, turn.at)
    count = await export_customers(
        turn.db, turn.me, view.sheet_words(turn.me), mark=mark, chat_id=turn.chat_id, moment=turn.moment
    )
    return view.exporting(count, turn.me)


@router.message(FocusIs(IMPORTING), HasFile(), ADMIN)
async def file_sent(message: Message, files: tuple[StoredFile, ...], turn: Turn) -> Replies:
    problem = await service.file_sent(
        turn.db,
        files,
        view.sheet_words(turn.me),
        policy=turn.policy,
        country=turn.settings.company.country,
        chat_id=turn.chat_id,
        at=turn.at,
    )
    return view.unreadable(problem, turn.me) if problem else view.reading(turn.me)


@router.callback_query(Tapped(OnImport, "decide"), ADMIN)
async def decided(query: CallbackQuery, tap: OnImport, turn: Turn) -> Replies:
    if tap.arg not in list(Decision):
        raise NoImport
    importing = await service.decide(
        turn.db, turn.me, tap.import_id, Decision(tap.arg), chat_id=turn.chat_id, at=turn.at
    )
    return view.progress(importing, turn.me)


@router.callback_query(Tapped(OnImport, "cancel"), ADMIN)
async def given_up(query: CallbackQuery, tap: OnImport, turn: Turn) -> Replies:
    importing = await service.give_up(turn.db, turn.me, tap.import_id, at=turn.at)
    return (*view.progress(importing, turn.me), *await _owners_told(turn, importing))


@told_to(Role.ADMIN)
async def customers_read(turn: Turn, body: Body, result: Body) -> Replies:
    """The file has been understood row by row: the bad rows go back, the good ones are checked."""
    if "good" not in result:
        return view.unreadable(result.get("problem", "not_a_list"), turn.me)
    good_id, *bad_ids = result["blob_ids"]
    if not result["good"]:
        return view.all_bad(result["bad"], bad_ids[0], turn.me)  # still waiting for a file
    importing = await service.file_read(
        turn.db,
        turn.me,
        blob_id=good_id,
        rows=result["good"],
        notes=result["notes"],
        chat_id=turn.chat_id,
        at=turn.at,
    )
    if not bad_ids:
        return view.progress(importing, turn.me)
    await service.start(turn.db, turn.me, at=turn.at)  # the corrected rows may come back at once
    return (*view.progress(importing, turn.me), view.bad_rows(result["bad"], bad_ids[0], turn.me))


@told_to(Role.ADMIN)
async def customer_rows_read(turn: Turn, body: Body, result: Body) -> Replies:
    """A chunk of rows, to be checked or taken in."""
    if "rows" not in result:
        return NOTHING
    importing = await service.chunk_read(
        turn.db,
        turn.me,
        body["import_id"],
        result["rows"],
        begin=body["begin"],
        chat_id=turn.chat_id,
        at=turn.at,
    )
    if importing is None:
        return NOTHING
    said = view.progress(importing, turn.me)
    if importing.state is not ImportState.DONE:
        return said
    return (*said, *await _owners_told(turn, importing), *await after_import(turn))


async def _owners_told(turn: Turn, importing: Import) -> Replies:
    news = await owners_to_tell(turn.db, importing)
    return tuple(owner_told(each, turn.me, importing, at=turn.at) for each in news)


@told_to(Role.ADMIN)
async def customers_written(turn: Turn, body: Body, result: Body) -> Replies:
    """The template, or all customers, as an Excel."""
    if not result.get("blob_ids"):
        return view.writing_failed(turn.me)
    blob_id = result["blob_ids"][0]
    if not result["rows"]:
        return view.template_ready(blob_id, turn.me)
    return view.export_ready(result["rows"], blob_id, turn.me)
