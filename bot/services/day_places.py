"""A rep says where the day begins and ends; today's way is made anew with it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.definition import QuestionKind
from bot.rules.day_places import Begins, DayPlaces, Ends
from bot.rules.own_hours import OwnHours
from bot.rules.person import Person
from bot.rules.place import Position
from bot.rules.policy import Policy
from bot.rules.working_time import local_day
from bot.services.input import heard, listen
from bot.services.moment import Moment
from bot.services.route import ask_route
from bot.services.route_day import Wish
from bot.storage.day_places import day_places_of, forget_day_places, keep_day_places
from bot.storage.day_routes import route_of_day
from bot.storage.own_hours import forget_own_hours, own_hours_of
from bot.storage.tracks import live_shares_of

DAY_PLACE = "day_place"
"""Focus: a location is home or the office, as `place` says."""
NAMED = ("home", "office")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesShown:
    rep: Person
    places: DayPlaces
    own: OwnHours
    asked: str = ""
    """Which place is to be sent now; empty for none."""
    is_live: bool = False
    """A running share tells where the rep is."""


async def shown_places(db: AsyncConnection, me: Person) -> PlacesShown:
    return PlacesShown(rep=me, places=await day_places_of(db, me.id), own=await own_hours_of(db, me.id))


async def choose(
    db: AsyncConnection, me: Person, choice: Begins | Ends, policy: Policy, moment: Moment
) -> PlacesShown:
    """A place that nobody has named yet is asked for instead."""
    places = await day_places_of(db, me.id)
    if not places.has(choice):
        return await ask_for(db, me, choice, at=moment.at)
    begins = choice if isinstance(choice, Begins) else places.begins
    ends = choice if isinstance(choice, Ends) else places.ends
    chosen = DayPlaces(home=places.home, office=places.office, begins=begins, ends=ends)
    return await _keep(db, me, chosen, policy, moment)


async def ask_for(db: AsyncConnection, me: Person, place: str, *, at: datetime) -> PlacesShown:
    await listen(db, me, DAY_PLACE, data={"place": place, "asks": QuestionKind.LOCATION}, at=at)
    return PlacesShown(
        rep=me,
        places=await day_places_of(db, me.id),
        own=await own_hours_of(db, me.id),
        asked=place,
        is_live=await _live_position(db, me, at) is not None,
    )


async def name_place(
    db: AsyncConnection, me: Person, place: str, position: Position, policy: Policy, moment: Moment
) -> PlacesShown:
    await heard(db, me, at=moment.at)
    places = (await day_places_of(db, me.id)).with_place(place, position)
    return await _keep(db, me, places, policy, moment)


async def name_here(
    db: AsyncConnection, me: Person, place: str, policy: Policy, moment: Moment
) -> PlacesShown:
    """Where the live share has the rep now; asks for a location when it has just ended."""
    position = await _live_position(db, me, moment.at)
    if position is None:
        return await ask_for(db, me, place, at=moment.at)
    return await name_place(db, me, place, position, policy, moment)


async def forget(db: AsyncConnection, me: Person, policy: Policy, moment: Moment) -> PlacesShown:
    had_route = await _has_route(db, me, moment)
    await forget_day_places(db, me.id)
    await forget_own_hours(db, me.id)
    if had_route:
        await ask_route(db, me, policy, moment, Wish(tell=False))
    return await shown_places(db, me)


async def _keep(
    db: AsyncConnection, me: Person, places: DayPlaces, policy: Policy, moment: Moment
) -> PlacesShown:
    await keep_day_places(db, me.id, places)
    if await _has_route(db, me, moment):
        await ask_route(db, me, policy, moment, Wish(tell=False))
    return PlacesShown(rep=me, places=places, own=await own_hours_of(db, me.id))


async def _has_route(db: AsyncConnection, me: Person, moment: Moment) -> bool:
    return await route_of_day(db, me.id, local_day(moment.at, me.zone)) is not None


async def _live_position(db: AsyncConnection, me: Person, at: datetime) -> Position | None:
    shares = await live_shares_of(db, me.id, at)
    return next((share.last_fix.position for share in shares if share.last_fix), None)
