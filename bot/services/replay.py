"""Replaying a day: one's own, or that of a person one manages, with the look kept on record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.look import Looked
from bot.rules.person import Person
from bot.rules.place import Fix, Position
from bot.rules.policy import Policy, WorkingHours
from bot.rules.replay import Duty, Part, PartKind, day_of, stretches, usable
from bot.rules.roles import Role
from bot.rules.summary import Days
from bot.rules.track import Jump, jumps
from bot.rules.visit_facts import VisitFact
from bot.rules.working_time import Window, at_local, local_day
from bot.services.looks import looked
from bot.services.summary import NotInYourTeam, reps_of
from bot.storage.breaks import Break, breaks_between
from bot.storage.customers import sites_of
from bot.storage.summary import visit_facts
from bot.storage.tracks import Shift, fixes_between, shifts_between
from bot.storage.visits import visits_between

LONGEST_VISIT = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A visit of the day, and where it was."""

    fact: VisitFact
    position: Position | None
    """From the track of the visit, else the customer's pin; None where neither is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    rep: Person
    day: date
    today: date
    """The rep's."""
    is_own: bool
    team: tuple[Person, ...]
    """Whose days the asker may replay, by name; the asker too, where they visit customers."""
    parts: tuple[Part, ...]
    track: tuple[tuple[Fix, ...], ...]
    """In unbroken pieces."""
    jumps: tuple[Jump, ...]
    visits: Mapping[int, Called]


async def whose_days(db: AsyncConnection, me: Person, *, at: datetime) -> tuple[Person, ...]:
    """The asker first, where they visit customers; then the reps below them today, by name."""
    mine = (me,) if me.is_a(Role.REP) else ()
    below = await reps_of(db, me, local_day(at, me.zone)) if me.is_a(Role.MANAGER) else ()
    return (*mine, *(each for each in below if each.id != me.id))


async def replayed(
    db: AsyncConnection, me: Person, rep_id: int, day: date | None, *, policy: Policy, at: datetime
) -> Replayed:
    """The rep's day (None or one to come: today); the look is kept. Raises NotInYourTeam."""
    team = await whose_days(db, me, at=at)
    rep = next((each for each in team if each.id == rep_id), None)
    if rep is None:
        raise NotInYourTeam
    today = local_day(at, rep.zone)
    day = min(day or today, today)
    await looked(db, me, (rep.id,), Looked.TRACK, day=day, at=at)
    window = day_window(day, rep.zone, policy.hours)
    fixes = await fixes_between(db, rep.id, since=window.start, until=window.end)
    good = usable(fixes, max_accuracy_m=policy.place.max_accuracy_m)
    called = await _called(db, rep, window, good)
    parts = await _parts(db, rep, window, good, called, policy=policy, at=at)
    return Replayed(
        rep=rep,
        day=day,
        today=today,
        is_own=rep.id == me.id,
        team=team,
        parts=parts,
        track=stretches(good, parts, gap_after=gap_after(policy)),
        jumps=jumps(fixes),
        visits=called,
    )


def gap_after(policy: Policy) -> timedelta:
    return timedelta(minutes=policy.place.track_gap_min)


def day_window(day: date, zone: str, hours: WorkingHours) -> Window:
    """From midnight to midnight; where working hours go past midnight, from their end to their end."""
    clock = hours.end if hours.end <= hours.start else time(0)
    start, end = (at_local(each, clock, zone) for each in (day, day + timedelta(days=1)))
    return Window(start, end)


async def _parts(
    db: AsyncConnection,
    rep: Person,
    window: Window,
    fixes: tuple[Fix, ...],
    called: Mapping[int, Called],
    *,
    policy: Policy,
    at: datetime,
) -> tuple[Part, ...]:
    until = min(window.end, at)
    shifts = await shifts_between(db, rep.id, since=window.start, until=until)
    breaks = await breaks_between(db, rep.id, since=window.start, until=until)
    known = [
        *(_visit_part(each.fact, until) for each in called.values()),
        *(_break_part(each, until) for each in breaks),
    ]
    duties = [*(_on_duty(each, until) for each in shifts), *_visiting(called, until)]
    return day_of(fixes, known, duties, gap_after=gap_after(policy))


async def _called(
    db: AsyncConnection, rep: Person, window: Window, fixes: tuple[Fix, ...]
) -> Mapping[int, Called]:
    """The visits that began in this time; customers live in other zones, so their days are looked at, too."""
    around = Days(
        local_day(window.start, "UTC") - timedelta(days=1), local_day(window.end, "UTC") + timedelta(days=1)
    )
    facts = [
        each
        for each in await visit_facts(db, (rep.id,), around)
        if each.happened and each.on_site_at is not None and each.on_site_at in window
    ]
    kept = await visits_between(db, (rep.id,), first=around.first, last=around.last)
    site_ids = {each.id: each.site_id for each in kept}
    sites = await sites_of(db, set(site_ids.values()))
    return {
        fact.visit_id: Called(
            fact=fact, position=_stood(fact, fixes) or sites[site_ids[fact.visit_id]].position
        )
        for fact in facts
    }


def _stood(fact: VisitFact, fixes: Iterable[Fix]) -> Position | None:
    end = fact.left_at or fact.at + LONGEST_VISIT
    there = [fix.position for fix in fixes if fact.at <= fix.at <= end]
    if not there:
        return None
    return Position(median(each.lat for each in there), median(each.lon for each in there))


def _visit_part(fact: VisitFact, until: datetime) -> Part:
    end = min(fact.left_at or until, until)
    return Part(kind=PartKind.VISIT, began_at=fact.at, ended_at=max(fact.at, end), visit_id=fact.visit_id)


def _break_part(each: Break, until: datetime) -> Part:
    return Part(kind=PartKind.BREAK, began_at=each.began_at, ended_at=each.ended_at or until)


def _on_duty(shift: Shift, until: datetime) -> Duty:
    return Duty(shift.started_at, max(shift.started_at, min(shift.ended_at or shift.ends_at, until)))


def _visiting(called: Mapping[int, Called], until: datetime) -> list[Duty]:
    return [Duty(each.fact.began_at, _visit_part(each.fact, until).ended_at) for each in called.values()]
