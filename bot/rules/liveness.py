"""Is somebody in front of the camera? Head turns and coming closer, in a random order, read from a track."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from random import Random
from statistics import median


class Gesture(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    CLOSER = "closer"


class LivenessProblem(StrEnum):
    """Why a video shows no living person beyond doubt; none of them says that somebody cheated."""

    NOT_A_VIDEO = "not_a_video"
    TOO_LARGE = "too_large"
    NO_FACE = "no_face"
    BROKEN_OFF = "broken_off"
    """The face leaves the picture or jumps: not one continuous take."""
    WRONG_MOVES = "wrong_moves"
    TOO_FEW_FRONTAL = "too_few_frontal"
    OTHER_FACE = "other_face"


TURNED = 0.30
"""Nose off the middle of the eyes, in eye distances. A flat photo turned by 35° stays below 0.11."""
BACK_AGAIN = 0.15
CLOSER_BY = 1.30
"""Height of the face against the first looks."""
AWAY_AGAIN = 1.15
BASELINE_FRAMES = 5
LONGEST_GAP_S = 0.7
"""For so long a face may be lost, as at the end of a wide turn."""
LONGEST_JUMP = 0.6
"""Of the face's width, between two looks."""
FRONTAL_MATCHES = 5

TURNS = (  # a camera may mirror, so only changes of side can be told: three ways of turning thrice
    (Gesture.LEFT, Gesture.LEFT, Gesture.RIGHT),
    (Gesture.LEFT, Gesture.RIGHT, Gesture.LEFT),
    (Gesture.LEFT, Gesture.RIGHT, Gesture.RIGHT),
    (Gesture.RIGHT, Gesture.RIGHT, Gesture.LEFT),
    (Gesture.RIGHT, Gesture.LEFT, Gesture.RIGHT),
    (Gesture.RIGHT, Gesture.LEFT, Gesture.LEFT),
)
MIRRORED = {Gesture.LEFT: Gesture.RIGHT, Gesture.RIGHT: Gesture.LEFT, Gesture.CLOSER: Gesture.CLOSER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The face in one frame of the video; sizes and places in pixels."""

    at_s: float
    turn: float
    """Nose off the middle of the eyes, in eye distances; its sign is a side."""
    x: float
    y: float
    width: float
    height: float


def challenge(choose: Random) -> tuple[Gesture, ...]:
    """Three turns and coming closer somewhere among them: twelve that differ even when mirrored."""
    turns = list(choose.choice(TURNS))
    turns.insert(choose.randrange(len(turns) + 1), Gesture.CLOSER)
    return tuple(turns)


def straight(track: Sequence[Look]) -> tuple[float, float]:
    """Turn and height of the face as the video begins: people hold a phone a little to one side."""
    first = track[:BASELINE_FRAMES]
    return (
        median([look.turn for look in first]) if first else 0.0,
        median([look.height for look in first]) if first else 1.0,
    )


def gestures(track: Sequence[Look]) -> tuple[Gesture, ...]:
    """What was done, in order; a gesture counts once, until the head is back again."""
    done: list[Gesture] = []
    ahead, height = straight(track)
    side = near = False
    for look in track:
        turn = look.turn - ahead
        if abs(turn) >= TURNED and not side:
            done.append(Gesture.LEFT if turn > 0 else Gesture.RIGHT)
            side = True
        elif abs(turn) < BACK_AGAIN:
            side = False
        grown = look.height / height
        if grown >= CLOSER_BY and not near:
            done.append(Gesture.CLOSER)
            near = True
        elif grown < AWAY_AGAIN:
            near = False
    return tuple(done)


def follows(done: Sequence[Gesture], asked: Sequence[Gesture]) -> bool:
    """Exactly what was asked, or all of it mirrored."""
    return list(done) in (list(asked), [MIRRORED[gesture] for gesture in asked])


def is_one_take(track: Sequence[Look]) -> bool:
    """No look without a face for long, and no face elsewhere from one look to the next."""
    for before, after in pairwise(track):
        gap = after.at_s - before.at_s
        reach = LONGEST_JUMP * max(before.width, after.width)
        if gap > LONGEST_GAP_S or max(abs(after.x - before.x), abs(after.y - before.y)) > reach:
            return False
    return True


def judged(
    track: Sequence[Look],
    likenesses: Sequence[float],
    asked: Sequence[Gesture],
    *,
    match: float,
    unsure: float,
) -> LivenessProblem | None:
    """None: a person did what was asked. `likenesses` of the frontal looks to the person enrolled."""
    if not track:
        return LivenessProblem.NO_FACE
    if not is_one_take(track):
        return LivenessProblem.BROKEN_OFF
    if not follows(gestures(track), asked):
        return LivenessProblem.WRONG_MOVES
    if any(likeness < unsure for likeness in likenesses):
        return LivenessProblem.OTHER_FACE
    if sum(likeness >= match for likeness in likenesses) < FRONTAL_MATCHES:
        return LivenessProblem.TOO_FEW_FRONTAL
    return None
