"""A photo of a photo is told from a fresh photo of the same place, as far as anybody can."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from bot.evidence.code import code, link, reference_in
from bot.evidence.rephotograph import shown_in
from bot.evidence.watermark import watermark
from tests.evidence.samples import decoded, encoded, scene
from tests.evidence.screens import Taken, of_screen
from tests.evidence.test_watermark import CHINESE

SAMPLES = Path(__file__).parents[2] / "simulator" / "page" / "samples"
SHELF, FRONT, STORE = (
    Image.open(SAMPLES / f"{name}.jpg").convert("RGB")
    for name in ("shelf-mixed", "storefront-mart", "warehouse")
)
EARLIER = tuple(encoded(each) for each in (FRONT, SHELF, STORE))


@pytest.mark.parametrize(
    "taken",
    [Taken(), Taken(fills=0.7), Taken(fills=1.3, turn_deg=20), Taken(tilt_deg=-20, roll_deg=-10)],
    ids=["whole screen", "from afar", "a part, from near", "askew"],
)
def test_a_photo_of_a_screen_that_shows_an_earlier_photo_is_told(taken: Taken) -> None:
    assert shown_in(encoded(of_screen(SHELF, taken), quality=80), EARLIER) == 1


def test_a_mirrored_part_of_an_earlier_photo_is_told() -> None:
    width, height = SHELF.size
    part = SHELF.crop((width // 10, height // 10, width * 9 // 10, height * 9 // 10))
    assert shown_in(encoded(ImageOps.mirror(part), quality=80), EARLIER) == 1


def test_another_picture_on_the_screen_is_nothing_to_tell() -> None:
    assert shown_in(encoded(of_screen(scene(1280, 960, seed=8))), EARLIER) is None


def test_a_fresh_photo_with_a_customer_before_the_shelf_is_not_flagged() -> None:
    """Even where the shelf itself is flat and nothing on it has moved."""
    fresh = SHELF.copy()
    width, height = fresh.size
    pen = ImageDraw.Draw(fresh)
    pen.rectangle((0.4 * width, 0.3 * height, 0.6 * width, height), fill=(70, 60, 90))
    assert shown_in(encoded(of_screen(fresh, Taken(turn_deg=8))), EARLIER) is None


def test_a_fresh_photo_from_another_side_shows_depth_and_is_not_flagged() -> None:
    near, far = STORE, FRONT.resize(STORE.size)
    mask = Image.new("L", STORE.size, 0)
    width, height = STORE.size
    ImageDraw.Draw(mask).rectangle((0.3 * width, 0.3 * height, 0.7 * width, height), fill=255)

    def seen(step: int) -> bytes:
        """What stands near moves farther than what is behind it, when one steps aside."""
        behind = np.roll(np.asarray(far), step, axis=1)
        before, cut = np.roll(np.asarray(near), 4 * step, axis=1), np.roll(np.asarray(mask), 4 * step, axis=1)
        return encoded(Image.fromarray(np.where(cut[..., None] > 0, before, behind)))

    assert shown_in(seen(0), [seen(0)]) == 0
    assert shown_in(seen(15), [seen(0)]) is None


@pytest.mark.parametrize("data", [b"no picture", encoded(Image.new("RGB", (400, 300), "white"))])
def test_what_shows_nothing_is_compared_with_nothing(data: bytes) -> None:
    assert shown_in(data, EARLIER) is None
    assert shown_in(EARLIER[0], [data]) is None


def test_our_code_is_read_off_a_screen() -> None:
    square = code(link("visitbot", "0123456789abcdefghijAB"))
    copy = decoded(watermark(EARLIER[1], CHINESE, code=square))
    assert reference_in(encoded(of_screen(copy, Taken(fills=0.9)), quality=80)) == "0123456789abcdefghijAB"
