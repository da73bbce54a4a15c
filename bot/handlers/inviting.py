"""/invite: names typed, lists pasted or sent as files, and the links that come of them."""

from datetime import datetime, timedelta
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import FocusIs, HasFile, HasText, RoleIs, Says, Tapped
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.services import inviting
from bot.services.input import heard
from bot.services.inviting import INVITING, ListPreview
from bot.storage.blobs import StoredFile
from bot.storage.focus import Focus
from bot.storage.policies import PolicyInForce
from bot.views import inviting as view
from bot.views.replies import Replies
from bot.views.taps import Go, OnInvite

router = Router(name="inviting")
ADMIN = RoleIs(Role.ADMIN)


@router.message(Command("invite"), ADMIN)
@router.callback_query(Tapped(Go, "invite"), ADMIN)
@router.callback_query(Tapped(OnInvite, "another"), ADMIN)
async def invite_wanted(
    event: Message | CallbackQuery, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    await inviting.start(db, me, at=at)
    return view.ask_who(me)


@router.message(FocusIs(INVITING), Says("cancel", "取消"), ADMIN)
@router.callback_query(Tapped(OnInvite, "cancel"), ADMIN)
async def invite_cancelled(
    event: Message | CallbackQuery, db: AsyncConnection, me: Person, focus: Focus, at: datetime
) -> Replies:
    if focus.kind == INVITING:
        await heard(db, me, at=at)
    return view.cancelled(me)


@router.message(FocusIs(INVITING, asks="zone"), HasText(), ADMIN)
async def zone_typed(
    message: Message, db: AsyncConnection, me: Person, focus: Focus, at: datetime
) -> Replies:
    return view.draft_card(
        await inviting.zone_typed(db, me, focus, message.text or "", at=at), me, fresh=True
    )


@router.message(FocusIs(INVITING), HasText(), ADMIN)
async def who_typed(message: Message, db: AsyncConnection, me: Person, at: datetime) -> Replies:
    found = await inviting.who_typed(db, me, message.text or "", at=at)
    if isinstance(found, ListPreview):
        return view.list_preview(found, me)
    return view.draft_card(found, me, fresh=True)


@router.message(FocusIs(INVITING), HasFile(), ADMIN)
async def list_sent(
    message: Message,
    db: AsyncConnection,
    me: Person,
    files: tuple[StoredFile, ...],
    chat_id: int,
    at: datetime,
) -> Replies:
    problem = await inviting.file_sent(db, files, chat_id=chat_id, at=at)
    return view.file_unreadable(problem, me) if problem else view.reading_file(me)


@router.callback_query(
    Tapped(OnInvite, "show", "role", "manager", "choose_manager", "language", "choose_zone", "zone_is"), ADMIN
)
async def draft_changed(
    query: CallbackQuery, tap: OnInvite, db: AsyncConnection, me: Person, focus: Focus, at: datetime
) -> Replies:
    return view.draft_card(await inviting.change(db, me, focus, tap.do, tap.arg, at=at), me)


@router.callback_query(Tapped(OnInvite, "create"), ADMIN)
async def link_made(
    query: CallbackQuery,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    policy: PolicyInForce,
    bot_name: str,
    at: datetime,
) -> Replies:
    issued = await inviting.create(db, me, focus, valid=valid_for(policy), at=at)
    return view.issued(issued, me, bot_name)


@router.callback_query(Tapped(OnInvite, "create_all"), ADMIN)
async def links_made(
    query: CallbackQuery,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    policy: PolicyInForce,
    bot_name: str,
    at: datetime,
) -> Replies:
    issued = await inviting.create_all(db, me, focus, valid=valid_for(policy), at=at)
    return view.issued_all(issued, me, bot_name)


@router.callback_query(Tapped(OnInvite, "create_sheet"), ADMIN)
async def sheet_wanted(
    query: CallbackQuery,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    policy: PolicyInForce,
    bot_name: str,
    chat_id: int,
    at: datetime,
) -> Replies:
    words = view.sheet_words(me, until=at + valid_for(policy))
    base = view.link_base(bot_name)
    count = await inviting.create_all_in_sheet(db, me, focus, words, base=base, chat_id=chat_id, at=at)
    return view.sheet_coming(count, me)


async def people_read(
    db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], me: Person | None, at: datetime
) -> Replies:
    """A file of people has been read: the preview, as for a pasted list."""
    if me is None or not me.is_a(Role.ADMIN):
        return ()
    rows = result.get("rows")
    if not rows:
        return view.file_unreadable(result.get("problem", ""), me)
    return view.list_preview(await inviting.list_given(db, me, rows, at=at), me)


async def links_written(
    db: AsyncConnection,
    body: dict[str, Any],
    result: dict[str, Any],
    me: Person | None,
    policy: PolicyInForce,
    at: datetime,
) -> Replies:
    """The Excel of links is ready; from now on they open."""
    if me is None or not me.is_a(Role.ADMIN):
        return ()
    if "hashes" not in result:
        return view.sheet_failed(me)
    valid = valid_for(policy)
    await inviting.links_written(db, me, body["ids"], result["hashes"], valid=valid, at=at)
    return view.sheet_ready(result["blob_ids"][0], me, until=at + valid)


def valid_for(policy: PolicyInForce) -> timedelta:
    return timedelta(days=policy.policy.people.invite_valid_days)
