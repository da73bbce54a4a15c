"""What a company may decide for itself: every default number of the product, as one frozen value.

`config.toml` holds the initial policy; after that policies are dated, immutable versions in the database, and
every visit is judged by the version in force when it began.
"""

from collections.abc import Mapping
from datetime import time, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from bot.rules.feedback import FeedbackPolicy
from bot.rules.holiday import known_countries
from bot.rules.incident import IncidentPolicy
from bot.rules.language import BothLanguages
from bot.rules.news import NewsPolicy
from bot.rules.ownership import PoolPolicy
from bot.rules.score_card import ScoreCardPolicy
from bot.rules.section import Section as _Section
from bot.rules.signals import INITIAL_WEIGHTS, MEANINGS, Bearing, Signal


class StepKind(StrEnum):
    """What a step of a visit type (SOP) asks for."""

    SELFIE = "selfie"
    PHOTO = "photo"
    FORM = "form"


class VisitStep(_Section):
    kind: StepKind
    slug: str = Field(pattern=r"^[a-z][a-z0-9_]{0,20}$")
    name: BothLanguages
    required: bool = True


class VisitType(_Section):
    """A kind of visit: which steps, in which order, and the form that reports it."""

    slug: str = Field(pattern=r"^[a-z][a-z0-9_]{0,20}$")
    name: BothLanguages
    form: str
    """The form's id, as in the XLSForm's settings sheet."""
    steps: tuple[VisitStep, ...]
    customer_kinds: tuple[str, ...] = ()
    """Industries for which this type is offered first; empty for all."""


class Industry(_Section):
    """A line of business, whose code begins the codes of its customers."""

    code: str = Field(pattern=r"^[A-Z]{2,8}$")
    name: BothLanguages


class PlacePolicy(_Section):
    radius_m: float = Field(default=200, gt=0, le=5000)
    verified_pin_radius_m: float = Field(default=150, gt=0, le=5000)
    max_accuracy_m: float = Field(default=100, gt=0)
    """Fixes less accurate than this settle nothing."""
    fresh_for_s: float = Field(default=120, gt=0)
    """How old a live position may be, in seconds, to count as "now"."""
    leave_after_min: float = Field(default=3, gt=0)
    """Minutes of received fixes outside before the bot believes the rep has left."""
    firm_fixes: int = Field(default=3, ge=1, le=50)
    """Live positions at the place, after the first one, that make it firm."""
    firm_spread_min: float = Field(default=2, ge=0)
    """Minutes from the first to the last of them."""
    quiet_after_min: float = Field(default=45, gt=0)
    """Minutes without a position during a visit after which the rep is kindly asked to look at the phone."""
    track_gap_min: float = Field(default=5, ge=1, le=60)
    """Minutes without a position that a replayed track shows as a gap."""


class VisitPolicy(_Section):
    min_dwell_min: float = Field(default=5, ge=0)
    forgotten_after_min: float = Field(default=90, gt=0)
    """Minutes on site after which the bot asks whether the rep is still there."""
    close_after_min: float = Field(default=240, gt=0)
    """Minutes on site after which a forgotten visit is closed by itself."""
    close_grace_min: float = Field(default=30, ge=0)
    """Minutes after working hours at which a forgotten visit is closed by itself."""
    recent_track_min: float = Field(default=15, gt=0)
    """A live position at the customer's this many minutes old still shows that the rep is there."""
    paused_long_min: float = Field(default=60, gt=0)
    """Minutes after which a visit that was put aside is shown to the manager."""


class AskIdentity(StrEnum):
    EVERY_VISIT = "every_visit"
    DAY_START = "day_start"
    """At the first visit of the day, and at others at random."""


class IdentityPolicy(_Section):
    compare: bool = True
    ask: AskIdentity = AskIdentity.EVERY_VISIT
    random_share: float = Field(default=0.2, ge=0, le=1)
    compare_with_others: bool = False
    """After a mismatch; the manager is only asked to compare two pictures."""
    video_within_s: float = Field(default=90, ge=60, le=90)
    late_min: float = Field(default=15, gt=0)


class ReportPolicy(_Section):
    due_min: float = Field(default=30, gt=0)
    nudge_before_min: float = Field(default=10, ge=0)
    manager_after_min: float = Field(default=0, ge=0)
    """Minutes past the deadline after which the manager's list shows the report as late."""


def _with_known_holidays(country: str) -> str:
    if country and country not in known_countries():
        raise ValueError(f"the public holidays of {country} are not known")
    return country


class WorkingHours(_Section):
    start: time = time(8, 30)
    end: time = time(18, 0)
    days: tuple[int, ...] = (1, 2, 3, 4, 5)
    """ISO weekdays, Monday is 1."""
    country: Annotated[str, AfterValidator(_with_known_holidays)] = "CN"
    """Whose public holidays are free and whose make-up days are worked (ISO 3166-1); empty for nobody's."""


class RhythmBy(StrEnum):
    GRADE = "grade"
    REGION = "region"


class Region(_Section):
    """Customers in whose address one of the words stands."""

    words: tuple[str, ...]
    days: int = Field(gt=0, le=730)


class CadencePolicy(_Section):
    """How often customers are seen."""

    by: RhythmBy = RhythmBy.GRADE
    grade_days: dict[str, int] = Field(default={"A": 7, "B": 14, "C": 30})
    """Days between two visits, by grade."""
    regions: tuple[Region, ...] = ()
    """The first that fits counts."""
    elsewhere_days: int = Field(default=180, gt=0, le=730)
    """For regions and grades that are not named."""
    calls_count: bool = False
    """Whether a call counts as contact, not a visit only."""
    worth_min: dict[str, int] = Field(default={"A": 90, "B": 45, "C": 20})
    """Minutes of travel that a visit is worth on the day it is due, by grade."""


class DayPolicy(_Section):
    """What a rep's day can hold."""

    visit_min: float = Field(default=30, gt=0, le=480)
    """Minutes that a visit takes where nothing else is known."""
    most_visits: int = Field(default=15, gt=0, le=40)
    lunch_from: time = time(11, 30)
    lunch_until: time = time(13, 0)
    """Lunch begins between these; the same time twice means no lunch."""
    lunch_min: float = Field(default=45, ge=0, le=180)


class PlanPeriod(StrEnum):
    WEEK = "week"
    MONTH = "month"


class PlanPolicy(_Section):
    """When plans are due."""

    period: PlanPeriod = PlanPeriod.WEEK
    """What is handed in: a plan a week, or a plan a month. People may look at either."""

    due_days_before: int = Field(default=1, ge=0, le=28)
    """Working days before the period's first day by which its plan is handed in; 0: nobody is asked."""
    escalate_days: int = Field(default=1, ge=0, le=28)
    """Working days after the deadline before the manager hears of a plan that is missing."""
    lead_days: int = Field(default=3, ge=0, le=28)
    """Working days before a visit by which it stands in the plan; later ones are marked."""


class PushPolicy(_Section):
    morning_at: time = time(8, 30)
    digest_at: time = time(17, 45)
    monthly_day: int = Field(default=5, ge=0, le=28)
    """Day of the month on which managers get the one before it, or the next working day; 0: never."""
    monthly_at: time = time(9, 30)
    before_visit_min: float = Field(default=30, ge=0, le=240)
    """Minutes before an appointment at which the rep is reminded; 0: never."""
    break_after_min: float = Field(default=60, ge=0, le=600)
    """Minutes of a break after which the rep is asked once whether it was forgotten; 0: never."""


class PeoplePolicy(_Section):
    invite_valid_days: float = Field(default=7, gt=0, le=90)
    stranger_quiet_min: float = Field(default=60, gt=0)
    """Minutes for which a stranger who has been answered is not answered again."""

    @property
    def invite_valid(self) -> timedelta:
        return timedelta(days=self.invite_valid_days)


_NO_LONGER_WEIGHED = frozenset({"ack_by_employee"})
"""Signals that older policies may still weigh, and that only explain today."""


def _without_outdated(weights: Any) -> Any:
    if not isinstance(weights, Mapping):
        return weights
    return {name: weight for name, weight in weights.items() if name not in _NO_LONGER_WEIGHED}


def _point_the_right_way(weights: Mapping[Signal, float]) -> Mapping[Signal, float]:
    for signal, weight in weights.items():
        bearing = MEANINGS[signal].bearing
        if bearing is Bearing.EXPLAINS and weight:
            raise ValueError(f"{signal} only explains: it can have no weight")
        if (bearing is Bearing.RAISES and weight < 0) or (bearing is Bearing.LOWERS and weight > 0):
            raise ValueError(f"{signal} {bearing}: its weight has the wrong sign")
    return weights


class Need(StrEnum):
    """What a company may ask of a visit for it to be effective."""

    PLACE = "place"
    STAY = "stay"
    IDENTITY = "identity"
    STEPS = "steps"
    REPORT = "report"


class EvidencePolicy(_Section):
    trial_days: float = Field(default=14, ge=0, le=365)
    """Days from the company's first day on which scores are shown to the rep only."""
    low_below: int = Field(default=50, ge=0, le=100)
    """A score under this is shown to the manager among the exceptions."""
    appeal_days: float = Field(default=7, gt=0, le=90)
    """Days after a visit in which its rep may appeal."""
    spot_check_size: int = Field(default=10, ge=1, le=40)
    """Visits that the lot of a spot check falls on."""
    spot_check_low_times: float = Field(default=5, ge=1, le=50)
    """How much likelier a visit without any points is drawn than one with a hundred."""
    publish_heads_to: int = 0
    """Telegram chat that gets the evidence log's signed head once a day; 0: none."""
    effective: tuple[Need, ...] = tuple(Need)
    """What makes a visit effective; what a visit's type or its rep does not owe is fulfilled."""
    weights: Annotated[
        Mapping[Signal, float], BeforeValidator(_without_outdated), AfterValidator(_point_the_right_way)
    ] = dict(INITIAL_WEIGHTS)
    """Points by signal; what is left out neither adds nor subtracts."""


class RankingPolicy(_Section):
    leaders: int = Field(default=3, ge=1, le=10)
    """Places that everybody sees; never the lower half."""
    least_present: float = Field(default=0.5, ge=0, le=1)
    """Share of the working days that somebody has to be there for to be ranked."""
    weekly: bool = True
    """Whether last week's comes by itself."""
    weekly_at: time = time(9, 0)


class Policy(_Section):
    people: PeoplePolicy = PeoplePolicy()
    place: PlacePolicy = PlacePolicy()
    visit: VisitPolicy = VisitPolicy()
    identity: IdentityPolicy = IdentityPolicy()
    report: ReportPolicy = ReportPolicy()
    hours: WorkingHours = WorkingHours()
    push: PushPolicy = PushPolicy()
    cadence: CadencePolicy = CadencePolicy()
    day: DayPolicy = DayPolicy()
    plan: PlanPolicy = PlanPolicy()
    evidence: EvidencePolicy = EvidencePolicy()
    ranking: RankingPolicy = RankingPolicy()
    score_card: ScoreCardPolicy = ScoreCardPolicy()
    pool: PoolPolicy = PoolPolicy()
    feedback: FeedbackPolicy = FeedbackPolicy()
    incident: IncidentPolicy = IncidentPolicy()
    news: NewsPolicy = NewsPolicy()
    visit_types: tuple[VisitType, ...] = ()
    industries: tuple[Industry, ...] = ()
    """Those a new customer may be of."""

    def visit_type(self, slug: str) -> VisitType:
        """Raises KeyError for a slug that the policy does not have."""
        for visit_type in self.visit_types:
            if visit_type.slug == slug:
                return visit_type
        raise KeyError(slug)

    def visit_type_for(self, industry: str) -> VisitType:
        """The first type made for the industry, else the first for everybody, else the first.

        Raises LookupError where the policy has none at all.
        """
        if not self.visit_types:
            raise LookupError("the policy has no visit type")
        fitting = [kind for kind in self.visit_types if industry in kind.customer_kinds]
        general = [kind for kind in self.visit_types if not kind.customer_kinds]
        return (fitting or general or list(self.visit_types))[0]
