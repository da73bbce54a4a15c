"""The language in which the bot speaks to somebody, chosen by themselves at any time."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.language import Language
from bot.rules.person import Person
from bot.services.commands import publish_commands_of
from bot.storage.people import change_person


async def choose_language(db: AsyncConnection, me: Person, language: Language, *, at: datetime) -> Person:
    """The person as they are now; the menu of commands follows."""
    await change_person(db, me.id, language=language)
    await publish_commands_of(db, me.id, at=at)
    return replace(me, language=language)
