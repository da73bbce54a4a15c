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
SURE_SCORE = 0.9  # below, the other three orientations are tried: upside down a face still scores 0.87
BESIDE = 0.4  # of the largest face's height: a smaller one is somebody passing behind


@dataclass(frozen=True, slots=True)
class Portrait:
    vector: Vector
    score: float
    """The detector's."""
    face_px: float


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
    return problem or Portrait(engine.embed(upright, face), face.score, face.width)


def best_turned(image: Pixels, engine: FaceEngine) -> tuple[Pixels, tuple[Face, ...]]:
    """The picture as the phone was held, by the orientation whose largest face is seen most clearly."""
    best: tuple[Pixels, tuple[Face, ...]] = image, engine.detect(image)
    if _clarity(best[1]) >= SURE_SCORE:
        return best
    for quarters in (1, 3, 2):
        turned = np.ascontiguousarray(np.rot90(image, quarters))
        faces = engine.detect(turned)
        if _clarity(faces) > _clarity(best[1]):
            best = turned, faces
    return best


def roll_deg(face: Face) -> float:
    (x1, y1), (x2, y2) = face.points[0], face.points[1]
    return math.degrees(math.atan2(y2 - y1, x2 - x1))


def _clarity(faces: tuple[Face, ...]) -> float:
    return faces[0].score if faces else 0.0


def _problem(image: Pixels, face: Face, gate: Gate) -> FaceProblem | None:
    """What is wrong with the picture, the plainest first."""
    if face.width < gate.min_face_px:
        return FaceProblem.SMALL
    grey = cv2.cvtColor(aligned(image, face), cv2.COLOR_RGB2GRAY)[16:96, 16:96].astype(np.float64)
    if np.percentile(grey, 90) < gate.min_light:
        return FaceProblem.DARK
    if abs(roll_deg(face)) > gate.max_roll_deg:
        return FaceProblem.ROLLED
    fine = (grey - cv2.GaussianBlur(grey, (0, 0), 1.5)).std() / max(1.0, float(grey.std()))
    if gate.min_face_px and fine < gate.min_sharpness:
        return FaceProblem.BLURRED
    return None
