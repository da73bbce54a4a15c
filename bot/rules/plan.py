"""A period's plan: which customer on which working day, by rhythm, near each other, no day too full."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby, pairwise

from bot.rules.cadence import Debt
from bot.rules.place import Position, distance_m

DRIVE_M_PER_MIN = 300.0
"""As the crow flies, roads and parking included: what the day's route will need is only estimated here."""
LATE_COSTS_MIN = 12.0
"""Minutes of driving that a day of delay weighs, at the rhythm of a week; longer rhythms are more patient."""
EARLY_COSTS_MIN = 6.0
FULL_COSTS_MIN = 90.0
"""Minutes that choosing a full day weighs against an empty one: so the days are balanced."""

IMPROVING_ROUNDS = 3
"""How often each, once all of its grade have a day, looks again for the one that suits it best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPlan:
    """A customer, as far as planning is concerned."""

    id: int
    grade: str
    position: Position | None
    debt: Debt
    visit_min: float
    closed: frozenset[date] = frozenset()
    """Working days of the period on which they cannot be visited."""
    around: frozenset[date] = frozenset()
    """Days outside the period on which they were last seen, or stand in somebody's plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What stands in the plan already and stays."""

    customer_id: int
    day: date
    position: Position | None
    visit_min: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """`days` are the rep's working days of the period, in order, and how many minutes each can hold."""

    days: tuple[date, ...]
    minutes: float
    most_visits: int
    first: date
    last: date
    base: Position | None
    customers: tuple[ToPlan, ...]
    kept: tuple[Kept, ...] = ()


class Missing(StrEnum):
    """Why a visit that falls due in the period is not in the plan."""

    NO_ROOM = "no_room"
    CLOSED = "closed"
    """On no working day of the period are they open."""
    NO_DAYS = "no_days"
    """The rep does not work in the period."""
    SEEN_NEAR = "seen_near"
    """On every day that has room they would be seen too soon before or after another visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    customer_id: int
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPlanned:
    customer_id: int
    due_on: date
    why: Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    items: tuple[Planned, ...]
    missing: tuple[NotPlanned, ...]
    load_min: dict[date, float]
    """What each working day holds, visits and driving together."""


@dataclass(slots=True)
class _Day:
    """A day being filled: its customers in an order, and the minutes it takes."""

    day: date
    base: Position | None
    order: list[tuple[int, Position]] = field(default_factory=list)
    visits: int = 0
    minutes: float = 0.0
    drive: float = 0.0

    @property
    def load(self) -> float:
        return self.minutes + self.drive

    def detour(self, position: Position | None) -> tuple[float, int]:
        """Minutes of driving that the place adds where it adds least, and where that is."""
        if position is None:
            return 0.0, 0
        ends = [self.base, *(place for _, place in self.order), self.base]
        to = [_way(end, position) for end in ends]
        return min(
            (to[at] + to[at + 1] - _way(ends[at], ends[at + 1]), at) for at in range(len(self.order) + 1)
        )

    def add(
        self, customer_id: int, position: Position | None, visit_min: float, detour: float, at: int
    ) -> None:
        if position is not None:
            self.order.insert(at, (customer_id, position))
        self.visits += 1
        self.minutes += visit_min
        self.drive += detour

    def remove(self, customer_id: int, visit_min: float) -> None:
        self.order = [each for each in self.order if each[0] != customer_id]
        self.visits -= 1
        self.minutes -= visit_min
        ends = [self.base, *(place for _, place in self.order), self.base]
        self.drive = sum(_way(before, after) for before, after in pairwise(ends))


@dataclass(slots=True)
class _Wish:
    """A visit that falls due, and the day it has been given."""

    customer: ToPlan
    due_on: date
    day: date | None = None
    why: Missing = Missing.NO_ROOM


def proposed(ask: Ask) -> Proposal:
    """Every visit that falls due is in the plan, or in `missing` with the reason; no day holds too much."""
    days = {day: _Day(day, ask.base) for day in ask.days}
    given: dict[int, list[date]] = {}
    for kept in ask.kept:
        given.setdefault(kept.customer_id, []).append(kept.day)
        if kept.day in days:
            days[kept.day].add(
                kept.customer_id, kept.position, kept.visit_min, *days[kept.day].detour(kept.position)
            )
    wishes = _in_turn(ask, given)
    for _, same_grade in groupby(wishes, key=lambda wish: wish.customer.grade):
        _settle(ask, days, given, list(same_grade))
    items = [Planned(customer_id=wish.customer.id, day=wish.day) for wish in wishes if wish.day is not None]
    missing = [
        NotPlanned(customer_id=wish.customer.id, due_on=wish.due_on, why=wish.why)
        for wish in wishes
        if wish.day is None
    ]
    return Proposal(
        items=tuple(sorted(items, key=lambda item: (item.day, item.customer_id))),
        missing=tuple(missing),
        load_min={day.day: day.load for day in days.values()},
    )


def _settle(ask: Ask, days: dict[date, _Day], given: dict[int, list[date]], wishes: Sequence[_Wish]) -> None:
    """Each gets a day; then, while the days still have room, each looks for one that suits it better."""
    for wish in wishes:
        _place(ask, days, given, wish)
    for _ in range(IMPROVING_ROUNDS):
        for wish in wishes:
            if wish.day is not None:
                days[wish.day].remove(wish.customer.id, wish.customer.visit_min)
                given[wish.customer.id].remove(wish.day)
            _place(ask, days, given, wish)


def _place(ask: Ask, days: dict[date, _Day], given: dict[int, list[date]], wish: _Wish) -> None:
    choice = _best_day(ask, days, wish, given.get(wish.customer.id, []))
    if isinstance(choice, Missing):
        wish.day, wish.why = None, choice
        return
    day, detour, at = choice
    days[day].add(wish.customer.id, wish.customer.position, wish.customer.visit_min, detour, at)
    given.setdefault(wish.customer.id, []).append(day)
    wish.day = day


def due_dates(debt: Debt, first: date, last: date, kept: Collection[date] = ()) -> list[date]:
    """When visits fall due in the period, each counted from the one before; the overdue at once.

    A visit that is kept answers the one that falls due less than a rhythm before it, or after it.
    """
    every = timedelta(days=debt.every_days)
    due = max(debt.due_on or first, first)
    found, ahead = [], sorted(kept)
    while due <= last:
        if ahead and ahead[0] < due + every:
            due = max(due, ahead.pop(0) + every)
        else:
            found.append(due)
            due += every
    return found


def apart_days(every_days: int) -> int:
    """So many days at least lie between two visits of one customer."""
    return max(1, every_days // 2)


def _in_turn(ask: Ask, given: Mapping[int, Sequence[date]]) -> list[_Wish]:
    """The better and the more overdue customers first: what is scarce goes to them."""
    wishes = [
        _Wish(customer, due_on)
        for customer in ask.customers
        for due_on in due_dates(customer.debt, ask.first, ask.last, given.get(customer.id, ()))
    ]
    wishes.sort(
        key=lambda wish: (
            wish.customer.grade,
            -wish.customer.debt.ratio(ask.first),
            wish.due_on,
            wish.customer.id,
        )
    )
    return wishes


def _best_day(
    ask: Ask, days: dict[date, _Day], wish: _Wish, others: Sequence[date]
) -> tuple[date, float, int] | Missing:
    """The day, the driving it adds and the place in its order; else why there is none."""
    customer = wish.customer
    if not days:
        return Missing.NO_DAYS
    open_days = [day for day in days.values() if day.day not in customer.closed]
    if not open_days:
        return Missing.CLOSED
    apart = apart_days(customer.debt.every_days)
    others = (*others, *customer.around)
    far_enough = [day for day in open_days if all(abs((day.day - other).days) >= apart for other in others)]
    if not far_enough:
        return Missing.SEEN_NEAR
    best: tuple[float, date, float, int] | None = None
    for day in far_enough:
        if day.visits >= ask.most_visits or day.load + customer.visit_min > ask.minutes:
            continue
        detour, at = day.detour(customer.position)
        load = day.load + detour + customer.visit_min
        cost = detour + FULL_COSTS_MIN * load / ask.minutes + _off_costs(wish, day.day)
        if load <= ask.minutes and (best is None or (cost, day.day) < best[:2]):
            best = (cost, day.day, detour, at)
    return best[1:] if best else Missing.NO_ROOM


def _off_costs(wish: _Wish, day: date) -> float:
    off = (day - wish.due_on).days
    patience = max(wish.customer.debt.every_days, 1) / 7
    return (LATE_COSTS_MIN * off if off > 0 else EARLY_COSTS_MIN * -off) / patience


def _way(start: Position | None, goal: Position | None) -> float:
    """Minutes between two places; none from or to a base that nobody knows."""
    if start is None or goal is None or start == goal:
        return 0.0
    return distance_m(start, goal) / DRIVE_M_PER_MIN + 2
