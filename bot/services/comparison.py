"""Two of a manager's people side by side in the days of a summary, and who stands out among all of them."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.comparison import Compared, StandsOut, side_by_side, who_stands_out
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.summary import Days
from bot.services.summary import Asked, NotInYourTeam, summary_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    asked: Asked
    """Its rep is the one, compared with the other."""
    days: Days
    one: Person
    other: Person | None
    """None: not chosen yet."""
    team: tuple[Person, ...]
    lines: tuple[Compared, ...]
    stands_out: tuple[StandsOut, ...]


async def compare(
    db: AsyncConnection, me: Person, asked: Asked, other_id: int | None, *, policy: Policy, at: datetime
) -> SideBySide:
    """Raises NotInYourTeam for anybody who is not below this manager today."""
    shown = await summary_of(db, me, replace(asked, rep_id=None), policy=policy, at=at)
    people = {each.id: each for each in shown.people.team}
    if asked.rep_id not in people or (other_id is not None and other_id not in people):
        raise NotInYourTeam
    ours = [each for each in shown.summary.by_rep if each.rep_id in people]
    one = people[asked.rep_id]
    return SideBySide(
        asked=asked,
        days=shown.summary.days,
        one=one,
        other=people[other_id] if other_id is not None else None,
        team=shown.people.team,
        lines=side_by_side(ours, one.id, other_id) if other_id is not None else (),
        stands_out=who_stands_out(ours),
    )
