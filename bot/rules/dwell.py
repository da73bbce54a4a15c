"""Time at the customer, from a live track with gaps: when the rep left, and how long they were there.

A silent phone says nothing: a still phone may send no positions at all, so silence is never departure and a
gap counts as presence, but not as presence that the track has seen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.customer import Site
from bot.rules.place import Fix, Nearness, PlaceVerdict, Position, judge
from bot.rules.policy import PlacePolicy

GAP = timedelta(minutes=2)
"""Two fixes farther apart leave a gap: nobody saw what happened in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteBounds:
    """A site and how sharply it is judged."""

    position: Position
    radius_m: float
    max_accuracy_m: float
    leave_after: timedelta
    """Received time outside before a departure is believed: the wobble of a fix must not end a visit."""

    def judge(self, fix: Fix) -> PlaceVerdict:
        return judge(fix, self.position, radius_m=self.radius_m, max_accuracy_m=self.max_accuracy_m)


def bounds_of(site: Site, policy: PlacePolicy) -> SiteBounds | None:
    """How this site is judged; None while nobody knows where it is. A radius of its own goes first."""
    if site.position is None:
        return None
    usual = policy.verified_pin_radius_m if site.pin_verified else policy.radius_m
    return SiteBounds(
        position=site.position,
        radius_m=site.radius_m or usual,
        max_accuracy_m=policy.max_accuracy_m,
        leave_after=timedelta(minutes=policy.leave_after_min),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwell:
    stayed: timedelta
    """From arrival to leaving, less the times the track shows the rep away."""
    seen: timedelta
    """The part of it during which fixes kept coming from the site."""
    departed_at: datetime | None
    """When the rep left, if the track ends with them away from the site."""


@dataclass(slots=True)
class _Outside:
    since: datetime
    """When they went: the last fix at the site, or after a silence shortly before the first one outside."""
    received: timedelta
    newest: datetime


def dwell(
    fixes: Iterable[Fix],
    site: SiteBounds,
    *,
    arrived_at: datetime,
    until: datetime,
    said_here_at: datetime | None = None,
) -> Dwell:
    """Judge the fixes from `arrived_at` to `until`, which come oldest first.

    `said_here_at`: when the rep last said that they are still there; no departure is earlier than that.
    """
    seen = away = timedelta()
    last_inside, outside = arrived_at, None
    for fix in fixes:
        if said_here_at is not None and last_inside < said_here_at <= fix.at:
            last_inside, outside = said_here_at, None
        nearness = site.judge(fix).nearness
        if not arrived_at <= fix.at <= until or nearness is Nearness.TOO_VAGUE:
            continue
        if nearness is Nearness.OUTSIDE:
            outside = _farther(outside, fix, last_inside)
            continue
        if outside is not None and outside.received >= site.leave_after:
            away += fix.at - outside.since
        elif fix.at - last_inside <= GAP:
            seen += fix.at - last_inside
        last_inside, outside = fix.at, None
    left = outside is not None and outside.received >= site.leave_after
    departed_at = outside.since if outside is not None and left else None
    stayed = (departed_at or until) - arrived_at - away
    return Dwell(stayed=max(timedelta(), stayed), seen=seen, departed_at=departed_at)


def _farther(outside: _Outside | None, fix: Fix, last_inside: datetime) -> _Outside:
    if outside is None:
        # Silence is presence, so it ends only shortly before the fix that shows them elsewhere.
        return _Outside(since=max(last_inside, fix.at - GAP), received=timedelta(), newest=fix.at)
    # A long silence counts for no more than a gap: two lonely fixes an hour apart do not make a departure.
    outside.received += min(fix.at - outside.newest, GAP)
    outside.newest = fix.at
    return outside
