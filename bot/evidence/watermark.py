"""Makes the copy of a photo that people are shown: time, place, person, customer and visit on a frosted card.

The original is kept elsewhere, untouched; the copy is at most 1920 px long, upright and free of EXIF.
"""

import io

from PIL import Image, ImageDraw, ImageFilter

from bot.evidence.inspect import loaded, opened
from bot.evidence.lettering import runs
from bot.evidence.stamp import BASELINE, Card, Line, Stamp, laid_out

LONGEST_PX = 1920  # half of what phones take: a JPEG decodes straight to that in a quarter of the time
SHORTEST_PX = 720  # smaller pictures are enlarged to this, or the letters could not be read
MAX_COVERED = 0.44  # of the picture's height; a card that would hide more is put underneath instead
WIDE_FROM = 1.15  # width to height from which the words stand beside the clock
INK = (13, 18, 26)
INK_SHARE = 0.73  # white letters keep a contrast of 7 : 1 on pure white
JPEG_QUALITY = 86


def watermark(original: bytes, stamp: Stamp, *, code: bytes | None = None) -> bytes:
    """A JPEG. `code` is a square picture, such as a QR code, set into the space the card keeps for it.

    Raises PictureRefused when the original (or the code) is no usable picture.
    """
    picture = _resized(loaded(opened(original), longest_px=LONGEST_PX))
    canvas_width = max(picture.width, SHORTEST_PX)
    letter_px = _letter_px(canvas_width, picture.height)
    margin = round(letter_px * 0.8)
    card = laid_out(
        stamp,
        card_width=canvas_width - 2 * margin,
        letter_px=letter_px,
        wide=canvas_width >= WIDE_FROM * picture.height,
        with_code=code is not None,
    )
    canvas, top = _canvas(picture, canvas_width, card, margin)
    _paint(canvas, card, (margin, top), code)
    return _jpeg(canvas, icc_profile=picture.info.get("icc_profile"))


def _resized(picture: Image.Image) -> Image.Image:
    """At most LONGEST_PX long and, as far as that allows, at least SHORTEST_PX wide and high."""
    longest, shortest = max(picture.size), min(picture.size)
    factor = min(LONGEST_PX / longest, max(1.0, SHORTEST_PX / shortest))
    if factor == 1:
        return picture
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    way = Image.Resampling.BICUBIC if factor > 1 else Image.Resampling.BILINEAR
    return picture.resize(size, way, reducing_gap=2.0 if factor < 1 else None)


def _letter_px(width: int, height: int) -> float:
    """Larger on upright pictures, which a phone shows narrower: about 13 px at a phone's 400."""
    return width * min(0.036, max(0.027, 0.021 + 0.011 * height / width))


def _canvas(picture: Image.Image, width: int, card: Card, margin: int) -> tuple[Image.Image, int]:
    """What to paint on, and where the card's upper edge goes."""
    if card.height + 2 * margin <= MAX_COVERED * picture.height and picture.width == width:
        return picture, picture.height - card.height - margin
    canvas = Image.new("RGB", (width, picture.height + card.height + 2 * margin), INK)
    canvas.paste(picture, ((width - picture.width) // 2, 0))
    return canvas, picture.height + margin


def _paint(canvas: Image.Image, card: Card, corner: tuple[int, int], code: bytes | None) -> None:
    left, top = corner
    box = (left, top, left + card.width, top + card.height)
    glass = _frosted(canvas.crop(box))
    pen = ImageDraw.Draw(glass)
    pen.rounded_rectangle(card.bar, radius=(card.bar[2] - card.bar[0]) / 2, fill=card.bar_colour)
    for line in card.lines:
        _letter(pen, line)
    x, y, radius = card.dot
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=card.bar_colour)
    if code is not None and card.code is not None:
        x_code, y_code, side = card.code
        square = loaded(opened(code), longest_px=side)
        glass.paste(square.resize((side, side), Image.Resampling.NEAREST), (x_code, y_code))
    canvas.paste(glass, box, _rounded(glass.size))


def _letter(pen: ImageDraw.ImageDraw, line: Line) -> None:
    x, y = float(round(line.x)), round(line.y + line.size * BASELINE)
    for text, font in runs(line.text, line.weight, round(line.size)):
        pen.text((x, y), text, fill=line.colour, font=font, anchor="ls")
        x += font.getlength(text)


def _frosted(under: Image.Image) -> Image.Image:
    """The picture under the card, blurred and darkened, so that letters stay legible on any ground."""
    small = under.reduce(8 if min(under.size) >= 64 else 1)
    blurred = small.filter(ImageFilter.GaussianBlur(max(2, small.height // 10)))
    dark = Image.blend(blurred, Image.new("RGB", small.size, INK), INK_SHARE)
    return dark.resize(under.size, Image.Resampling.BILINEAR)


def _rounded(size: tuple[int, int]) -> Image.Image:
    """A mask with smooth corners."""
    mask = Image.new("L", (size[0] * 2, size[1] * 2), 0)
    radius = min(size[1] * 2 // 4, round(size[0] * 2 * 0.025))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), radius=radius, fill=255)
    return mask.reduce(2)


def _jpeg(picture: Image.Image, *, icc_profile: bytes | None) -> bytes:
    """The colour profile stays, or the colours of many phones would fade; nothing else of the file does."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0, icc_profile=icc_profile)
    return out.getvalue()
