"""The land under a map: tiles of a server of one's own, and a finished picture without it."""

import io
import math
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.routes.tiles import TileServer, tiles_for
from bot.rules.datum import Datum
from bot.rules.place import Position
from bot.views.pictures.day_map import LAND, draw
from bot.views.pictures.drawing import KIND_OF, render, to_json
from tests.routes.http_server import serving
from tests.views.pictures.days import FULL_DAY, share_of

FOREST = "#2F7D32"
HANGZHOU = (Position(30.30, 120.10), Position(30.24, 120.18))


def tile(colour: str = FOREST, side: int = 256) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(out, "PNG")
    return out.getvalue()


def at(url: str, folder: Path, **more: Any) -> TileServer:
    usual: dict[str, Any] = {"attribution": "© Test", "folder": folder}
    return TileServer(url=f"{url}/{{z}}/{{x}}/{{y}}.png", **usual | more)


def test_the_map_lies_on_the_tiles_and_they_are_asked_for_once(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(path: str, _: bytes) -> tuple[int, bytes]:
        asked.append(path)
        return 200, tile()

    with serving(answer) as url:
        kind, spec = KIND_OF[type(FULL_DAY)], to_json(FULL_DAY)
        first = render(kind, spec, tiles=at(url, tmp_path))
        count = len(asked)
        second = render(kind, spec, tiles=at(url, tmp_path))
    assert share_of(LAND, first) < share_of(LAND, draw(FULL_DAY)) / 5
    assert first == second
    assert 0 < count <= 48
    assert len(asked) == count


@pytest.mark.parametrize("said", [(500, b""), (200, b"<html>no"), (200, b"\x89PNG broken"), (404, b"no")])
def test_a_server_that_gives_nonsense_leaves_the_picture_as_it_is_without_one(
    said: tuple[int, bytes], tmp_path: Path
) -> None:
    with serving(lambda path, body: said) as url:
        drawn = draw(FULL_DAY, tiles=at(url, tmp_path))
    assert drawn == draw(FULL_DAY)


def test_a_server_that_is_away_or_sleeps_costs_its_patience_and_no_more(tmp_path: Path) -> None:
    def sleeps(path: str, body: bytes) -> tuple[int, bytes]:
        time.sleep(1.5)
        return 200, tile()

    with serving(sleeps) as url:
        began = time.monotonic()
        assert tiles_for(at(url, tmp_path, timeout_s=0.2), *HANGZHOU, 8) == ()
        assert time.monotonic() - began < 1.4
    assert tiles_for(at(url, tmp_path / "other", timeout_s=0.2), *HANGZHOU, 8) == ()


def test_tiles_lie_where_the_land_is_in_either_datum(tmp_path: Path) -> None:
    with serving(lambda path, body: (200, tile())) as url:
        plain = tiles_for(at(url, tmp_path / "wgs"), *HANGZHOU, 8)
        shifted = tiles_for(at(url, tmp_path / "gcj", datum=Datum.GCJ_02), *HANGZHOU, 8)
    for tiles in (plain, shifted):
        assert max(each.north_west.lat for each in tiles) >= HANGZHOU[0].lat
        assert min(each.north_west.lon for each in tiles) <= HANGZHOU[0].lon
        assert min(each.south_east.lat for each in tiles) <= HANGZHOU[1].lat
        assert max(each.south_east.lon for each in tiles) >= HANGZHOU[1].lon
    apart = abs(plain[0].north_west.lon - shifted[0].north_west.lon) % 0.02
    assert not math.isclose(apart, 0, abs_tol=1e-4)


def test_a_country_asks_for_few_tiles_and_old_ones_are_asked_for_again(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(path: str, _: bytes) -> tuple[int, bytes]:
        asked.append(path)
        return 200, tile()

    with serving(answer) as url:
        tiles_for(at(url, tmp_path), Position(50, 80), Position(20, 125), 10)
        assert 0 < len(asked) <= 48
        tiles_for(at(url, tmp_path, keep_days=0), Position(50, 80), Position(20, 125), 10)
    assert len(asked) > 48 or len(asked) % 2 == 0
