"""Map tiles of a configured server: asked with short patience, kept on disk, attributed."""

import logging
import math
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from bot.rules.datum import Datum, from_wgs84, to_wgs84
from bot.rules.place import Position

log = logging.getLogger(__name__)

MOST = 48
"""Tiles of one picture: a server of others is not to be flooded."""
DEEPEST = 18
LARGEST = 2_000_000
AT_ONCE = 6
EQUATOR_PX_M = 156_543.03
"""Metres a pixel at the equator and zoom 0, for tiles of 256 pixels."""
PNG, JPEG = b"\x89PNG", b"\xff\xd8"


@dataclass(frozen=True, slots=True, kw_only=True)
class TileServer:
    """`url` with {z}, {x} and {y}; empty: there is none, and pictures do without."""

    url: str = ""
    attribution: str = ""
    """What the server's owner wants to stand on the map."""
    datum: Datum = Datum.WGS_84
    timeout_s: float = 3
    """For all tiles of a picture together: it leaves without those that have not come."""
    folder: Path = Path("var/tiles")
    keep_days: float = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A picture and the corners of the land it shows."""

    image: bytes
    north_west: Position
    south_east: Position


def tiles_for(
    server: TileServer, north_west: Position, south_east: Position, metres_per_px: float
) -> tuple[Tile, ...]:
    """Those that came in time; empty when that are too few to be of use."""
    if not server.url:
        return ()
    wanted = _wanted(server, north_west, south_east, metres_per_px)
    found = _fetched(server, wanted)
    if len(found) * 2 < len(wanted):
        log.warning("the tile server gave %d of %d tiles in time", len(found), len(wanted))
        return ()
    return tuple(_tile(server, name, image) for name, image in found.items())


Name = tuple[int, int, int]
"""Zoom, column, row."""


def _wanted(
    server: TileServer, north_west: Position, south_east: Position, metres_per_px: float
) -> list[Name]:
    """The zoom whose pixels are about those of the picture, or coarser where that were too many tiles."""
    first, last = from_wgs84(north_west, server.datum), from_wgs84(south_east, server.datum)
    shrink = math.cos(math.radians((first.lat + last.lat) / 2))
    zoom = round(math.log2(max(1.0, EQUATOR_PX_M * shrink / metres_per_px)))
    for z in range(min(DEEPEST, zoom), -1, -1):
        left, top = _column_row(first, z)
        right, bottom = _column_row(last, z)
        if (right - left + 1) * (bottom - top + 1) <= MOST:
            return [(z, x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]
    return []


def _column_row(place: Position, z: int) -> tuple[int, int]:
    size = 2**z
    x = (place.lon + 180) / 360 * size
    y = (1 - math.asinh(math.tan(math.radians(place.lat))) / math.pi) / 2 * size
    return min(size - 1, max(0, int(x))), min(size - 1, max(0, int(y)))


def _tile(server: TileServer, name: Name, image: bytes) -> Tile:
    z, x, y = name
    return Tile(
        image=image,
        north_west=to_wgs84(_corner(z, x, y), server.datum),
        south_east=to_wgs84(_corner(z, x + 1, y + 1), server.datum),
    )


def _corner(z: int, x: int, y: int) -> Position:
    size = 2**z
    return Position(math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / size)))), x / size * 360 - 180)


def _fetched(server: TileServer, wanted: Sequence[Name]) -> dict[Name, bytes]:
    """From disk what is there and fresh; the rest is asked for at once, for as long as there is patience."""
    found = {name: image for name in wanted if (image := _kept(server, name)) is not None}
    missing = [name for name in wanted if name not in found]
    if not missing:
        return found
    pool = ThreadPoolExecutor(AT_ONCE)
    asked = {pool.submit(_asked, server, name): name for name in missing}
    done, _ = wait(asked, timeout=server.timeout_s)
    pool.shutdown(wait=False, cancel_futures=True)
    for answer in done:
        image = answer.result()
        if image is not None:
            found[asked[answer]] = image
    return found


def _asked(server: TileServer, name: Name) -> bytes | None:
    z, x, y = name
    url = server.url.replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y))
    try:
        request = Request(url, headers={"User-Agent": "visitbot (field visits)"})  # noqa: S310 - http(s) is checked with the settings
        with urlopen(request, timeout=server.timeout_s) as answer:  # noqa: S310 - the same
            image: bytes = answer.read(LARGEST)
    except (URLError, HTTPException, OSError, ValueError) as error:
        log.info("tile %s: %s", name, error)
        return None
    if not image.startswith((PNG, JPEG)):
        return None
    _keep(server, name, image)
    return image


def _path(server: TileServer, name: Name) -> Path:
    return server.folder / "/".join(map(str, name))


def _kept(server: TileServer, name: Name) -> bytes | None:
    path = _path(server, name)
    try:
        if time.time() - path.stat().st_mtime > server.keep_days * 86_400:
            return None
        return path.read_bytes()
    except OSError:
        return None


def _keep(server: TileServer, name: Name, image: bytes) -> None:
    """Whole or not at all: another process may read it. A full disk costs the next asking, nothing else."""
    path = _path(server, name)
    half = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(image)
        half.replace(path)
    except OSError as error:
        log.warning("a tile could not be kept: %s", error)
