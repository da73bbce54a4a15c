"""A new phone: the person moves to another Telegram account, and the old one is cut off at that moment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.services.commands import publish_commands_in
from bot.storage import people
from bot.storage.strangers import forget_stranger


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The person now has this chat; the others have been cut off."""

    person: Person
    old_chats: tuple[int, ...]


async def bind(db: AsyncConnection, person: Person, telegram_id: int, *, at: datetime) -> Bound:
    """Link the account to the person in place of any earlier one."""
    old_chats = await people.unlink_accounts(db, person.id, at=at)
    await people.link_account(db, person.id, telegram_id, at=at)
    await forget_stranger(db, telegram_id)
    for chat_id in (*old_chats, telegram_id):
        await publish_commands_in(db, chat_id, at=at)
    return Bound(person=person, old_chats=tuple(chat for chat in old_chats if chat != telegram_id))
