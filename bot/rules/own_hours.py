"""A rep's own hours and lunch, within the company's: for their own routes and plans, never to judge them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.rules.policy import DayPolicy, Policy, WorkingHours

LUNCH_SLACK_MIN = 30
"""So much later than said lunch may begin: a route that has to be at noon sharp would be a bad one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHours:
    """What is None is the company's."""

    starts: time | None = None
    ends: time | None = None
    lunch_from: time | None = None
    lunch_until: time | None = None
    """The same as `lunch_from`: no lunch."""

    @property
    def has_lunch(self) -> bool:
        return self.lunch_from != self.lunch_until

    def within(self, policy: Policy) -> Policy:
        """For this rep's routes and plans; own hours that no longer fit the company's are left out."""
        return policy.model_copy(update={"hours": self._hours(policy.hours), "day": self._day(policy.day)})

    def _hours(self, hours: WorkingHours) -> WorkingHours:
        if self.starts is None or self.ends is None or not fits(self.starts, self.ends, hours):
            return hours
        return hours.model_copy(update={"start": self.starts, "end": self.ends})

    def _day(self, day: DayPolicy) -> DayPolicy:
        if self.lunch_from is None or self.lunch_until is None:
            return day
        length = minutes_between(self.lunch_from, self.lunch_until)
        latest = (datetime.combine(date.min, self.lunch_from) + timedelta(minutes=LUNCH_SLACK_MIN)).time()
        lunch = {"lunch_from": self.lunch_from, "lunch_until": latest, "lunch_min": float(length)}
        return day.model_copy(update=lunch)


def fits(starts: time, ends: time, hours: WorkingHours) -> bool:
    """Whether these hours lie within the company's; hours past midnight are the company's alone."""
    return hours.start < hours.end and hours.start <= starts < ends <= hours.end


def minutes_between(first: time, last: time) -> int:
    return (last.hour - first.hour) * 60 + last.minute - first.minute
