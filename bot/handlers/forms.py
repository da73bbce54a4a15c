"""/forms: the admin's list of forms, one form, its versions, publishing an older one again."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import ADMIN, Tapped
from bot.handlers.turn import Body, Turn, told_to
from bot.rules.roles import Role
from bot.services import form_export, form_publish
from bot.services.form_list import form_card, form_versions, list_forms
from bot.services.form_preview import preview_again
from bot.services.form_upload import UPLOADING, expect_file
from bot.views import form_list as view
from bot.views import form_publish as publish_view
from bot.views.replies import NOTHING, Replies
from bot.views.taps import Go, OnForm

router = Router(name="forms")


@router.message(Command("forms"), ADMIN)
@router.callback_query(Tapped(Go, "forms"), ADMIN)
async def forms_wanted(event: Message | CallbackQuery, turn: Turn) -> Replies:
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


@told_to(Role.ADMIN)
async def workbook_ready(turn: Turn, body: Body, result: Body) -> Replies:
    """The file of a version, or the template, is there to be sent."""
    if "failed" in result:
        return view.workbook_failed(turn.me)
    return view.workbook(result["blob_ids"][0], body["filename"], turn.me)
