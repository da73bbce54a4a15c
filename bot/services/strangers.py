"""At the door: somebody who is no person of the company, or comes with a link."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.invitation import LinkState
from bot.rules.language import Language
from bot.rules.person import Person
from bot.services.join import Knock, LinkUnusable, Opened, open_link
from bot.storage.strangers import may_answer

SAME_LINK_QUIET = timedelta(minutes=1)
"""Who taps a dead link again wants the answer again, but nobody can make the bot chatter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOpened:
    """The link opens nothing, and why."""

    state: LinkState | None
    """None: there never was such a link."""
    language: Language


async def knock_at_the_door(
    db: AsyncConnection, me: Person | None, knock: Knock, *, at: datetime
) -> Opened | NotOpened | None:
    """What the link does; None when a stranger has just been told already."""
    try:
        return await open_link(db, me, knock, at=at)
    except LinkUnusable as refusal:
        if me is not None:
            return NotOpened(state=refusal.state, language=me.language)
        about = f"link {(refusal.state or 'unknown')[:6]}"
        if not await may_answer(db, knock.telegram_id, about, every=SAME_LINK_QUIET, at=at):
            return None
        return NotOpened(state=refusal.state, language=knock.guessed)


async def may_greet(db: AsyncConnection, chat_id: int, *, quiet: timedelta, at: datetime) -> bool:
    """Whether the stranger is to hear what this is: once, then not again for a while."""
    return await may_answer(db, chat_id, "hello", every=quiet, at=at)


async def may_hear_of_code(db: AsyncConnection, chat_id: int, *, at: datetime) -> bool:
    """The same for a customer's code that opens nothing."""
    return await may_answer(db, chat_id, "feedback", every=SAME_LINK_QUIET, at=at)
