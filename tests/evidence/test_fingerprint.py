"""A picture is recognised when it comes again, however it was turned, and no other is taken for it."""

from itertools import combinations

import pytest
from PIL import Image

from bot.evidence.fingerprint import NEAR_DISTANCE, fingerprint, hamming
from tests.evidence.samples import encoded, scene

ORIGINAL = scene(1200, 900, seed=7)
KEPT = fingerprint(encoded(ORIGINAL, quality=90)).phash


def test_a_recompressed_and_smaller_copy_is_recognised() -> None:
    copy = encoded(ORIGINAL.resize((480, 360)), quality=40)

    assert fingerprint(copy).resembles(KEPT)


@pytest.mark.parametrize("turn", list(Image.Transpose), ids=lambda turn: turn.name.lower())
def test_a_mirrored_or_turned_copy_is_recognised(turn: Image.Transpose) -> None:
    assert fingerprint(encoded(ORIGINAL.transpose(turn), quality=80)).distance_to(KEPT) <= 4


def test_a_small_crop_is_recognised() -> None:
    assert fingerprint(encoded(ORIGINAL.crop((15, 12, 1185, 890)))).resembles(KEPT)


def test_different_pictures_are_not_taken_for_each_other() -> None:
    prints = [fingerprint(encoded(scene(400, 300, seed=seed))) for seed in range(60)]

    pairs = list(combinations(prints, 2))
    alike = [one for one, other in pairs if one.resembles(other.phash)]
    assert len(alike) <= len(pairs) * 0.005


def test_plain_pictures_resemble_nothing_not_even_each_other() -> None:
    dark = fingerprint(encoded(Image.new("RGB", (400, 300), (8, 8, 9))))

    assert dark.plain
    assert not dark.resembles(dark.phash)


def test_distance_counts_the_bits_that_differ() -> None:
    assert hamming(0b1011, 0b0001) == 2
    assert 0 < NEAR_DISTANCE < 32


def test_the_first_of_the_eight_hashes_is_the_picture_as_it_stands() -> None:
    seen = fingerprint(encoded(ORIGINAL))

    assert len(seen.turned) == 8
    assert seen.turned[0] == seen.phash < 2**64
