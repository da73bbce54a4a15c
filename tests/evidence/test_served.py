"""Pictures that people are shown tell nothing of the camera, and stand upright."""

from PIL import Image

from bot.evidence.served import needs_turning, turned_upright, without_exif
from tests.evidence.samples import decoded, encoded, scene


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
    assert needs_turning(lying)
    assert decoded(turned_upright(lying)).size == (200, 320)
    assert b"Camera of Ann" not in turned_upright(lying)


def test_bytes_that_are_no_picture_stay_as_they_are() -> None:
    assert not needs_turning(b"words")
    assert without_exif(b"words") == b"words"


def test_a_jpeg_cut_off_in_its_head_does_no_harm() -> None:
    cut = with_exif()[:30]
    assert without_exif(cut)[:2] == cut[:2]
