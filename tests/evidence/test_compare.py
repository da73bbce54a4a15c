"""Two pictures held against each other: unchanged, written anew, changed and where, or not to be told."""

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from bot.evidence.code import code, link, reference_in
from bot.evidence.compare import Verdict, compared, marked_where
from tests.evidence.samples import decoded, encoded, scene

KEPT = scene(900, 700, seed=3)
ORIGINAL = encoded(KEPT, quality=92)


def test_the_same_bytes_are_identical() -> None:
    assert compared(ORIGINAL, ORIGINAL).verdict is Verdict.IDENTICAL


@pytest.mark.parametrize("quality", [30, 60, 90])
def test_a_picture_made_smaller_and_written_anew_is_the_same(quality: int) -> None:
    assert compared(encoded(KEPT.resize((600, 467)), quality=quality), ORIGINAL).verdict is Verdict.SAME


def test_a_picture_made_darker_all_over_is_the_same() -> None:
    assert compared(encoded(ImageEnhance.Brightness(KEPT).enhance(0.85)), ORIGINAL).verdict is Verdict.SAME


def test_a_turned_picture_is_the_same() -> None:
    assert compared(encoded(KEPT.rotate(90, expand=True)), ORIGINAL).verdict is Verdict.SAME


def test_a_change_is_found_where_it_is() -> None:
    edited = KEPT.copy()
    ImageDraw.Draw(edited).rectangle((450, 350, 560, 430), fill="white")
    found = compared(encoded(edited, quality=80), ORIGINAL)
    assert found.verdict is Verdict.CHANGED
    (region,) = found.regions
    assert region == pytest.approx((0.5, 0.5, 0.62, 0.61), abs=0.08)
    assert decoded(marked_where(encoded(edited), found)).size == (900, 700)


def test_another_picture_cannot_be_told() -> None:
    assert compared(encoded(scene(900, 700, seed=4)), ORIGINAL).verdict is Verdict.CANNOT_TELL


def test_a_cut_out_of_another_shape_cannot_be_told() -> None:
    assert compared(encoded(KEPT.crop((0, 0, 500, 700))), ORIGINAL).verdict is Verdict.CANNOT_TELL


def test_the_code_is_read_back_from_a_small_recompressed_copy() -> None:
    reference = "AbCdEfGhIjKlMnOpQrStUv"
    ground = Image.new("RGB", (900, 700), "black")
    ground.paste(decoded(code(link("corner_bot", reference))).resize((220, 220)), (600, 400))
    assert reference_in(encoded(ground.resize((700, 544)), quality=60)) == reference


def test_the_link_of_a_code_fits_into_what_telegram_passes_on() -> None:
    payload = link("bot", "x" * 22).rpartition("=")[2]
    assert len(payload) <= 64


def test_a_code_of_somebody_else_is_no_reference() -> None:
    assert reference_in(code("https://example.org/?start=p_short")) is None
    assert reference_in(b"no picture") is None
