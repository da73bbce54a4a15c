"""Measures, shortens and wraps Chinese and Latin text for pictures, in the fonts that are shipped.

Used by everything that letters a picture: watermarks here, charts and maps in the views.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

from PIL import ImageFont, features

FONTS = Path(__file__).parent.parent / "assets" / "fonts"
MISSING = "□"
FIRST_CHINESE = "\u2e80"
STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."})

# Chinese typesetting: these never begin a line, those never end one (GB/T 15834).
NEVER_FIRST = frozenset("，。、；：？！）》」』】〕’”…—·,.;:?!)]}%‰℃°")
NEVER_LAST = frozenset("（《「『【〔‘“([{¥￥$#№")
# A Latin word, a number with its unit, or one Chinese character with what clings to it.
UNIT = re.compile(r"\s+|[^\W_\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+(?:['’.\-/_][^\W_\u2e80-\u9fff]+)*|.")


class Weight(StrEnum):
    REGULAR = "NotoSansSC-Regular.ttf"
    BOLD = "NotoSansSC-Bold.ttf"


# DejaVu comes with Matplotlib, which is found here and not loaded. It has letters that ours lack: Arabic and
# Uyghur, Kazakh, Polish, Greek, Hebrew.
SPARE = {Weight.REGULAR: "DejaVuSans.ttf", Weight.BOLD: "DejaVuSans-Bold.ttf"}


def font_path(weight: Weight) -> Path:
    return FONTS / weight


@lru_cache(maxsize=64)
def font(weight: Weight, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_path(weight)), size_px, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=32)
def spare_font(weight: Weight, size_px: int) -> ImageFont.FreeTypeFont:
    """Raqm joins Arabic letters and lets them run from right to left."""
    layout = ImageFont.Layout.RAQM if features.check("raqm") else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(_spare_fonts() / SPARE[weight]), size_px, layout_engine=layout)


@cache
def _spare_fonts() -> Path:
    carrier = find_spec("matplotlib")
    if carrier is None or carrier.origin is None:
        raise FileNotFoundError("matplotlib")
    return Path(carrier.origin).parent / "mpl-data" / "fonts" / "ttf"


def runs(text: str, weight: Weight, size_px: int) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    """The text in pieces of one font each, to be set one after another."""
    pieces: list[tuple[str, bool]] = []
    for char in text:
        spare = pieces[-1][1] if char == " " and pieces else not _has_glyph(char)
        pieces.append((char, spare))
    fonts = {False: font, True: spare_font}
    return [
        ("".join(char for char, _ in run), fonts[spare](weight, size_px))
        for spare, run in groupby(pieces, key=lambda piece: piece[1])
    ]


def width(text: str, weight: Weight, size_px: float) -> float:
    """Pixels; measured once at a fixed size, since the fonts are not hinted."""
    return _width_at_100(text, weight) * size_px / 100


@lru_cache(maxsize=4096)
def _width_at_100(text: str, weight: Weight) -> float:
    return sum(each.getlength(piece) for piece, each in runs(text, weight, 100))


def drawable(text: str, *, spare: bool = False) -> str:
    """One line of what the fonts can draw: emoji go, unknown letters become an open box, spaces tidied.

    `spare`: it will be set in `runs`. Nothing is left of a name none of whose letters can be drawn.
    """
    shown = []
    for char in _latin_quotes(unicodedata.normalize("NFC", text)):
        category = unicodedata.category(char)
        if char.isspace() or category == "Cc":
            shown.append(" ")
        elif category[0] != "C" and (_has_glyph(char) or (spare and _is_spare(char))):
            shown.append(char)
        elif category[0] in "LN":
            shown.append(MISSING)
    line = re.sub(r" +", " ", "".join(shown)).strip()
    return "" if spare and not line.strip(f"{MISSING} ") else line


def _latin_quotes(text: str) -> str:
    """In the fonts ’ “ ” are as wide as a Chinese character, which tears an English word apart."""
    if not any(char >= FIRST_CHINESE for char in text):
        return text.translate(STRAIGHT)
    return re.sub(r"(?<=[A-Za-zÀ-ɏ])’(?=[A-Za-zÀ-ɏ])", "'", text)


@lru_cache(maxsize=8192)
def _has_glyph(char: str) -> bool:
    """Both weights are made from the same list of characters; a missing one is drawn like U+FFFF."""
    return _drawn(char) != _drawn("\uffff")


@lru_cache(maxsize=2048)
def _is_spare(char: str) -> bool:
    """No symbols: emoji would lose their colours; no marks: they would stand alone."""
    return unicodedata.category(char)[0] in "LN" and _drawn(char, spare_font) != _drawn("\uffff", spare_font)


def _drawn(
    char: str, of: Callable[[Weight, int], ImageFont.FreeTypeFont] = font
) -> tuple[tuple[int, int], bytes]:
    mask = of(Weight.REGULAR, 20).getmask(char)
    return mask.size, bytes(mask)


def elided(text: str, weight: Weight, size_px: float, max_width: float) -> str:
    """The text, or as much of its beginning as fits, ending in "…" (after Latin "...")."""
    if width(text, weight, size_px) <= max_width:
        return text
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if width(_broken_off(text[:middle]), weight, size_px) <= max_width:
            fits = middle
        else:
            too_long = middle
    return _broken_off(text[:fits])


def _broken_off(text: str) -> str:
    """In the fonts "…" is as wide and high as a Chinese character; after Latin it would look like "⋯"."""
    text = text.rstrip()
    return text + ("..." if text and text[-1] < FIRST_CHINESE else "…")


def wrapped(text: str, weight: Weight, size_px: float, max_width: float, *, max_lines: int) -> list[str]:
    """At most `max_lines` lines, the last elided when something had to go; no line for no text."""
    lines: list[str] = []
    line = ""
    for unit in _units(text, weight, size_px, max_width):
        if not line or width((line + unit).rstrip(), weight, size_px) <= max_width:
            line += unit if line else unit.lstrip()
        else:
            lines.append(line.rstrip())
            line = unit.lstrip()
    lines.append(line.rstrip())
    lines = [each for each in lines if each]
    if len(lines) <= max_lines:
        return lines
    rest = text[_length_of(text, lines[: max_lines - 1]) :].lstrip()
    return [*lines[: max_lines - 1], elided(rest, weight, size_px, max_width)]


def _length_of(text: str, lines: list[str]) -> int:
    """How many characters of the text these first lines take, with the spaces lost at their ends."""
    taken = 0
    for line in lines:
        taken = text.index(line, taken) + len(line)
    return taken


def _units(text: str, weight: Weight, size_px: float, max_width: float) -> list[str]:
    """The text cut where a line may break; a word wider than a whole line is cut into characters."""
    units: list[str] = []
    for piece in UNIT.findall(text):
        whole = width(piece, weight, size_px) <= max_width
        for part in [piece] if whole else list(piece):
            clings = units and (part[0] in NEVER_FIRST or units[-1][-1] in NEVER_LAST)
            if clings and width(units[-1] + part, weight, size_px) <= max_width:
                units[-1] += part
            else:
                units.append(part)
    return units
