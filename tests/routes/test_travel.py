"""Travel times: estimated, or asked of OSRM and Valhalla over HTTP with a short patience."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.routes.asked import AskedOrEstimated, Engine
from bot.routes.travel import PARKING_S, Estimated
from bot.rules.place import Position
from tests.routes.days import HERE, east
from tests.routes.http_server import Answer, serving

POINTS = (HERE, east(2), east(12))


@pytest.fixture
def server() -> Iterator[Callable[[Answer], str]]:
    """`server(answer)` → the address of a routing engine that answers so."""
    with ExitStack() as running:
        yield lambda answer: running.enter_context(serving(answer))


def osrm(path: str, _: bytes) -> tuple[int, bytes]:
    places = urlsplit(path).path.rpartition("/")[2].split(";")
    rows = [[600.4 * abs(a - b) for b in range(len(places))] for a in range(len(places))]
    return 200, json.dumps({"code": "Ok", "durations": rows}).encode()


def valhalla(_: str, body: bytes) -> tuple[int, bytes]:
    asked = json.loads(body)
    rows = [[{"time": 300} for _ in asked["targets"]] for _ in asked["sources"]]
    return 200, json.dumps({"sources_to_targets": rows}).encode()


def test_the_estimate_never_says_that_a_longer_way_is_quicker() -> None:
    (row, *_) = Estimated().matrix([east(km / 4) for km in range(160)])
    assert list(row) == sorted(row)
    assert row[0] == 0
    assert 8 * 60 < row[8] < 12 * 60 + PARKING_S  # 2 km as the crow flies


def test_osrm_and_valhalla_are_asked_in_their_own_languages(server: Callable[[Answer], str]) -> None:
    of_osrm = AskedOrEstimated(Engine(kind="osrm", url=server(osrm)))
    assert of_osrm.matrix(POINTS)[0] == [0, 600 + PARKING_S, 1201 + PARKING_S]
    of_valhalla = AskedOrEstimated(Engine(kind="valhalla", url=server(valhalla), profile="auto"))
    assert of_valhalla.matrix(POINTS)[2] == [300 + PARKING_S, 300 + PARKING_S, 0]
    assert of_osrm.failed == of_valhalla.failed == ""


@pytest.mark.parametrize(
    "answer",
    [
        lambda *_: (500, b"{}"),
        lambda *_: (200, b"not json"),
        lambda *_: (200, b"[]"),
        lambda *_: (200, b'{"code": "NoTable"}'),
        lambda *_: (200, b'{"code": "Ok", "durations": [[0]]}'),
        lambda *_: (200, b'{"code": "Ok", "durations": [["a"]]}'),
    ],
)
def test_an_engine_that_talks_nonsense_is_replaced_by_the_estimate_and_noted(
    server: Callable[[Answer], str], answer: Answer
) -> None:
    asked = AskedOrEstimated(Engine(kind="osrm", url=server(answer)))
    assert asked.matrix(POINTS) == Estimated().matrix(POINTS)
    assert asked.failed


def test_an_engine_that_is_slow_or_away_costs_its_timeout_and_no_more(
    server: Callable[[Answer], str],
) -> None:
    def slow(*_: Any) -> tuple[int, bytes]:
        time.sleep(3)
        return 200, b"{}"

    begin = time.monotonic()
    asked = AskedOrEstimated(Engine(kind="valhalla", url=server(slow), timeout_s=0.2))
    assert asked.matrix(POINTS) == Estimated().matrix(POINTS)
    assert asked.failed
    away = AskedOrEstimated(Engine(kind="osrm", url="http://127.0.0.1:9", timeout_s=0.2))
    assert away.matrix(POINTS) == Estimated().matrix(POINTS)
    assert time.monotonic() - begin < 2.5


def test_a_pair_without_a_road_is_as_far_as_a_day_is_long(server: Callable[[Answer], str]) -> None:
    def island(*_: Any) -> tuple[int, bytes]:
        return 200, b'{"code": "Ok", "durations": [[0, null], [null, 0]]}'

    asked = AskedOrEstimated(Engine(kind="osrm", url=server(island)))
    assert asked.matrix([HERE, Position(20, 110)])[0][1] > 86_000
