"""The copy of a picture that leaves the house: nothing in it but the picture, no EXIF, place or camera."""

import io

from PIL import Image

from bot.evidence.inspect import FORMATS, ORIENTATION_TAG, loaded, opened

JPEG = b"\xff\xd8"
START_OF_SCAN = 0xDA
# APP1 holds EXIF and XMP, APP13 captions of agencies, FE comments. APP2 holds the colour profile and stays.
TOLD_OF_THE_CAMERA = frozenset({0xE1, 0xED, 0xFE, *range(0xE3, 0xED), 0xEF})
LONGEST_PX = 2560  # what a messenger leaves of a photo; it takes none whose sides are 10,000 together
MOST_BYTES = 9_000_000  # a messenger takes photos of 10 MB


def without_exif(data: bytes) -> bytes:
    """A JPEG is not written anew: its segments about the camera are left out. Other bytes stay."""
    if not data.startswith(JPEG):
        return data
    kept, at = [JPEG], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != START_OF_SCAN:
        length = int.from_bytes(data[at + 2 : at + 4]) + 2
        if data[at + 1] not in TOLD_OF_THE_CAMERA:
            kept.append(data[at : at + length])
        at += length
    kept.append(data[at:])
    return b"".join(kept)


def needs_rewriting(data: bytes) -> bool:
    """Whether its bytes cannot be shown as they are: a file for which only its EXIF knows which side is up, a
    format that hides EXIF or that a messenger does not show, or one larger than a messenger takes.
    """
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
        exif = picture.getexif()
    except Exception:
        return False
    too_large = len(data) > MOST_BYTES or max(picture.size) > 2 * LONGEST_PX
    unseen = picture.format in ("HEIF", "AVIF") or (picture.format != "JPEG" and bool(exif))
    return too_large or unseen or exif.get(ORIENTATION_TAG, 1) != 1


def rewritten(data: bytes) -> bytes:
    """A JPEG, upright and of a size that can be sent; for a picture process. Raises PictureRefused."""
    picture = loaded(opened(data), longest_px=LONGEST_PX)
    profile = picture.info.get("icc_profile")
    picture.thumbnail((LONGEST_PX, LONGEST_PX))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92, icc_profile=profile)
    return out.getvalue()
