"""The face engine: YuNet finds faces, SFace describes them, OpenCV runs both on the processor.

Only processes that look at faces import this: OpenCV and the weights take 100 MB.
"""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.evidence.face import Face, Pixels, Vector
from bot.evidence.face_weights import MODEL_ID, SFACE, YUNET, weights
from bot.rules.identity import Thresholds

LOOKS_AT_PX = 640  # the longest side YuNet sees: a face of 60 px in a messenger's photo keeps 30 of them
LOWEST_SCORE = 0.6
SIDE_PX = 112
# Where SFace expects eyes, nose and corners of the mouth in its square, as in its own training.
EXPECTED = np.array(
    [(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)]
)


class YuNetSFace:
    model_id = MODEL_ID
    thresholds = Thresholds(match=0.45, unsure=0.30, resent=0.95)

    def __init__(self) -> None:
        cv2.setNumThreads(1)  # a process takes one core; how many there are is the pool's business
        cv2.utils.logging.setLogLevel(
            cv2.utils.logging.LOG_LEVEL_ERROR
        )  # OpenCV 5 warns of what nobody asked for
        self._finder = cv2.FaceDetectorYN.create(
            "onnx", np.frombuffer(weights(YUNET), np.uint8), np.empty(0, np.uint8), (320, 320), LOWEST_SCORE
        )
        self._describer = cv2.dnn.readNetFromONNX(np.frombuffer(weights(SFACE), np.uint8))

    def raw(self) -> tuple[cv2.FaceDetectorYN, cv2.dnn.Net]:
        """The library's own objects, for measuring against them."""
        return self._finder, self._describer

    def detect(self, image: Pixels) -> tuple[Face, ...]:
        share = min(1.0, LOOKS_AT_PX / max(image.shape[:2]))
        small = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
        if share < 1:
            small = cv2.resize(small, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
        self._finder.setInputSize((small.shape[1], small.shape[0]))
        _, found = self._finder.detect(small)
        faces = [_face(row / share, score=float(row[14])) for row in (() if found is None else found)]
        return tuple(sorted(faces, key=lambda face: -face.width * face.height))

    def embed(self, image: Pixels, face: Face) -> Vector:
        square = aligned(image, face)
        # Red first, 0 to 255: with blue first the error rate is ten times as high.
        blob = cv2.dnn.blobFromImage(square, 1.0, (SIDE_PX, SIDE_PX), (0, 0, 0), swapRB=False)
        self._describer.setInput(blob, "data")
        vector = self._describer.forward().ravel().astype(np.float32)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


@cache
def engine() -> YuNetSFace:
    """This process's engine, loaded at the first picture. Raises FaceEngineMissing."""
    return YuNetSFace()


def aligned(image: Pixels, face: Face) -> Pixels:
    """The face cut out, upright, as the square that SFace was trained on."""
    turn = _turn_to(np.array(face.points), EXPECTED)
    return np.asarray(cv2.warpAffine(image, turn, (SIDE_PX, SIDE_PX)), dtype=np.uint8)


def _turn_to(points: NDArray[np.float64], expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shift, turn and scale that bring the points nearest to the expected ones (Umeyama 1991)."""
    middle, goal = points.mean(0), expected.mean(0)
    spread = points - middle
    u, s, v = np.linalg.svd((expected - goal).T @ spread / len(points))
    sign = np.array([1.0, np.sign(np.linalg.det(u) * np.linalg.det(v))])
    turn = u @ np.diag(sign) @ v * ((s * sign).sum() / spread.var(0).sum())
    return np.hstack([turn, (goal - turn @ middle)[:, None]])


def _face(row: NDArray[np.float32], *, score: float) -> Face:
    left, top, width, height = (float(each) for each in row[:4])
    points = tuple((float(x), float(y)) for x, y in row[4:14].reshape(5, 2))
    return Face(left, top, width, height, points, score)
