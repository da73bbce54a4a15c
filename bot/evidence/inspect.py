"""Looks at the bytes of a picture before anything else does: what is it, how large, is it safe to open."""

import io
import warnings
from enum import StrEnum

import pi_heif
from PIL import Image, UnidentifiedImageError

from bot.rules.refusal import Refusal

MAX_BYTES = 20 * 1024 * 1024  # Telegram hands a bot no larger file
MAX_PIXELS = 25_000_000  # a 10 KiB PNG can ask for 414 MB; phones take 12 MP, seldom more in a messenger
MAX_STRAIGHT_PIXELS = 200_000_000  # of a JPEG that is decoded straight to a smaller size, however large it is
MIN_SIDE_PX = 32
MAX_SIDE_RATIO = 40  # longer and thinner than any panorama: nothing in it can be recognised

# Pillow also opens dozens of rare formats; each is a parser that strangers' bytes would reach.
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
BOXES = b"ftyp"  # at byte 4 of HEIF, AVIF and MP4 alike; the brand that follows tells them apart
PICTURE_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
ORIENTATION_TAG = 0x0112
UPRIGHT = {  # EXIF's orientation, and what sets it right
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
# Above its own limit Pillow only warns; a warning nobody reads protects nobody.
Image.MAX_IMAGE_PIXELS = MAX_STRAIGHT_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class RefusalReason(StrEnum):
    EMPTY = "empty"
    TOO_MANY_BYTES = "too_many_bytes"
    NOT_A_PICTURE = "not_a_picture"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    TOO_NARROW = "too_narrow"


class PictureRefused(Refusal):
    """These bytes cannot serve as a picture; `reason` says why."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason)
        self.reason = reason


def opened(data: bytes) -> Image.Image:
    """The picture with its header read and its size judged, its pixels not yet decoded.

    Raises PictureRefused.
    """
    if not data:
        raise PictureRefused(RefusalReason.EMPTY)
    if len(data) > MAX_BYTES:
        raise PictureRefused(RefusalReason.TOO_MANY_BYTES)
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise PictureRefused(RefusalReason.NOT_A_PICTURE) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(RefusalReason.TOO_MANY_PIXELS) from error
    except (OSError, ValueError, SyntaxError, RuntimeError) as error:  # what parsers raise on damaged heads
        raise PictureRefused(RefusalReason.BROKEN) from error
    _judge_size(picture)
    return picture


def is_boxed_picture(data: bytes) -> bool:
    """Whether a file that begins like an MP4 says of itself that it is a picture."""
    return data[4:8] == BOXES and data[8:12] in PICTURE_BRANDS


def loaded(picture: Image.Image, *, longest_px: int) -> Image.Image:
    """The opened picture decoded, upright and in RGB; where its format allows, straight to a smaller size.

    The longest side of the result is at least `longest_px`, or the original's when that is smaller.

    Raises PictureRefused for damaged bytes.
    """
    try:
        picture.draft("RGB", _at_least(picture.size, longest_px))
        picture.load()
        flat = _on_white(picture)
        if picture.mode not in ("RGB", "RGBA"):
            flat.info.pop("icc_profile", None)  # it describes inks or greys, not the RGB we made of them
    except (OSError, ValueError, SyntaxError, IndexError, EOFError, RuntimeError) as error:
        raise PictureRefused(RefusalReason.BROKEN) from error
    turn = UPRIGHT.get(_orientation(picture))
    return flat.transpose(turn) if turn is not None else flat


def _judge_size(picture: Image.Image) -> None:
    width, height = picture.size
    # A progressive one is held in memory as a whole before any size of it can be had.
    straight = picture.format == "JPEG" and not picture.info.get("progressive")
    if width * height > (MAX_STRAIGHT_PIXELS if straight else MAX_PIXELS):
        raise PictureRefused(RefusalReason.TOO_MANY_PIXELS)
    if min(width, height) < MIN_SIDE_PX:
        raise PictureRefused(RefusalReason.TOO_SMALL)
    if max(width, height) > MAX_SIDE_RATIO * min(width, height):
        raise PictureRefused(RefusalReason.TOO_NARROW)


def _orientation(picture: Image.Image) -> int:
    """EXIF's 1 to 8; 1, upright, when it says nothing usable."""
    try:
        turn = picture.getexif().get(ORIENTATION_TAG, 1)
    except (OSError, ValueError, SyntaxError):  # damaged EXIF in an otherwise good picture
        return 1
    return turn if turn in UPRIGHT else 1


def _at_least(size: tuple[int, int], longest_px: int) -> tuple[int, int]:
    share = min(1.0, longest_px / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def _on_white(picture: Image.Image) -> Image.Image:
    """Transparent parts become white, as a messenger shows them."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    if picture.mode.startswith("I"):  # 16-bit grey would be clipped to white, not scaled
        picture = picture.convert("I").point(lambda value: value / 256, "L")
    return picture if picture.mode == "RGB" else picture.convert("RGB")
