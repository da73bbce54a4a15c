"""What must be true when the day is over: every visit as it was played, every push once, nothing lost."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.identity_check import CheckState
from bot.rules.visit import PlaceStatus, VisitState
from bot.storage.database import Database
from bot.storage.tables.faces import identity_check
from bot.storage.tables.mail import inbox, outbox, work
from bot.storage.tables.people import person
from bot.storage.tables.visits import answer, visit, visit_item
from play.day import Day
from play.quirks import Quirk
from play.rep import Played, PlayedRep
from play.scenes import RECOGNISED

MOST_TAPS = 12
MOST_MESSAGES = 6


async def problems_of(day: Day, *, ambiguous_at_most: int = 0) -> list[str]:
    """Everything that did not come out as it was played, as sentences; empty when the day came right.

    Of a bot that was killed, so many messages may be of unknown outcome.
    """
    database = Database(day.stage.database_url)
    async with database.reading() as db:
        found = [problem for rep in day.reps for problem in await _of_rep(db, rep)]
        found += await _of_mail(db, ambiguous_at_most)
        found += await _of_pushes(db, day)
    await database.close()
    return found


async def _of_rep(db: AsyncConnection, rep: PlayedRep) -> list[str]:
    rep_id = select(person.c.id).where(person.c.name == rep.member.name).scalar_subquery()
    rows = (await db.execute(select(visit).where(visit.c.rep_id == rep_id).order_by(visit.c.began_at))).all()
    if len(rows) != len(rep.visits):
        return [f"{rep.member.name} made {len(rep.visits)} visits, the record has {len(rows)}"]
    found: list[str] = []
    for row, played in zip(rows, rep.visits, strict=True):
        if played.selfie and played is rep.visits[-1] and rep.selfie == RECOGNISED:
            state = (
                await db.execute(select(identity_check.c.state).where(identity_check.c.visit_id == row.id))
            ).scalar()
            if state is not CheckState.MATCHED:
                found.append(f"{rep.member.name}'s last selfie was not recognised: {state}")
        items = (await db.execute(select(visit_item).where(visit_item.c.visit_id == row.id))).all()
        kept = Counter(item.kind for item in items if item.removed_at is None)
        values = (await db.execute(select(answer.c.value).where(answer.c.visit_id == row.id))).scalars()
        found += [
            f"{rep.member.name} at {played.shop.name_en} ({played.quirk}): {problem}"
            for problem in (
                *_of_state(row, played),
                *_of_content(kept, [str(value) for value in values], played),
                *_of_effort(played),
            )
        ]
    return found


def _of_state(row: Row[Any], played: Played) -> Iterator[str]:
    wanted = VisitState.CANCELLED if played.cancelled else VisitState.REPORTED
    if row.state is not wanted:
        yield f"is {row.state}, should be {wanted}"
    if not played.cancelled and (row.place is PlaceStatus.VERIFIED) is played.unverified:
        yield f"the place is {row.place}"
    if bool(row.late_reason) is not played.late:
        yield f"late: {played.late}, reason kept: {row.late_reason}"
    if (row.plan_item_id is not None) is not played.planned:
        yield "planned and unplanned are mixed up"


def _of_content(kept: Counter[str], values: list[str], played: Played) -> Iterator[str]:
    if kept["photo"] != played.photos:
        yield f"sent {played.photos} photos, kept {kept['photo']}"
    if kept["selfie"] != played.selfie:
        yield f"sent {int(played.selfie)} selfies, kept {kept['selfie']}"
    if kept["voice"] != played.voices:
        yield f"sent {played.voices} voice messages, kept {kept['voice']}"
    if not played.cancelled:
        for said in played.said:
            if not any(said in value for value in values):
                yield f"“{said}” is not in the report"


def _of_effort(played: Played) -> Iterator[str]:
    if played.quirk is Quirk.NONE and (played.taps > MOST_TAPS or played.messages > MOST_MESSAGES):
        yield f"an ordinary visit cost {played.taps} taps and {played.messages} messages"


async def _of_mail(db: AsyncConnection, ambiguous_at_most: int) -> list[str]:
    """Nothing waits, nothing failed, no more than is allowed is of unknown outcome."""
    found = []
    for table, fine in (
        (inbox, {"done"}),
        (outbox, {"sent", "superseded", "expired", "dropped", "obsolete"}),
        (work, {"done"}),
    ):
        states = Counter((await db.execute(select(table.c.state))).scalars())
        if states["unknown"] + states["held"] <= ambiguous_at_most:
            del states["unknown"], states["held"]
        found += [f"{n} {state} in {table.name}" for state, n in states.items() if state not in fine]
    return found


async def _of_pushes(db: AsyncConnection, day: Day) -> list[str]:
    """One morning list a rep, one digest a manager, the nudges of late reports and no others."""
    # The picture of the way goes with the morning list, when the way was made in time.
    said = select(outbox.c.kind).where(outbox.c.key.is_not(None), outbox.c.key.not_like("%:route"))
    kinds = Counter((await db.execute(said)).scalars())
    late = sum(played.late for rep in day.reps for played in rep.visits)
    managers = sum(member.role == "manager" for member in day.company.members)
    wanted = {"morning": len(day.reps), "digest": managers, "report_soon": late, "report_overdue": late}
    return [
        f"{kinds[kind]} pushes of kind {kind}, should be {n}"
        for kind, n in wanted.items()
        if kinds[kind] != n
    ]
