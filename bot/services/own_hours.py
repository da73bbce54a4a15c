"""A rep says when their own day and lunch are, within the company's hours; the route is made anew."""

from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.own_hours import OwnHours, fits
from bot.rules.person import Person
from bot.rules.policy import Policy, WorkingHours
from bot.rules.refusal import Refusal
from bot.rules.settings import SETTINGS
from bot.rules.working_time import local_day
from bot.services.input import heard, listen
from bot.services.moment import Moment
from bot.services.route import ask_route
from bot.services.route_day import Wish
from bot.services.setting_typed import SettingUnfit, tidy, understand
from bot.storage.day_routes import route_of_day
from bot.storage.own_hours import keep_own_hours, own_hours_of

OWN_HOURS = "own_hours"
"""Focus: what is typed is the rep's own day, or lunch, as `what` says."""
_NONE = frozenset({"none", "no", "no lunch", "0", "无", "不", "没有", "不吃", "不要", "不安排"})


class What(StrEnum):
    DAY = "day"
    LUNCH = "lunch"


@dataclass(eq=False)
class OwnHoursUnfit(Refusal):
    """Not two times of a day, or outside the company's working hours."""

    what: What
    hours: WorkingHours
    unclear: bool


async def ask_hours(db: AsyncConnection, me: Person, what: What, moment: Moment) -> None:
    await listen(db, me, OWN_HOURS, data={"what": what}, at=moment.at)


async def say_hours(
    db: AsyncConnection, me: Person, what: What, typed: str, policy: Policy, moment: Moment
) -> OwnHours:
    """Raises OwnHoursUnfit."""
    now = await own_hours_of(db, me.id)
    if what is What.LUNCH and tidy(typed) in _NONE:
        return await _keep(db, me, replace(now, lunch_from=time(12), lunch_until=time(12)), policy, moment)
    first, last = _two_times(what, typed, policy)
    if what is What.LUNCH:
        return await _keep(db, me, replace(now, lunch_from=first, lunch_until=last), policy, moment)
    return await _keep(db, me, replace(now, starts=first, ends=last), policy, moment)


async def as_the_company(
    db: AsyncConnection, me: Person, what: What, policy: Policy, moment: Moment
) -> OwnHours:
    """The company's hours, or lunch, again."""
    gone: dict[str, Any] = (
        {"starts": None, "ends": None} if what is What.DAY else {"lunch_from": None, "lunch_until": None}
    )
    now = replace(await own_hours_of(db, me.id), **gone)
    return await _keep(db, me, now, policy, moment)


def _two_times(what: What, typed: str, policy: Policy) -> tuple[time, time]:
    try:
        first, last = (time.fromisoformat(each) for each in understand(SETTINGS["hours.start"], typed))
    except SettingUnfit:
        raise OwnHoursUnfit(what, policy.hours, unclear=True) from None
    if not fits(first, last, policy.hours):
        raise OwnHoursUnfit(what, policy.hours, unclear=False)
    return first, last


async def _keep(db: AsyncConnection, me: Person, hours: OwnHours, policy: Policy, moment: Moment) -> OwnHours:
    await heard(db, me, at=moment.at)
    await keep_own_hours(db, me.id, hours)
    if await route_of_day(db, me.id, local_day(moment.at, me.zone)) is not None:
        await ask_route(db, me, policy, moment, Wish(tell=False))
    return hours
