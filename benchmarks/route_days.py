"""Realistic days to be routed: clusters, lunch closures, appointments and grades; by seed."""

from datetime import date, timedelta
from math import cos, radians
from random import Random

from bot.routes.day import Candidate, Day, Span
from bot.rules.cadence import Debt
from bot.rules.place import Position
from bot.rules.plan import Ask, ToPlan

HOUR = 3600
CITY = Position(30.25, 120.16)
VISIT_MINUTES = (20, 25, 30, 40, 45, 60)
VALUES_S = {"A": 5400, "B": 2700, "C": 1200}
"""What a visit that is just due is worth, in seconds of travel."""


def day_of(seed: int, candidates: int) -> Day:
    """Home is not the office; 08:30 to 18:00; at most 15 visits. Times are seconds from midnight."""
    random = Random(seed * 1000 + candidates)
    clusters = [(_near((0, 0), 11, random), random.uniform(0.5, 3)) for _ in range(random.randint(4, 7))]
    if random.random() < 0.5:
        clusters.append((_near((0, 0), 30, random), 2.0))  # the far town
    return Day(
        start=_at(_near((0, 0), 9, random)),
        end=_at(_near((0, 0), 4, random)),
        hours=Span(int(8.5 * HOUR), 18 * HOUR),
        candidates=tuple(_customer(number, clusters, random) for number in range(candidates)),
        most_visits=15,
    )


def month_of(seed: int, customers: int) -> Ask:
    """March 2026 for a rep with so many customers: a tenth A, three tenths B; half of them overdue."""
    random = Random(seed)
    first = date(2026, 3, 1)
    days = tuple(day for n in range(31) if (day := first + timedelta(days=n)).isoweekday() < 6)
    rhythms = {"A": 7, "B": 14, "C": 30}
    found = []
    for number in range(customers):
        grade = random.choices("ABC", (1, 3, 6))[0]
        last = first - timedelta(days=random.randrange(2 * rhythms[grade]))
        place = _at(_near((0, 0), 12, random))
        debt = Debt(every_days=rhythms[grade], last=last)
        found.append(ToPlan(id=number, grade=grade, position=place, debt=debt, visit_min=30))
    return Ask(
        days=days,
        minutes=470,
        most_visits=15,
        first=first,
        last=first + timedelta(days=30),
        base=CITY,
        customers=tuple(found),
    )


def _customer(number: int, clusters: list[tuple[tuple[float, float], float]], random: Random) -> Candidate:
    (middle, spread) = random.choice(clusters)
    service = random.choice(VISIT_MINUTES) * 60
    grade = random.choices("ABC", (2, 5, 5))[0]
    overdue = random.choice((0.5, 0.8, 1.0, 1.0, 1.3, 1.8, 2.5))
    fixed = number < 2 and random.random() < 0.7
    return Candidate(
        id=number + 1,
        position=_at(_near(middle, spread, random)),
        value_s=round(VALUES_S[grade] * overdue),
        service_s=service,
        begins=_appointment(random) if fixed else _opening(service, random),
        fixed=fixed,
    )


def _appointment(random: Random) -> tuple[Span, ...]:
    at = random.choice((9.5, 10, 11, 14, 15, 16)) * HOUR
    return (Span(int(at), int(at) + 15 * 60),)


def _opening(service: int, random: Random) -> tuple[Span, ...]:
    kind = random.random()
    if kind < 0.35:
        hours: tuple[tuple[float, float], ...] = ((9, 12), (13.5, 17.5))  # closed over lunch
    elif kind < 0.75:
        hours = ((9, 18),)
    elif kind < 0.9:
        hours = ((8, 22),)
    else:
        hours = random.choice((((8.5, 11.5),), ((14, 17),), ((10, 14),)))
    return tuple(Span(int(opens * HOUR), int(closes * HOUR) - service) for opens, closes in hours)


def _near(middle: tuple[float, float], spread_km: float, random: Random) -> tuple[float, float]:
    return middle[0] + random.gauss(0, spread_km / 2), middle[1] + random.gauss(0, spread_km / 2)


def _at(km: tuple[float, float]) -> Position:
    return Position(CITY.lat + km[1] / 111.32, CITY.lon + km[0] / (111.32 * cos(radians(CITY.lat))))
