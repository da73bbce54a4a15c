"""The sweeps of incidents: emergencies nobody has answered, and each person's list of those that press."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.incident import ways_of
from bot.services.incident_lists import pressing_lists
from bot.services.incident_told import emergencies_to_raise
from bot.services.moment import Moment
from bot.views import incident_list, incident_told
from bot.views.incident import Seen
from bot.views.replies import Replies


async def emergencies_unanswered(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    replies = []
    for raised in await emergencies_to_raise(db, now, policy):
        for each in raised.to:
            ways = await ways_of(db, each, raised.shown, Moment(now, now))
            seen = Seen(shown=raised.shown, ways=ways, place_at=None, listening=False)
            replies.append(incident_told.raised(raised, seen, each, now=now))
    return tuple(replies)


async def incidents_pressing(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(incident_list.pressing(each, now) for each in await pressing_lists(db, now, policy))
