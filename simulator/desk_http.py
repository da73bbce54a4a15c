"""What the page has at hand: named places on its map, and sample pictures to send."""

import secrets
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiohttp import web

from simulator.answering import answering
from simulator.people_content import location_of
from simulator.refusals import PeopleRefusal
from simulator.request_args import read_args
from simulator.world import World

SAMPLES = Path(__file__).parent / "page" / "samples"
PICTURES = {".jpg", ".jpeg", ".png"}


class DeskHttp:
    """Landmarks are told by whoever sets the scene; the simulator itself knows no place."""

    def __init__(self, world: World) -> None:
        self._world = world
        # A page that finds another run behind the same address knows that its world is gone.
        self._run = secrets.token_hex(4)
        self._landmarks: list[dict[str, Any]] = []
        self._zone: str | None = None

    def routes(self) -> list[web.RouteDef]:
        table = [
            ("GET", "/api/landmarks", self._list),
            ("POST", "/api/landmarks", self._set),
            ("GET", "/api/samples", self._samples),
        ]
        return [web.route(method, path, answering(handler)) for method, path, handler in table]

    async def _list(self, _request: web.Request) -> Any:
        return {"landmarks": self._landmarks, "zone": self._zone, "run": self._run}

    async def _set(self, request: web.Request) -> Any:
        """`{landmarks: [{name, latitude, longitude}], zone?}` replaces them all."""
        values = (await read_args(request)).values
        given = values.get("landmarks")
        if not isinstance(given, list):
            raise PeopleRefusal("landmarks is a list of {name, latitude, longitude}")
        self._landmarks = [_landmark(place) for place in given]
        self._zone = _zone_named(values["zone"]) if values.get("zone") else self._zone
        self._world.events.add("landmarks")
        return await self._list(request)

    async def _samples(self, _request: web.Request) -> Any:
        """Files of `page/samples`: names starting with `selfie` or `face` are people, the rest are places."""
        names = sorted(p.name for p in SAMPLES.glob("*") if p.suffix.lower() in PICTURES)
        people = [n for n in names if n.startswith(("selfie", "face"))]
        return {
            "people": [f"/page/samples/{n}" for n in people],
            "places": [f"/page/samples/{n}" for n in names if n not in people],
        }


def _landmark(place: Any) -> dict[str, Any]:
    try:
        name, where = str(place["name"]), location_of(place)
    except (KeyError, TypeError) as error:
        raise PeopleRefusal("a landmark has name, latitude and longitude") from error
    return {"name": name, "latitude": where["latitude"], "longitude": where["longitude"]}


def _zone_named(name: Any) -> str:
    try:
        return ZoneInfo(str(name)).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise PeopleRefusal(f"there is no time zone {name}") from error
