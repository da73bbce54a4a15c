"""What the page has at hand: named places on its map, and sample pictures to send."""

from pathlib import Path
from typing import Any

from aiohttp import web

from simulator.answering import answering
from simulator.refusals import PeopleRefusal
from simulator.request_args import read_args

SAMPLES = Path(__file__).parent / "page" / "samples"
PICTURES = {".jpg", ".jpeg", ".png"}


class DeskHttp:
    """Landmarks are told by whoever sets the scene; the simulator itself knows no place."""

    def __init__(self) -> None:
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
        return {"landmarks": self._landmarks, "zone": self._zone}

    async def _set(self, request: web.Request) -> Any:
        """`{landmarks: [{name, latitude, longitude}], zone?}` replaces them all; `zone` is shown by the page's clock."""
        values = (await read_args(request)).values
        given = values.get("landmarks")
        if not isinstance(given, list):
            raise PeopleRefusal("landmarks is a list of {name, latitude, longitude}")
        try:
            self._landmarks = [
                {
                    "name": str(place["name"]),
                    "latitude": float(place["latitude"]),
                    "longitude": float(place["longitude"]),
                }
                for place in given
            ]
        except (KeyError, TypeError, ValueError) as error:
            raise PeopleRefusal("a landmark has name, latitude and longitude") from error
        self._zone = str(values["zone"]) if values.get("zone") else self._zone
        return {"landmarks": self._landmarks, "zone": self._zone}

    async def _samples(self, _request: web.Request) -> Any:
        """Files of `page/samples`: names starting with `selfie` or `face` are people, the rest are places."""
        names = sorted(p.name for p in SAMPLES.glob("*") if p.suffix.lower() in PICTURES)
        people = [n for n in names if n.startswith(("selfie", "face"))]
        return {
            "people": [f"/page/samples/{n}" for n in people],
            "places": [f"/page/samples/{n}" for n in names if n not in people],
        }
