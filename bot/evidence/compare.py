"""Is this the picture that was kept? The same, written anew, changed and where, or not to be told."""

import io
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from bot.evidence.inspect import loaded, opened

SIDE_PX = 512
BLOCK_PX = 16
LEAST_CHANGE = 14.0  # grey levels in a block; recompressing to JPEG quality 30 leaves 6
ABOVE_THE_REST = 4.0  # times what all blocks differ by, as when a picture was made lighter
MOST_CHANGED = 0.5  # of all blocks: beyond that it is another picture
SAME_SHAPE = 0.03
TURNS = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
RED = (235, 50, 50)
Colours = NDArray[np.float32]


class Verdict(StrEnum):
    IDENTICAL = "identical"
    SAME = "same"
    """Written anew, as a messenger does: nothing was changed that can be seen."""
    CHANGED = "changed"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Comparison:
    verdict: Verdict
    difference: float = 0.0
    """Of all blocks on the average, in grey levels: smaller is nearer."""
    regions: tuple[tuple[float, float, float, float], ...] = ()
    """Left, top, right, bottom as shares of the sent picture."""
    mirrored: bool = False
    """Left and right are swapped, which no camera or messenger does to a picture once taken."""


def compared(sent: bytes, kept: bytes) -> Comparison:
    """Raises PictureRefused for bytes that are no picture."""
    if sent == kept:
        return Comparison(Verdict.IDENTICAL)
    one, other = _small(sent), _small(kept)
    ways = [(_differences(one, turned), mirrored) for turned, mirrored in _turned(other)]
    (difference, blocks), mirrored = min(ways, key=lambda each: each[0][0])
    if blocks is None:
        return Comparison(Verdict.CANNOT_TELL, difference)
    changed = blocks > max(LEAST_CHANGE, ABOVE_THE_REST * float(np.median(blocks)) + 6)
    share = float(changed.mean())
    if share > MOST_CHANGED or float(np.median(blocks)) > 3 * LEAST_CHANGE:
        return Comparison(Verdict.CANNOT_TELL, difference)
    if not changed.any():
        return Comparison(Verdict.SAME, difference, mirrored=mirrored)
    return Comparison(Verdict.CHANGED, difference, _regions(changed), mirrored)


def marked_where(sent: bytes, comparison: Comparison) -> bytes:
    """The sent picture with a frame around every region that differs."""
    picture = loaded(opened(sent), longest_px=1280)
    picture.thumbnail((1280, 1280))
    pen = ImageDraw.Draw(picture)
    width, height = picture.size
    for left, top, right, bottom in comparison.regions:
        box = (left * width, top * height, right * width, bottom * height)
        pen.rectangle(box, outline=RED, width=max(3, width // 200))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()


def _small(data: bytes) -> Image.Image:
    picture = loaded(opened(data), longest_px=SIDE_PX)
    picture.thumbnail((SIDE_PX, SIDE_PX))
    return picture


def _turned(picture: Image.Image) -> list[tuple[Image.Image, bool]]:
    """All eight orientations, and whether each is mirrored."""
    return [
        (picture, False),
        *((picture.transpose(way), way not in TURNS) for way in map(Image.Transpose, range(7))),
    ]


def _differences(one: Image.Image, other: Image.Image) -> tuple[float, NDArray[np.float32] | None]:
    """How far apart on the average, and block by block; None for pictures of another shape."""
    shape, wanted = one.width / one.height, other.width / other.height
    if abs(shape / wanted - 1) > SAME_SHAPE:
        return 255.0, None
    mine, theirs = (
        _colours(one, one.size),
        _alike_in_light(_colours(other, one.size), _colours(one, one.size)),
    )
    apart = np.abs(mine - theirs).max(axis=2)
    rows, columns = (max(1, side // BLOCK_PX) for side in apart.shape)
    cut = apart[: rows * BLOCK_PX, : columns * BLOCK_PX]
    blocks = cut.reshape(rows, -1, columns, cut.shape[1] // columns).mean(axis=(1, 3))
    return float(blocks.mean()), blocks.astype(np.float32)


def _colours(picture: Image.Image, size: tuple[int, int]) -> Colours:
    same_size = picture if picture.size == size else picture.resize(size, Image.Resampling.BILINEAR)
    return np.asarray(same_size.filter(ImageFilter.BoxBlur(1.5)), dtype=np.float32)


def _alike_in_light(theirs: Colours, mine: Colours) -> Colours:
    """Lighter or darker all over is no change of the picture: the middle half of the tones is matched."""
    low, high = (np.percentile(theirs, share, axis=(0, 1)) for share in (25, 75))
    low_mine, high_mine = (np.percentile(mine, share, axis=(0, 1)) for share in (25, 75))
    gain = np.clip((high_mine - low_mine + 1) / (high - low + 1), 0.7, 1.4)
    return np.asarray((theirs - low) * gain + low_mine, dtype=np.float32)


def _regions(changed: NDArray[np.bool_]) -> tuple[tuple[float, float, float, float], ...]:
    """Boxes around blocks that touch one another."""
    rows, columns = changed.shape
    left_over = {(int(row), int(column)) for row, column in np.argwhere(changed)}
    boxes = []
    while left_over:
        edge = [left_over.pop()]
        found = list(edge)
        while edge:
            row, column = edge.pop()
            near = {(row + y, column + x) for y in (-1, 0, 1) for x in (-1, 0, 1)} & left_over
            left_over -= near
            edge += near
            found += near
        ys, xs = zip(*found, strict=True)
        box = (min(xs) / columns, min(ys) / rows, (max(xs) + 1) / columns, (max(ys) + 1) / rows)
        boxes.append(box)
    return tuple(sorted(boxes))
