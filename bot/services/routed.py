"""A kept route as facts: who comes when, who is left out, where the stops lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pydantic import TypeAdapter

from bot.routes.day import Reason, Route
from bot.rules.opening_hours import Opening
from bot.rules.place import Position
from bot.rules.working_time import at_local
from bot.storage.day_routes import StoredRoute

_ROUTE: TypeAdapter[Route] = TypeAdapter(Route)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteOfDay:
    """By plan item."""

    order: tuple[int, ...]
    begins_at: Mapping[int, datetime]
    """When each visit is to begin."""
    left_out: Mapping[int, Reason]
    places: Mapping[int, Position]
    openings: Mapping[int, tuple[Opening, ...]]
    """Of those whose hours are known; empty when closed."""
    fixed: frozenset[int]
    start: Position | None
    leaves_at: datetime
    ends_at: datetime
    lunch_at: datetime | None
    drive: timedelta
    made_at: datetime


def route_facts(stored: StoredRoute | None, day: date, zone: str) -> RouteOfDay | None:
    """None while there is no route."""
    if stored is None or stored.body is None or stored.made_at is None:
        return None
    body, midnight = stored.body, at_local(day, time(0), zone)
    route = _ROUTE.validate_python(body["route"])

    def moment(seconds: int) -> datetime:
        return midnight + timedelta(seconds=seconds)

    return RouteOfDay(
        order=route.ids,
        begins_at={stop.candidate_id: moment(stop.begins_s) for stop in route.stops},
        left_out={out.candidate_id: out.reason for out in route.left_out},
        places={int(item): Position(**place) for item, place in body["places"].items()},
        openings={
            int(item): tuple(
                (time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in known
            )
            for item, known in body["openings"].items()
        },
        fixed=frozenset(body["fixed"]),
        start=Position(**body["start"]) if body["start"] else None,
        leaves_at=moment(route.leaves_s),
        ends_at=moment(route.ends_s),
        lunch_at=moment(route.lunch_s) if route.lunch_s is not None else None,
        drive=timedelta(seconds=route.drive_s),
        made_at=stored.made_at,
    )
