"""Recognising somebody, the heavy part, for picture processes: bytes and sealed vectors in, facts out."""

from dataclasses import dataclass, field
from typing import Any

from bot.evidence import vault
from bot.evidence.face import Vector, likeness, nearest
from bot.evidence.inspect import BOXES, is_boxed_picture
from bot.evidence.liveness import VideoRefused, live_problem, watched
from bot.evidence.portrait import portrait
from bot.evidence.yunet_sface import YuNetSFace, engine
from bot.rules.identity import AT_A_VISIT, FaceProblem, Gate, Zone
from bot.rules.liveness import Gesture, LivenessProblem


@dataclass(frozen=True, slots=True)
class Seen:
    """What one selfie shows; `sealed` keeps its vector for later, for nobody to read."""

    problem: FaceProblem | None = None
    sealed: str | None = None
    likeness: float | None = None
    zone: Zone | None = None
    """None where there is nothing to compare with."""
    resent: int | None = None
    """Place of the older selfie among those given that is this very picture."""

    def as_json(self) -> dict[str, Any]:
        return {
            "problem": self.problem,
            "sealed": self.sealed,
            "likeness": None if self.likeness is None else round(self.likeness, 3),
            "zone": self.zone,
            "resent": self.resent,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whose vectors these are; all of the engine's own model."""

    id: int
    enrolled: list[str] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)


def look(data: bytes, person: Person, gate: Gate = AT_A_VISIT) -> Seen:
    """One selfie, a picture or a round video, against what the person enrolled and sent before."""
    running = engine()
    vector = _vector(data, running, gate)
    if isinstance(vector, FaceProblem):
        return Seen(problem=vector)
    sealed = vault.seal(vector, model_id=running.model_id, person_id=person.id)
    where, how_much = nearest(_opened(person.earlier, person.id), vector)
    resent = where if how_much >= running.thresholds.resent else None
    enrolled = _opened(person.enrolled, person.id)
    if not enrolled:
        return Seen(sealed=sealed, resent=resent)
    alike = likeness(enrolled, vector)
    return Seen(sealed=sealed, likeness=alike, zone=running.thresholds.zone(alike), resent=resent)


def look_for_life(video: bytes, person: Person, asked: tuple[Gesture, ...]) -> LivenessProblem | None:
    return live_problem(video, _opened(person.enrolled, person.id), asked, engine())


def most_alike(sealed: str, person_id: int, others: dict[int, list[str]]) -> int | None:
    """Who of the others this could be; None when nobody matches."""
    running = engine()
    seen = vault.opened(sealed, model_id=running.model_id, person_id=person_id)
    scores = {other: likeness(_opened(vectors, other), seen) for other, vectors in others.items() if vectors}
    best = max(scores, key=lambda other: scores[other], default=None)
    return best if best is not None and scores[best] >= running.thresholds.match else None


def _vector(data: bytes, running: YuNetSFace, gate: Gate) -> Vector | FaceProblem:
    if data[4:8] != BOXES or is_boxed_picture(data):
        found = portrait(data, running, gate)
        return found if isinstance(found, FaceProblem) else found.vector
    try:
        film = watched(data, running)
    except VideoRefused:
        return FaceProblem.NO_PICTURE
    if not film.frontal:
        return FaceProblem.NO_FACE
    return film.frontal[len(film.frontal) // 2]


def _opened(sealed: list[str], person_id: int) -> list[Vector]:
    return [vault.opened(each, model_id=YuNetSFace.model_id, person_id=person_id) for each in sealed]
