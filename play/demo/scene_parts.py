"""What the drawn sample photos are made of: goods, light, perspective and the faults of a phone's camera."""

from pathlib import Path

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]
FONT = Path(__file__).parents[2] / "bot" / "assets" / "fonts" / "NotoSansSC-Bold.ttf"


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    r, g, b = (round(a + (c - a) * share) for a, c in zip(one, other, strict=True))
    return r, g, b


def lighter(colour: Colour, share: float) -> Colour:
    return mixed(colour, (255, 255, 255), share)


def darker(colour: Colour, share: float) -> Colour:
    return mixed(colour, (0, 0, 0), share)


def pick(random: Generator, colours: list[Colour]) -> Colour:
    return colours[int(random.integers(len(colours)))]


def graded(size: tuple[int, int], top: Colour, bottom: Colour) -> Image.Image:
    column = Image.new("RGB", (1, 64))
    for y in range(64):
        column.putpixel((0, y), mixed(top, bottom, y / 63))
    return column.resize(size, Image.Resampling.BICUBIC)


def text(
    pen: ImageDraw.ImageDraw, middle: tuple[float, float], words: str, size: float, colour: Colour
) -> None:
    pen.text(middle, words, font=ImageFont.truetype(str(FONT), max(8, round(size))), fill=colour, anchor="mm")


def carton(pen: ImageDraw.ImageDraw, box: Box, colour: Colour, words: str) -> None:
    left, top, right, bottom = box
    w, h = right - left, bottom - top
    pen.rectangle(box, fill=colour)
    pen.rectangle((left, top, left + w * 0.12, bottom), fill=darker(colour, 0.22))
    pen.rectangle((left + w * 0.12, top + h * 0.55, right, top + h * 0.82), fill=lighter(colour, 0.75))
    pen.ellipse((left + w * 0.35, top + h * 0.12, left + w * 0.78, top + h * 0.48), fill=lighter(colour, 0.4))
    text(pen, (left + w * 0.56, top + h * 0.685), words, min(w * 0.3, h * 0.2), darker(colour, 0.45))


def bottle(pen: ImageDraw.ImageDraw, box: Box, colour: Colour, words: str) -> None:
    left, top, right, bottom = box
    w, h = right - left, bottom - top
    neck = (left + w * 0.34, top + h * 0.04, right - w * 0.34, top + h * 0.3)
    pen.rectangle(neck, fill=lighter(colour, 0.35))
    pen.rectangle((neck[0] - 2, top, neck[2] + 2, top + h * 0.1), fill=darker(colour, 0.45))
    pen.rounded_rectangle(
        (left + 2, top + h * 0.24, right - 2, bottom), radius=w * 0.24, fill=lighter(colour, 0.2)
    )
    pen.rectangle((left + 2, top + h * 0.45, right - 2, top + h * 0.78), fill=colour)
    pen.rectangle(
        (left + w * 0.16, top + h * 0.3, left + w * 0.26, bottom - h * 0.06), fill=lighter(colour, 0.65)
    )
    pen.rectangle((right - w * 0.16, top + h * 0.34, right - 3, bottom - h * 0.05), fill=darker(colour, 0.2))
    text(pen, (left + w * 0.52, top + h * 0.61), words, w * 0.32, lighter(colour, 0.9))


def bag(pen: ImageDraw.ImageDraw, box: Box, colour: Colour, words: str) -> None:
    left, top, right, bottom = box
    w, h = right - left, bottom - top
    left_side = [
        (left, bottom),
        (left + w * 0.05, top + h * 0.5),
        (left, top + h * 0.12),
        (left + w * 0.06, top),
    ]
    shape = left_side + [(left + right - x, y) for x, y in reversed(left_side)]
    pen.polygon(shape, fill=colour)
    pen.rectangle((left + w * 0.06, top, right - w * 0.06, top + h * 0.07), fill=darker(colour, 0.25))
    pen.ellipse(
        (left + w * 0.18, top + h * 0.45, right - w * 0.18, top + h * 0.9), fill=lighter(colour, 0.55)
    )
    shine = [(0.16, 0.1), (0.3, 0.1), (0.22, 0.97), (0.12, 0.97)]
    pen.polygon([(left + w * x, top + h * y) for x, y in shine], fill=lighter(colour, 0.25))
    text(pen, (left + w * 0.52, top + h * 0.28), words, w * 0.26, lighter(colour, 0.92))


def in_perspective(
    picture: Image.Image, corners: list[tuple[float, float]], size: tuple[int, int]
) -> Image.Image:
    """The picture with its corners (from upper left, clockwise) put where they are wanted."""
    w, h = picture.size
    rows, aims = [], []
    for (x, y), (u, v) in zip(corners, [(0, 0), (w, 0), (w, h), (0, h)], strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        aims += [u, v]
    how = np.linalg.solve(np.array(rows, dtype=float), np.array(aims, dtype=float))
    return picture.convert("RGBA").transform(
        size, Image.Transform.PERSPECTIVE, tuple(how), Image.Resampling.BICUBIC
    )


def glow(
    picture: Image.Image, at: tuple[float, float], radius: float, colour: Colour, strength: float
) -> Image.Image:
    """Light falling from one place."""
    w, h = picture.size
    y, x = np.mgrid[0:h:4, 0:w:4]
    fall = np.exp(-(((x - at[0]) / radius) ** 2 + ((y - at[1]) / radius) ** 2)) * strength * 255
    mask = Image.fromarray(fall.clip(0, 255).astype(np.uint8)).resize((w, h), Image.Resampling.BILINEAR)
    return Image.composite(Image.new("RGB", (w, h), colour), picture, mask)


def photographed(picture: Image.Image, random: Generator, size: tuple[int, int]) -> Image.Image:
    """As a hand-held phone would have taken it: a little tilted, soft, dark at the corners, noisy."""
    w, h = picture.size
    tilted = picture.rotate(float(random.uniform(-2.2, 2.2)), Image.Resampling.BICUBIC)
    cut = 0.045
    framed = tilted.crop((round(w * cut), round(h * cut), round(w * (1 - cut)), round(h * (1 - cut)))).resize(
        size, Image.Resampling.LANCZOS
    )
    soft = framed.filter(ImageFilter.GaussianBlur(0.9))
    w, h = size
    y, x = np.mgrid[0:h, 0:w]
    corner = 1 - 0.32 * ((x / w - 0.5) ** 2 + (y / h - 0.5) ** 2) * 2
    warmth = np.array([1 + random.uniform(-0.03, 0.06), 1.0, 1 + random.uniform(-0.07, 0.03)])
    grain = random.normal(0, 4.2, (h, w, 1)) + random.normal(0, 1.6, (h, w, 3))
    pixels = np.asarray(soft, dtype=float) * corner[..., None] * warmth + grain
    taken = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    return ImageEnhance.Contrast(taken).enhance(float(random.uniform(0.94, 1.1)))
