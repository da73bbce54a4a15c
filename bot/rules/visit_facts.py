"""What a summary needs to know of visits and of planned visits, as facts that judge themselves."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.language import Language
from bot.rules.policy import Need
from bot.rules.visit import CHOSEN_BY_MISTAKE, NEVER_CAME, REPORT_OWED_STATES, PlaceStatus, VisitState

NEVER_HAPPENED = frozenset({VisitState.ARRIVING, VisitState.CANCELLED})
SAYS_NOTHING = frozenset({CHOSEN_BY_MISTAKE, NEVER_CAME})
"""Reasons of a cancelled visit after which its customer still waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Who and where, as people read it."""

    rep_id: int
    rep_name: str
    customer_id: int
    customer_zh: str
    customer_en: str
    grade: str

    def customer(self, language: Language) -> str:
        return (self.customer_zh if language is Language.ZH else self.customer_en) or (
            self.customer_zh or self.customer_en
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFact(Named):
    """What a summary needs to know of one visit."""

    visit_id: int
    zone: str
    """The customer's."""
    local_day: date
    state: VisitState
    place: PlaceStatus
    planned: bool
    began_at: datetime
    on_site_at: datetime | None
    left_at: datetime | None
    dwell_s: int | None
    """Settled on leaving, from the live track."""
    report_due_at: datetime | None
    reported_at: datetime | None
    late_reason: str | None
    paused: bool
    touched_at: datetime
    """When the rep last did something about it."""
    auto_closed: bool
    """Closed by the bot at some time, even if the report came later."""
    selfie_missing: bool
    """The visit type asks for one, the rep allows selfies, and none was sent."""
    min_dwell_min: float
    paused_long_min: float
    """By the rules in force when the visit began."""
    stars: int | None = None
    """What the customer gave, where it counts."""
    needs: tuple[Need, ...] = (Need.PLACE, Need.STAY)
    """What these rules ask of an effective visit."""
    unmet: frozenset[Need] = frozenset()
    """Of identity and steps, which only the evidence can tell."""
    unlocated: bool = False
    """The rep had refused to be located when it began: no place is asked for, and none is missed."""
    why_cancelled: str = ""
    """What was tapped, or the rep's own words; empty unless it is cancelled."""
    score: int | None = None
    """What the evidence adds up to; None while it is the rep's alone."""
    score_is_low: bool = False
    """Lower than the company lets pass, and no manager has accepted it."""

    @property
    def happened(self) -> bool:
        return self.state not in NEVER_HAPPENED

    @property
    def called_off(self) -> bool:
        """The rep cancelled it for a reason that lies with the customer or the day."""
        return self.state is VisitState.CANCELLED and self.why_cancelled not in SAYS_NOTHING

    @property
    def is_over(self) -> bool:
        """It took place and the rep has left."""
        return self.happened and self.state is not VisitState.ON_SITE

    @property
    def at(self) -> datetime:
        return self.on_site_at or self.began_at

    @property
    def dwell(self) -> timedelta | None:
        """Time on site; None until the rep has left."""
        if self.on_site_at is None or self.left_at is None:
            return None
        if self.dwell_s is not None:
            return timedelta(seconds=self.dwell_s)
        return max(self.left_at - self.on_site_at, timedelta())


def unmet_needs(visit: VisitFact, now: datetime) -> tuple[Need, ...]:
    """What the visit lacks to be effective, in the policy's order; empty: it is effective.

    A report whose deadline lies ahead lacks nothing yet; what waits for a manager counts until then.
    """
    lacks = {
        Need.PLACE: visit.place is not PlaceStatus.VERIFIED and not visit.unlocated,
        Need.STAY: visit.dwell is None or visit.dwell < timedelta(minutes=visit.min_dwell_min),
        Need.IDENTITY: Need.IDENTITY in visit.unmet,
        Need.STEPS: Need.STEPS in visit.unmet,
        Need.REPORT: report_standing(visit, now) in (ReportStanding.OVERDUE, ReportStanding.FILED_LATE),
    }
    return tuple(need for need in visit.needs if lacks[need])


def is_effective(visit: VisitFact, now: datetime) -> bool:
    return visit.happened and not unmet_needs(visit, now)


class ReportStanding(StrEnum):
    NOT_DUE = "not_due"
    """The deadline still lies ahead, or the visit still goes on."""
    ON_TIME = "on_time"
    FILED_LATE = "filed_late"
    OVERDUE = "overdue"


def report_standing(visit: VisitFact, now: datetime) -> ReportStanding:
    """A report filed late stays late after it was sent back: the reason given then is kept."""
    due = visit.report_due_at
    if visit.state is VisitState.REPORTED:
        late = visit.late_reason is not None or (
            due is not None and visit.reported_at is not None and visit.reported_at > due
        )
        return ReportStanding.FILED_LATE if late else ReportStanding.ON_TIME
    if visit.state in REPORT_OWED_STATES and due is not None and now >= due:
        return ReportStanding.OVERDUE
    return ReportStanding.NOT_DUE


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFact(Named):
    """What a summary needs to know of one planned visit."""

    plan_item_id: int
    day: date
    done: bool
    """Some visit came of it, and the rep has left again."""
    under_way: bool = False
    """The rep is at the customer now."""
    called_off: bool = False
    """The customer cancelled, or the rep did at the door, and nobody has begun anew."""
    by_customer: bool = False
    """Called off before anybody went there: no visit tells of it."""

    @property
    def waits(self) -> bool:
        """Nobody has gone there yet."""
        return not (self.done or self.under_way or self.called_off)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFact(Named):
    """One report, as reminders and the list of late ones speak of it."""

    visit_id: int
    number: str
    manager_id: int | None
    """The rep's manager when the visit began."""
    zone: str
    """The customer's."""
    began_at: datetime
    due_at: datetime
    filed_at: datetime | None
    late_reason: str | None
