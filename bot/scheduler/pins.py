"""The sweep that brings proposals to move a pin to whoever decides, once each."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.look import Looked
from bot.rules.policy import Policy
from bot.services.looks import looked_at_visit
from bot.services.moment import Moment
from bot.services.pin import pins_to_decide
from bot.storage.reminders import said_already
from bot.views import pin
from bot.views.replies import Replies


async def pins_proposed(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    asked = {pin.key_of(each): each for each in await pins_to_decide(db, Moment(now, now))}
    said = await said_already(db, asked) if asked else ()
    new = [each for key, each in asked.items() if key not in said]
    for each in new:
        if each.manager is not None:
            await looked_at_visit(db, each.manager, each.visit, Looked.PLACE, at=now)
    return tuple(map(pin.asked, new))
