"""One picture of one person: turned upright, judged whether it is good enough, described by a vector."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from bot.evidence.face import Face, FaceEngine, Pixels, Vector
from bot.evidence.inspect import PictureRefused, loaded, opened
from bot.evidence.yunet_sface import aligned
from bot.rules.identity import FaceProblem, Gate

LOOKS_AT_PX = 1280  # what a messenger leaves of a photo
SURE_SCORE = 0.9  # below, the picture is turned and looked at again: upside down a face still scores 0.87
SURE_ROLL_DEG = 10  # as YuNet sees it, which makes less of a tilt than there is; SFace wants heads upright
TURNS_DEG = (0, 270, 90, 180, 30, 330, 60, 300, 120, 240, 150, 210)
AROUND_PX = 224  # so large a face's surroundings are looked at, in a twelfth of the time
REACH = 1.5  # from the middle of a face, in its height or width
CLEAR = 0.88  # enough to believe which way is up: a face upside down scores as much, but leans to a side
DEG_WORTH = 0.005  # so much of the detector's score
TURNED_WORTH = 0.02  # a turn that no camera makes must be clearly better
BESIDE = 0.4  # of the largest face's height: a smaller one is somebody passing behind

_Look = tuple[Pixels, tuple[Face, ...]]
"""A picture in one position, and the faces seen on it."""


@dataclass(frozen=True, slots=True)
class Portrait:
    vector: Vector
    score: float
    """The detector's."""


def portrait(data: bytes, engine: FaceEngine, gate: Gate) -> Portrait | FaceProblem:
    """The one person on the picture, or what is the matter with it."""
    try:
        picture = loaded(opened(data), longest_px=LOOKS_AT_PX)
    except PictureRefused:
        return FaceProblem.NO_PICTURE
    picture.thumbnail((LOOKS_AT_PX, LOOKS_AT_PX))
    return portrait_of(np.asarray(picture), engine, gate)


def portrait_of(image: Pixels, engine: FaceEngine, gate: Gate) -> Portrait | FaceProblem:
    upright, faces = best_turned(image, engine)
    faces = tuple(face for face in faces if face.score >= gate.min_score)
    if not faces:
        return FaceProblem.NO_FACE
    face = faces[0]
    if any(other.height >= BESIDE * face.height for other in faces[1:]):
        return FaceProblem.SEVERAL
    problem = _problem(upright, face, gate)
    return problem or Portrait(engine.embed(upright, face), face.score)


def best_turned(image: Pixels, engine: FaceEngine) -> _Look:
    """The picture turned so that its largest face is seen most clearly and upright, however it was held.

    All of it is looked at as rarely as can be: which way a face is up shows on what is around it.
    """
    best: _Look = (image, ())
    for angle in TURNS_DEG:
        seen = _look(image, angle, engine)
        best = max(best, seen, key=_clarity)
        if _is_sure(seen):
            return seen
        if seen[1] and (turn := _upright_at(_around(*seen), engine)) is not None:
            upright = _look(image, angle + turn, engine) if turn else seen
            best = max(best, upright, key=_clarity)
            if _clarity(upright) >= CLEAR:
                return upright
    return best


def _look(image: Pixels, angle: int, engine: FaceEngine) -> _Look:
    turned = _turned(image, angle)
    return turned, engine.detect(turned)


def _upright_at(part: Pixels, engine: FaceEngine) -> int | None:
    """The angle, by quarters, thirds of one, halfway between those; None when none of them is clear."""
    seen: dict[int, float] = {}
    best = 0
    for further in ((0, 270, 90, 180), (30, -30), (15, -15)):
        for angle in (best + each for each in further):
            worse = TURNED_WORTH if angle % 90 else 0
            seen[angle] = _clarity(_look(part, angle, engine)) - worse
        best = max(seen, key=lambda each: seen[each])
    return best if seen[best] >= CLEAR else None


def _around(image: Pixels, faces: tuple[Face, ...]) -> Pixels:
    """The largest face and so much around it that nothing of it is missing however it lies."""
    face = faces[0]
    reach = REACH * max(face.width, face.height)
    x, y = face.left + face.width / 2, face.top + face.height / 2
    rows, columns = (slice(max(0, round(at - reach)), max(0, round(at + reach))) for at in (y, x))
    part = image[rows, columns]
    share = min(1.0, AROUND_PX / max(part.shape[:2]))
    small = cv2.resize(part, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


def _turned(image: Pixels, angle: int) -> Pixels:
    """Counter-clockwise, nothing cut off."""
    if angle % 90 == 0:
        return np.ascontiguousarray(np.rot90(image, angle // 90))
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    across, down = abs(turn[0, 0]), abs(turn[0, 1])
    wide, high = round(width * across + height * down), round(width * down + height * across)
    turn[:, 2] += (wide - width) / 2, (high - height) / 2
    grey = (128, 128, 128)
    return np.asarray(cv2.warpAffine(image, turn, (wide, high), borderValue=grey), dtype=np.uint8)


def _is_sure(look: _Look) -> bool:
    faces = look[1]
    return bool(faces) and faces[0].score >= SURE_SCORE and abs(roll_deg(faces[0])) <= SURE_ROLL_DEG


def roll_deg(face: Face) -> float:
    """How far the head leans to a side, by the line between the eyes; 0 is upright."""
    (x1, y1), (x2, y2) = face.points[0], face.points[1]
    return math.degrees(math.atan2(y2 - y1, x2 - x1))


def _clarity(look: _Look) -> float:
    faces = look[1]
    return faces[0].score - DEG_WORTH * abs(roll_deg(faces[0])) if faces else -1.0


def _problem(image: Pixels, face: Face, gate: Gate) -> FaceProblem | None:
    """What is wrong with the picture, the plainest first."""
    if face.width < gate.min_face_px:
        return FaceProblem.SMALL
    grey = cv2.cvtColor(aligned(image, face), cv2.COLOR_RGB2GRAY)[16:96, 16:96].astype(np.float64)
    if np.percentile(grey, 90) < gate.min_light:
        return FaceProblem.DARK
    fine = (grey - cv2.GaussianBlur(grey, (0, 0), 1.5)).std() / max(1.0, float(grey.std()))
    if gate.min_face_px and fine < gate.min_sharpness:
        return FaceProblem.BLURRED
    return None
