"""/export: the answers of a form as a file, for admins, on record."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import ADMIN, Tapped
from bot.handlers.turn import Body, Turn, told_to
from bot.rules.roles import Role
from bot.services.form_export import FileFormat, Period, ask_for_answers, export_card
from bot.services.form_list import list_forms
from bot.views import form_export as view
from bot.views.replies import Replies
from bot.views.taps import OnForm

router = Router(name="form_export")


@router.message(Command("export"), ADMIN)
async def export_asked(message: Message, turn: Turn) -> Replies:
    return view.choose_form(await list_forms(turn.db, turn.me, at=turn.at), turn.me)


@router.callback_query(Tapped(OnForm, "export"), ADMIN)
async def period_chosen(query: CallbackQuery, tap: OnForm, turn: Turn) -> Replies:
    period = Period(tap.arg) if tap.arg in list(Period) else Period.ALL
    return view.export_card(
        await export_card(turn.db, turn.me, tap.version_id, period=period, at=turn.at), turn.me
    )


@router.callback_query(Tapped(OnForm, "file"), ADMIN)
async def file_wanted(query: CallbackQuery, tap: OnForm, turn: Turn) -> Replies:
    shape, _, days = tap.arg.partition("-")
    card = await ask_for_answers(
        turn.db,
        turn.me,
        tap.version_id,
        period=Period(days) if days in list(Period) else Period.ALL,
        wanted=FileFormat(shape) if shape in list(FileFormat) else FileFormat.XLSX,
        chat_id=turn.chat_id,
        moment=turn.moment,
    )
    return view.writing(card, turn.me)


@told_to(Role.ADMIN)
async def answers_written(turn: Turn, body: Body, result: Body) -> Replies:
    """The file is there; whoever is no admin any more does not get it."""
    if not result["blob_ids"]:
        return view.not_written(result.get("problem", ""), turn.me)
    return view.written(result["blob_ids"][0], body["filename"], turn.me)
