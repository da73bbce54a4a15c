"""A person's turn, for what handlers share and tests call without an update."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import load_settings
from bot.handlers.turn import Turn
from bot.rules.person import Person
from bot.services.moment import Moment
from bot.storage.focus import focus_of
from bot.storage.policies import policy_in_force


async def turn_of(db: AsyncConnection, me: Person, *, at: datetime) -> Turn:
    return Turn(
        db=db,
        me=me,
        focus=await focus_of(db, me.id),
        policy_in_force=await policy_in_force(db, at),
        settings=load_settings(None, {}),
        moment=Moment(at, at),
        chat_id=me.id,
        bot_name="visitbot",
    )
