"""What a face engine is: it finds faces and describes each by a vector; one interface for any of them."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.rules.identity import Thresholds

Pixels = NDArray[np.uint8]
"""Height × width × 3, red first."""
Vector = NDArray[np.float32]
"""Of length one, so that the likeness of two is their product."""


class FaceEngineMissing(Exception):  # noqa: N818 - it says what is the matter
    """The weights are not installed, or are not the ones that were measured."""


@dataclass(frozen=True, slots=True)
class Face:
    """`points` are right eye, left eye, nose, right and left corner of the mouth, as (x, y) pixels."""

    left: float
    top: float
    width: float
    height: float
    points: tuple[tuple[float, float], ...]
    score: float


class FaceEngine(Protocol):
    """Vectors of different `model_id` are never compared."""

    model_id: str
    thresholds: Thresholds

    def detect(self, image: Pixels) -> tuple[Face, ...]:
        """The upright faces of the picture, the largest first; slightly tilted ones too."""
        ...

    def embed(self, image: Pixels, face: Face) -> Vector: ...


def likeness(enrolled: list[Vector], seen: Vector) -> float:
    """Cosine, -1 to 1, to the middle of the enrolled vectors."""
    middle = np.mean(np.stack(enrolled), axis=0)
    return float(middle @ seen / np.linalg.norm(middle))


def nearest(earlier: list[Vector], seen: Vector) -> tuple[int, float]:
    """Which of the earlier vectors is most alike, and how much; (-1, -1.0) when there is none."""
    if not earlier:
        return -1, -1.0
    each = np.stack(earlier) @ seen
    best = int(np.argmax(each))
    return best, float(each[best])
