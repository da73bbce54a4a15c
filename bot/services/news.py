"""Announcements as people read them, and who has read one; the reminder of those who have not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.news import Announcement, NewsState, Reading
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.reminders import Push, expires_at
from bot.rules.roles import PersonState, Role
from bot.rules.working_time import after_working_time, in_working_hours, local_day
from bot.services.announce import NewsGone
from bot.services.moment import Moment
from bot.storage import news as storage
from bot.storage.people import people
from bot.storage.reminders import tellable
from bot.storage.rhythms import on_leave

SHOWN = 8
AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    announcement: Announcement
    by: Person
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsList:
    to_me: tuple[Copy, ...]
    by_me: tuple[Announcement, ...]
    """What I have sent; for an admin what anybody has."""
    counts: Mapping[int, tuple[int, int]]
    """How many have read each, of how many."""
    may_write: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    announcement: Announcement
    by: Person
    read: tuple[Person, ...]
    unread: tuple[Person, ...]
    """Those who are still here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    copy: Copy
    to: Person
    key: str
    expires_at: datetime


async def news_for(db: AsyncConnection, me: Person) -> NewsList:
    pairs = await storage.sent_to(db, me.id, limit=SHOWN)
    may_write = me.is_a(Role.MANAGER) or me.is_a(Role.ADMIN)
    mine: tuple[Announcement, ...] = ()
    if may_write:
        mine = await storage.sent_by(db, None if me.is_a(Role.ADMIN) else me.id, limit=SHOWN)
    return NewsList(
        to_me=await _copies(db, pairs),
        by_me=mine,
        counts=await storage.read_counts(db, [each.id for each in mine]),
        may_write=may_write,
    )


async def my_copy(db: AsyncConnection, me: Person, number: int) -> Copy:
    """Raises NewsGone for what was not sent to me, or was taken back."""
    found = await storage.announcement_of(db, number)
    copy = await storage.copy_for(db, number, me.id)
    if found is None or copy is None or found.state is not NewsState.SENT:
        raise NewsGone
    return (await _copies(db, ((found, copy),)))[0]


async def read(db: AsyncConnection, me: Person, number: int, moment: Moment) -> Copy:
    """Once; the first tap counts."""
    copy = await my_copy(db, me, number)
    if copy.reading.read_at is None:
        await storage.mark_copy(db, number, me.id, read_at=moment.at)
    return await my_copy(db, me, number)


async def receipts(db: AsyncConnection, me: Person, number: int) -> Receipts:
    """For who sent it, and admins; raises NewsGone."""
    found = await storage.announcement_of(db, number)
    if (
        found is None
        or found.state is not NewsState.SENT
        or not (found.by_id == me.id or me.is_a(Role.ADMIN))
    ):
        raise NewsGone
    copies = await storage.copies_of(db, number)
    ids = [each.person_id for each in copies] + [found.by_id]
    known = {each.id: each for each in await people(db, ids=ids, states=tuple(PersonState))}
    return Receipts(
        announcement=found,
        by=known[found.by_id],
        read=tuple(known[each.person_id] for each in copies if each.read_at is not None),
        unread=tuple(
            known[each.person_id]
            for each in copies
            if each.read_at is None and known[each.person_id].state is PersonState.ACTIVE
        ),
    )


async def unread_by_now(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[Unread, ...]:
    """Who has not read in all that working time, once; who is busy, off work or away hears later."""
    length = timedelta(hours=policy.news.remind_hours)
    pairs = await storage.unread_since(db, now - length, limit=AT_ONCE) if length else ()
    who = await tellable(db, {copy.person_id for _, copy in pairs})
    away = await on_leave(db, {each.id: local_day(now, each.zone) for each in who.values()})
    due = [
        (found, copy)
        for found, copy in pairs
        if (to := who.get(copy.person_id)) is not None
        and to.id not in away
        and in_working_hours(now, to.zone, policy.hours)
        and after_working_time(copy.sent_at, length, to.zone, policy.hours) <= now
    ]
    for found, copy in due:
        await storage.mark_copy(db, found.id, copy.person_id, reminded_at=now)
    return tuple(
        Unread(
            copy=copy,
            to=who[copy.reading.person_id],
            key=f"{Push.NEWS}:{copy.announcement.id}:{copy.reading.person_id}:again",
            expires_at=expires_at(Push.NEWS, now, zone=who[copy.reading.person_id].zone, hours=policy.hours),
        )
        for copy in await _copies(db, due)
    )


async def _copies(db: AsyncConnection, pairs: Sequence[tuple[Announcement, Reading]]) -> tuple[Copy, ...]:
    ids = {found.by_id for found, _ in pairs}
    known = {each.id: each for each in await people(db, ids=list(ids), states=tuple(PersonState))}
    return tuple(Copy(announcement=found, by=known[found.by_id], reading=copy) for found, copy in pairs)
