"""Clips for the tests, made of one still: a head that turns is the picture warped as a head would turn.

No video of a real person was at hand whose licence allows it to be shipped; this is what stands in for one.
"""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.evidence.face import Face, Pixels
from bot.rules.liveness import Gesture

RATE = 16
Frame = NDArray[np.uint8]


def acted(still: Pixels, face: Face, gestures: Sequence[Gesture]) -> list[Frame]:
    """The person looks straight, does each gesture, and looks straight again."""
    frames = [still] * RATE
    for gesture in gestures:
        for share in _there_and_back():
            if gesture is Gesture.CLOSER:
                frames.append(_nearer(still, face, 1 + 0.5 * share))
            else:
                frames.append(turned(still, face, (1 if gesture is Gesture.LEFT else -1) * 50 * share))
        frames += [still] * (RATE // 2)
    return frames


def turned(still: Pixels, face: Face, degrees: float) -> Frame:
    """The head as an upright cylinder whose nose stands out, turned; what is not the head stays."""
    angle = np.radians(degrees)
    eyes = float(np.hypot(*(np.array(face.points[1]) - np.array(face.points[0]))))
    nose_x, nose_y = face.points[2]
    radius, stands_out = eyes, 0.5 * eyes
    height, width = still.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    across, down = (x - nose_x) / radius, (y - nose_y) / eyes
    around = np.arcsin(np.clip(across, -1, 1))
    source = nose_x + radius * np.sin(np.clip(around - angle, -np.pi / 2, np.pi / 2))
    nose_now = nose_x + (radius + stands_out) * np.sin(angle)
    near_nose = np.exp(-(((x - nose_now) / (0.45 * eyes)) ** 2) - (down / 0.42) ** 2)
    source -= stands_out * np.sin(angle) * near_nose
    is_head = np.clip((1 - np.abs(across)) / 0.25, 0, 1) * np.clip((2.0 - np.abs(down)) / 0.4, 0, 1)
    shown = (x + (source - x) * is_head).astype(np.float32)
    warped = cv2.remap(still, shown, y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(warped, np.uint8)


def tilted(still: Pixels, degrees: float) -> Frame:
    """A flat print turned about its upright axis before the camera."""
    height, width = still.shape[:2]
    angle, distance = np.radians(degrees), 2.5 * width
    corners = np.array(
        [
            (-width / 2, -height / 2),
            (width / 2, -height / 2),
            (width / 2, height / 2),
            (-width / 2, height / 2),
        ]
    )
    depth = distance + corners[:, 0] * np.sin(angle)
    seen = np.stack([corners[:, 0] * np.cos(angle), corners[:, 1]], axis=1) * (distance / depth)[:, None]
    middle = np.array([width / 2, height / 2])
    warp = cv2.getPerspectiveTransform(
        (corners + middle).astype(np.float32), (seen + middle).astype(np.float32)
    )
    return np.asarray(cv2.warpPerspective(still, warp, (width, height), borderValue=(90, 90, 90)), np.uint8)


def waved(still: Pixels, gestures: Sequence[Gesture], degrees: float = 40) -> list[Frame]:
    """A printed photo moved before the camera as the gestures ask."""
    frames: list[Frame] = [still] * RATE
    for gesture in gestures:
        for share in _there_and_back():
            if gesture is Gesture.CLOSER:
                frames.append(_zoomed(still, 1 + 0.5 * share))
            else:
                frames.append(tilted(still, (1 if gesture is Gesture.LEFT else -1) * degrees * share))
        frames += [still] * (RATE // 2)
    return frames


def filmed(
    frames: Sequence[Frame],
    side_px: int = 384,
    *,
    rate: float = RATE,
    size: tuple[int, int] | None = None,
) -> bytes:
    """An .mp4, square as a video note is, or of another `size`."""
    width, height = size or (side_px, side_px)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), rate, (width, height))
        for frame in frames:
            film.write(cv2.cvtColor(_cut(frame, width, height), cv2.COLOR_RGB2BGR))
        film.release()
        return path.read_bytes()


def _cut(frame: Frame, width: int, height: int) -> Frame:
    """The upper middle of the frame, in the shape that is wanted."""
    share = min(frame.shape[1] / width, frame.shape[0] / height)
    wide, high = round(width * share), round(height * share)
    left = (frame.shape[1] - wide) // 2
    part = frame[:high, left : left + wide]
    return np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _nearer(still: Pixels, face: Face, factor: float) -> Frame:
    return _zoomed(still, factor, (face.points[2][0], face.points[2][1]))


def _zoomed(still: Pixels, factor: float, about: tuple[float, float] | None = None) -> Frame:
    height, width = still.shape[:2]
    x, y = about or (width / 2, height / 2)
    warp = np.array([[factor, 0, x - factor * x], [0, factor, y - factor * y]], np.float32)
    return np.asarray(cv2.warpAffine(still, warp, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _there_and_back() -> Iterator[float]:
    up = np.linspace(0, 1, RATE // 2)
    yield from (float(each) for each in (*up, *[1.0] * (RATE // 4), *up[::-1]))
