"""A doubtful selfie: a better picture, a video with head turns, or the manager's word."""

from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import FocusIs, HasPicture, HasVideo, RoleIs, Tapped
from bot.handlers.inside import refusal_of, sent_by
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.services import identity, identity_seen
from bot.services.moment import Moment
from bot.storage.blobs import StoredFile
from bot.storage.focus import Focus
from bot.views import identity as view
from bot.views import photo as photo_view
from bot.views.replies import NOTHING, Replies, Reply
from bot.views.taps import OnIdentity

router = Router(name="identity")
REP = RoleIs(Role.REP)
JUDGES = RoleIs(Role.MANAGER, Role.ADMIN)


@router.callback_query(Tapped(OnIdentity, "picture"), REP)
async def picture_wanted(
    query: CallbackQuery, tap: OnIdentity, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    return view.send_picture(await identity.listen_for_picture(db, me, tap.visit_id, at=at))


@router.callback_query(Tapped(OnIdentity, "video"), REP)
async def video_wanted(
    query: CallbackQuery, tap: OnIdentity, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    return view.send_video(await identity.ask_for_video(db, me, tap.visit_id, at=at))


@router.callback_query(Tapped(OnIdentity, "manager"), REP)
async def manager_wanted(
    query: CallbackQuery,
    tap: OnIdentity,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    return view.after_look(await identity.ask_manager(db, me, tap.visit_id, Moment(at, received_at)))


@router.message(FocusIs(identity.IDENTITY, asks="picture"), HasPicture(), REP)
async def picture_sent(
    message: Message,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    files: tuple[StoredFile, ...],
    at: datetime,
    received_at: datetime,
) -> Replies:
    if refused := refusal_of(files):
        return (Reply(to=me.id, text=photo_view.refused_notice(refused, me.language).text),)
    visit_id = focus.ref_id or 0
    await identity.take_picture(db, me, visit_id, files[0], sent_by(message, at, received_at))
    return view.video_taken(me, visit_id, message_id=message.message_id)


@router.message(FocusIs(identity.IDENTITY, asks="video"), HasVideo(), REP)
async def video_sent(
    message: Message,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    files: tuple[StoredFile, ...],
    at: datetime,
    received_at: datetime,
) -> Replies:
    if refused := refusal_of(files):
        return (Reply(to=me.id, text=photo_view.refused_notice(refused, me.language).text),)
    visit_id, sent = focus.ref_id or 0, sent_by(message, at, received_at)
    forwarded = message.forward_origin is not None
    taken = await identity.take_video(db, me, visit_id, files[0], sent, forwarded=forwarded)
    if not taken:
        return view.video_too_late(me, visit_id)
    return view.video_taken(me, visit_id, message_id=message.message_id)


async def selfie_looked_at(
    db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], at: datetime, received_at: datetime
) -> Replies:
    now = await identity_seen.looked_at_selfie(db, body, result, Moment(at, received_at))
    return view.after_look(now) if now is not None else NOTHING


async def video_looked_at(
    db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], at: datetime, received_at: datetime
) -> Replies:
    now = await identity_seen.looked_for_life(db, body, result, Moment(at, received_at))
    return view.after_look(now) if now is not None else NOTHING


async def others_looked_at(db: AsyncConnection, body: dict[str, Any], result: dict[str, Any]) -> Replies:
    await identity_seen.compared_with_others(db, body, result)
    return NOTHING


@router.callback_query(Tapped(OnIdentity, "yes", "no"), JUDGES)
async def judged(
    query: CallbackQuery,
    tap: OnIdentity,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    moment = Moment(at, received_at)
    return view.judged(await identity.judge(db, me, tap.visit_id, moment, is_them=tap.do == "yes"), me)
