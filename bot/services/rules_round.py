"""Once a quarter reps say what they think of the rules; managers and admins read it without names."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.reminders import Push, expires_at
from bot.rules.roles import PersonState, Role
from bot.rules.rules_round import (
    ASKED_WITHIN,
    KNOWS_THEM_AFTER,
    LONGEST,
    STARS,
    RoundSummary,
    is_asked_on,
    quarter_of,
)
from bot.rules.working_time import in_working_hours, local_day
from bot.storage import rules_rounds as storage
from bot.storage.people import people
from bot.storage.reminders import tellable, zones_in_use
from bot.storage.rhythms import on_leave

AT_ONCE = 200
SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class RepAsked:
    rep: Person
    round_id: int
    key: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTold:
    to: Person
    summary: RoundSummary
    key: str
    expires_at: datetime


async def reps_asked(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[RepAsked, ...]:
    """In the first days of a quarter, in each one's working hours, once."""
    if not policy.news.ask_about_rules:
        return ()
    zones = [
        zone
        for zone in await zones_in_use(db)
        if is_asked_on(local_day(now, zone)) and in_working_hours(now, zone, policy.hours)
    ]
    found: list[RepAsked] = []
    for quarter in sorted({quarter_of(local_day(now, zone)) for zone in zones}):
        these = [zone for zone in zones if quarter_of(local_day(now, zone)) == quarter]
        ids = await storage.reps_to_ask(
            db, quarter, these, joined_before=now - KNOWS_THEM_AFTER, limit=AT_ONCE
        )
        reps = await tellable(db, ids)
        away = await on_leave(db, {each.id: local_day(now, each.zone) for each in reps.values()})
        for rep in [each for each in reps.values() if each.id not in away]:
            round_id = await storage.round_called(db, quarter, at=now)
            await storage.note_asked(db, round_id, rep.id)
            ends = expires_at(Push.NEWS, now, zone=rep.zone, hours=policy.hours)
            key = f"rules_round:{quarter}:{rep.id}"
            found.append(RepAsked(rep=rep, round_id=round_id, key=key, expires_at=ends))
    return tuple(found)


async def give_stars(db: AsyncConnection, me: Person, round_id: int, stars: int) -> bool | None:
    """True: counted; False: they had given some before; None: it is not theirs, or over."""
    is_open = await storage.is_open_for(db, round_id, me.id)
    if is_open and stars in STARS:
        await storage.add_answer(db, round_id, stars=stars)
        await storage.note_answered(db, round_id, me.id)
    return is_open if stars in STARS else None


async def say_why(db: AsyncConnection, me: Person, round_id: int, words: str) -> bool:
    """A line of its own, apart from the stars; False: the round is over, or was not theirs."""
    if await storage.is_open_for(db, round_id, me.id) is None or not words.strip():
        return False
    await storage.add_answer(db, round_id, text=" ".join(words.split())[:LONGEST])
    return True


async def rounds_told(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[RoundTold, ...]:
    """When a round is over, everybody who makes or keeps the rules hears what came of it."""
    found: list[RoundTold] = []
    for round_id in await storage.rounds_to_tell(db, now - ASKED_WITHIN):
        await storage.note_told(db, round_id, at=now)
        summary = await storage.summary_of_round(db, round_id)
        everybody = await people(db, states=(PersonState.ACTIVE,))
        found += [
            RoundTold(
                to=each,
                summary=summary,
                key=f"rules_round_told:{summary.quarter}:{each.id}",
                expires_at=expires_at(Push.NEWS, now, zone=each.zone, hours=policy.hours),
            )
            for each in everybody
            if each.is_a(Role.MANAGER) or each.is_a(Role.ADMIN)
        ]
    return tuple(found)


async def told_rounds(db: AsyncConnection) -> tuple[RoundSummary, ...]:
    """Those that are over, the newest first."""
    return await storage.last_rounds(db, limit=SHOWN)
