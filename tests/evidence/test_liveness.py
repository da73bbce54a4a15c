"""Video notes: who does what was asked is alive; stills, moved photos, other moves, other people are not."""

from random import Random

import numpy as np
import pytest

from bot.evidence.face import Face, Pixels, Vector
from bot.evidence.liveness import live_problem
from bot.evidence.yunet_sface import engine
from bot.rules.liveness import MIRRORED, Gesture, LivenessProblem, challenge
from tests.evidence.clips import RATE, acted, filmed, waved
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


def test_a_still_that_only_comes_closer_fails(still: tuple[Pixels, Face], enrolled: list[Vector]) -> None:
    video = filmed([*[still[0]] * 32, *acted(*still, [CLOSER])])
    assert problem(video, enrolled) is LivenessProblem.WRONG_MOVES


@pytest.mark.parametrize("every", [2, 3], ids=["8 frames a second", "5 frames a second"])
def test_a_slow_camera_is_no_fault(every: int, still: tuple[Pixels, Face], enrolled: list[Vector]) -> None:
    assert problem(filmed(acted(*still, ASKED)[::every], rate=RATE / every), enrolled) is None


def test_a_fast_camera_is_no_fault(still: tuple[Pixels, Face], enrolled: list[Vector]) -> None:
    frames = [frame for frame in acted(*still, ASKED) for _ in range(2)]
    assert problem(filmed(frames, rate=2 * RATE), enrolled) is None


def test_an_evening_is_light_enough(still: tuple[Pixels, Face], enrolled: list[Vector]) -> None:
    dim = [np.asarray(frame * 0.35, np.uint8) for frame in acted(*still, ASKED)]
    assert problem(filmed(dim), enrolled) is None


def test_in_the_dark_nothing_is_seen_and_nobody_is_accused(
    still: tuple[Pixels, Face], enrolled: list[Vector]
) -> None:
    dark = [np.asarray(frame * 0.02, np.uint8) for frame in acted(*still, ASKED)]
    assert problem(filmed(dark), enrolled) in (LivenessProblem.NO_FACE, LivenessProblem.TOO_FEW_FRONTAL)


def test_a_face_that_is_gone_in_the_middle_breaks_it_off(
    still: tuple[Pixels, Face], enrolled: list[Vector]
) -> None:
    frames = acted(*still, ASKED)
    away = [np.full_like(frames[0], 120)] * 2 * RATE
    assert problem(filmed([*frames[:40], *away, *frames[40:]]), enrolled) is LivenessProblem.BROKEN_OFF


def test_a_film_that_is_not_square_is_no_fault(still: tuple[Pixels, Face], enrolled: list[Vector]) -> None:
    assert problem(filmed(acted(*still, ASKED), size=(360, 480)), enrolled) is None


def test_somebody_small_behind_does_not_matter(still: tuple[Pixels, Face], enrolled: list[Vector]) -> None:
    behind = np.asarray(picture(ONE).resize((90, 112)))
    frames = [frame.copy() for frame in acted(*still, ASKED)]
    for frame in frames:
        frame[4 : 4 + behind.shape[0], 4 : 4 + behind.shape[1]] = behind
    assert problem(filmed(frames), enrolled) is None


def test_a_film_of_twenty_megabytes_is_looked_at_in_bounded_time(
    still: tuple[Pixels, Face], enrolled: list[Vector]
) -> None:
    video = filmed(acted(*still, ASKED))
    assert problem(video + b"\0" * (20_000_000 - len(video)), enrolled) is None
