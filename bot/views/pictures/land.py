"""The land under a map, from the tiles of a configured server; nothing where it does not answer."""

import io
import logging

from matplotlib.patches import Patch
from PIL import Image, UnidentifiedImageError

from bot.routes.tiles import Tile, TileServer, tiles_for
from bot.rules.place import Position
from bot.views.pictures.ground import Ground
from bot.views.pictures.paper import Paper

log = logging.getLogger(__name__)

LARGEST_SIDE = 1024


def draw_land(paper: Paper, ground: Ground, card: Patch, server: TileServer) -> bool:
    """Each tile stands where its corners lie on the paper; False when nothing could be drawn."""
    first, last = ground.corner(0, 0), ground.corner(1, 1)
    tiles = tiles_for(server, Position(*first), Position(*last), 1 / ground.px_per_m)
    return sum(_draw(paper, ground, card, tile) for tile in tiles) > 0


def _draw(paper: Paper, ground: Ground, card: Patch, tile: Tile) -> bool:
    try:
        picture = Image.open(io.BytesIO(tile.image))
        if max(picture.size) > LARGEST_SIDE:
            return False
        picture.load()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        log.warning("a tile is no picture: %s", error)
        return False
    left, top = ground.place((tile.north_west.lat, tile.north_west.lon))
    right, bottom = ground.place((tile.south_east.lat, tile.south_east.lon))
    paper.image(picture, left, top, right, bottom, card)
    return True
