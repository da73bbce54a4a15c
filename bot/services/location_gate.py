"""May a position of this person be kept at all? Asked before an update is even stored."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.definition import QuestionKind
from bot.rules.person import Person
from bot.rules.policy import WorkingHours
from bot.rules.roles import ConsentKind, Role
from bot.rules.working_time import Window, window_at
from bot.storage.breaks import breaks_between
from bot.storage.consents import allows
from bot.storage.focus import focus_of
from bot.storage.people import person_of_telegram
from bot.storage.policies import policy_in_force
from bot.storage.tracks import latest_shift, shift_at
from bot.storage.visits import open_visit_of


async def may_keep_coordinates(
    db: AsyncConnection,
    telegram_id: int,
    at: datetime,
    *,
    is_new: bool = False,
    is_pinned: bool = False,
) -> bool:
    """Whether a position sent at `at`, which may be a while ago, may be stored.

    Yes for a rep who agreed to location and is in a visit (arriving counts), in a shift, or in working hours
    and free to begin a shift; never during a break. `is_new` marks the first message of a share: only that
    begins a shift again after the rep has ended the day, and is the end of a break. A position that is not
    live (`is_pinned`) proves nothing and is kept only while a form, a search or a new customer asks for one.
    """
    me = await person_of_telegram(db, telegram_id)
    if is_pinned:
        return me is not None and (await focus_of(db, me.id)).data.get("asks") == QuestionKind.LOCATION
    if me is None or not me.is_a(Role.REP) or not await allows(db, me.id, ConsentKind.LOCATION):
        return False
    # A share begun anew says that the break is over.
    rests = () if is_new else await breaks_between(db, me.id, since=at, until=at)
    if any(each.holds(at) for each in rests):
        return False
    if await open_visit_of(db, me.id) is not None or await shift_at(db, me.id, at) is not None:
        return True
    hours = (await policy_in_force(db, at)).policy.hours
    return await shift_window(db, me, hours, at, is_new=is_new) is not None


async def shift_window(
    db: AsyncConnection, me: Person, hours: WorkingHours, at: datetime, *, is_new: bool
) -> Window | None:
    """The working hours for which a share may open a shift now; None outside them and after "end day"."""
    window = window_at(at, me.zone, hours)
    if window is None:
        return None
    latest = await latest_shift(db, me.id)
    ended = latest is not None and latest.ended_at is not None and latest.ended_at >= window.start
    return None if ended and not is_new else window
