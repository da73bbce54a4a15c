"""What a manager says of a visit drawn by lot: kept, on record, and told to the rep in a fair way."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.roles import PersonState
from bot.rules.spot_check import Verdict
from bot.rules.visit import Visit
from bot.services.comments import Commented, comment
from bot.services.evidence import record_of_visit
from bot.services.moment import Moment
from bot.services.spot_check import Checking, NoSpotCheck, checking
from bot.services.visibility import visit_in_sight
from bot.storage import spot_checks as kept
from bot.storage.customers import customer_of
from bot.storage.people import people, person
from bot.storage.spot_checks import Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """A visit that was doubted or asked about, and is fine after all: its rep hears that, too."""

    rep: Person
    visit: Visit
    customer: Customer


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one rep hears when a check is closed."""

    rep: Person
    counts: Mapping[Verdict, int]
    """Of this rep's visits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    now: Checking
    said: Commented | None = None
    """The words for the rep."""
    cleared: Cleared | None = None
    told: tuple[Told, ...] = ()
    """Where this was the last visit of the draw, and the check is closed with it."""


async def in_my_check(db: AsyncConnection, me: Person, drawn_id: int, *, lock: bool = False) -> Drawn:
    """Raises NoSpotCheck for a visit that was not drawn by this manager."""
    drawn = await kept.drawn_visit(db, drawn_id, lock=lock)
    check = await kept.spot_check_of(db, drawn.spot_check_id) if drawn else None
    if drawn is None or check is None or check.manager_id != me.id:
        raise NoSpotCheck
    return drawn


async def about_drawn(db: AsyncConnection, me: Person, drawn_id: int, *, at: datetime) -> Visit:
    """The visit that words are about to be written on; raises NoSpotCheck, OutOfSight."""
    drawn = await in_my_check(db, me, drawn_id)
    return await visit_in_sight(db, me, drawn.visit_id, at=at)


async def judge(
    db: AsyncConnection, me: Person, drawn_id: int, verdict: Verdict, text: str | None, moment: Moment
) -> Judged:
    """A verdict may be changed later; whatever is not fine needs words, which go to the rep.

    Raises NoSpotCheck, OutOfSight, NothingWritten, CommentTooLong.
    """
    drawn = await in_my_check(db, me, drawn_id, lock=True)
    visit = await visit_in_sight(db, me, drawn.visit_id, at=moment.at)
    said = None
    if verdict is not Verdict.FINE:
        said = await comment(db, me, visit.id, text, at=moment.at)
    comment_id = said.comment.id if said else drawn.comment_id
    await kept.judge_drawn(db, drawn.id, verdict, comment_id=comment_id, at=moment.at)
    body = {"spot_check": drawn.spot_check_id, "verdict": verdict.value, "by": me.id}
    await record_of_visit(db, "spot_checked", visit, moment, body)
    now = await checking(db, me, drawn.spot_check_id, at=moment.at)
    return Judged(
        now=now,
        said=said,
        cleared=await _cleared(db, visit) if said is None and _was_doubted(drawn) else None,
        told=await close(db, now, at=moment.at) if not now.left else (),
    )


async def close_early(db: AsyncConnection, me: Person, check_id: int, *, at: datetime) -> Judged:
    """What nobody looked at stays so."""
    now = await checking(db, me, check_id, at=at)
    return Judged(now=now, told=await close(db, now, at=at))


async def close(db: AsyncConnection, now: Checking, *, at: datetime) -> tuple[Told, ...]:
    """Once; each rep whose visits were looked at hears what came of them."""
    if not await kept.close_spot_check(db, now.check.id, at=at):
        return ()
    counts: dict[int, Counter[Verdict]] = {}
    for each in now.visits:
        if each.drawn.verdict is not None:
            counts.setdefault(each.fact.rep_id, Counter())[each.drawn.verdict] += 1
    reps = await people(db, ids=counts) if counts else ()
    return tuple(Told(rep=rep, counts=counts[rep.id]) for rep in reps if rep.state is PersonState.ACTIVE)


def _was_doubted(drawn: Drawn) -> bool:
    return drawn.verdict in (Verdict.DOUBTFUL, Verdict.ASK)


async def _cleared(db: AsyncConnection, visit: Visit) -> Cleared | None:
    rep, customer = await person(db, visit.rep_id), await customer_of(db, visit.customer_id)
    if rep is None or customer is None or rep.state is not PersonState.ACTIVE:
        return None
    return Cleared(rep=rep, visit=visit, customer=customer)
