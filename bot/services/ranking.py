"""The ranking of a team's week or month, on request, and by itself when a week begins."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.plan_period import working_days
from bot.rules.policy import Policy
from bot.rules.ranking import FEWEST, Entrant, Ranking, ranked
from bot.rules.reminders import Push, expires_at, ranking_day
from bot.rules.roles import Role
from bot.rules.summary import Days, Period, days_of, neighbour
from bot.rules.visit_facts import is_effective
from bot.rules.working_time import local_day
from bot.services.summary import TooMuchAtOnce, not_too_many, reps_of
from bot.storage.muted import is_muted, mute, muted_among, unmute
from bot.storage.people import joined_of, person
from bot.storage.reminders import people_to_tell, zones_in_use
from bot.storage.rhythms import days_off_between
from bot.storage.scores import first_day
from bot.storage.summary import visit_facts
from bot.storage.teams import direct_reports, manager_of

AT_ONCE = 20
"""People written to in one sweep; the rest follow with the next tick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingSeen:
    me: Person
    period: Period
    days: Days
    today: date
    leads: bool
    """The asker manages those who are ranked."""
    trial_until: date | None
    """While the company tries it out nobody is ranked."""
    ranking: Ranking
    muted: bool
    """The asker does not want it by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyRanking:
    seen: RankingSeen
    on: date
    """The day on which it is said."""
    expires_at: datetime


async def ranking_of(
    db: AsyncConnection, me: Person, period: Period, day: date, *, policy: Policy, at: datetime
) -> RankingSeen:
    """A manager's people below them; a rep's colleagues under the same manager. Raises TooMuchAtOnce."""
    today = local_day(at, me.zone)
    days = days_of(period, min(day, today))
    leads = me.is_a(Role.MANAGER)
    reps = await reps_of(db, me, today) if leads else ()
    if not reps:
        leads, reps = False, await _colleagues(db, me, today)
    until = await _trial_until(db, me, policy)
    in_trial = until is not None and until > days.first
    worth_it = not in_trial and len(reps) >= FEWEST
    entrants = await _entrants(db, reps, days, today, policy=policy, at=at) if worth_it else ()
    return RankingSeen(
        me=me,
        period=period,
        days=days,
        today=today,
        leads=leads,
        trial_until=until if in_trial else None,
        ranking=ranked(entrants, least_present=policy.ranking.least_present),
        muted=await is_muted(db, me.id, Push.RANKING),
    )


async def weekly_rankings(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[WeeklyRanking, ...]:
    """Last week's, for whoever is to hear it now; nobody who muted it, and none where nobody has a place."""
    mornings = {zone: ranking_day(now, zone, policy) for zone in await zones_in_use(db)}
    days = {zone: day for zone, day in mornings.items() if day is not None}
    found: list[WeeklyRanking] = []
    for me in await _to_tell(db, days):
        day = days[me.zone]
        before = neighbour(Period.WEEK, day, -1)
        try:
            seen = await ranking_of(db, me, Period.WEEK, before, policy=policy, at=now)
        except TooMuchAtOnce:  # whoever asks for it is told; by itself nothing is said
            continue
        if seen.ranking.placed:
            expires = expires_at(Push.RANKING, now, zone=me.zone, hours=policy.hours)
            found.append(WeeklyRanking(seen=seen, on=day, expires_at=expires))
        if len(found) == AT_ONCE:
            break
    return tuple(found)


async def wants_ranking(db: AsyncConnection, person_id: int, now: datetime) -> bool:
    """Still here, and not muted since."""
    found = await person(db, person_id)
    return found is not None and not await is_muted(db, person_id, Push.RANKING)


async def choose_weekly(db: AsyncConnection, me: Person, *, on: bool) -> None:
    """Whether the ranking comes by itself."""
    await (unmute if on else mute)(db, me.id, Push.RANKING)


async def _to_tell(db: AsyncConnection, days: dict[str, date]) -> Iterable[Person]:
    reps = await people_to_tell(db, Push.RANKING, Role.REP, days)
    managers = await people_to_tell(db, Push.RANKING, Role.MANAGER, days)
    everybody = {each.id: each for each in (*reps, *managers)}
    quiet = await muted_among(db, everybody, Push.RANKING)
    return [each for each in everybody.values() if each.id not in quiet]


async def _trial_until(db: AsyncConnection, me: Person, policy: Policy) -> date | None:
    """The company's, whose scores are the reps' alone."""
    began = await first_day(db)
    return local_day(began + timedelta(days=policy.evidence.trial_days), me.zone) if began else None


async def _colleagues(db: AsyncConnection, me: Person, today: date) -> tuple[Person, ...]:
    manager = await manager_of(db, me.id, today)
    team = await direct_reports(db, manager.id, today) if manager else ()
    return tuple(each for each in team if each.is_a(Role.REP))


async def _entrants(
    db: AsyncConnection,
    reps: tuple[Person, ...],
    days: Days,
    today: date,
    *,
    policy: Policy,
    at: datetime,
) -> tuple[Entrant, ...]:
    ids = [each.id for each in reps]
    last = min(days.last, today)
    await not_too_many(db, ids, days)
    visits = await visit_facts(db, ids, days)
    effective = Counter(each.rep_id for each in visits if each.is_over and is_effective(each, at))
    off = await days_off_between(db, ids, first=days.first, last=last)
    joined = await joined_of(db, ids)
    trial = timedelta(days=policy.evidence.trial_days)
    working = len(working_days(days.first, last, policy, frozenset()))
    return tuple(
        Entrant(
            person_id=each.id,
            name=each.name,
            effective=effective[each.id],
            present=len(working_days(days.first, last, policy, off.get(each.id, frozenset()))),
            working=working,
            in_trial=local_day(joined[each.id] + trial, each.zone) > days.first,
        )
        for each in reps
    )
