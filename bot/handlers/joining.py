"""The way in: a link is opened, questions are answered; whoever is on the way can do nothing else."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message, User
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.handlers.filters import IsJoining, IsStranger, StartLink, Tapped
from bot.handlers.turn import Turn
from bot.rules.language import Language
from bot.rules.person import Person
from bot.services import join
from bot.services.join import Knock
from bot.services.strangers import knock_at_the_door
from bot.views import joining as view
from bot.views.replies import Replies
from bot.views.taps import MoveHere, OnJoin

router = Router(name="joining")


@router.message(StartLink())
async def link_opened(
    message: Message, token: str, db: AsyncConnection, me: Person | None, settings: Settings, at: datetime
) -> Replies:
    now = await knock_at_the_door(db, me, knock_of(message.from_user, message.chat.id, token), at=at)
    return view.opened(now, raw_days=settings.inbox.keep_bodies_days)


@router.callback_query(Tapped(MoveHere), IsStranger())
async def move_confirmed(
    query: CallbackQuery,
    tap: MoveHere,
    db: AsyncConnection,
    me: Person | None,
    settings: Settings,
    at: datetime,
    chat_id: int,
) -> Replies:
    knock = knock_of(query.from_user, chat_id, tap.token, confirmed=True)
    return view.opened(
        await knock_at_the_door(db, me, knock, at=at), raw_days=settings.inbox.keep_bodies_days
    )


@router.callback_query(Tapped(OnJoin), IsJoining())
async def step_answered(query: CallbackQuery, tap: OnJoin, turn: Turn) -> Replies:
    now = await join.answer(turn.db, turn.me, turn.focus, tap.step, tap.answer, moment=turn.moment)
    return view.step(now, raw_days=turn.settings.inbox.keep_bodies_days)


@router.message(IsJoining())
@router.callback_query(IsJoining())
async def anything_else(event: Message | CallbackQuery, turn: Turn) -> Replies:
    """Whatever is sent on the way in: the question that is open, once more."""
    now = join.where_they_are(turn.me, turn.focus)
    return view.on_the_way(now, raw_days=turn.settings.inbox.keep_bodies_days, fresh=True)


@router.edited_message(IsJoining())
async def edited_on_the_way(message: Message) -> Replies:
    return ()


def knock_of(user: User | None, chat_id: int, token: str, *, confirmed: bool = False) -> Knock:
    return Knock(
        token=token,
        telegram_id=chat_id,
        name=user.full_name if user else "",
        guessed=Language.of_telegram(user.language_code if user else None),
        confirmed=confirmed,
    )
