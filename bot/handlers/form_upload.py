"""Forms sent to the bot by an admin: files in any order, the report, publishing."""

from pathlib import PurePath

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import ADMIN, FocusIs, HasFile, HasPicture, HasText, Tapped
from bot.handlers.turn import Body, Turn, told_to
from bot.rules.roles import Role
from bot.services import form_upload as uploading
from bot.services.form_preview import compared, preview_upload
from bot.services.form_publish import publish_upload
from bot.services.form_upload import UPLOADING
from bot.services.form_upload_card import Taking, UploadCard, upload_card
from bot.services.form_upload_files import ATTACHED_ENDINGS, Sent
from bot.storage.blobs import StoredFile
from bot.storage.focus import IDLE_KIND
from bot.views import form_publish as publish_view
from bot.views import form_upload as view
from bot.views.replies import NOTHING, Replies
from bot.views.taps import OnUpload

router = Router(name="form_upload")
SHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".md", ".zip", ".csv", ".xml", ".geojson"})
"""Documents that are taken for a form, or a part of one, when nothing else is waited for."""
OTHER_SHEETS = frozenset({".ods", ".numbers", ".et", ".xlsb", ".gsheet"})
"""Spreadsheets that are no Excel workbook: their senders are told how to make one."""


class LooksLikeForm(Filter):
    """A document whose name ends like a spreadsheet, or like a file that forms use.

    Among documents sent together a picture or sound may stand, too: its form is another one of them.
    """

    async def __call__(self, message: Message) -> bool:
        name = message.document.file_name if message.document else None
        together = ATTACHED_ENDINGS if message.media_group_id else frozenset()
        return PurePath(name or "").suffix.lower() in SHEETS | OTHER_SHEETS | together


class LooksLikeTable(Filter):
    """A form as a table of Markdown, typed or pasted instead of sent as a file."""

    async def __call__(self, message: Message) -> bool:
        words = (message.text or "").lstrip().lower()
        return words.startswith("|") and "survey" in words and "type" in words


@router.message(FocusIs(UPLOADING), HasPicture(), ADMIN)
@router.message(FocusIs(UPLOADING), HasFile(), ADMIN)
@router.message(FocusIs(IDLE_KIND), LooksLikeForm(), ADMIN)
async def file_sent(message: Message, files: tuple[StoredFile, ...], turn: Turn) -> Replies:
    found = await uploading.take(turn.db, turn.me, sent_by(message, files), chat_id=turn.chat_id, at=turn.at)
    if isinstance(found, Taking):
        return view.not_taken(found, turn.me)
    return view.upload_card(found, turn.me, fresh=not found.in_album)


@router.message(FocusIs(IDLE_KIND), LooksLikeTable(), ADMIN)
@router.message(FocusIs(UPLOADING), LooksLikeTable(), ADMIN)
async def table_typed(message: Message, turn: Turn) -> Replies:
    return view.table_as_file(turn.me)


@router.message(FocusIs(UPLOADING), HasText(), ADMIN)
async def words_sent(message: Message, turn: Turn) -> Replies:
    return view.send_files(turn.me)


@router.callback_query(Tapped(OnUpload, "show"), ADMIN)
async def upload_shown(query: CallbackQuery, tap: OnUpload, turn: Turn) -> Replies:
    return view.upload_card(await upload_card(turn.db, turn.me, tap.upload_id, at=turn.at), turn.me)


@router.callback_query(Tapped(OnUpload, "adopt"), ADMIN)
async def files_adopted(query: CallbackQuery, tap: OnUpload, turn: Turn) -> Replies:
    return view.upload_card(
        await uploading.adopt(turn.db, turn.me, tap.upload_id, chat_id=turn.chat_id, at=turn.at), turn.me
    )


@router.callback_query(Tapped(OnUpload, "drop"), ADMIN)
async def dropping(query: CallbackQuery, tap: OnUpload, turn: Turn) -> Replies:
    return view.ask_drop(await upload_card(turn.db, turn.me, tap.upload_id, at=turn.at), turn.me)


@router.callback_query(Tapped(OnUpload, "drop_yes"), ADMIN)
async def dropped(query: CallbackQuery, tap: OnUpload, turn: Turn) -> Replies:
    return view.dropped(await uploading.throw_away(turn.db, turn.me, tap.upload_id, at=turn.at), turn.me)


@router.callback_query(Tapped(OnUpload, "publish"), ADMIN)
async def publishing(query: CallbackQuery, tap: OnUpload, turn: Turn) -> Replies:
    return publish_view.preview(
        await preview_upload(turn.db, turn.me, tap.upload_id, chat_id=turn.chat_id, at=turn.at), turn.me
    )


@router.callback_query(Tapped(OnUpload, "publish_yes"), ADMIN)
async def published(query: CallbackQuery, tap: OnUpload, turn: Turn) -> Replies:
    done = await publish_upload(turn.db, turn.me, tap.upload_id, base=tap.base, moment=turn.moment)
    return publish_view.published(done, turn.me, upload_id=tap.upload_id)


@told_to(Role.ADMIN)
async def form_checked(turn: Turn, body: Body, result: Body) -> Replies:
    """The check is done: its report stands where "I am checking" stood."""
    card: UploadCard | None = await uploading.checked(turn.db, turn.me, body, result, at=turn.at)
    return NOTHING if card is None else view.upload_card(card, turn.me)


@told_to(Role.ADMIN)
async def form_compared(turn: Turn, body: Body, result: Body) -> Replies:
    """What publishing would change stands where "I am comparing" stood."""
    found = await compared(turn.db, turn.me, body, result, at=turn.at)
    return NOTHING if found is None else publish_view.preview(found, turn.me)


@told_to(Role.ADMIN)
async def form_unpacked(turn: Turn, body: Body, result: Body) -> Replies:
    """What was in the zip is taken as if it had been sent file by file."""
    if "names" not in result:
        return view.zip_refused(result.get("problem", "broken"), turn.me)
    card = await uploading.unpacked(
        turn.db,
        turn.me,
        result["names"],
        result["blob_ids"],
        upload_id=body["upload_id"],
        chat_id=turn.chat_id,
        at=turn.at,
    )
    return view.upload_card(card, turn.me, fresh=True)


def sent_by(message: Message, files: tuple[StoredFile, ...]) -> Sent:
    """Name and kind of what came; photos and voice messages have no name."""
    document = message.document
    kind, name = "document", (document.file_name or "") if document else ""
    if document is None:
        kind = "image" if message.photo else "video" if message.video or message.video_note else "audio"
        named = message.audio or message.video
        name = (named.file_name or "") if named else ""
    file = files[0] if files else None
    return Sent(
        name=name[-120:],
        kind=kind,
        blob_id=file.blob_id if file else None,
        refused=file.refused if file else None,
        album=message.media_group_id,
    )
