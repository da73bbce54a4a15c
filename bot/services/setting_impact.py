"""What a change of the rules would mean, before anybody decides: grades, visits, late reports, the pool."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.cadence import rhythm_days
from bot.rules.policy import Policy
from bot.rules.roles import PersonState, Role
from bot.rules.score_card import ScoreCardPolicy, grade_of, next_open, score_of
from bot.rules.working_time import is_working_day
from bot.services.plan_making import HOLDS, minutes_of_a_day
from bot.storage.grading import Graded, NewGrade, alike_for_rhythm, graded_alike
from bot.storage.people import people
from bot.storage.rule_effects import delays_of_reports, without_contact_since

MONTH_DAYS = 30
REPORTS = 500
BETWEEN_VISITS_MIN = 15
"""Travel from one customer to the next, roughly: enough to say what a month can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeImpact:
    """Of `scored` customers with a score card so many change their grade; `open` cards miss an answer."""

    scored: int
    moves: tuple[tuple[str, str, int], ...]
    """Grade before, grade after, how many."""
    open: int

    @property
    def changing(self) -> int:
        return sum(count for _, _, count in self.moves)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadImpact:
    """Visits a month that the rhythms ask for, and what the reps can hold."""

    before: int
    after: int
    reps: int
    held: int
    """By the rule until now."""
    holds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LateImpact:
    """Of so many newest reports so many would be late, by the rule until now and by the new one."""

    reports: int
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolImpact:
    """Customers without contact for longer than the protection; they are warned of first."""

    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    grades: GradeImpact | None = None
    load: LoadImpact | None = None
    late: LateImpact | None = None
    pool: PoolImpact | None = None


async def impact_of(db: AsyncConnection, before: Policy, after: Policy, *, today: date) -> Impact:
    """Counted only for what changes."""
    grades = before.score_card != after.score_card
    # A grade by the manager does not follow the cuts; who decides it changes no grade.
    moved = before.score_card.model_copy(update={"grade_by": after.score_card.grade_by}) != after.score_card
    load = before.cadence != after.cadence or before.day != after.day or before.hours != after.hours
    return Impact(
        grades=await _grades(db, after.score_card) if grades and moved else None,
        load=await _load(db, before, after, today) if load else None,
        late=await _late(db, before, after) if before.report.due_min != after.report.due_min else None,
        pool=await _pool(db, before, after, today)
        if before.pool.protect_days != after.pool.protect_days
        else None,
    )


def new_grades(policy: ScoreCardPolicy, cards: tuple[Graded, ...]) -> tuple[NewGrade, ...]:
    """Those whose kept answers make another grade; a card that misses an answer leaves the grade alone."""
    found = []
    for card in cards:
        score = score_of(policy, _offered(policy, card))
        if score is not None and (grade := grade_of(policy, score)) != card.grade:
            found.append(NewGrade(graded=card, after=grade, score=score))
    return tuple(found)


def _offered(policy: ScoreCardPolicy, card: Graded) -> dict[str, int]:
    """The kept answers that are offered still."""
    answers = {}
    for criterion in policy.criteria:
        points = card.answers.get(criterion.slug)
        if points is not None and criterion.choice(points) is not None:
            answers[criterion.slug] = points
    return answers


async def _grades(db: AsyncConnection, policy: ScoreCardPolicy) -> GradeImpact:
    cards = await graded_alike(db)
    moves: Counter[tuple[str, str]] = Counter()
    for each in new_grades(policy, cards):
        moves[each.graded.grade, each.after] += each.graded.count
    return GradeImpact(
        scored=sum(card.count for card in cards),
        moves=tuple((before, after, count) for (before, after), count in sorted(moves.items())),
        open=sum(card.count for card in cards if next_open(policy, _offered(policy, card)) is not None),
    )


async def _load(db: AsyncConnection, before: Policy, after: Policy, today: date) -> LoadImpact:
    alike = await alike_for_rhythm(db)

    def visits(policy: Policy) -> int:
        every = (
            (
                rhythm_days(policy.cadence, grade=each.grade, address=each.address, own_days=each.own_days),
                each.count,
            )
            for each in alike
        )
        return round(sum(count * MONTH_DAYS / max(1, days) for days, count in every))

    reps = len(await people(db, role=Role.REP, states=[PersonState.ACTIVE]))
    return LoadImpact(
        before=visits(before),
        after=visits(after),
        reps=reps,
        held=round(reps * _month_of_one(before, today)),
        holds=round(reps * _month_of_one(after, today)),
    )


def _month_of_one(policy: Policy, today: date) -> float:
    """Visits that one rep can make in the next month."""
    days = sum(is_working_day(today + timedelta(days=ahead), policy.hours) for ahead in range(MONTH_DAYS))
    each_min = policy.day.visit_min + BETWEEN_VISITS_MIN
    return days * min(policy.day.most_visits, minutes_of_a_day(policy) * HOLDS / each_min)


async def _late(db: AsyncConnection, before: Policy, after: Policy) -> LateImpact:
    delays = await delays_of_reports(db, latest=REPORTS)

    def late(policy: Policy) -> int:
        return sum(delay > timedelta(minutes=policy.report.due_min) for delay in delays)

    return LateImpact(reports=len(delays), before=late(before), after=late(after))


async def _pool(db: AsyncConnection, before: Policy, after: Policy, today: date) -> PoolImpact:
    async def falling(policy: Policy) -> int:
        days = policy.pool.protect_days
        return await without_contact_since(db, today - timedelta(days=days)) if days else 0

    return PoolImpact(before=await falling(before), after=await falling(after))
