"""/invite: names typed, lists pasted or sent as files, and the links that come of them."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import ADMIN, FocusIs, HasFile, HasText, Says, Tapped
from bot.handlers.turn import Body, Turn, told_to
from bot.rules.roles import Role
from bot.services import inviting
from bot.services.inviting import INVITING, ListPreview
from bot.storage.blobs import StoredFile
from bot.views import invitation_links as links_view
from bot.views import inviting as view
from bot.views import inviting_list as list_view
from bot.views.replies import Replies
from bot.views.taps import Go, OnInvite

router = Router(name="inviting")


@router.message(Command("invite"), ADMIN)
@router.callback_query(Tapped(Go, "invite"), ADMIN)
@router.callback_query(Tapped(OnInvite, "another"), ADMIN)
async def invite_wanted(event: Message | CallbackQuery, turn: Turn) -> Replies:
    await inviting.start(turn.db, turn.me, at=turn.at)
    return view.ask_who(turn.me)


@router.message(FocusIs(INVITING), Says("cancel", "取消"), ADMIN)
@router.callback_query(Tapped(OnInvite, "cancel"), ADMIN)
async def invite_cancelled(event: Message | CallbackQuery, turn: Turn) -> Replies:
    await turn.heard(INVITING)
    return view.cancelled(turn.me)


@router.message(FocusIs(INVITING, asks="zone"), HasText(), ADMIN)
async def zone_typed(message: Message, turn: Turn) -> Replies:
    return view.draft_card(
        await inviting.zone_typed(turn.db, turn.me, turn.focus, message.text or "", at=turn.at),
        turn.me,
        fresh=True,
    )


@router.message(FocusIs(INVITING), HasText(), ADMIN)
async def who_typed(message: Message, turn: Turn) -> Replies:
    found = await inviting.who_typed(turn.db, turn.me, message.text or "", at=turn.at)
    if isinstance(found, ListPreview):
        return list_view.list_preview(found, turn.me)
    return view.draft_card(found, turn.me, fresh=True)


@router.message(FocusIs(INVITING), HasFile(), ADMIN)
async def list_sent(message: Message, files: tuple[StoredFile, ...], turn: Turn) -> Replies:
    problem = await inviting.file_sent(turn.db, files, chat_id=turn.chat_id, at=turn.at)
    return list_view.file_unreadable(problem, turn.me) if problem else list_view.reading_file(turn.me)


@router.callback_query(
    Tapped(OnInvite, "show", "role", "manager", "choose_manager", "language", "choose_zone", "zone_is"), ADMIN
)
async def draft_changed(query: CallbackQuery, tap: OnInvite, turn: Turn) -> Replies:
    return view.draft_card(
        await inviting.change(turn.db, turn.me, turn.focus, tap.do, tap.arg, at=turn.at), turn.me
    )


@router.callback_query(Tapped(OnInvite, "create"), ADMIN)
async def link_made(query: CallbackQuery, turn: Turn) -> Replies:
    issued = await inviting.create(
        turn.db, turn.me, turn.focus, valid=turn.policy.people.invite_valid, at=turn.at
    )
    return links_view.issued(issued, turn.me, turn.bot_name)


@router.callback_query(Tapped(OnInvite, "create_all"), ADMIN)
async def links_made(query: CallbackQuery, turn: Turn) -> Replies:
    issued = await inviting.create_all(
        turn.db, turn.me, turn.focus, valid=turn.policy.people.invite_valid, at=turn.at
    )
    return links_view.issued_all(issued, turn.me, turn.bot_name)


@router.callback_query(Tapped(OnInvite, "create_sheet"), ADMIN)
async def sheet_wanted(query: CallbackQuery, turn: Turn) -> Replies:
    words = links_view.sheet_words(turn.me, until=turn.at + turn.policy.people.invite_valid)
    base = links_view.link_base(turn.bot_name)
    count = await inviting.create_all_in_sheet(
        turn.db, turn.me, turn.focus, words, base=base, chat_id=turn.chat_id, at=turn.at
    )
    return links_view.sheet_coming(count, turn.me)


@told_to(Role.ADMIN)
async def people_read(turn: Turn, body: Body, result: Body) -> Replies:
    """A file of people has been read: the preview, as for a pasted list."""
    rows = result.get("rows")
    if not rows:
        return list_view.file_unreadable(result.get("problem", ""), turn.me)
    aside = result.get("aside", ())
    found = await inviting.list_given(turn.db, turn.me, rows, aside=aside, at=turn.at)
    return list_view.list_preview(found, turn.me)


@told_to(Role.ADMIN)
async def links_written(turn: Turn, body: Body, result: Body) -> Replies:
    """The Excel of links is ready; from now on they open."""
    if "hashes" not in result:
        return links_view.sheet_failed(turn.me)
    valid = turn.policy.people.invite_valid
    await inviting.links_written(turn.db, turn.me, body["ids"], result["hashes"], valid=valid, at=turn.at)
    return links_view.sheet_ready(result["blob_ids"][0], turn.me, until=turn.at + valid)
