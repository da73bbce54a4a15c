"""Pictures that people are shown tell nothing of the camera, and stand upright."""

import pytest
from PIL import Image

from bot.evidence.served import needs_rewriting, rewritten, without_exif
from tests.evidence.samples import HEIC, decoded, encoded, scene


def with_exif(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ann"
    exif[0x0112] = orientation
    return encoded(scene(320, 200), exif=exif)


def test_exif_goes_and_not_one_pixel_changes() -> None:
    before = with_exif()
    after = without_exif(before)
    assert b"Camera of Ann" in before
    assert b"Camera of Ann" not in after
    assert decoded(after).tobytes() == decoded(before).tobytes()


def test_a_picture_lying_on_its_side_is_turned_before_its_exif_goes() -> None:
    lying = with_exif(orientation=6)
    assert needs_rewriting(lying)
    assert decoded(rewritten(lying)).size == (200, 320)
    assert b"Camera of Ann" not in rewritten(lying)


@pytest.mark.parametrize("kind", ["AVIF", "HEIC"])
def test_a_format_that_a_messenger_does_not_show_is_rewritten(kind: str) -> None:
    data = HEIC if kind == "HEIC" else encoded(scene(320, 240), kind)
    assert needs_rewriting(data)
    assert rewritten(data).startswith(b"\xff\xd8")


def test_a_picture_larger_than_a_messenger_takes_is_made_smaller() -> None:
    large = encoded(scene(9000, 3000), quality=40)
    assert needs_rewriting(large)
    assert decoded(rewritten(large)).size == (2560, 853)


def test_bytes_that_are_no_picture_stay_as_they_are() -> None:
    assert not needs_rewriting(b"words")
    assert without_exif(b"words") == b"words"


def test_a_jpeg_cut_off_in_its_head_does_no_harm() -> None:
    cut = with_exif()[:30]
    assert without_exif(cut)[:2] == cut[:2]
