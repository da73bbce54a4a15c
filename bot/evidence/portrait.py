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
QUARTERS_DEG, BETWEEN_DEG = (270, 90, 180), (30, 330, 60, 300, 120, 240, 150, 210)
DEG_WORTH = 0.005  # so much of the detector's score
TURNED_WORTH = 0.02  # a turn that no camera makes must be clearly better
BESIDE = 0.4  # of the largest face's height: a smaller one is somebody passing behind


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


def best_turned(image: Pixels, engine: FaceEngine) -> tuple[Pixels, tuple[Face, ...]]:
    """The picture turned so that its largest face is seen most clearly and upright, however it was held."""
    best: tuple[Pixels, tuple[Face, ...]] = image, engine.detect(image)
    for angles in (QUARTERS_DEG, BETWEEN_DEG):
        if _is_sure(best[1]):
            break
        for angle in angles:
            turned = _turned(image, angle)
            faces = engine.detect(turned)
            if _clarity(faces) - (TURNED_WORTH if angle % 90 else 0) > _clarity(best[1]):
                best = turned, faces
    return best


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


def _is_sure(faces: tuple[Face, ...]) -> bool:
    return bool(faces) and faces[0].score >= SURE_SCORE and abs(roll_deg(faces[0])) <= SURE_ROLL_DEG


def roll_deg(face: Face) -> float:
    """How far the head leans to a side, by the line between the eyes; 0 is upright."""
    (x1, y1), (x2, y2) = face.points[0], face.points[1]
    return math.degrees(math.atan2(y2 - y1, x2 - x1))


def _clarity(faces: tuple[Face, ...]) -> float:
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
