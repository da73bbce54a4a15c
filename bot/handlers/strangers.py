"""Everything that comes from outside the company: one polite sentence, then silence."""

from datetime import datetime, timedelta

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import IsStranger
from bot.rules.language import Language
from bot.services.strangers import may_greet
from bot.storage.policies import PolicyInForce
from bot.views.replies import Replies
from bot.views.strangers import not_public

router = Router(name="strangers")


@router.message(IsStranger())
@router.callback_query(IsStranger())
async def stranger_came(
    event: Message | CallbackQuery, db: AsyncConnection, policy: PolicyInForce, at: datetime, chat_id: int
) -> Replies:
    quiet = timedelta(minutes=policy.policy.people.stranger_quiet_min)
    user = event.from_user
    language = Language.of_telegram(user.language_code if user else None)
    return not_public(language) if await may_greet(db, chat_id, quiet=quiet, at=at) else ()


@router.edited_message(IsStranger())
async def stranger_edited(message: Message) -> Replies:
    return ()
