"""The ranking: effective visits per working day present; only leaders and one's own place are ever shown.

Raw counts are nobody's measure: they reward calling at the door, and punish leave. Whoever is in their trial
period, or was there for too few of the days, is not ranked at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

FEWEST = 3
"""Among two, one's own place would tell the other one's."""


class Unranked(StrEnum):
    """Why somebody has no place."""

    TRIAL = "trial"
    AWAY = "away"
    """There for too few of the working days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    person_id: int
    name: str
    effective: int
    present: int
    """Working days of the period so far on which the person was not on leave."""
    working: int
    """Working days of the period so far."""
    in_trial: bool = False

    @property
    def rate(self) -> float:
        return self.effective / self.present if self.present else 0.0

    def unranked(self, *, least_present: float) -> Unranked | None:
        if self.in_trial:
            return Unranked.TRIAL
        enough = self.present > 0 and self.present >= least_present * self.working
        return None if enough else Unranked.AWAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    place: int
    """Those with the same rate share one; the next one down is as many lower."""
    entrant: Entrant


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    placed: tuple[Placed, ...]
    """The best first; empty where there are too few."""
    unranked: tuple[tuple[Entrant, Unranked], ...]
    """By name."""

    def leaders(self, at_most: int) -> tuple[Placed, ...]:
        """Never the lower half, nor anybody without an effective visit."""
        last = min(at_most, max(1, len(self.placed) // 2))
        return tuple(each for each in self.placed if each.place <= last and each.entrant.effective)

    def of(self, person_id: int) -> Placed | None:
        return next((each for each in self.placed if each.entrant.person_id == person_id), None)

    def why_not(self, person_id: int) -> Unranked | None:
        return next((why for each, why in self.unranked if each.person_id == person_id), None)


def ranked(entrants: Iterable[Entrant], *, least_present: float) -> Ranking:
    everybody = sorted(entrants, key=lambda each: (-each.rate, each.name, each.person_id))
    fit = [each for each in everybody if each.unranked(least_present=least_present) is None]
    rates = [each.rate for each in fit]
    placed = [Placed(place=rates.index(each.rate) + 1, entrant=each) for each in fit]
    reasons = ((each, each.unranked(least_present=least_present)) for each in everybody)
    return Ranking(
        placed=tuple(placed) if len(placed) >= FEWEST else (),
        unranked=tuple(
            sorted(((each, why) for each, why in reasons if why is not None), key=lambda one: one[0].name)
        ),
    )
