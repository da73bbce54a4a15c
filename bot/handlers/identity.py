"""A doubtful selfie: a better picture, a video with head turns, or the manager's word."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import LEADS, REP, FocusIs, HasPicture, HasVideo, Tapped
from bot.handlers.sent import sent_by
from bot.handlers.turn import Body, Turn
from bot.services import identity, identity_seen
from bot.services.moment import Moment
from bot.services.sent_file import the_file
from bot.storage.blobs import StoredFile
from bot.views import identity as view
from bot.views.replies import NOTHING, Replies
from bot.views.taps import OnIdentity

router = Router(name="identity")


@router.callback_query(Tapped(OnIdentity, "picture"), REP)
async def picture_wanted(query: CallbackQuery, tap: OnIdentity, turn: Turn) -> Replies:
    return view.send_picture(await identity.listen_for_picture(turn.db, turn.me, tap.visit_id, at=turn.at))


@router.callback_query(Tapped(OnIdentity, "video"), REP)
async def video_wanted(query: CallbackQuery, tap: OnIdentity, turn: Turn) -> Replies:
    return view.send_video(await identity.ask_for_video(turn.db, turn.me, tap.visit_id, at=turn.at))


@router.callback_query(Tapped(OnIdentity, "manager"), REP)
async def manager_wanted(query: CallbackQuery, tap: OnIdentity, turn: Turn) -> Replies:
    return view.after_look(await identity.ask_manager(turn.db, turn.me, tap.visit_id, turn.moment))


@router.message(FocusIs(identity.IDENTITY, asks="picture"), HasPicture(), REP)
async def picture_sent(message: Message, files: tuple[StoredFile, ...], turn: Turn) -> Replies:
    visit_id = turn.ref_id
    await identity.take_picture(turn.db, turn.me, visit_id, the_file(files), sent_by(message, turn))
    return view.video_taken(turn.me, visit_id, message_id=message.message_id)


@router.message(FocusIs(identity.IDENTITY, asks="video"), HasVideo(), REP)
async def video_sent(message: Message, files: tuple[StoredFile, ...], turn: Turn) -> Replies:
    visit_id, sent = turn.ref_id, sent_by(message, turn)
    forwarded = message.forward_origin is not None
    taken = await identity.take_video(turn.db, turn.me, visit_id, the_file(files), sent, forwarded=forwarded)
    if not taken:
        return view.video_too_late(turn.me, visit_id)
    return view.video_taken(turn.me, visit_id, message_id=message.message_id)


async def selfie_looked_at(
    db: AsyncConnection, body: Body, result: Body, at: datetime, received_at: datetime
) -> Replies:
    now = await identity_seen.looked_at_selfie(db, body, result, Moment(at, received_at))
    return view.after_look(now) if now is not None else NOTHING


async def video_looked_at(
    db: AsyncConnection, body: Body, result: Body, at: datetime, received_at: datetime
) -> Replies:
    now = await identity_seen.looked_for_life(db, body, result, Moment(at, received_at))
    return view.after_look(now) if now is not None else NOTHING


async def others_looked_at(db: AsyncConnection, body: Body, result: Body) -> Replies:
    await identity_seen.compared_with_others(db, body, result)
    return NOTHING


@router.callback_query(Tapped(OnIdentity, "yes", "no"), LEADS)
async def judged(query: CallbackQuery, tap: OnIdentity, turn: Turn) -> Replies:
    return view.judged(
        await identity.judge(turn.db, turn.me, tap.visit_id, turn.moment, is_them=tap.do == "yes"), turn.me
    )
