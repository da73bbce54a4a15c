"""Travel times asked of a routing engine of one's own: OSRM or Valhalla, over HTTP, with a short patience."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, Literal
from urllib.error import URLError
from urllib.request import Request, urlopen

from bot.routes.day import Matrix
from bot.routes.travel import PARKING_S, Estimated, TravelTimes, TravelUnknown
from bot.rules.place import Position

log = logging.getLogger(__name__)

LARGEST_ANSWER = 20_000_000
Json = Any
"""What an engine answers, before it is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Which routing engine is asked; "estimate" asks nobody."""

    kind: Literal["estimate", "osrm", "valhalla"] = "estimate"
    url: str = ""
    profile: str = "driving"
    """OSRM's profile, or Valhalla's costing (auto, motor_scooter, bicycle, pedestrian)."""
    timeout_s: float = 5


@dataclass(frozen=True, slots=True)
class Osrm:
    """The table service of OSRM."""

    engine: Engine

    def matrix(self, points: Sequence[Position]) -> Matrix:
        places = ";".join(f"{point.lon:.6f},{point.lat:.6f}" for point in points)
        answer = _asked(
            Request(f"{self.engine.url}/table/v1/{self.engine.profile}/{places}?annotations=duration"),  # noqa: S310 - http(s) is checked with the settings
            self.engine.timeout_s,
        )
        if answer.get("code") != "Ok":
            raise TravelUnknown(f"OSRM says {answer.get('code')}")
        return _with_parking(answer.get("durations"), len(points))


@dataclass(frozen=True, slots=True)
class Valhalla:
    """The matrix service of Valhalla (sources_to_targets)."""

    engine: Engine

    def matrix(self, points: Sequence[Position]) -> Matrix:
        places = [{"lat": point.lat, "lon": point.lon} for point in points]
        question = {"sources": places, "targets": places, "costing": self.engine.profile}
        answer = _asked(
            Request(  # noqa: S310 - http(s) is checked with the settings
                f"{self.engine.url}/sources_to_targets",
                data=json.dumps(question).encode(),
                headers={"Content-Type": "application/json"},
            ),
            self.engine.timeout_s,
        )
        rows = answer.get("sources_to_targets")
        if not isinstance(rows, list):
            raise TravelUnknown("Valhalla's answer has no sources_to_targets")
        return _with_parking([[cell.get("time") for cell in row] for row in rows], len(points))


@dataclass(slots=True)
class AskedOrEstimated:
    """The engine's times, or the estimate when it is silent: a route in the morning matters more."""

    engine: Engine
    failed: str = field(default="", init=False)
    """Why the last answer was estimated; empty when it was not."""

    def matrix(self, points: Sequence[Position]) -> Matrix:
        asked = _of(self.engine)
        self.failed = ""
        if asked is not None:
            try:
                return asked.matrix(points)
            except TravelUnknown as why:
                self.failed = str(why)
                log.warning("travel times are estimated: %s", why)
        return Estimated().matrix(points)


def _of(engine: Engine) -> TravelTimes | None:
    match engine.kind:
        case "osrm":
            return Osrm(engine)
        case "valhalla":
            return Valhalla(engine)
    return None


def _asked(request: Request, timeout_s: float) -> dict[str, Json]:
    try:
        with urlopen(request, timeout=timeout_s) as answer:  # noqa: S310 - the same
            found = json.loads(answer.read(LARGEST_ANSWER))
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise TravelUnknown(f"{type(error).__name__}: {error}"[:200]) from error
    if not isinstance(found, dict):
        raise TravelUnknown("the answer is no JSON object")
    return found


def _with_parking(durations: Json, count: int) -> Matrix:
    """Whole seconds with parking; a pair without a road is as far as a day is long."""
    if not isinstance(durations, list) or [len(row) for row in durations] != [count] * count:
        raise TravelUnknown("the answer has not a time for every pair")
    return [
        [
            0 if a == b else round(PARKING_S + (86_400 if time is None else float(time)))
            for b, time in enumerate(row)
        ]
        for a, row in enumerate(durations)
    ]
