"""A video note as a track of one face: where it is, which way it turns, and whom the frontal looks show."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from bot.evidence.face import Face, FaceEngine, Pixels, Vector, likeness
from bot.rules.liveness import Gesture, LivenessProblem, Look, judged

LOOKS_PER_S = 8
LONGEST_S = 60  # as long as a video note may be
MOST_SIDE_PX = 1920  # a video note has 640 at most
MOST_FRAMES = LONGEST_S * 60
LOOKS_AT_PX = 360  # of the shorter side: a note is square, a film of a phone is not
LOWEST_SCORE = 0.7
MOST_VECTORS = 16
LIGHT_ENOUGH = 200  # of 255, the lightest fiftieth of a frame
MOST_GAIN = 4.0
NEARLY_FRONTAL = 0.25  # SFace still knows people who look a little aside


class VideoRefused(Exception):  # noqa: N818 - it says what happened
    def __init__(self, problem: LivenessProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Film:
    track: tuple[Look, ...]
    frontal: tuple[Vector, ...]
    """Of frontal looks, spread over the whole video."""


def watched(video: bytes, engine: FaceEngine) -> Film:
    """Raises VideoRefused. One frame is in memory at a time, whatever the video's length."""
    track: list[Look] = []
    seen: list[tuple[Pixels, Face]] = []
    for at_s, image in _frames(video):
        faces = [face for face in engine.detect(image) if face.score >= LOWEST_SCORE]
        if not faces:
            continue
        look = _look(at_s, faces[0])
        track.append(look)
        if abs(look.turn) < NEARLY_FRONTAL:
            seen.append((image, faces[0]))
            if len(seen) > 2 * MOST_VECTORS:
                del seen[1::2]
    every = max(1, len(seen) // MOST_VECTORS)
    return Film(tuple(track), tuple(engine.embed(image, face) for image, face in seen[::every]))


def live_problem(
    video: bytes, enrolled: list[Vector], asked: tuple[Gesture, ...], engine: FaceEngine
) -> LivenessProblem | None:
    """None: the enrolled person did what was asked, in one take."""
    try:
        film = watched(video, engine)
    except VideoRefused as refused:
        return refused.problem
    likenesses = [likeness(enrolled, vector) for vector in film.frontal]
    limits = engine.thresholds
    return judged(film.track, likenesses, asked, match=limits.match, unsure=limits.unsure)


def turn_of(face: Face) -> float:
    """The nose off the middle of the eyes along their line, in eye distances; 0 when looking straight."""
    right, left, nose = (np.array(point) for point in face.points[:3])
    eyes = left - right
    distance = float(np.hypot(*eyes)) or 1.0
    return float((nose - (left + right) / 2) @ eyes / distance**2)


def _look(at_s: float, face: Face) -> Look:
    return Look(
        at_s=at_s,
        turn=turn_of(face),
        x=face.left + face.width / 2,
        y=face.top + face.height / 2,
        width=face.width,
        height=face.height,
    )


def _frames(video: bytes) -> Iterator[tuple[float, Pixels]]:
    """So many a second, red first, made small; only as many are decoded in full as are looked at."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "video.mp4"
        path.write_bytes(video)
        film = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
        try:
            yield from _read(film)
        finally:
            film.release()


def _read(film: cv2.VideoCapture) -> Iterator[tuple[float, Pixels]]:
    if not film.isOpened():
        raise VideoRefused(LivenessProblem.NOT_A_VIDEO)
    sides = (film.get(cv2.CAP_PROP_FRAME_WIDTH), film.get(cv2.CAP_PROP_FRAME_HEIGHT))
    if max(sides) > MOST_SIDE_PX:
        raise VideoRefused(LivenessProblem.TOO_LARGE)
    rate = film.get(cv2.CAP_PROP_FPS)
    rate = rate if 1 <= rate <= 240 else 30.0  # a broken header says 0 or 90,000
    due = 0.0
    for number in range(MOST_FRAMES):
        if not film.grab() or number / rate > LONGEST_S:
            return
        if number / rate < due:
            continue
        due += 1 / LOOKS_PER_S
        ok, frame = film.retrieve()
        if ok:
            yield number / rate, _small(np.asarray(frame, np.uint8))


def _small(frame: Pixels) -> Pixels:
    share = min(1.0, LOOKS_AT_PX / min(frame.shape[:2]))
    if share < 1:
        frame = np.asarray(
            cv2.resize(frame, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8
        )
    return _lit(np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB), np.uint8))


def _lit(frame: Pixels) -> Pixels:
    """An evening's frame made lighter: in the dark the nose is seen nearer to the middle than it is."""
    light = float(np.percentile(frame, 98))
    if light >= LIGHT_ENOUGH:
        return frame
    gain = min(MOST_GAIN, LIGHT_ENOUGH / max(1.0, light))
    return np.asarray(cv2.convertScaleAbs(frame, alpha=gain), np.uint8)
