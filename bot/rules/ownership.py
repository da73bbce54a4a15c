"""Whose customer it is, and for how long: protection, the shared pool (公海), limits of claiming."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pydantic import Field

from bot.rules.section import Section

LOOK_AGAIN_DAYS = 7
"""A protected customer is looked at so often at least: new rules reach everybody within a week."""


class PoolPolicy(Section):
    protect_days: int = Field(default=90, ge=0, le=1000)
    """Days without a visit or a recorded contact after which a customer goes to the pool; 0: never."""
    warn_days: int = Field(default=7, ge=1, le=90)
    """Days before that on which the owner is warned; nobody loses a customer without."""
    claims_a_day: int = Field(default=5, ge=0, le=100)
    """Customers one person may take out of the pool on one day."""
    most_owned: int = Field(default=300, ge=0, le=100_000)
    """Nobody who has so many may claim more; 0: no limit."""
    again_after_days: int = Field(default=14, ge=0, le=365)
    """Days for which the one who let a customer go may not claim it back."""


class Fate(StrEnum):
    """What becomes of an owned customer that is looked at."""

    KEEP = "keep"
    WARN = "warn"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Verdict:
    fate: Fate
    look_on: date
    """When to look again; for a warning the day on which the customer goes."""


def judge(policy: PoolPolicy, *, touched_on: date, warned_on: date | None, today: date) -> Verdict:
    """`touched_on`: the last visit, contact or change of owner; a warning before it has done its work."""
    if not policy.protect_days:
        return Verdict(Fate.KEEP, today + timedelta(days=LOOK_AGAIN_DAYS))
    falls_on = touched_on + timedelta(days=policy.protect_days)
    warns_on = falls_on - timedelta(days=policy.warn_days)
    if warned_on is not None and warned_on > touched_on:
        # Rules made shorter or a sweep that stood still cut nobody's warning short.
        falls_on = max(falls_on, warned_on + timedelta(days=policy.warn_days))
        if today >= falls_on:
            return Verdict(Fate.RELEASE, today)
        return Verdict(Fate.KEEP, min(falls_on, today + timedelta(days=LOOK_AGAIN_DAYS)))
    if today >= warns_on:
        return Verdict(Fate.WARN, max(falls_on, today + timedelta(days=policy.warn_days)))
    return Verdict(Fate.KEEP, min(warns_on, today + timedelta(days=LOOK_AGAIN_DAYS)))


class Hindrance(StrEnum):
    """Why somebody may not claim now."""

    TODAY = "today"
    OWNED = "owned"
    AGAIN = "again"


def hindrance(
    policy: PoolPolicy, *, claimed_today: int, owned: int, let_go_on: date | None, today: date
) -> Hindrance | None:
    """`let_go_on`: when this very customer was last taken from the one who claims."""
    if let_go_on is not None and today < let_go_on + timedelta(days=policy.again_after_days):
        return Hindrance.AGAIN
    if claimed_today >= policy.claims_a_day:
        return Hindrance.TODAY
    return Hindrance.OWNED if policy.most_owned and owned >= policy.most_owned else None


class Split(StrEnum):
    """How a leaver's customers are shared out among several."""

    AREA = "area"
    """Each to the one whose customers lie nearest, evenly."""
    GRADE = "grade"
    """So that everybody gets as many A, B and C as the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inherited:
    """A customer that is handed over, as far as sharing out needs to know it."""

    customer_id: int
    grade: str
    place: tuple[float, float] | None


def share_out(
    customers: Collection[Inherited],
    heirs: Mapping[int, tuple[float, float] | None],
    split: Split,
) -> dict[int, int]:
    """Customer → heir; `heirs` says where the middle of each one's own customers lies.

    Never more than one customer apart in number (by area: in number of those with a place).
    """
    ids = list(heirs)
    if split is Split.AREA and any(heirs.values()):
        return _by_area(customers, heirs)
    in_order = sorted(customers, key=lambda each: (each.grade, each.customer_id))
    return {each.customer_id: ids[number % len(ids)] for number, each in enumerate(in_order)}


def _by_area(
    customers: Collection[Inherited], heirs: Mapping[int, tuple[float, float] | None]
) -> dict[int, int]:
    """The clearest cases first, until somebody has their share."""
    most = -(-len(customers) // len(heirs))
    pairs = sorted(
        (_apart(each.place, middle), each.customer_id, heir)
        for each in customers
        for heir, middle in heirs.items()
    )
    given: dict[int, int] = {}
    counts = dict.fromkeys(heirs, 0)
    for _, customer_id, heir in pairs:
        if customer_id not in given and counts[heir] < most:
            given[customer_id] = heir
            counts[heir] += 1
    return given


def _apart(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float:
    """Good enough to compare within a region; who lies nowhere is dealt with last."""
    if one is None or other is None:
        return float("inf")
    return (one[0] - other[0]) ** 2 + (0.8 * (one[1] - other[1])) ** 2
