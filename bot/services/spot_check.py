"""A spot check: what can be drawn from, the draw by lot, and where the manager stands with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from secrets import token_hex

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.spot_check import Lot, draw
from bot.rules.summary import Days, Period, days_of
from bot.rules.visit_facts import ReportStanding, VisitFact, report_standing
from bot.rules.working_time import local_day
from bot.services.evidence import record_of_person
from bot.services.moment import Moment
from bot.services.summary import Asked, TeamSummary, summary_of
from bot.services.visibility import visits_in_sight
from bot.storage import spot_checks as kept
from bot.storage.comments import Comment, comments_of
from bot.storage.spot_checks import Drawn, NewSpotCheck, SpotCheck
from bot.storage.summary import visit_facts_by_id

EARLIER = 5
"""Closed checks that are offered to be read again."""


class Span(StrEnum):
    """Whose visits' days are drawn from."""

    WEEK = "week"
    LAST_WEEK = "last_week"
    MONTH = "month"
    LAST_MONTH = "last_month"


@dataclass(eq=False)
class NothingToDraw(Refusal):
    """There is no visit in these days that is over and reported, or due to be."""


@dataclass(eq=False)
class SeedUnfit(Refusal):
    """A seed is up to 16 letters and digits."""


@dataclass(eq=False)
class NoSpotCheck(Refusal):
    """It is somebody else's, or is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What could be drawn from now, and what was drawn before."""

    span: Span
    days: Days
    shown: TeamSummary
    there: int
    """Visits to draw from."""
    size: int
    seed: str
    """Typed by the manager; empty: thrown when it is drawn."""
    open: SpotCheck | None
    earlier: tuple[SpotCheck, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One visit of the draw, and what was said of it."""

    drawn: Drawn
    fact: VisitFact
    said: Comment | None = None
    answer: Comment | None = None
    """The rep's newest word after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checking:
    """A spot check with all that was drawn."""

    check: SpotCheck
    rep_name: str | None
    """None: the whole team."""
    there: int
    visits: tuple[Looked, ...]

    @property
    def left(self) -> int:
        return sum(each.drawn.verdict is None for each in self.visits)

    @property
    def next(self) -> Looked | None:
        """The first that nothing has been said of."""
        return next((each for each in self.visits if each.drawn.verdict is None), None)


async def offer(
    db: AsyncConnection,
    me: Person,
    span: Span = Span.WEEK,
    rep_id: int | None = None,
    *,
    seed: str = "",
    policy: Policy,
    at: datetime,
) -> Offer:
    """Raises NotInYourTeam, SeedUnfit."""
    if seed and not (seed.isascii() and seed.isalnum() and len(seed) <= 16):
        raise SeedUnfit
    asked = _asked(span, rep_id, local_day(at, me.zone))
    shown = await summary_of(db, me, asked, policy=policy, at=at)
    return Offer(
        span=span,
        days=days_of(asked.period, asked.day),
        shown=shown,
        there=len(_to_draw_from(shown, at)),
        size=policy.evidence.spot_check_size,
        seed=seed,
        open=await kept.open_spot_check(db, me.id),
        earlier=await _earlier(db, me),
    )


async def draw_lots(
    db: AsyncConnection, me: Person, wanted: Offer, policy: Policy, moment: Moment
) -> Checking:
    """Raises NothingToDraw. Where one is open already it goes on: no second draw until a better one comes."""
    if wanted.open is None:
        lots = _to_draw_from(wanted.shown, moment.at)
        if not lots:
            raise NothingToDraw
        await _draw(db, me, wanted, lots, policy, moment)
    current = await kept.open_spot_check(db, me.id)
    if current is None:
        raise LookupError(f"the spot check of {me.id} that was just drawn is not there")
    return await checking(db, me, current.id, at=moment.at)


async def checking(db: AsyncConnection, me: Person, check_id: int, *, at: datetime) -> Checking:
    """Without visits that are out of sight since; raises NoSpotCheck for one that is not this manager's."""
    check = await kept.spot_check_of(db, check_id)
    if check is None or check.manager_id != me.id:
        raise NoSpotCheck
    drawn = await kept.drawn_in(db, check_id)
    in_sight = await visits_in_sight(db, me, [each.visit_id for each in drawn], at=at)
    facts = {each.visit_id: each for each in await visit_facts_by_id(db, in_sight)}
    visits = [await _looked(db, each, facts[each.visit_id]) for each in drawn if each.visit_id in facts]
    of_one = check.rep_id is not None and visits
    return Checking(
        check=check,
        rep_name=visits[0].fact.rep_name if of_one else None,
        there=len(await kept.lots_of(db, check_id)),
        visits=tuple(visits),
    )


async def drawn_anew(db: AsyncConnection, check: SpotCheck) -> bool:
    """Whether the seed, over what there was to draw from, gives these visits and no others."""
    again = draw(
        await kept.lots_of(db, check.id), seed=check.seed, size=check.size, low_times=check.low_times
    )
    return again == tuple(each.visit_id for each in await kept.drawn_in(db, check.id))


async def _draw(
    db: AsyncConnection, me: Person, wanted: Offer, lots: Sequence[Lot], policy: Policy, moment: Moment
) -> None:
    rules = policy.evidence
    seed = wanted.seed or token_hex(4)
    drawn = draw(lots, seed=seed, size=rules.spot_check_size, low_times=rules.spot_check_low_times)
    new = NewSpotCheck(
        manager_id=me.id,
        rep_id=wanted.shown.people.rep.id if wanted.shown.people.rep else None,
        first_day=wanted.days.first,
        last_day=wanted.days.last,
        seed=seed,
        size=rules.spot_check_size,
        low_times=rules.spot_check_low_times,
        drawn_at=moment.at,
    )
    added = await kept.add_spot_check(db, new, lots, drawn)
    if added is not None:
        body = {"spot_check": added.id, "seed": seed, "among": len(lots), "drawn": list(drawn)}
        await record_of_person(db, "spot_check_drawn", me.id, moment, body)


def _to_draw_from(shown: TeamSummary, at: datetime) -> tuple[Lot, ...]:
    """Visits that are over and reported, or should be: of others there is nothing to look at yet."""
    return tuple(
        Lot(each.visit_id, each.score)
        for each in shown.summary.visits
        if each.is_over and report_standing(each, at) is not ReportStanding.NOT_DUE
    )


def _asked(span: Span, rep_id: int | None, today: date) -> Asked:
    period = Period.WEEK if span in (Span.WEEK, Span.LAST_WEEK) else Period.MONTH
    day = today
    if span in (Span.LAST_WEEK, Span.LAST_MONTH):
        day = days_of(period, today).first - timedelta(days=1)
    return Asked(period=period, day=day, rep_id=rep_id)


async def _looked(db: AsyncConnection, drawn: Drawn, fact: VisitFact) -> Looked:
    if drawn.comment_id is None:
        return Looked(drawn=drawn, fact=fact)
    thread = await comments_of(db, drawn.visit_id)
    said = next((each for each in thread if each.id == drawn.comment_id), None)
    answers = [each for each in thread if each.author_id == fact.rep_id and each.id > drawn.comment_id]
    return Looked(drawn=drawn, fact=fact, said=said, answer=answers[-1] if answers else None)


async def _earlier(db: AsyncConnection, me: Person) -> tuple[SpotCheck, ...]:
    found = await kept.spot_checks_by(db, me.id, limit=EARLIER + 1)
    return tuple(each for each in found if each.closed_at is not None)[:EARLIER]
