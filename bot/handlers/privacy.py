"""/privacy: the notice, what I allowed, and changing it at any time."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Tapped
from bot.handlers.turn import Turn
from bot.services.consent import decide, privacy
from bot.views import privacy as view
from bot.views.replies import Replies
from bot.views.taps import Go, OnConsent

router = Router(name="privacy")


@router.message(Command("privacy"))
@router.callback_query(Tapped(Go, "privacy"))
async def privacy_asked(event: Message | CallbackQuery, turn: Turn) -> Replies:
    shown = await privacy(turn.db, turn.me)
    days = turn.settings.inbox.keep_bodies_days
    return view.privacy_page(shown, turn.me, raw_days=days, fresh=isinstance(event, Message))


@router.callback_query(Tapped(OnConsent, "ask"))
async def withdrawal_asked(query: CallbackQuery, tap: OnConsent, turn: Turn) -> Replies:
    return view.ask_withdrawal(turn.me)


@router.callback_query(Tapped(OnConsent, "give", "withdraw"))
async def consent_decided(query: CallbackQuery, tap: OnConsent, turn: Turn) -> Replies:
    given = tap.do == "give"
    done = await decide(turn.db, turn.me, tap.kind, given=given, moment=turn.moment)
    return view.decided(
        done, await privacy(turn.db, turn.me), turn.me, raw_days=turn.settings.inbox.keep_bodies_days
    )
