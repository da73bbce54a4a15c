"""/face: a rep enrols their face, a manager confirms it."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import LEADS, REP, FocusIs, HasPicture, HasText, Tapped
from bot.handlers.sent import sent_by
from bot.handlers.turn import Body, Turn
from bot.services import enrolment
from bot.services import enrolment_judging as judging
from bot.services.sent_file import the_file
from bot.storage.blobs import StoredFile
from bot.views import enrolment as view
from bot.views.replies import NOTHING, Replies
from bot.views.taps import Go, OnEnrolment

router = Router(name="enrolment")


@router.message(Command("face"), REP)
@router.callback_query(Tapped(Go, "face"), REP)
async def face_asked(event: Message | CallbackQuery, turn: Turn) -> Replies:
    return view.page(await enrolment.standing(turn.db, turn.me), fresh=True)


@router.callback_query(Tapped(OnEnrolment, "begin"), REP)
async def begun(query: CallbackQuery, turn: Turn) -> Replies:
    return view.page(await enrolment.begin(turn.db, turn.me, at=turn.at), fresh=True)


@router.callback_query(Tapped(OnEnrolment, "stop"), REP)
async def given_up(query: CallbackQuery, turn: Turn) -> Replies:
    return view.page(await enrolment.give_up(turn.db, turn.me, at=turn.at))


@router.message(FocusIs(enrolment.ENROL), HasPicture(), REP)
async def picture_sent(message: Message, files: tuple[StoredFile, ...], turn: Turn) -> Replies:
    await enrolment.take_picture(turn.db, turn.me, turn.ref_id, the_file(files), sent_by(message, turn))
    return view.taken_out(turn.me, message.message_id)


async def picture_looked_at(db: AsyncConnection, body: Body, result: Body, at: datetime) -> Replies:
    now = await enrolment.looked_to_enrol(db, body, result, at=at)
    return view.looked_at(now) if now is not None else NOTHING


@router.callback_query(Tapped(OnEnrolment, "send"), REP)
async def sent_to_manager(query: CallbackQuery, tap: OnEnrolment, turn: Turn) -> Replies:
    return view.sent(await enrolment.send(turn.db, turn.me, tap.id, moment=turn.moment))


@router.callback_query(Tapped(OnEnrolment, "approve"), LEADS)
async def approved(query: CallbackQuery, tap: OnEnrolment, turn: Turn) -> Replies:
    before = await judging.for_judging(turn.db, turn.me, tap.id, at=turn.at)
    now = await judging.approve(turn.db, turn.me, tap.id, turn.moment)
    changed = before.enrolment != now.enrolment
    return view.approved(now, turn.me) if changed else view.already_judged(now, turn.me)


@router.callback_query(Tapped(OnEnrolment, "reject"), LEADS)
async def rejecting(query: CallbackQuery, tap: OnEnrolment, turn: Turn) -> Replies:
    now = await judging.begin_reject(turn.db, turn.me, tap.id, at=turn.at)
    return view.ask_why(now, turn.me) if judging.is_waiting(now) else view.already_judged(now, turn.me)


@router.message(FocusIs(judging.REJECT), HasText(), LEADS)
async def rejected(message: Message, turn: Turn) -> Replies:
    before = await judging.for_judging(turn.db, turn.me, turn.ref_id, at=turn.at)
    now = await judging.reject(turn.db, turn.me, turn.ref_id, message.text or "", turn.moment)
    return view.rejected(now, turn.me) if judging.is_waiting(before) else view.already_judged(now, turn.me)
