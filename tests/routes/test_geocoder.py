"""Addresses asked of a geocoder over HTTP, by geopy as it is: found, unknown, too vague, silent."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.config import load_settings
from bot.config_file import ConfigError
from bot.routes.geocoder import Geocoder, GeocoderSilent, Kind
from bot.rules.datum import Datum, from_wgs84
from bot.rules.place import Position, distance_m
from tests.routes.http_server import Answer, serving

DOOR = Position(31.2304, 121.4737)
Server = Callable[[Answer], str]


@pytest.fixture
def server() -> Iterator[Server]:
    with ExitStack() as running:
        yield lambda answer: running.enter_context(serving(answer))


def nominatim(span: float = 0.001) -> list[dict[str, object]]:
    lat, lon = DOOR.lat, DOOR.lon
    box = [str(lat - span), str(lat + span), str(lon - span), str(lon + span)]
    return [{"lat": str(lat), "lon": str(lon), "display_name": "here", "boundingbox": box}]


def says(answer: object, status: int = 200) -> Answer:
    return lambda *_: (status, json.dumps(answer).encode())


def of(server: Server, answer: Answer, kind: Kind = "nominatim") -> Geocoder:
    return Geocoder(kind=kind, url=server(answer), key="secret-key", country="CN", timeout_s=5)


def test_nominatim_is_asked_for_one_answer_within_the_country(server: Server) -> None:
    asked: list[str] = []

    def answer(path: str, _: bytes) -> tuple[int, bytes]:
        asked.append(path)
        return 200, json.dumps(nominatim()).encode()

    assert of(server, answer).position_of("南京东路1号") == DOOR
    query = parse_qs(urlsplit(asked[0]).query)
    assert urlsplit(asked[0]).path == "/search"
    assert (query["q"], query["limit"], query["countrycodes"]) == (["南京东路1号"], ["1"], ["cn"])


def test_an_address_it_does_not_know_or_whose_town_only_is_no_place(server: Server) -> None:
    assert of(server, says([])).position_of("nowhere") is None
    assert of(server, says(nominatim(span=0.2))).position_of("Shanghai") is None
    assert of(server, says({}, status=400)).position_of("?") is None


def slow(*_: object) -> tuple[int, bytes]:
    time.sleep(1)  # longer than the patience of whoever asks
    return 200, b"[]"


@pytest.mark.parametrize(
    ("answer", "why", "refused"),
    [
        (says([], status=429), "GeocoderRateLimited", False),
        (says([], status=502), "", False),
        (lambda *_: (200, b"<html>"), "", False),
        (says([{"lat": "north"}]), "", False),
        (says([{"lat": "999", "lon": "x"}]), "", False),
        (says("words"), "", False),
        (says([], status=401), "GeocoderAuthenticationFailure", True),
        (says([], status=403), "GeocoderInsufficientPrivileges", True),
    ],
)
def test_silence_is_told_from_an_unknown_address_without_key_or_address(
    server: Server, answer: Answer, why: str, refused: bool
) -> None:
    with pytest.raises(GeocoderSilent) as silent:
        of(server, answer).position_of("南京东路1号")
    assert why in str(silent.value)
    assert silent.value.refused is refused
    assert "secret-key" not in str(silent.value)
    assert "南京" not in str(silent.value)


def test_neither_address_nor_key_reaches_the_log(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with pytest.raises(GeocoderSilent):
        of(server, says("no such street: Nanjing Road", status=500), "baidu").position_of("Nanjing Road")
    assert "Nanjing" not in caplog.text
    assert "secret-key" not in caplog.text


def test_a_slow_answer_is_not_waited_for(server: Server) -> None:
    with pytest.raises(GeocoderSilent, match="TimedOut"):
        Geocoder(kind="nominatim", url=server(slow), timeout_s=0.2).position_of("here")


def test_a_server_that_is_not_there_is_silent() -> None:
    with pytest.raises(GeocoderSilent):
        Geocoder(kind="nominatim", url="http://127.0.0.1:9", timeout_s=0.3).position_of("here")


def test_baidu_s_datum_is_converted_and_its_towns_and_refusals_are_known(server: Server) -> None:
    there = from_wgs84(DOOR, Datum.BD_09)

    def result(level: str) -> dict[str, object]:
        return {"status": 0, "result": {"location": {"lat": there.lat, "lng": there.lon}, "level": level}}

    found = of(server, says(result("门址")), "baidu").position_of("南京东路1号")
    assert found is not None
    assert distance_m(found, DOOR) < 1
    assert of(server, says(result("城市")), "baidu").position_of("上海") is None
    unknown = {"status": 1, "msg": "Internal Service Error:无相关结果", "results": []}
    assert of(server, says(unknown), "baidu").position_of("？") is None
    for status in (5, 200, 240):
        with pytest.raises(GeocoderSilent) as silent:
            of(server, says({"status": status}), "baidu").position_of("南京东路1号")
        assert silent.value.refused


def test_photon_pelias_and_opencage_are_read(server: Server) -> None:
    lonlat = {"type": "Point", "coordinates": [DOOR.lon, DOOR.lat]}
    features = {"features": [{"geometry": lonlat, "properties": {"name": "here", "label": "here"}}]}
    for kind in ("photon", "pelias"):
        assert of(server, says(features), kind).position_of("here") == DOOR
    point = {"lat": DOOR.lat, "lng": DOOR.lon}
    answer = {"results": [{"formatted": "here", "geometry": point}], "status": {"code": 200}}
    assert of(server, says(answer), "opencage").position_of("here") == DOOR


@pytest.mark.parametrize(
    ("environ", "why"),
    [
        ({"VISITBOT_GEOCODING_KIND": "nominatim"}, "geocoding.url is needed"),
        ({"VISITBOT_GEOCODING_KIND": "baidu"}, "VISITBOT_GEOCODER_KEY"),
        ({"VISITBOT_GEOCODING_KIND": "amap"}, "VISITBOT_GEOCODING_KIND"),
        ({"VISITBOT_GEOCODING_PER_SECOND": "0"}, "VISITBOT_GEOCODING_PER_SECOND"),
    ],
)
def test_settings_that_cannot_work_are_refused(environ: dict[str, str], why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        load_settings(None, {"VISITBOT_CONFIG": "config.toml", **environ})
