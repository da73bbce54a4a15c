"""Exceptions: what a manager should look at first, and in which order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.visit import VisitState
from bot.rules.visit_facts import PlanFact, ReportStanding, VisitFact, report_standing


class ExceptionKind(StrEnum):
    """What a manager looks at first; in the order in which it is shown."""

    LATE_REPORT = "late_report"
    MISSED_A = "missed_a"
    LOW_EVIDENCE = "low_evidence"
    PLACE_UNVERIFIED = "place_unverified"
    AUTO_CLOSED = "auto_closed"
    NO_SELFIE = "no_selfie"
    PAUSED_LONG = "paused_long"
    CALLED_OFF = "called_off"


EXCEPTION_ORDER = tuple(ExceptionKind)
GRADE_THAT_COUNTS = "A"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One exception: about a visit, or about a planned visit that did not happen."""

    kind: ExceptionKind
    about: VisitFact | PlanFact
    filed: bool = False
    """For a late report: it has come in since."""

    @property
    def visit_id(self) -> int | None:
        return self.about.visit_id if isinstance(self.about, VisitFact) else None

    @property
    def day(self) -> date:
        return self.about.local_day if isinstance(self.about, VisitFact) else self.about.day


def exceptions_of(
    visits: Iterable[VisitFact], plans: Iterable[PlanFact], *, now: datetime, over_until: date
) -> tuple[Noted, ...]:
    """By kind in the order of `ExceptionKind`, the newest first; days up to `over_until` are over."""
    found = [noted for visit in visits for noted in _noted_of(visit, now)]
    found += [
        Noted(kind=ExceptionKind.MISSED_A, about=plan)
        for plan in plans
        if plan.grade == GRADE_THAT_COUNTS and plan.waits and plan.day <= over_until
    ]
    found += [
        Noted(kind=ExceptionKind.CALLED_OFF, about=plan)
        for plan in plans
        if plan.by_customer and not plan.done
    ]
    # What is still open comes before what has been put right; sorting twice keeps the first order within.
    found.sort(key=lambda noted: noted.day, reverse=True)
    return tuple(sorted(found, key=lambda noted: (EXCEPTION_ORDER.index(noted.kind), noted.filed)))


def _noted_of(visit: VisitFact, now: datetime) -> Iterable[Noted]:
    if visit.state is VisitState.CANCELLED:
        if visit.called_off:
            yield Noted(kind=ExceptionKind.CALLED_OFF, about=visit)
        return
    standing = report_standing(visit, now)
    if standing in (ReportStanding.OVERDUE, ReportStanding.FILED_LATE):
        filed = standing is ReportStanding.FILED_LATE
        yield Noted(kind=ExceptionKind.LATE_REPORT, about=visit, filed=filed)
    if visit.score_is_low:
        yield Noted(kind=ExceptionKind.LOW_EVIDENCE, about=visit)
    if visit.place.is_unverified and not visit.unlocated:
        yield Noted(kind=ExceptionKind.PLACE_UNVERIFIED, about=visit)
    if visit.auto_closed:
        yield Noted(kind=ExceptionKind.AUTO_CLOSED, about=visit)
    if visit.selfie_missing and visit.left_at is not None:
        yield Noted(kind=ExceptionKind.NO_SELFIE, about=visit)
    waiting = visit.paused and visit.state is not VisitState.REPORTED
    if waiting and now - visit.touched_at >= timedelta(minutes=visit.paused_long_min):
        yield Noted(kind=ExceptionKind.PAUSED_LONG, about=visit)
