"""/news: announcements are read with one tap; managers and admins write them and see who has read."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.handlers.customer import number_of
from bot.handlers.filters import ANYBODY, FocusIs, HasFile, HasPicture, HasText, RoleIs, Tapped, Typed
from bot.handlers.turn import Turn
from bot.handlers.typed_words import Word
from bot.rules.roles import Role
from bot.services import announce, news
from bot.services.announce import Draft
from bot.services.sent_file import the_file
from bot.storage.blobs import StoredFile
from bot.views import news as view
from bot.views.replies import Replies
from bot.views.taps import OnNews

router = Router(name="news")
typed = Router(name="news typed")
"""Tried late: where words are waited for, these are an answer."""
WRITERS = RoleIs(Role.MANAGER, Role.ADMIN)
WRITING = "announcing"
"""Focus: what is typed or sent belongs to the announcement that is being written."""


@router.message(Command("news"), ANYBODY)
async def news_asked(message: Message, command: CommandObject, turn: Turn) -> Replies:
    return await _list(turn, fresh=True)


@typed.message(Typed(Word.NEWS), ANYBODY)
async def news_typed(message: Message, turn: Turn) -> Replies:
    return await _list(turn, fresh=True)


@router.callback_query(Tapped(OnNews, "list"), ANYBODY)
async def list_shown(query: CallbackQuery, turn: Turn) -> Replies:
    await turn.heard(WRITING)
    return await _list(turn)


@router.callback_query(Tapped(OnNews, "open"), ANYBODY)
async def opened(query: CallbackQuery, tap: OnNews, turn: Turn) -> Replies:
    return view.opened(await news.my_copy(turn.db, turn.me, tap.number), turn.me, fresh=True)


@router.callback_query(Tapped(OnNews, "read"), ANYBODY)
async def was_read(query: CallbackQuery, tap: OnNews, turn: Turn) -> Replies:
    copy = await news.read(turn.db, turn.me, tap.number, turn.moment)
    return view.opened(copy, turn.me, fresh=False)


@router.callback_query(Tapped(OnNews, "new"), WRITERS)
async def new_wanted(query: CallbackQuery, turn: Turn) -> Replies:
    return await _writing(turn, await announce.begin(turn.db, turn.me, turn.moment))


@router.callback_query(Tapped(OnNews, "draft"), WRITERS)
async def draft_shown(query: CallbackQuery, tap: OnNews, turn: Turn) -> Replies:
    return await _writing(turn, await announce.draft_of(turn.db, turn.me, tap.number, turn.moment))


@router.message(FocusIs(WRITING), HasText(), WRITERS)
async def words_typed(message: Message, turn: Turn) -> Replies:
    draft = await announce.word(turn.db, turn.me, turn.ref_id, message.text or "", turn.moment)
    return await _writing(turn, draft, fresh=True)


@router.message(FocusIs(WRITING), HasPicture(), WRITERS)
async def picture_sent(message: Message, files: tuple[StoredFile, ...], turn: Turn) -> Replies:
    """One sent as a file, of whatever kind and size, goes on as a file."""
    name = message.document.file_name or "picture" if message.document else ""
    return await _attached(message, files, turn, name)


@router.message(FocusIs(WRITING), HasFile(), WRITERS)
async def file_sent(message: Message, files: tuple[StoredFile, ...], turn: Turn) -> Replies:
    named = message.document.file_name if message.document else None
    return await _attached(message, files, turn, named or _recorded(message))


@router.callback_query(Tapped(OnNews, "bare"), WRITERS)
async def file_taken_off(query: CallbackQuery, tap: OnNews, turn: Turn) -> Replies:
    return await _writing(turn, await announce.attach(turn.db, turn.me, tap.number, None, "", turn.moment))


@router.callback_query(Tapped(OnNews, "whom"), WRITERS)
async def team_wanted(query: CallbackQuery, tap: OnNews, turn: Turn) -> Replies:
    draft = await announce.draft_of(turn.db, turn.me, tap.number, turn.moment)
    teams = await announce.teams_to_choose(turn.db, turn.me, turn.moment)
    return (view.choose_team(draft, teams, turn.me, everybody=turn.me.is_a(Role.ADMIN)),)


@router.callback_query(Tapped(OnNews, "to"), WRITERS)
async def team_chosen(query: CallbackQuery, tap: OnNews, turn: Turn) -> Replies:
    draft = await announce.address(turn.db, turn.me, tap.number, number_of(tap.arg), turn.moment)
    return await _writing(turn, draft)


@router.callback_query(Tapped(OnNews, "send"), WRITERS)
async def sent(query: CallbackQuery, tap: OnNews, turn: Turn) -> Replies:
    draft = await announce.send(turn.db, turn.me, tap.number, turn.moment)
    await turn.heard(WRITING)
    return view.sent(draft, turn.me)


@router.callback_query(Tapped(OnNews, "drop"), WRITERS)
async def dropped(query: CallbackQuery, tap: OnNews, turn: Turn) -> Replies:
    await announce.drop(turn.db, turn.me, tap.number, turn.moment)
    await turn.heard(WRITING)
    return (view.dropped(turn.me),)


@router.callback_query(Tapped(OnNews, "who"), WRITERS)
async def receipts_shown(query: CallbackQuery, tap: OnNews, turn: Turn) -> Replies:
    return (view.receipts(await news.receipts(turn.db, turn.me, tap.number), turn.me),)


@router.callback_query(Tapped(OnNews, "ask_back"), WRITERS)
async def taking_back(query: CallbackQuery, tap: OnNews, turn: Turn) -> Replies:
    return (view.ask_take_back(await news.receipts(turn.db, turn.me, tap.number), turn.me),)


@router.callback_query(Tapped(OnNews, "back"), WRITERS)
async def taken_back(query: CallbackQuery, tap: OnNews, turn: Turn) -> Replies:
    found = await news.receipts(turn.db, turn.me, tap.number)
    readers = await announce.take_back(turn.db, turn.me, tap.number, turn.moment)
    return view.taken_back(tap.number, found.by, readers, turn.me)


async def _list(turn: Turn, *, fresh: bool = False) -> Replies:
    return (view.news_list(await news.news_for(turn.db, turn.me), turn.me, fresh=fresh),)


async def _writing(turn: Turn, draft: Draft, *, fresh: bool = False) -> Replies:
    await turn.listen(WRITING, draft.announcement.id)
    return (view.preview(draft, turn.me, fresh=fresh),)


async def _attached(message: Message, files: tuple[StoredFile, ...], turn: Turn, name: str) -> Replies:
    """A caption is what is announced."""
    draft = await announce.attach(turn.db, turn.me, turn.ref_id, the_file(files), name, turn.moment)
    if message.caption:
        draft = await announce.word(turn.db, turn.me, turn.ref_id, message.caption, turn.moment)
    return await _writing(turn, draft, fresh=True)


def _recorded(message: Message) -> str:
    return "voice.ogg" if message.voice or message.audio else "video.mp4"
