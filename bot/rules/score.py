"""The evidence score of a visit: the explained sum of its signals, 0 to 100.

Each aspect of a visit (place, stay, person …) can bring as many points as its strongest signal weighs, and
brings those of the strongest one that came; together they are stretched so that everything that could be
asked of this visit makes 100. What lowers is then taken off. So a company without photos, or a rep who keeps
their face to themselves, can reach 100 like everybody: what is not asked neither adds nor subtracts.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.rules.signals import CUSTOMER_AT_MOST, EXTRAS, MEANINGS, UNDONE_BY, Aspect, Bearing, Signal

Weights = Mapping[Signal, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """A signal that came."""

    signal: Signal
    at: datetime
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the explanation; the points of all lines together are the score."""

    signal: Signal
    points: int
    of: int = 0
    """What the aspect could have brought; 0 for what lowers or only explains."""
    body: Mapping[str, Any]
    set_aside: bool = False
    """A manager has decided that it does not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """What would have raised the score: the strongest signal of an aspect, and how many points more."""

    signal: Signal
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    total: int
    lines: tuple[Line, ...]
    chances: tuple[Chance, ...]
    """The greatest first."""

    def has(self, *signals: Signal) -> bool:
        return any(line.signal in signals and not line.set_aside for line in self.lines)


def score_of(
    observed: Iterable[Observed],
    *,
    weights: Weights,
    asked: Collection[Aspect],
    set_aside: Collection[Signal] = (),
) -> Score | None:
    """The score; None when the company asks for nothing that could be shown.

    `asked` are the aspects that apply to this visit; extras join when they came. Of equal signals the newest
    speaks. The lines may sum to less than 0 or more than 100 only before the total is cut to that range.
    """
    newest = {each.signal: each for each in sorted(observed, key=lambda each: each.at)}
    best = _strongest([each for each in newest.values() if UNDONE_BY.get(each.signal) not in newest], weights)
    possible: dict[Aspect, Signal] = {}
    for aspect in Aspect:
        # An extra that came makes nothing else smaller than it has to: it is held against itself.
        most = best[aspect].signal if aspect in EXTRAS and aspect in best else _most(aspect, weights)
        if most is not None and (aspect in best or (aspect in asked and aspect not in EXTRAS)):
            possible[aspect] = most
    room = _room({aspect: weights[signal] for aspect, signal in possible.items()})
    full = sum(room.values())
    if not full:
        return None
    shares = _rounded([100 * weight / full for weight in room.values()], total=100)
    lines, chances = [], []
    for aspect, of in zip(room, shares, strict=True):
        came, strongest = best.get(aspect), possible[aspect]
        points = round(of * weights[came.signal] / weights[strongest]) if came else 0
        if came:
            lines.append(Line(signal=came.signal, points=points, of=of, body=came.body))
        if points < of:
            chances.append(Chance(signal=strongest, points=of - points))
    lines += _against(newest.values(), weights, set_aside)
    total = max(0, min(100, sum(line.points for line in lines)))
    chances.sort(key=lambda chance: -chance.points)
    return Score(total=total, lines=tuple(lines), chances=tuple(chances))


def _strongest(observed: Iterable[Observed], weights: Weights) -> dict[Aspect, Observed]:
    best: dict[Aspect, Observed] = {}
    for each in observed:
        meaning = MEANINGS[each.signal]
        weight = weights.get(each.signal, 0)
        if meaning.bearing is not Bearing.RAISES or weight <= 0:
            continue
        before = best.get(meaning.aspect)
        if before is None or weight >= weights[before.signal]:
            best[meaning.aspect] = each
    return best


def _most(aspect: Aspect, weights: Weights) -> Signal | None:
    """The signal that weighs most in this aspect, the first of the table among equals."""
    raising = [
        signal
        for signal, meaning in MEANINGS.items()
        if meaning.aspect is aspect and meaning.bearing is Bearing.RAISES and weights.get(signal, 0) > 0
    ]
    return max(raising, key=lambda signal: weights[signal], default=None)


def _room(weights: Mapping[Aspect, float]) -> dict[Aspect, float]:
    """The weights, the customer's so small that it brings no more than its cap."""
    rest = sum(weight for aspect, weight in weights.items() if aspect is not Aspect.CUSTOMER)
    most = {Aspect.CUSTOMER: rest * CUSTOMER_AT_MOST / (100 - CUSTOMER_AT_MOST)}
    return {aspect: min(weight, most.get(aspect, weight)) for aspect, weight in weights.items()}


def _against(observed: Iterable[Observed], weights: Weights, set_aside: Collection[Signal]) -> list[Line]:
    lines = []
    for each in observed:
        bearing = MEANINGS[each.signal].bearing
        if bearing is Bearing.RAISES or (bearing is Bearing.LOWERS and not weights.get(each.signal)):
            continue
        aside = each.signal in set_aside
        points = 0 if aside or bearing is Bearing.EXPLAINS else round(weights[each.signal])
        lines.append(Line(signal=each.signal, points=points, body=each.body, set_aside=aside))
    return sorted(lines, key=lambda line: line.points)


def _rounded(parts: Sequence[float], *, total: int) -> list[int]:
    """Whole numbers that still make the total (largest remainders)."""
    whole = [int(part) for part in parts]
    by_rest = sorted(range(len(parts)), key=lambda index: whole[index] - parts[index])
    for index in by_rest[: total - sum(whole)]:
        whole[index] += 1
    return whole
