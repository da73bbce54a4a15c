"""Is it the person? Three zones of likeness, what can be wrong with a picture, and what follows from both."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from bot.rules.policy import AskIdentity, IdentityPolicy

ENROL_WITH = 3
"""Pictures an enrolment needs at least: one more lets a haircut or a bad light average out."""


class Zone(StrEnum):
    MATCH = "match"
    UNSURE = "unsure"
    MISMATCH = "mismatch"


class FaceProblem(StrEnum):
    """Why a picture says nothing about who it shows: another one is asked for, it is no mismatch."""

    NO_PICTURE = "no_picture"
    """The bytes are no picture at all."""
    NO_FACE = "no_face"
    SEVERAL = "several"
    SMALL = "small"
    BLURRED = "blurred"
    DARK = "dark"


def is_asked(policy: IdentityPolicy, *, is_first_of_day: bool, visit_id: int, began_at: datetime) -> bool:
    """Whether this visit asks for a selfie. Which later ones do cannot be guessed, and stays the same."""
    if policy.ask is AskIdentity.EVERY_VISIT or is_first_of_day:
        return True
    drawn = sha256(f"{visit_id}:{began_at.isoformat()}".encode()).digest()
    return int.from_bytes(drawn[:4]) < policy.random_share * 2**32


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Cosine likeness to the enrolled faces, for vectors of one model only."""

    match: float
    unsure: float
    resent: float
    """So like an *older* selfie that it is the same picture once more."""

    def zone(self, likeness: float) -> Zone:
        if likeness >= self.match:
            return Zone.MATCH
        return Zone.UNSURE if likeness >= self.unsure else Zone.MISMATCH


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """How good a picture must be before it is compared at all."""

    min_face_px: int
    """Width of the face in the picture; 0 also lets soft pictures pass: a tiny one enlarged is soft."""
    min_score: float
    """Of the detector, 0 to 1."""
    min_sharpness: float = 0.07
    """Fine detail as a share of all contrast; a portrait blurred until its likeness falls has 0.08."""
    min_light: float = 40
    """Brightness, 0 to 255, that the lightest tenth of the face reaches; by day all skins pass by far."""


AT_A_VISIT = Gate(min_face_px=60, min_score=0.7)
AT_ENROLMENT = Gate(min_face_px=100, min_score=0.8, min_sharpness=0.10, min_light=60)
