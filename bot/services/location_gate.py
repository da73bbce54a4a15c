"""May a position of this person be kept at all? Asked before an update is even stored."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.definition import PLACES
from bot.rules.person import Person
from bot.rules.policy import WorkingHours
from bot.rules.roles import ConsentKind, Role
from bot.rules.working_time import Window, local_day, window_at
from bot.storage.breaks import Break, breaks_between
from bot.storage.consents import allows
from bot.storage.focus import focus_of
from bot.storage.people import person_of_telegram
from bot.storage.policies import policy_in_force
from bot.storage.rhythms import days_off_of
from bot.storage.tracks import Shift, latest_shift
from bot.storage.visits import open_visit_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hours:
    """What decides whether a position outside any visit is one of work."""

    zone: str
    hours: WorkingHours
    days_off: frozenset[date]
    latest: Shift | None

    def let_in(self, at: datetime, *, is_new: bool) -> bool:
        if self.latest is not None and self.latest.holds(at):
            return True
        return self.shift_window(at, is_new=is_new) is not None

    def shift_window(self, at: datetime, *, is_new: bool) -> Window | None:
        off = frozenset[date]() if is_new else self.days_off
        window = window_at(at, self.zone, self.hours, days_off=off)
        if window is None:
            return None
        ended_at = self.latest.ended_at if self.latest is not None else None
        has_ended = ended_at is not None and ended_at >= window.start
        return None if has_ended and not is_new else window


@dataclass(frozen=True, slots=True, kw_only=True)
class _Track:
    """A rep who agreed to be located: what is known of their time, for all positions of a batch."""

    breaks: tuple[Break, ...]
    hours: _Hours | None
    """None: a visit is open (arriving counts), or one shift held all the time: nothing else matters."""

    def lets_in(self, at: datetime, *, is_new: bool) -> bool:
        # A share begun anew says that the break is over.
        if not is_new and any(each.holds(at) for each in self.breaks):
            return False
        return self.hours is None or self.hours.let_in(at, is_new=is_new)


class LocationGate:
    """Answers for one batch of updates, whose positions were sent between two moments.

    What was looked up for one position of a person serves all the others: after an outage a live location
    brings a position for every few seconds of it.
    """

    def __init__(self, db: AsyncConnection, *, since: datetime, until: datetime) -> None:
        self._db = db
        self._since = since
        self._until = until
        self._tracks: dict[int, _Track | None] = {}

    async def lets_in(
        self, telegram_id: int, at: datetime, *, is_new: bool = False, is_pinned: bool = False
    ) -> bool:
        """Whether a position sent at `at` may be stored.

        Yes for a rep who agreed to location and is in a visit (arriving counts), in a shift, or in working
        hours and free to begin a shift; never during a break, and not on a day off until they share anew.
        `is_new` marks the first message of a share: only that begins a shift again after the rep has ended
        the day, and is the end of a break. A position that is not live (`is_pinned`) proves nothing and is
        kept only while a form, a search or a new customer asks for one.
        """
        if is_pinned:
            return await self._is_asked_for(telegram_id)
        if telegram_id not in self._tracks:
            self._tracks[telegram_id] = await self._track_of(telegram_id)
        track = self._tracks[telegram_id]
        return track is not None and track.lets_in(at, is_new=is_new)

    async def _is_asked_for(self, telegram_id: int) -> bool:
        me = await person_of_telegram(self._db, telegram_id)
        return me is not None and (await focus_of(self._db, me.id)).data.get("asks") in PLACES

    async def _track_of(self, telegram_id: int) -> _Track | None:
        db = self._db
        me = await person_of_telegram(db, telegram_id)
        if me is None or not me.is_a(Role.REP) or not await allows(db, me.id, ConsentKind.LOCATION):
            return None
        breaks = await breaks_between(db, me.id, since=self._since, until=self._until)
        if await open_visit_of(db, me.id) is not None or await self._in_one_shift(me):
            return _Track(breaks=breaks, hours=None)
        hours = (await policy_in_force(db, self._until)).policy.hours
        return _Track(breaks=breaks, hours=await _hours_of(db, me, hours, since=self._since))

    async def _in_one_shift(self, me: Person) -> bool:
        latest = await latest_shift(self._db, me.id)
        return latest is not None and latest.holds(self._since) and latest.holds(self._until)


async def shift_window(
    db: AsyncConnection, me: Person, hours: WorkingHours, at: datetime, *, is_new: bool
) -> Window | None:
    """The working hours for which a share may open a shift now.

    None outside them, and, unless the share is new, after "end day" and on a day off.
    """
    return (await _hours_of(db, me, hours, since=at)).shift_window(at, is_new=is_new)


async def _hours_of(db: AsyncConnection, me: Person, hours: WorkingHours, *, since: datetime) -> _Hours:
    eve = local_day(since, me.zone) - timedelta(days=1)  # whose hours may last past midnight
    return _Hours(
        zone=me.zone,
        hours=hours,
        days_off=await days_off_of(db, me.id, since=eve),
        latest=await latest_shift(db, me.id),
    )
