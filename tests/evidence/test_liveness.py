"""Video notes: who does what was asked is alive; stills, moved photos, other moves, other people are not."""

from random import Random

import numpy as np
import pytest

from bot.evidence.face import Face, Pixels, Vector
from bot.evidence.liveness import live_problem
from bot.evidence.yunet_sface import engine
from bot.rules.liveness import MIRRORED, Gesture, LivenessProblem, challenge
from tests.evidence.clips import acted, filmed, waved
from tests.evidence.test_face import ONE, OTHER, picture, seen

LEFT, RIGHT, CLOSER = Gesture.LEFT, Gesture.RIGHT, Gesture.CLOSER
ASKED = (RIGHT, LEFT, CLOSER, LEFT)


@pytest.fixture(scope="module")
def still() -> tuple[Pixels, Face]:
    pixels = np.asarray(picture(OTHER))
    return pixels, engine().detect(pixels)[0]


@pytest.fixture(scope="module")
def enrolled() -> list[Vector]:
    return [seen(OTHER).vector]


def problem(video: bytes, enrolled: list[Vector]) -> LivenessProblem | None:
    return live_problem(video, enrolled, ASKED, engine())


def test_who_does_what_was_asked_passes(still: tuple[Pixels, Face], enrolled: list[Vector]) -> None:
    assert problem(filmed(acted(*still, ASKED)), enrolled) is None


def test_a_camera_that_mirrors_changes_nothing(still: tuple[Pixels, Face], enrolled: list[Vector]) -> None:
    mirrored = [MIRRORED[gesture] for gesture in ASKED]
    assert problem(filmed(acted(*still, mirrored)), enrolled) is None


@pytest.mark.parametrize(
    "done", [(RIGHT, RIGHT, CLOSER, LEFT), (CLOSER, RIGHT, LEFT, LEFT), (RIGHT, LEFT, LEFT), ()]
)
def test_other_moves_than_those_asked_fail(
    done: tuple[Gesture, ...], still: tuple[Pixels, Face], enrolled: list[Vector]
) -> None:
    assert problem(filmed(acted(*still, done)), enrolled) is LivenessProblem.WRONG_MOVES


@pytest.mark.parametrize("degrees", [20, 35])
def test_a_photo_turned_and_moved_closer_fails(
    degrees: float, still: tuple[Pixels, Face], enrolled: list[Vector]
) -> None:
    assert problem(filmed(waved(still[0], ASKED, degrees)), enrolled) is LivenessProblem.WRONG_MOVES


def test_a_colleague_who_does_all_that_fails(still: tuple[Pixels, Face]) -> None:
    assert problem(filmed(acted(*still, ASKED)), [seen(ONE).vector]) is LivenessProblem.OTHER_FACE


def test_faces_changed_in_the_middle_fail(still: tuple[Pixels, Face], enrolled: list[Vector]) -> None:
    other = np.asarray(picture(ONE).resize((still[0].shape[1], still[0].shape[0])))
    video = filmed([*acted(*still, ASKED), *[other] * 16])
    assert problem(video, enrolled) in (LivenessProblem.OTHER_FACE, LivenessProblem.BROKEN_OFF)


def test_a_film_without_a_face_says_so(enrolled: list[Vector]) -> None:
    grey = np.full((384, 384, 3), 120, np.uint8)
    assert problem(filmed([grey] * 30), enrolled) is LivenessProblem.NO_FACE


def test_bytes_that_are_no_video_say_so(enrolled: list[Vector]) -> None:
    assert problem(b"\0" * 1000, enrolled) is LivenessProblem.NOT_A_VIDEO


def test_a_film_of_cinema_size_is_not_decoded(enrolled: list[Vector]) -> None:
    huge = filmed([np.zeros((2400, 2400, 3), np.uint8)] * 3, side_px=2400)
    assert problem(huge, enrolled) is LivenessProblem.TOO_LARGE


def test_challenges_differ_and_hold_three_turns_and_one_step_closer() -> None:
    asked = {challenge(Random(seed)) for seed in range(300)}  # noqa: S311 - any order will do
    assert len(asked) == 24
    assert all(len(each) == 4 and each.count(CLOSER) == 1 for each in asked)
    assert not any(each.count(LEFT) in (0, 3) for each in asked)
