"""Everything that comes from outside the company: a word on a visit, else one polite sentence, silence."""

from datetime import datetime, timedelta

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.feedback import language_of
from bot.handlers.filters import IsStranger
from bot.services.feedback_given import add_words
from bot.services.strangers import may_greet
from bot.storage.policies import PolicyInForce
from bot.views.feedback import words_kept
from bot.views.replies import Replies
from bot.views.strangers import not_public

router = Router(name="strangers")


@router.message(IsStranger())
@router.callback_query(IsStranger())
async def stranger_came(
    event: Message | CallbackQuery, db: AsyncConnection, policy: PolicyInForce, at: datetime, chat_id: int
) -> Replies:
    language = language_of(event)
    said = event.text if isinstance(event, Message) else None
    if said and (given := await add_words(db, said, chat_id=chat_id, at=at)):
        return words_kept(given, language)
    quiet = timedelta(minutes=policy.policy.people.stranger_quiet_min)
    return not_public(language) if await may_greet(db, chat_id, quiet=quiet, at=at) else ()


@router.edited_message(IsStranger())
async def stranger_edited(message: Message) -> Replies:
    return ()
