"""Codes in pictures: one, several, none; turned, small, and bytes that are no picture."""

import io

import pytest
import zxingcpp
from PIL import Image

from bot.evidence.barcode import codes_in
from bot.evidence.inspect import PictureRefused
from tests.evidence.samples import encoded, scene

WATER, TEA = "6901234567892", "4006381333931"


def with_codes(*numbers: str, scale: int = 3, turn: float = 0) -> bytes:
    """A photo of a shelf with labels that carry these codes."""
    ground = Image.new("RGB", (1200, 900), "#b8a890")
    for place, number in enumerate(numbers):
        code = zxingcpp.create_barcode(number, zxingcpp.BarcodeFormat.EAN13).to_image(scale=scale)
        label = Image.fromarray(code).convert("RGB").rotate(turn, expand=True, fillcolor="white")
        ground.paste(label, (150 + 60 * place, 80 + 380 * place))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=80)
    return out.getvalue()


def test_one_code_is_read() -> None:
    assert codes_in(with_codes(WATER)) == (WATER,)


def test_several_are_told_from_top_to_bottom() -> None:
    assert codes_in(with_codes(WATER, TEA)) == (WATER, TEA)


@pytest.mark.parametrize("turn", [90, 180, 12])
def test_a_turned_code_is_read(turn: float) -> None:
    assert codes_in(with_codes(WATER, turn=turn)) == (WATER,)


def test_a_picture_without_codes_says_nothing() -> None:
    assert codes_in(encoded(scene(640, 480, seed=3))) == ()


def test_bytes_that_are_no_picture_are_refused() -> None:
    with pytest.raises(PictureRefused):
        codes_in(b"no picture")
