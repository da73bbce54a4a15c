"""Reads the bar codes and QR codes in a picture."""

import zxingcpp
from PIL import Image, ImageOps

from bot.evidence.inspect import loaded, opened

LONGEST_PX = 2600
"""Codes in a photo of a shelf are small; more pixels than these only cost time."""
SMALL_PX = 900
MOST_CODES = 8
LONGEST_CODE = 300


def codes_in(data: bytes) -> tuple[str, ...]:
    """What the codes say, from top to bottom, each once; empty when there is none to read.

    Raises PictureRefused for bytes that are no usable picture.
    """
    picture = loaded(opened(data), longest_px=LONGEST_PX)
    for attempt in _attempts(picture):
        if found := _read(attempt):
            return found
    return ()


def _attempts(picture: Image.Image) -> list[Image.Image]:
    """The picture; then with stronger contrast, and a small one enlarged: bars two pixels wide blur away."""
    grey = ImageOps.autocontrast(ImageOps.grayscale(picture), cutoff=2)
    attempts = [picture, grey]
    if max(picture.size) < SMALL_PX:
        attempts.append(grey.resize((picture.width * 2, picture.height * 2), Image.Resampling.LANCZOS))
    return attempts


def _read(picture: Image.Image) -> tuple[str, ...]:
    found = sorted(zxingcpp.read_barcodes(picture), key=lambda code: code.position.top_left.y)
    texts = (code.text.strip()[:LONGEST_CODE] for code in found)
    return tuple(dict.fromkeys(text for text in texts if text))[:MOST_CODES]
