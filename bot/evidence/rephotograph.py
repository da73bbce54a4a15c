"""Does a photo show an earlier photo, as when a screen or a print is photographed?

A picture is flat: from wherever a camera looks at it, one perspective explains *all* of it, each block.
A fresh photo of the same place has depth, people, shadows and goods that moved: one explains only a part.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.evidence.inspect import PictureRefused, loaded, opened

LOOKS_AT_PX = 800
POINTS = 1000
CLEARLY_NEARER = 0.8  # Lowe's ratio: the second nearest point must be so much farther off
LEAST_POINTS = 15
OFF_PX = 4.0
BLOCK_PX = 32
SEARCHED_PX = 8  # lenses bend straight lines: a block is looked for so far around its place
PLAIN = 6.0  # grey levels; blocks with less in them agree with anything
LEAST_BLOCKS = 40
AGREES = 0.8
"""Correlation of a block, blurred a little so that a screen's pixels and its glare do not matter."""
ALL_OF_IT = 0.975
"""Share of blocks that agree. Photographs of flat walls from elsewhere reach 0.97 (docs/evidence.md)."""

Grey = NDArray[np.uint8]
Soft = NDArray[np.float32]
Matrix = NDArray[np.float64]
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Look:
    """A picture with the points by which it is found again."""

    grey: Grey
    points: NDArray[np.float32]
    descriptions: Grey

    @property
    def soft(self) -> Soft:
        return np.asarray(cv2.GaussianBlur(self.grey.astype(np.float32), (0, 0), 2), np.float32)


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of the earlier picture, and where in its own frame the new picture has it."""

    agreement: float
    at: Place
    found_at: Place


def shown_in(photo: bytes, earlier: Sequence[bytes]) -> int | None:
    """Which of the earlier pictures the photo shows, all of it that is in view; None when none for sure."""
    new = _look(photo)
    if new is None:
        return None
    mirrored = _described(np.ascontiguousarray(new.grey[:, ::-1]))
    for number, data in enumerate(earlier):
        old = _look(data)
        if old is not None and any(each and agreement(old, each) >= ALL_OF_IT for each in (new, mirrored)):
            return number
    return None


def agreement(old: _Look, new: _Look) -> float:
    """The share of the old picture's blocks that the new one shows in one perspective; 0 without any."""
    perspective = _perspective(old, new)
    if perspective is None:
        return 0.0
    blocks = _blocks(old, new, perspective)
    blocks = _blocks(old, new, _nearer(blocks, perspective))
    if len(blocks) < LEAST_BLOCKS:
        return 0.0
    return sum(block.agreement > AGREES for block in blocks) / len(blocks)


def _look(data: bytes) -> _Look | None:
    """None for what is no picture, or has too little in it."""
    try:
        picture = loaded(opened(data), longest_px=LOOKS_AT_PX).convert("L")
    except PictureRefused:
        return None
    picture.thumbnail((LOOKS_AT_PX, LOOKS_AT_PX))
    return _described(np.asarray(picture, np.uint8))


def _described(grey: Grey) -> _Look | None:
    cv2.setNumThreads(1)
    finder = cv2.ORB_create(nfeatures=POINTS, fastThreshold=7)  # type: ignore[attr-defined]  # not in its stubs
    points, descriptions = finder.detectAndCompute(grey, None)
    if descriptions is None or len(points) < LEAST_POINTS:
        return None
    return _Look(grey, np.array([point.pt for point in points], np.float32), descriptions)


def _perspective(old: _Look, new: _Look) -> Matrix | None:
    """From the old picture into the new one, by the points that both have."""
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(old.descriptions, new.descriptions, k=2)
    clear = [
        pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < CLEARLY_NEARER * pair[1].distance
    ]
    if len(clear) < LEAST_POINTS:
        return None
    here = old.points[[match.queryIdx for match in clear]]
    there = new.points[[match.trainIdx for match in clear]]
    found, fits = cv2.findHomography(here, there, cv2.USAC_MAGSAC, OFF_PX)
    if found is None or int(fits.sum()) < LEAST_POINTS or abs(np.linalg.det(found)) < 1e-9:
        return None
    return np.asarray(found, np.float64)


def _blocks(old: _Look, new: _Look, perspective: Matrix) -> list[_Block]:
    """Every block of the old picture that has something in it and that the new one has in view."""
    back, (height, width) = np.linalg.inv(perspective), old.grey.shape
    before = old.soft
    now = np.asarray(cv2.warpPerspective(new.soft, back, (width, height)), np.float32)
    in_view = cv2.warpPerspective(np.full_like(new.grey, 255), back, (width, height)) > 250
    found = []
    for top in range(SEARCHED_PX, height - BLOCK_PX - SEARCHED_PX, BLOCK_PX):
        for left in range(SEARCHED_PX, width - BLOCK_PX - SEARCHED_PX, BLOCK_PX):
            block = before[top : top + BLOCK_PX, left : left + BLOCK_PX]
            around = (
                slice(top - SEARCHED_PX, top + BLOCK_PX + SEARCHED_PX),
                slice(left - SEARCHED_PX, left + BLOCK_PX + SEARCHED_PX),
            )
            if block.std() >= PLAIN and in_view[around].all():
                found.append(_best(block, now[around], left, top))
    return found


def _best(block: Soft, around: Soft, left: int, top: int) -> _Block:
    _, agreement, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(around, block, cv2.TM_CCOEFF_NORMED))
    middle = left + BLOCK_PX / 2, top + BLOCK_PX / 2
    return _Block(agreement, middle, (middle[0] + x - SEARCHED_PX, middle[1] + y - SEARCHED_PX))


def _nearer(blocks: Sequence[_Block], perspective: Matrix) -> Matrix:
    """The perspective once more, by all blocks that agree already: points may have stood in one corner."""
    sure = [block for block in blocks if block.agreement > AGREES - 0.1]
    if len(sure) < LEAST_POINTS:
        return perspective
    here = np.array([block.at for block in sure], np.float32)
    seen = np.array([[block.found_at for block in sure]], np.float32)
    there = cv2.perspectiveTransform(seen, perspective)[0]
    better, _ = cv2.findHomography(here, there, cv2.RANSAC, OFF_PX)
    return (
        perspective if better is None or abs(np.linalg.det(better)) < 1e-9 else np.asarray(better, np.float64)
    )
