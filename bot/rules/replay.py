"""A day as its track tells it: visits, ways, stays, breaks, and the silences between, by the clock.

Only time on duty is told of: where neither a shift nor a visit was on, there is nothing to tell. A silence is
shown as one and filled with nothing: what happened in it nobody knows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.rules.place import NOWHERE, Fix, distance_m
from bot.rules.track import FASTEST_KMH

STEP_M = 30
"""Shorter movements are the wobble of a phone that lies still, and no way."""
STAY_WITHIN_M, STAY_FOR = 150, timedelta(minutes=10)
SPEED_OVER = timedelta(seconds=30)
"""A speed is measured over at least so long: neighbouring fixes may lie 80 m apart by doubt alone."""
SHORTEST = timedelta(minutes=1)


class PartKind(StrEnum):
    VISIT = "visit"
    BREAK = "break"
    WAY = "way"
    STAY = "stay"
    """At one place for a while, which is no visit."""
    GAP = "gap"
    """No position came, or none good enough to say anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One stretch of the day; parts follow one another and do not overlap."""

    kind: PartKind
    began_at: datetime
    ended_at: datetime
    visit_id: int | None = None
    length_m: float | None = None
    """Of a way along its track; of a gap from the last place before it to the first one after it."""
    top_kmh: float | None = None

    @property
    def lasted(self) -> timedelta:
        return self.ended_at - self.began_at


@dataclass(frozen=True, slots=True)
class Duty:
    """From when to when positions might be recorded: a shift, or a visit."""

    began_at: datetime
    ended_at: datetime


def usable(fixes: Iterable[Fix], *, max_accuracy_m: float) -> tuple[Fix, ...]:
    """Those good enough to be drawn, oldest first: neither vague, nor one wild position there and back."""
    good = [fix for fix in fixes if fix.position != NOWHERE and (fix.accuracy_m or 0) <= max_accuracy_m]
    inner = zip(good, good[1:], good[2:], strict=False)
    wild = {index for index, three in enumerate(inner, 1) if _is_wild(*three)}
    return tuple(fix for index, fix in enumerate(good) if index not in wild)


def day_of(
    fixes: Sequence[Fix], known: Iterable[Part], duties: Iterable[Duty], *, gap_after: timedelta
) -> tuple[Part, ...]:
    """The parts of the day; `known` are its visits and breaks, `fixes` the usable ones, oldest first."""
    fixed = _apart(known)
    parts: list[Part] = []
    for duty in _joined(duties):
        at = duty.began_at
        for each in fixed:
            if each.ended_at <= at or each.began_at >= duty.ended_at:
                continue
            parts += _between(fixes, at, each.began_at, gap_after)
            begins, at = max(at, each.began_at), min(each.ended_at, duty.ended_at)
            parts.append(replace(each, began_at=begins, ended_at=at))
        parts += _between(fixes, at, duty.ended_at, gap_after)
    return tuple(parts)


def stretches(
    fixes: Sequence[Fix], parts: Iterable[Part], *, gap_after: timedelta
) -> tuple[tuple[Fix, ...], ...]:
    """The track in unbroken pieces: a silence or a break ends one."""
    breaks = [part for part in parts if part.kind is PartKind.BREAK]
    pieces: list[list[Fix]] = []
    for index, fix in enumerate(fixes):
        before = fixes[index - 1] if index else None
        torn = before is None or fix.at - before.at > gap_after
        if torn or any(before.at <= each.began_at <= fix.at for each in breaks if before is not None):
            pieces.append([])
        pieces[-1].append(fix)
    return tuple(map(tuple, pieces))


def along_m(fixes: Sequence[Fix]) -> float:
    """The length of a track without its wobble."""
    if not fixes:
        return 0.0
    total, anchor = 0.0, fixes[0]
    for fix in fixes[1:]:
        step = distance_m(anchor.position, fix.position)
        if step >= max(STEP_M, fix.accuracy_m or 0):
            total, anchor = total + step, fix
    return total + distance_m(anchor.position, fixes[-1].position)


def top_kmh(fixes: Sequence[Fix]) -> float | None:
    """The fastest that the track goes for a while; None for one too short to say."""
    fastest, start = None, 0
    for index, fix in enumerate(fixes):
        while start + 1 < index and fix.at - fixes[start + 1].at >= SPEED_OVER:
            start += 1
        took = fix.at - fixes[start].at
        if took >= SPEED_OVER:
            kmh = distance_m(fixes[start].position, fix.position) / took.total_seconds() * 3.6
            fastest = max(fastest or 0.0, kmh)
    return fastest


def total(parts: Iterable[Part], kind: PartKind) -> timedelta:
    return sum((part.lasted for part in parts if part.kind is kind), timedelta())


def way_m(parts: Iterable[Part]) -> float:
    """How far the day's ways go; what happened in a silence is not counted."""
    return sum(part.length_m or 0 for part in parts if part.kind is PartKind.WAY)


def _is_wild(before: Fix, fix: Fix, after: Fix) -> bool:
    """Much farther away than its neighbours are from each other, and too fast to be true, there and back."""
    there, back = distance_m(before.position, fix.position), distance_m(fix.position, after.position)
    if 4 * distance_m(before.position, after.position) > there + back:
        return False
    return all(
        metres / max(1.0, took.total_seconds()) * 3.6 > FASTEST_KMH
        for metres, took in ((there, fix.at - before.at), (back, after.at - fix.at))
    )


def _apart(known: Iterable[Part]) -> list[Part]:
    """By the clock, without overlap: a break within a visit cuts it in two."""
    parts = list(known)
    breaks = [part for part in parts if part.kind is PartKind.BREAK]
    cut: list[Part] = [*breaks]
    for part in parts:
        if part.kind is not PartKind.BREAK:
            cut += _without(part, breaks)
    return sorted((part for part in cut if part.began_at < part.ended_at), key=lambda part: part.began_at)


def _without(part: Part, breaks: Sequence[Part]) -> Iterator[Part]:
    at = part.began_at
    for each in sorted(breaks, key=lambda each: each.began_at):
        if each.ended_at <= at or each.began_at >= part.ended_at:
            continue
        yield replace(part, began_at=at, ended_at=max(at, each.began_at))
        at = each.ended_at
    yield replace(part, began_at=min(at, part.ended_at))


def _joined(duties: Iterable[Duty]) -> list[Duty]:
    joined: list[Duty] = []
    for duty in sorted(duties, key=lambda each: each.began_at):
        if joined and duty.began_at <= joined[-1].ended_at:
            before = joined.pop()
            joined.append(Duty(before.began_at, max(before.ended_at, duty.ended_at)))
        else:
            joined.append(duty)
    return joined


def _between(fixes: Sequence[Fix], start: datetime, end: datetime, gap_after: timedelta) -> Iterator[Part]:
    """What the track tells of a time that is neither visit nor break."""
    if end - start < SHORTEST:
        return
    inside = [fix for fix in fixes if start <= fix.at <= end]
    marks = [start, *(fix.at for fix in inside), end]
    run: list[Fix] = []
    began = start
    for index, (before, after) in enumerate(pairwise(marks)):
        if after - before > gap_after:
            yield from _travelled(run, began, before)
            yield Part(
                kind=PartKind.GAP, began_at=before, ended_at=after, length_m=_apart_m(fixes, before, after)
            )
            run, began = [], after
        if index < len(inside):
            run.append(inside[index])
    yield from _travelled(run, began, end)


def _travelled(fixes: Sequence[Fix], start: datetime, end: datetime) -> Iterator[Part]:
    """An unbroken piece of track as ways and stays; the piece fills the time from start to end."""
    if not fixes or start >= end:
        return
    began, first, index = start, 0, 0
    while index < len(fixes):
        last = _stays_until(fixes, index)
        if fixes[last].at - fixes[index].at < STAY_FOR:
            index += 1
            continue
        if fixes[index].at - began >= SHORTEST:
            yield _way(fixes[first : index + 1], began, fixes[index].at)
            began = fixes[index].at
        is_last = last + 1 == len(fixes)
        yield Part(kind=PartKind.STAY, began_at=began, ended_at=end if is_last else fixes[last].at)
        began, first, index = fixes[last].at, last, last + 1
        if is_last:
            return
    yield _way(fixes[first:], began, end)


def _stays_until(fixes: Sequence[Fix], index: int) -> int:
    """The last fix of those in a row that lie near this one."""
    last = index
    while last + 1 < len(fixes) and _is_near(fixes[last + 1], fixes[index]):
        last += 1
    return last


def _is_near(fix: Fix, anchor: Fix) -> bool:
    return distance_m(fix.position, anchor.position) <= STAY_WITHIN_M


def _way(fixes: Sequence[Fix], start: datetime, end: datetime) -> Part:
    return Part(
        kind=PartKind.WAY, began_at=start, ended_at=end, length_m=along_m(fixes), top_kmh=top_kmh(fixes)
    )


def _apart_m(fixes: Sequence[Fix], before: datetime, after: datetime) -> float | None:
    """How far the places on both sides of a silence lie apart; None where one is not known."""
    left = next((fix for fix in reversed(fixes) if fix.at <= before), None)
    right = next((fix for fix in fixes if fix.at >= after), None)
    return None if left is None or right is None else distance_m(left.position, right.position)
