"""Two reps side by side, measure by measure, beside what is usual in their team; and who stands out in it.

Standing out is a reason to talk, in either direction, and nothing else: the modified z-score of B. Iglewicz
and D. C. Hoaglin, “How to Detect and Handle Outliers” (1993), which a single odd value does not bend.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median

from bot.rules.summary import Numbers, RepNumbers

FEWEST = 5
"""Among fewer everybody would stand out."""
STANDS_OUT = 3.5
TO_NORMAL = 0.6745
"""Makes of the median distance what the standard deviation is for a normal distribution."""


class Measure(StrEnum):
    DONE = "done"
    EFFECTIVE = "effective"
    EFFECTIVE_SHARE = "effective_share"
    PLAN_KEPT = "plan_kept"
    UNPLANNED_SHARE = "unplanned_share"
    DWELL_MIN = "dwell_min"
    ON_TIME_SHARE = "on_time_share"
    STARS = "stars"


SHARES = frozenset(
    {Measure.EFFECTIVE_SHARE, Measure.PLAN_KEPT, Measure.UNPLANNED_SHARE, Measure.ON_TIME_SHARE}
)
Values = Mapping[Measure, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One measure of two people."""

    measure: Measure
    one: float | None
    other: float | None
    usual: float | None
    """The team's median; None where nobody has a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandsOut:
    rep_id: int
    rep_name: str
    measure: Measure
    value: float
    usual: float


def values_of(numbers: Numbers) -> Values:
    """None where there is nothing to measure."""
    return {
        Measure.DONE: numbers.done,
        Measure.EFFECTIVE: numbers.effective,
        Measure.EFFECTIVE_SHARE: _share(numbers.effective, numbers.done),
        Measure.PLAN_KEPT: _share(numbers.planned_done, numbers.planned_done + numbers.missed),
        Measure.UNPLANNED_SHARE: _share(numbers.unplanned, numbers.done),
        Measure.DWELL_MIN: None
        if numbers.median_dwell is None
        else numbers.median_dwell / timedelta(minutes=1),
        Measure.ON_TIME_SHARE: _share(numbers.reports_on_time, numbers.reports_due),
        Measure.STARS: numbers.stars,
    }


def side_by_side(team: Sequence[RepNumbers], one: int, other: int) -> tuple[Compared, ...]:
    """Raises KeyError for somebody who is not in the team."""
    values = {each.rep_id: values_of(each.numbers) for each in team}
    return tuple(
        Compared(
            measure=measure,
            one=values[one][measure],
            other=values[other][measure],
            usual=_middle(each[measure] for each in values.values()),
        )
        for measure in Measure
    )


def who_stands_out(team: Sequence[RepNumbers]) -> tuple[StandsOut, ...]:
    """By measure, the farthest out first."""
    found = []
    for measure in Measure:
        known = [(each, value) for each in team if (value := values_of(each.numbers)[measure]) is not None]
        if len(known) < FEWEST:
            continue
        usual = median(value for _, value in known)
        spread = median(abs(value - usual) for _, value in known)
        far = [(each, value) for each, value in known if _is_far(value - usual, spread)]
        far.sort(key=lambda one: -abs(one[1] - usual))
        found += [
            StandsOut(rep_id=each.rep_id, rep_name=each.rep_name, measure=measure, value=value, usual=usual)
            for each, value in far
        ]
    return tuple(found)


def _is_far(away: float, spread: float) -> bool:
    return spread > 0 and TO_NORMAL * abs(away) / spread > STANDS_OUT


def _middle(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
