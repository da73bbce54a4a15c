"""The quarterly rounds about the rules; no query joins an answer with a person, and none could."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.roles import PersonState, Role
from bot.rules.rules_round import RoundSummary, summed_up
from bot.storage.tables.people import person, person_role
from bot.storage.tables.rules_rounds import rules_answer, rules_asked, rules_round
from bot.storage.upsert import insert_into


async def round_called(db: AsyncConnection, quarter: str, *, at: datetime) -> int:
    """Begun with the first who is asked."""
    new = insert_into(db, rules_round).values(quarter=quarter, began_at=at)
    await db.execute(new.on_conflict_do_nothing())
    return int(
        (await db.execute(select(rules_round.c.id).where(rules_round.c.quarter == quarter))).scalar_one()
    )


async def reps_to_ask(
    db: AsyncConnection, quarter: str, zones: Collection[str], *, joined_before: datetime, limit: int
) -> tuple[int, ...]:
    """Those who know the rules and have not been asked in this quarter."""
    is_rep = exists().where(
        person_role.c.person_id == person.c.id,
        person_role.c.role == Role.REP,
        person_role.c.revoked_at.is_(None),
    )
    asked = (
        select(rules_asked.c.person_id)
        .join(rules_round, rules_round.c.id == rules_asked.c.round_id)
        .where(rules_round.c.quarter == quarter)
    )
    query = select(person.c.id).where(
        person.c.state == PersonState.ACTIVE,
        person.c.zone.in_(list(zones)),
        person.c.joined_at <= joined_before,
        is_rep,
        person.c.id.not_in(asked),
    )
    return tuple((await db.execute(query.order_by(person.c.id).limit(limit))).scalars())


async def note_asked(db: AsyncConnection, round_id: int, person_id: int) -> None:
    await db.execute(rules_asked.insert().values(round_id=round_id, person_id=person_id, answered=False))


async def is_open_for(db: AsyncConnection, round_id: int, person_id: int) -> bool | None:
    """Whether they may still give stars; None: they were not asked, or the round is told."""
    query = (
        select(rules_asked.c.answered)
        .join(rules_round, rules_round.c.id == rules_asked.c.round_id)
        .where(
            rules_asked.c.round_id == round_id,
            rules_asked.c.person_id == person_id,
            rules_round.c.told_at.is_(None),
        )
        .with_for_update()
    )
    answered = (await db.execute(query)).scalar()
    return None if answered is None else not answered


async def note_answered(db: AsyncConnection, round_id: int, person_id: int) -> None:
    here = (rules_asked.c.round_id == round_id, rules_asked.c.person_id == person_id)
    await db.execute(update(rules_asked).where(*here).values(answered=True))


async def add_answer(db: AsyncConnection, round_id: int, *, stars: int | None = None, text: str = "") -> None:
    await db.execute(rules_answer.insert().values(round_id=round_id, stars=stars, text=text))


async def rounds_to_tell(db: AsyncConnection, began_before: datetime) -> tuple[int, ...]:
    query = select(rules_round.c.id).where(
        rules_round.c.told_at.is_(None), rules_round.c.began_at <= began_before
    )
    return tuple((await db.execute(query.order_by(rules_round.c.id))).scalars())


async def note_told(db: AsyncConnection, round_id: int, *, at: datetime) -> None:
    await db.execute(update(rules_round).where(rules_round.c.id == round_id).values(told_at=at))


async def last_rounds(db: AsyncConnection, *, limit: int) -> tuple[RoundSummary, ...]:
    """Those that are told, the newest first."""
    query = select(rules_round.c.id).where(rules_round.c.told_at.is_not(None))
    ids = (await db.execute(query.order_by(rules_round.c.id.desc()).limit(limit))).scalars().all()
    return tuple([await summary_of_round(db, each) for each in ids])


async def summary_of_round(db: AsyncConnection, round_id: int) -> RoundSummary:
    quarter = select(rules_round.c.quarter).where(rules_round.c.id == round_id)
    asked = select(func.count()).select_from(rules_asked).where(rules_asked.c.round_id == round_id)
    answers: Any = select(rules_answer.c.stars, rules_answer.c.text).where(
        rules_answer.c.round_id == round_id
    )
    rows = (await db.execute(answers)).all()
    return summed_up(
        (await db.execute(quarter)).scalar_one(),
        int((await db.execute(asked)).scalar_one()),
        [row.stars for row in rows if row.stars is not None],
        [row.text for row in rows if row.text],
    )
