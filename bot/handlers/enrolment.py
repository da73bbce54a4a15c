"""/face: a rep enrols their face, a manager confirms it."""

from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import FocusIs, HasPicture, HasText, RoleIs, Tapped
from bot.handlers.inside import refusal_of, sent_by
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.services import enrolment
from bot.services import enrolment_judging as judging
from bot.services.moment import Moment
from bot.storage.blobs import StoredFile
from bot.storage.focus import Focus
from bot.views import enrolment as view
from bot.views import photo as photo_view
from bot.views.replies import NOTHING, Replies, Reply
from bot.views.taps import Go, OnEnrolment

router = Router(name="enrolment")
REP = RoleIs(Role.REP)
JUDGES = RoleIs(Role.MANAGER, Role.ADMIN)


@router.message(Command("face"), REP)
@router.callback_query(Tapped(Go, "face"), REP)
async def face_asked(event: Message | CallbackQuery, db: AsyncConnection, me: Person) -> Replies:
    return view.page(await enrolment.standing(db, me), fresh=True)


@router.callback_query(Tapped(OnEnrolment, "begin"), REP)
async def begun(query: CallbackQuery, db: AsyncConnection, me: Person, at: datetime) -> Replies:
    return view.page(await enrolment.begin(db, me, at=at), fresh=True)


@router.callback_query(Tapped(OnEnrolment, "stop"), REP)
async def given_up(query: CallbackQuery, db: AsyncConnection, me: Person, at: datetime) -> Replies:
    return view.page(await enrolment.give_up(db, me, at=at))


@router.message(FocusIs(enrolment.ENROL), HasPicture(), REP)
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
    await enrolment.take_picture(db, me, focus.ref_id or 0, files[0], sent_by(message, at, received_at))
    return view.taken_out(me, message.message_id)


async def picture_looked_at(
    db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], at: datetime
) -> Replies:
    now = await enrolment.looked_to_enrol(db, body, result, at=at)
    return view.looked_at(now) if now is not None else NOTHING


@router.callback_query(Tapped(OnEnrolment, "send"), REP)
async def sent_to_manager(
    query: CallbackQuery,
    tap: OnEnrolment,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    return view.sent(await enrolment.send(db, me, tap.id, moment=Moment(at, received_at)))


@router.callback_query(Tapped(OnEnrolment, "approve"), JUDGES)
async def approved(
    query: CallbackQuery,
    tap: OnEnrolment,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    before = await judging.for_judging(db, me, tap.id, at=at)
    now = await judging.approve(db, me, tap.id, Moment(at, received_at))
    changed = before.enrolment != now.enrolment
    return view.approved(now, me) if changed else view.already_judged(now, me)


@router.callback_query(Tapped(OnEnrolment, "reject"), JUDGES)
async def rejecting(
    query: CallbackQuery, tap: OnEnrolment, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    now = await judging.begin_reject(db, me, tap.id, at=at)
    return view.ask_why(now, me) if judging.is_waiting(now) else view.already_judged(now, me)


@router.message(FocusIs(judging.REJECT), HasText(), JUDGES)
async def rejected(
    message: Message, db: AsyncConnection, me: Person, focus: Focus, at: datetime, received_at: datetime
) -> Replies:
    before = await judging.for_judging(db, me, focus.ref_id or 0, at=at)
    now = await judging.reject(db, me, focus.ref_id or 0, message.text or "", Moment(at, received_at))
    return view.rejected(now, me) if judging.is_waiting(before) else view.already_judged(now, me)
