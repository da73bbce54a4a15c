"""What a visit's evidence adds up to, kept for lists; its signals; and appeals."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Need
from bot.rules.score import Observed
from bot.rules.signals import Signal, signal_named
from bot.storage.tables.records import evidence, policy_version
from bot.storage.tables.scores import appeal, visit_score
from bot.storage.upsert import insert_into


class AppealState(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    id: int
    visit_id: int
    rep_id: int
    text: str
    score: int | None
    at: datetime
    state: AppealState
    set_aside: tuple[Signal, ...]
    decided_by: int | None
    decided_at: datetime | None


async def signals_of(db: AsyncConnection, visit_id: int) -> tuple[Observed, ...]:
    """The signals among a visit's evidence, oldest first; what was erased is no signal any more."""
    query = (
        select(evidence.c.kind, evidence.c.at, evidence.c.body)
        .where(evidence.c.visit_id == visit_id, evidence.c.body.is_not(None))
        .order_by(evidence.c.id)
    )
    return tuple(
        Observed(signal=signal, at=row.at, body=row.body)
        for row in await db.execute(query)
        if (signal := signal_named(row.kind)) is not None
    )


async def newest_body(db: AsyncConnection, visit_id: int, kinds: Collection[str]) -> dict[str, Any]:
    """The body of the newest evidence of one of these kinds; empty when there is none."""
    query = (
        select(evidence.c.body)
        .where(evidence.c.visit_id == visit_id, evidence.c.kind.in_(list(kinds)))
        .order_by(evidence.c.id.desc())
        .limit(1)
    )
    return (await db.execute(query)).scalar() or {}


async def keep_score(
    db: AsyncConnection,
    visit_id: int,
    *,
    score: int | None,
    lowered_by: Sequence[Signal],
    unmet: Sequence[Need],
    accepted: bool,
    at: datetime,
) -> None:
    values = {
        "score": score,
        "lowered_by": [signal.value for signal in lowered_by],
        "unmet": [need.value for need in unmet],
        "accepted": accepted,
        "scored_at": at,
    }
    new = insert_into(db, visit_score).values(visit_id=visit_id, **values)
    await db.execute(new.on_conflict_do_update(index_elements=[visit_score.c.visit_id], set_=values))


async def kept_score(db: AsyncConnection, visit_id: int) -> int | None:
    return (await db.execute(select(visit_score.c.score).where(visit_score.c.visit_id == visit_id))).scalar()


async def first_day(db: AsyncConnection) -> datetime | None:
    """When the company began: its first policy."""
    found: datetime | None = (await db.execute(select(func.min(policy_version.c.created_at)))).scalar()
    return found


async def add_appeal(
    db: AsyncConnection, *, visit_id: int, rep_id: int, text: str, score: int | None, at: datetime
) -> Appeal | None:
    """None when one is open already, however close the race."""
    row = appeal.insert().values(
        visit_id=visit_id,
        rep_id=rep_id,
        text=text,
        score=score,
        at=at,
        state=AppealState.OPEN,
        set_aside=[],
    )
    try:
        async with db.begin_nested():
            return _appeal((await db.execute(row.returning(*appeal.c))).one())
    except IntegrityError:
        return None


async def appeal_of(db: AsyncConnection, appeal_id: int, *, lock: bool = False) -> Appeal | None:
    query = select(appeal).where(appeal.c.id == appeal_id)
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return _appeal(row) if row else None


async def appeals_of(db: AsyncConnection, visit_id: int) -> tuple[Appeal, ...]:
    """Oldest first."""
    query = select(appeal).where(appeal.c.visit_id == visit_id).order_by(appeal.c.id)
    return tuple(_appeal(row) for row in await db.execute(query))


async def decide_appeal(
    db: AsyncConnection,
    appeal_id: int,
    *,
    state: AppealState,
    set_aside: Sequence[Signal],
    by: int,
    at: datetime,
) -> None:
    await db.execute(
        update(appeal)
        .where(appeal.c.id == appeal_id)
        .values(state=state, set_aside=[signal.value for signal in set_aside], decided_by=by, decided_at=at)
    )


def _appeal(row: Row[Any]) -> Appeal:
    kept = dict(row._mapping)
    kept["state"] = AppealState(kept["state"])
    kept["set_aside"] = tuple(found for name in kept["set_aside"] if (found := signal_named(name)))
    return Appeal(**kept)
