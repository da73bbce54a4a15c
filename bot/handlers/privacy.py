"""/privacy: the notice, what I allowed, and changing it at any time."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.handlers.filters import Tapped
from bot.rules.person import Person
from bot.services.consent import decide, privacy
from bot.services.moment import Moment
from bot.views import privacy as view
from bot.views.replies import Replies
from bot.views.taps import Go, OnConsent

router = Router(name="privacy")


@router.message(Command("privacy"))
@router.callback_query(Tapped(Go, "privacy"))
async def privacy_asked(
    event: Message | CallbackQuery, db: AsyncConnection, me: Person, settings: Settings
) -> Replies:
    shown = await privacy(db, me)
    days = settings.inbox.keep_bodies_days
    return view.privacy_page(shown, me, raw_days=days, fresh=isinstance(event, Message))


@router.callback_query(Tapped(OnConsent, "ask"))
async def withdrawal_asked(query: CallbackQuery, tap: OnConsent, me: Person) -> Replies:
    return view.ask_withdrawal(me)


@router.callback_query(Tapped(OnConsent, "give", "withdraw"))
async def consent_decided(
    query: CallbackQuery,
    tap: OnConsent,
    db: AsyncConnection,
    me: Person,
    settings: Settings,
    at: datetime,
    received_at: datetime,
) -> Replies:
    given = tap.do == "give"
    done = await decide(db, me, tap.kind, given=given, moment=Moment(at, received_at))
    return view.decided(done, await privacy(db, me), me, raw_days=settings.inbox.keep_bodies_days)
