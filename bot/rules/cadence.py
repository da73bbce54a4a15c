"""How often a customer should be seen, how overdue they are, and what seeing them today is worth."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.rules.policy import CadencePolicy, RhythmBy

MOST_OVERDUE = 3.0
"""More than three rhythms overdue is worth no more: one forgotten customer must not bend every route."""
LEAST_WORTH = 0.2
"""Of the full worth, right after a visit."""


def rhythm_days(policy: CadencePolicy, *, grade: str, address: str, own_days: int | None = None) -> int:
    """Days between two visits: the customer's own rhythm, else the region's, else the grade's."""
    if own_days:
        return own_days
    if policy.by is RhythmBy.REGION:
        for region in policy.regions:
            if any(word.lower() in address.lower() for word in region.words):
                return region.days
        return policy.elsewhere_days
    return policy.grade_days.get(grade, policy.elsewhere_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """Where a customer stands against their rhythm."""

    every_days: int
    last: date | None
    """The last day they were seen, or spoken to where calls count; None for never."""

    @property
    def due_on(self) -> date | None:
        """None: they have never been seen, and are due at once."""
        return self.last + timedelta(days=self.every_days) if self.last else None

    def ratio(self, day: date) -> float:
        """1 on the day they are due, 2 after another rhythm; 1 for who has never been seen."""
        if self.last is None:
            return 1.0
        return max(0.0, (day - self.last).days / self.every_days)

    def is_due(self, day: date) -> bool:
        return self.due_on is None or self.due_on <= day


def worth_s(policy: CadencePolicy, *, grade: str, debt: Debt, day: date) -> int:
    """Seconds of travel that seeing this customer on this day is worth."""
    minutes = policy.worth_min.get(grade, min(policy.worth_min.values(), default=20))
    return round(minutes * 60 * min(MOST_OVERDUE, max(LEAST_WORTH, debt.ratio(day))))
