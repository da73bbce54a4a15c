"""The square code on a watermark: a link to the bot with a random reference, written and read back."""

import io
import re

import numpy as np
import segno
import zxingcpp

from bot.evidence.inspect import PictureRefused, loaded, opened

MARK = "p_"
REFERENCE = re.compile(r"p_([A-Za-z0-9_-]{16,60})")
LOOKS_AT_PX = 1920


def code(text: str) -> bytes:
    """A PNG, sharp at any size; dark on white with its quiet zone, whatever lies beneath."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=8, border=3)
    return out.getvalue()


def link(bot_name: str, reference: str) -> str:
    """What the code says. Before the bot knows its name the reference stands alone."""
    payload = f"{MARK}{reference}"
    return f"https://t.me/{bot_name}?start={payload}" if bot_name else payload


def reference_in(data: bytes) -> str | None:
    """The reference of the first code of ours on a picture; None when there is none that can be read."""
    try:
        picture = loaded(opened(data), longest_px=LOOKS_AT_PX)
    except PictureRefused:
        return None
    for found in zxingcpp.read_barcodes(np.asarray(picture)):
        if read := REFERENCE.search(found.text):
            return read[1]
    return None
