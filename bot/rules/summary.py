"""The numbers of a team's days: the one place where they are worked out, for card, chart and digest."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from statistics import median
from typing import TypeVar

from bot.rules.exceptions import Noted, exceptions_of
from bot.rules.visit import VisitState
from bot.rules.visit_facts import PlanFact, ReportStanding, VisitFact, is_effective, report_standing

Fact = TypeVar("Fact")
Group = TypeVar("Group", bound=Hashable)


class Period(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day to the last, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def days_of(period: Period, day: date) -> Days:
    """The period around the day: the day, its Monday to Sunday, its month."""
    match period:
        case Period.DAY:
            return Days(day, day)
        case Period.WEEK:
            monday = day - timedelta(days=day.weekday())
            return Days(monday, monday + timedelta(days=6))
        case Period.MONTH:
            first = day.replace(day=1)
            return Days(first, _next_month(first) - timedelta(days=1))


def neighbour(period: Period, day: date, step: int) -> date:
    """A day in the period before (`step` -1) or after (1) the one around `day`."""
    days = days_of(period, day)
    return days.last + timedelta(days=1) if step > 0 else days.first - timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    planned: int = 0
    done: int = 0
    """Those that are over, planned and unplanned ones together."""
    planned_done: int = 0
    """How many of the planned ones are over."""
    unplanned: int = 0
    """Of those that are over."""
    effective: int = 0
    open: int = 0
    """Where a rep is now; neither done nor missed."""
    ahead: int = 0
    """Planned ones nobody has gone to yet, on a day that is not over; not missed."""
    missed: int = 0
    """Planned ones nobody went to, on a day that is over."""
    called_off: int = 0
    """Planned ones that were cancelled for a reason; neither ahead nor missed."""
    median_dwell: timedelta | None = None
    """None when nobody has left a customer yet."""
    reports_due: int = 0
    """Filed or past their deadline: those that can be judged."""
    reports_on_time: int = 0
    reports_overdue: int = 0
    ratings: int = 0
    """Of customers, those that count."""
    stars: float | None = None
    """Their mean, 1 to 5, of visits under way too; None without any."""

    @property
    def is_nothing(self) -> bool:
        return not (self.planned or self.done or self.open)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepNumbers:
    rep_id: int
    rep_name: str
    numbers: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class DayNumbers:
    day: date
    numbers: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    days: Days
    numbers: Numbers
    exceptions: tuple[Noted, ...]
    by_rep: tuple[RepNumbers, ...]
    """By name; everybody asked about, also those without a visit."""
    by_day: tuple[DayNumbers, ...]
    visits: tuple[VisitFact, ...]
    """Those with an exception first, then the newest first; without those opened by a wrong tap."""


Counted = Callable[[Sequence[VisitFact], Sequence[PlanFact]], Numbers]


def numbers_of(
    visits: Sequence[VisitFact], plans: Sequence[PlanFact], *, now: datetime, over_until: date
) -> Numbers:
    """Days up to `over_until` are over."""
    done = [visit for visit in visits if visit.is_over]
    waiting = [plan for plan in plans if plan.waits]
    ahead = sum(plan.day > over_until for plan in waiting)
    standings = [report_standing(visit, now) for visit in done]
    on_time = standings.count(ReportStanding.ON_TIME)
    stars = [visit.stars for visit in visits if visit.happened and visit.stars is not None]
    dwells_s = [visit.dwell.total_seconds() for visit in done if visit.dwell is not None]
    return Numbers(
        planned=len(plans),
        done=len(done),
        planned_done=sum(plan.done for plan in plans),
        unplanned=sum(not visit.planned for visit in done),
        effective=sum(is_effective(visit, now) for visit in done),
        open=sum(visit.state is VisitState.ON_SITE for visit in visits),
        ahead=ahead,
        missed=len(waiting) - ahead,
        called_off=sum(plan.called_off and not (plan.done or plan.under_way) for plan in plans),
        median_dwell=timedelta(seconds=median(dwells_s)) if dwells_s else None,
        reports_due=len(standings) - standings.count(ReportStanding.NOT_DUE),
        reports_on_time=on_time,
        reports_overdue=standings.count(ReportStanding.OVERDUE),
        ratings=len(stars),
        stars=sum(stars) / len(stars) if stars else None,
    )


def summarise(
    visits: Sequence[VisitFact],
    plans: Sequence[PlanFact],
    *,
    days: Days,
    reps: Iterable[tuple[int, str]],
    now: datetime,
    over_until: date,
) -> Summary:
    """Everything that is shown of these days; `reps` are the people asked about, by id and name."""
    names = dict(reps)
    names |= {fact.rep_id: fact.rep_name for fact in (*visits, *plans) if fact.rep_id not in names}
    exceptions = exceptions_of(visits, plans, now=now, over_until=over_until)
    counted = partial(numbers_of, now=now, over_until=over_until)
    return Summary(
        days=days,
        numbers=counted(visits, plans),
        exceptions=exceptions,
        by_rep=_by_rep(names, visits, plans, counted),
        by_day=_by_day(days, visits, plans, counted),
        visits=_in_reading_order(visits, exceptions),
    )


def _by_rep(
    names: dict[int, str], visits: Sequence[VisitFact], plans: Sequence[PlanFact], counted: Counted
) -> tuple[RepNumbers, ...]:
    visits_of = _grouped(visits, lambda visit: visit.rep_id)
    plans_of = _grouped(plans, lambda plan: plan.rep_id)
    return tuple(
        RepNumbers(rep_id=rep_id, rep_name=name, numbers=counted(visits_of[rep_id], plans_of[rep_id]))
        for rep_id, name in sorted(names.items(), key=lambda item: (item[1], item[0]))
    )


def _by_day(
    days: Days, visits: Sequence[VisitFact], plans: Sequence[PlanFact], counted: Counted
) -> tuple[DayNumbers, ...]:
    all_days = [days.first + timedelta(days=n) for n in range((days.last - days.first).days + 1)]
    visits_on = _grouped(visits, lambda visit: visit.local_day)
    plans_on = _grouped(plans, lambda plan: plan.day)
    return tuple(DayNumbers(day=day, numbers=counted(visits_on[day], plans_on[day])) for day in all_days)


def _grouped(facts: Iterable[Fact], group_of: Callable[[Fact], Group]) -> defaultdict[Group, list[Fact]]:
    groups: defaultdict[Group, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[group_of(fact)].append(fact)
    return groups


def _in_reading_order(visits: Iterable[VisitFact], exceptions: Iterable[Noted]) -> tuple[VisitFact, ...]:
    noted = {each.visit_id for each in exceptions}
    shown = [visit for visit in visits if visit.happened or visit.called_off]
    shown.sort(key=lambda visit: (visit.at, visit.visit_id), reverse=True)
    return tuple(sorted(shown, key=lambda visit: visit.visit_id not in noted))


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
