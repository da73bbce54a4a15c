"""The sweep that brings proposals to move a pin to whoever decides, once each."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.moment import Moment
from bot.services.pin import pins_to_decide
from bot.storage.reminders import said_already
from bot.views import pin
from bot.views.replies import Replies


async def pins_proposed(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    asked = {pin.key_of(each): each for each in await pins_to_decide(db, Moment(now, now))}
    said = await said_already(db, asked) if asked else ()
    return tuple(pin.asked(each) for key, each in asked.items() if key not in said)
