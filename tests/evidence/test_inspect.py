"""What is a usable picture, and how it is told that it is not."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from bot.evidence.inspect import MAX_BYTES, PictureRefused, RefusalReason, loaded, opened
from tests.evidence.samples import HEIC, encoded, scene


def seen(data: bytes) -> Image.Image:
    """An eighth of it: a truncated file is found all the same, since all its bytes are read."""
    picture = opened(data)
    return loaded(picture, longest_px=max(picture.size) // 8)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_good_picture_is_opened_whatever_its_format(kind: str) -> None:
    assert loaded(opened(encoded(scene(320, 200), kind)), longest_px=320).size == (320, 200)


def test_a_photo_as_iphones_keep_it_is_opened() -> None:
    seen = np.asarray(loaded(opened(HEIC), longest_px=320), dtype=float)
    assert np.abs(seen - np.asarray(scene(320, 240))).mean() < 4


def test_a_photo_of_108_megapixels_is_decoded_straight_to_what_is_needed() -> None:
    data = encoded(Image.new("L", (12_000, 9_000), 90), quality=20)
    assert loaded(opened(data), longest_px=1500).size == (1500, 1125)


def test_a_progressive_one_of_that_size_is_refused_since_it_must_be_held_as_a_whole() -> None:
    with pytest.raises(PictureRefused, match="too_many_pixels"):
        seen(encoded(Image.new("L", (6_000, 5_000)), progressive=True))


def test_a_picture_turned_by_its_exif_is_seen_as_people_see_it() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(scene(320, 200), "JPEG", exif=exif)

    assert loaded(opened(data), longest_px=320).size == (200, 320)


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_exif_orientation_ends_upright(turn: int) -> None:
    upright = scene(160, 96)
    undo = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[turn]
    stored = upright if undo is None else upright.transpose(Image.Transpose(undo))
    exif = Image.Exif()
    exif[0x0112] = turn

    seen = loaded(opened(encoded(stored, "PNG", exif=exif)), longest_px=160)

    assert seen.tobytes() == upright.tobytes()


def test_of_a_phone_file_that_holds_two_pictures_the_first_is_seen() -> None:
    out = io.BytesIO()
    scene(320, 200).save(out, "MPO", save_all=True, append_images=[scene(320, 200, seed=2)])

    assert loaded(opened(out.getvalue()), longest_px=320).size == (320, 200)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.01, 0.5, 0.95])
def test_a_truncated_picture_is_refused(kind: str, share: float) -> None:
    data = encoded(scene(320, 200), kind)

    with pytest.raises(PictureRefused) as refused:
        seen(data[: int(len(data) * share)])
    assert refused.value.reason in {RefusalReason.BROKEN, RefusalReason.NOT_A_PICTURE}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", RefusalReason.EMPTY),
        (b"%PDF-1.7 price list", RefusalReason.NOT_A_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", RefusalReason.NOT_A_PICTURE),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", RefusalReason.NOT_A_PICTURE),
        (HEIC[: len(HEIC) // 2], RefusalReason.BROKEN),
        (b"\xff\xd8\xff" + b"\0" * MAX_BYTES, RefusalReason.TOO_MANY_BYTES),
    ],
    ids=["empty", "pdf", "svg", "head of a HEIC", "half a HEIC", "huge"],
)
def test_what_is_no_picture_is_refused_with_its_reason(data: bytes, reason: RefusalReason) -> None:
    with pytest.raises(PictureRefused) as refused:
        seen(data)
    assert refused.value.reason is reason


@pytest.mark.parametrize(("width", "height"), [(5001, 5000), (30_000, 30_000), (60_000, 60_000)])
def test_a_small_file_that_asks_for_much_memory_is_refused_before_decoding(width: int, height: int) -> None:
    with pytest.raises(PictureRefused) as refused:
        seen(_png_claiming(width, height))
    assert refused.value.reason is RefusalReason.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    ("size", "reason"), [((31, 400), RefusalReason.TOO_SMALL), ((4000, 64), RefusalReason.TOO_NARROW)]
)
def test_a_picture_in_which_nothing_can_be_seen_is_refused(
    size: tuple[int, int], reason: RefusalReason
) -> None:
    with pytest.raises(PictureRefused) as refused:
        seen(encoded(scene(*size), "PNG"))
    assert refused.value.reason is reason


def test_the_transparent_part_of_a_picture_is_shown_white() -> None:
    data = encoded(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "PNG")

    assert loaded(opened(data), longest_px=64).getpixel((5, 5)) == (255, 255, 255)


def test_a_16_bit_grey_picture_keeps_its_middle_grey() -> None:
    data = encoded(Image.new("I;16", (64, 64), 0x8000), "PNG")

    assert loaded(opened(data), longest_px=64).getpixel((5, 5)) == (128, 128, 128)


def _png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")
