"""A link as a square code, large enough to be scanned from one phone's screen by another."""

import io

import segno
from PIL import Image

from bot.views.pictures.specs import LinkCode

SIDE_PX = 1080
QUIET = 4
"""Modules of white around it, as the standard wants."""


def draw(spec: LinkCode) -> bytes:
    made = segno.make(spec.link, error="m", micro=False)
    scale = SIDE_PX // made.symbol_size(border=QUIET)[0]
    plain = io.BytesIO()
    made.save(plain, kind="png", scale=scale, border=QUIET)
    code = Image.open(plain).convert("L")
    page = Image.new("L", (SIDE_PX, SIDE_PX), 255)
    page.paste(code, ((SIDE_PX - code.width) // 2, (SIDE_PX - code.height) // 2))
    out = io.BytesIO()
    page.save(out, format="PNG", optimize=True)
    return out.getvalue()
