"""Routes asked for before the morning: for every rep with a plan today and none made yet."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.rules.working_time import at_local, is_working_day, local_day
from bot.services.moment import Moment
from bot.services.route import ask_route
from bot.services.route_day import Wish
from bot.storage.day_routes import without_route
from bot.storage.people import people
from bot.storage.reminders import zones_in_use
from bot.storage.rhythms import on_leave

AHEAD = timedelta(minutes=30)
"""Before the morning list: a hundred routes take less than a minute, and the bot may have been away."""
AT_ONCE = 20
"""Asked for in one sweep, so that no transaction grows long."""


async def ask_morning_routes(db: AsyncConnection, now: datetime, policy: Policy) -> int:
    """How many were asked for."""
    asked = 0
    for zone in await zones_in_use(db):
        day = local_day(now, zone)
        morning = at_local(day, policy.push.morning_at, zone)
        if not is_working_day(day, policy.hours) or not morning - AHEAD <= now < morning + AHEAD:
            continue
        rep_ids = await without_route(db, zone, day, limit=AT_ONCE)
        away = await on_leave(db, dict.fromkeys(rep_ids, day))
        for rep in await people(db, ids=rep_ids) if rep_ids else ():
            if rep.id not in away:
                asked += await ask_route(db, rep, policy, Moment(now, now), Wish(tell=False))
    return asked
