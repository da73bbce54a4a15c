"""What a track says about itself: jumps nobody can travel, positions that never wobble, roads never taken.

General for any sampling (a fix a second to one in five minutes), with gaps, with or without accuracies. The
thresholds come from real traces (`benchmarks/traces`); docs/evidence.md says how often each one errs on them.
None of this is a verdict: an aeroplane jumps too, and a phone that remembers its place does not wobble.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from itertools import pairwise
from statistics import median

from bot.rules.place import NOWHERE, Fix, Nearness, Position, distance_m
from bot.rules.policy import PlacePolicy

WINDOW = timedelta(seconds=30)
FASTEST_KMH = 200
SLACK_M = 300
"""Honest positions wander so far without the person moving (99 % within 80 m, the worst 306 m)."""
RIDE_SHARE = 0.8
"""Where the steps around a step are so nearly as fast, the person rides or flies."""
SMALLEST_M = 3000
"""Shorter jumps are left alone: a place remembered by the phone for a minute of motorway jumps as far."""
FROZEN_FIXES, FROZEN_FOR, FROZEN_WITHIN_M = 10, timedelta(minutes=10), 0.5
VAGUE_M = 50
"""A position from the mobile network alone stands still by nature."""
SAME_FIXES, SAME_SHARE = 5, 0.98
"""At a place that is often visited up to 97 % of an honest stay's coordinates have been seen there before."""
APPROACH_WITHIN = timedelta(minutes=30)
NEARBY_M = 1000
DELAYED_AFTER = timedelta(minutes=2)
CLOCK_AHEAD = timedelta(seconds=90)
"""Telegram's dates are whole seconds and servers' clocks are seconds apart: more is a wrong clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """Two places that the person cannot both have been at."""

    left_at: datetime
    arrived_at: datetime
    distance_m: float
    kmh: float
    """With the doubt of both positions taken off."""


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where the phone was around a moment: the middle one of its fixes, so that one wild fix is nothing."""

    position: Position
    accuracy_m: float
    wander_m: float
    """How far the farther half of the fixes lies away: the person's own movement, which explains as much."""


def jumps(fixes: Sequence[Fix]) -> tuple[Jump, ...]:
    """Where the track, oldest first, is suddenly somewhere else.

    A step between two fixes is only suspected; it is a jump when also the minute before and the minute after
    lie too far apart, the place before it and the one after it hold on (single wild fixes are common and
    honest), and the person was not moving that fast anyway.
    """
    fixes = [fix for fix in fixes if fix.position != NOWHERE]
    times = [fix.at for fix in fixes]
    found: list[Jump] = []
    for index in range(1, len(fixes)):
        gap = times[index] - times[index - 1]
        if _step_kmh(fixes[index - 1], fixes[index]) <= FASTEST_KMH:
            continue
        before = _around(fixes[bisect_left(times, times[index - 1] - WINDOW) : index])
        after = _around(fixes[index : bisect_right(times, times[index] + WINDOW)])
        kmh, apart = _kmh(before, after, gap), distance_m(before.position, after.position)
        if kmh <= FASTEST_KMH or apart < SMALLEST_M or _rides(fixes, index, kmh):
            continue
        stands = (fixes, times, index, before, after)
        if not _was_elsewhere(*stands) or not _holds_on(*stands):
            continue
        found.append(Jump(left_at=times[index - 1], arrived_at=times[index], distance_m=apart, kmh=kmh))
    return tuple(found)


def _holds_on(
    fixes: Sequence[Fix], times: Sequence[datetime], index: int, before: _Stand, after: _Stand
) -> bool:
    """Not back again in the next minute that has fixes; at the track's end nothing speaks for coming back."""
    start = bisect_right(times, times[index] + WINDOW)
    if start >= len(fixes):
        return True
    following = _around(fixes[start : bisect_right(times, times[start] + WINDOW)]).position
    return 2 * distance_m(following, before.position) > distance_m(following, after.position)


def _was_elsewhere(
    fixes: Sequence[Fix], times: Sequence[datetime], index: int, before: _Stand, after: _Stand
) -> bool:
    """Not there already the minute before: the way back from a wild fix is no jump either."""
    end = bisect_left(times, times[index - 1] - WINDOW)
    if end == 0:
        return True
    preceding = _around(fixes[bisect_left(times, times[end - 1] - WINDOW) : end]).position
    return 2 * distance_m(preceding, after.position) > distance_m(preceding, before.position)


def _rides(fixes: Sequence[Fix], index: int, kmh: float) -> bool:
    """Whether the steps before and after are about as fast: a train or an aeroplane, seen now and then."""
    around = (fixes[max(0, index - 2) : index], fixes[index : index + 2])
    steps = [(step[0], step[1]) for step in around if len(step) > 1]
    return bool(steps) and all(_step_kmh(*step) >= RIDE_SHARE * kmh for step in steps)


def _step_kmh(a: Fix, b: Fix) -> float:
    return _kmh(_around((a,)), _around((b,)), b.at - a.at)


def _kmh(a: _Stand, b: _Stand, gap: timedelta) -> float:
    """The speed that remains when the doubt of both places and the movement around them are taken off."""
    slack = max(SLACK_M, 2 * (a.accuracy_m + b.accuracy_m)) + a.wander_m + b.wander_m
    apart = distance_m(a.position, b.position) - slack
    # Telegram's dates are whole seconds: two fixes of one second may be almost a second apart.
    return max(0.0, apart) / max(1.0, gap.total_seconds()) * 3.6


def _around(fixes: Sequence[Fix]) -> _Stand:
    """The fix nearest to the medians: a real one, never a point halfway between two places."""
    if len(fixes) == 1:
        return _Stand(fixes[0].position, fixes[0].accuracy_m or 0, 0)
    middle = Position(median(fix.position.lat for fix in fixes), median(fix.position.lon for fix in fixes))
    nearest = min(fixes, key=lambda fix: distance_m(fix.position, middle)).position
    away = sorted(distance_m(fix.position, nearest) for fix in fixes)
    return _Stand(nearest, median(fix.accuracy_m or 0 for fix in fixes), away[len(away) * 3 // 4])


def is_frozen(fixes: Sequence[Fix]) -> bool:
    """Whether a whole stay, from its first fix on, is one point: real positions wobble while they settle.

    Later on an honest phone that lies still may repeat one point for hours, so a part of a stay says nothing.
    """
    if len(fixes) < FROZEN_FIXES or fixes[-1].at - fixes[0].at < FROZEN_FOR:
        return False
    if median(fix.accuracy_m or 0 for fix in fixes) > VAGUE_M:
        return False
    return all(distance_m(fix.position, fixes[0].position) <= FROZEN_WITHIN_M for fix in fixes)


def repeats(fixes: Sequence[Fix], earlier: Collection[Position]) -> bool:
    """Whether (almost) every coordinate has been there before, on another day or from another rep."""
    if len(fixes) < SAME_FIXES:
        return False
    return sum(fix.position in earlier for fix in fixes) >= SAME_SHARE * len(fixes)


class Approach(StrEnum):
    SEEN = "seen"
    """The track leads here."""
    NOT_SEEN = "not_seen"
    """No position from before: the share began at the door, as it may."""
    NONE = "none"
    """The track was elsewhere a moment before, too far to have come."""


def approach(fixes: Sequence[Fix], place: Position, *, arrived_at: datetime, radius_m: float) -> Approach:
    """How the person came to the place, by the fixes of the half hour before, oldest first."""
    fixes = [fix for fix in fixes if fix.position != NOWHERE]
    coming = [fix for fix in fixes if arrived_at - APPROACH_WITHIN <= fix.at <= arrived_at]
    arrival = next((fix for fix in fixes if fix.at > arrived_at), coming[-1] if coming else None)
    for before, after in pairwise([*coming, *([arrival] if arrival else [])]):
        lands = distance_m(after.position, place) <= radius_m < distance_m(before.position, place) - NEARBY_M
        if lands and _step_kmh(before, after) > FASTEST_KMH:
            return Approach.NONE
    outside = [fix for fix in coming if distance_m(fix.position, place) > radius_m + (fix.accuracy_m or 0)]
    return Approach.SEEN if outside else Approach.NOT_SEEN


class Firmness(IntEnum):
    """How firmly the track says that the person is at the place."""

    CONTRADICTED = 0
    """After the first position every other one was elsewhere."""
    FIRST_FIX = 1
    SETTLING = 2
    FIRM = 3


def firmness(nearness: Sequence[tuple[datetime, Nearness]], policy: PlacePolicy) -> Firmness:
    """From how each fix lies, the opening one first. Silence weakens, and never refuses."""
    opened_at, later = nearness[0][0], nearness[1:]
    inside = [at for at, near in later if near is Nearness.INSIDE]
    if inside:
        spread = inside[-1] - opened_at
        firm = len(inside) >= policy.firm_fixes and spread >= timedelta(minutes=policy.firm_spread_min)
        return Firmness.FIRM if firm else Firmness.SETTLING
    outside = [at for at, near in later if near is Nearness.OUTSIDE]
    away = len(outside) >= policy.firm_fixes and outside[-1] - outside[0] >= timedelta(
        minutes=policy.leave_after_min
    )
    return Firmness.CONTRADICTED if away else Firmness.FIRST_FIX
