"""The copy of a picture that leaves the house: nothing in it but the picture, no EXIF, place or camera."""

import io

from PIL import Image, ImageOps

JPEG = b"\xff\xd8"
START_OF_SCAN = 0xDA
# APP1 holds EXIF and XMP, APP13 captions of agencies, FE comments. APP2 holds the colour profile and stays.
TOLD_OF_THE_CAMERA = frozenset({0xE1, 0xED, 0xFE, *range(0xE3, 0xED), 0xEF})
ORIENTATION_TAG = 0x0112


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


def needs_turning(data: bytes) -> bool:
    """Whether the EXIF that goes says which side is up, or hides where it cannot simply be left out."""
    try:
        picture = Image.open(io.BytesIO(data))
        exif = picture.getexif()
    except Exception:
        return False
    return exif.get(ORIENTATION_TAG, 1) != 1 or (picture.format != "JPEG" and bool(exif))


def turned_upright(data: bytes) -> bytes:
    """Written anew, upright; for a picture process."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92, icc_profile=picture.info.get("icc_profile"))
    return out.getvalue()
