"""Draws the sample photos of shops and offices that the page offers in place of a camera.

    python -m play.demo.draw_samples

Nothing in them is a real place or brand. Each scene has its own seed, so the files come out the same again.
"""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw, ImageFilter

from play.demo.scene_parts import (
    Colour,
    bag,
    bottle,
    carton,
    darker,
    glow,
    graded,
    in_perspective,
    lighter,
    photographed,
    pick,
    text,
)

SAMPLES = Path(__file__).parents[2] / "simulator" / "page" / "samples"
CANVAS = (1600, 1200)
PHOTO = (1280, 960)
MAX_BYTES = 80_000

WARM: list[Colour] = [
    (198, 52, 44),
    (226, 140, 40),
    (240, 190, 62),
    (150, 62, 40),
    (205, 92, 92),
    (120, 140, 60),
]
COOL: list[Colour] = [
    (38, 98, 168),
    (64, 160, 170),
    (96, 78, 160),
    (36, 130, 96),
    (120, 170, 210),
    (200, 70, 110),
]
PALE: list[Colour] = [
    (226, 214, 190),
    (190, 206, 196),
    (214, 190, 196),
    (178, 190, 212),
    (232, 222, 160),
    (160, 176, 150),
]
GOODS = ("茶语", "晴果", "禾谷", "山泉", "麦香", "小满", "云朵", "甜橙", "青禾", "拾味", "花田", "暖阳")
Drawer = Callable[[ImageDraw.ImageDraw, tuple[float, float, float, float], Colour, str], None]

BREADTHS: dict[Drawer, float] = {bottle: 0.34, carton: 0.62, bag: 0.74}  # of the height of their shelf


def shelf(
    random: Generator, *, goods: tuple[Drawer, ...], colours: list[Colour], rows: int, gaps: float
) -> Image.Image:
    """A shop shelf seen from the front; `gaps` is the share of goods that are sold out."""
    picture = graded(CANVAS, (236, 234, 228), (196, 190, 182))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 1090, 1600, 1200), fill=(150, 138, 124))
    pitch = 1010 / rows
    for row in range(rows):
        floor = 90 + pitch * (row + 1) - 34
        pen.rectangle((20, floor - pitch + 36, 1580, floor), fill=darker((206, 202, 194), 0.1 + 0.03 * row))
        pen.rectangle((20, floor - pitch + 36, 1580, floor - pitch + 76), fill=(150, 146, 140))
        fill_row(pen, random, floor, pitch - 62, goods, colours, gaps)
        pen.rectangle((10, floor, 1590, floor + 32), fill=(232, 232, 230))
        pen.line((10, floor + 32, 1590, floor + 32), fill=(120, 116, 112), width=4)
        for x in range(60 + int(random.integers(60)), 1540, 190 + int(random.integers(40))):
            pen.rectangle(
                (x, floor + 3, x + 92, floor + 30),
                fill=(252, 236, 120) if random.random() < 0.3 else (255, 255, 255),
            )
            text(
                pen,
                (x + 46, floor + 16),
                f"¥{random.integers(2, 60)}.{random.integers(10)}",
                20,
                (180, 30, 30),
            )
    picture = glow(picture, (800, -100), 900, (255, 252, 240), 0.35)
    corners = [
        (-40.0, random.uniform(-10, 60)),
        (1640.0, random.uniform(-40, 10)),
        (1600.0, 1240.0),
        (0.0, 1200.0),
    ]
    leaning = in_perspective(picture, corners, CANVAS)
    picture.paste(leaning, mask=leaning.getchannel("A"))
    return picture


def fill_row(
    pen: ImageDraw.ImageDraw,
    random: Generator,
    floor: float,
    room: float,
    goods: tuple[Drawer, ...],
    colours: list[Colour],
    gaps: float,
) -> None:
    x = 34.0
    while x < 1540:
        make, colour = goods[int(random.integers(len(goods)))], pick(random, colours)
        words = GOODS[int(random.integers(len(GOODS)))]
        wide = BREADTHS[make] * room * random.uniform(0.85, 1.1)
        high = room * random.uniform(0.7, 0.98)
        for _ in range(int(random.integers(2, 6))):
            if x + wide > 1570:
                return
            if random.random() > gaps:
                top = floor - high * random.uniform(0.98, 1.0)
                pen.rectangle((x + 6, top + 10, x + wide + 7, floor), fill=(112, 106, 100))
                make(pen, (x, top, x + wide - 4, floor), colour, words)
            x += wide + random.uniform(0, 5)
        x += random.uniform(6, 20)


def storefront(
    random: Generator, *, name: str, below: str, wall: Colour, sign: Colour, awning: Colour
) -> Image.Image:
    """A shop from the pavement: sign, awning, windows with goods behind the glass, a door."""
    picture = graded(CANVAS, lighter(wall, 0.25), wall)
    pen = ImageDraw.Draw(picture)
    for y in range(0, 900, 34):  # bricks
        for x in range(-40 + (y // 34 % 2) * 40, 1600, 80):
            pen.rectangle((x, y, x + 76, y + 31), fill=darker(wall, random.uniform(0, 0.14)))
    pen.rectangle((90, 130, 1510, 320), fill=sign)
    pen.rectangle((90, 306, 1510, 320), fill=darker(sign, 0.35))
    text(pen, (800, 206), name, 112, lighter(sign, 0.88))
    text(pen, (800, 284), below, 34, lighter(sign, 0.6))
    door = 980 if random.random() < 0.5 else 330
    for left, right in ((130, door - 30), (door + 310, 1470)):
        window(picture, random, (left, 430, right, 920))
    glass_door(picture, (door, 430, door + 280, 1000))
    pen = ImageDraw.Draw(picture)
    for index, x in enumerate(range(90, 1510, 71)):
        tint = awning if index % 2 else (244, 240, 232)
        pen.polygon(
            [(x, 330), (x + 71, 330), (x + 71 + (x - 765) * 0.05, 430), (x + (x - 765) * 0.05, 430)],
            fill=tint,
        )
        pen.pieslice(
            (x + (x - 765) * 0.05, 410, x + 71 + (x - 765) * 0.05, 462), 0, 180, fill=darker(tint, 0.12)
        )
    pavement(pen, random)
    for x in (60, 1450):
        plant(pen, random, x + 40, 1010, 1.0)
    return glow(picture, (random.uniform(200, 1400), 0), 1000, (255, 246, 224), 0.28)


def window(picture: Image.Image, random: Generator, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    if right - left < 120:
        return
    inside = graded((right - left, bottom - top), (92, 84, 70), (58, 52, 46))
    pen = ImageDraw.Draw(inside)
    for row in range(3):
        floor = 130 + row * 150
        fill_row_inside(pen, random, floor, inside.width)
    inside = inside.filter(ImageFilter.GaussianBlur(3))
    shine = Image.new("RGB", inside.size, (205, 222, 236))
    mask = Image.new("L", inside.size, 36)
    ImageDraw.Draw(mask).polygon([(40, 0), (200, 0), (60, inside.height), (-100, inside.height)], fill=110)
    inside.paste(shine, mask=mask.filter(ImageFilter.GaussianBlur(5)))
    picture.paste(inside, (left, top))
    pen = ImageDraw.Draw(picture)
    pen.rectangle(box, outline=(64, 60, 58), width=12)
    poster = left + 40 + int(random.integers(max(1, right - left - 220)))
    pen.rectangle((poster, top + 60, poster + 140, top + 250), fill=pick(random, WARM))
    text(
        pen,
        (poster + 70, top + 130),
        pick_words(random, ("特价", "新品", "上新", "八折")),
        52,
        (255, 248, 220),
    )
    text(pen, (poster + 70, top + 205), f"¥{random.integers(5, 40)}.9", 40, (255, 255, 255))


def fill_row_inside(pen: ImageDraw.ImageDraw, random: Generator, floor: float, width: int) -> None:
    pen.rectangle((0, floor, width, floor + 10), fill=(150, 130, 100))
    x = 6.0
    while x < width - 30:
        wide = random.uniform(24, 62)
        pen.rectangle(
            (x, floor - random.uniform(50, 110), x + wide, floor), fill=pick(random, WARM + COOL + PALE)
        )
        x += wide + 4


def glass_door(picture: Image.Image, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    picture.paste(graded((right - left, bottom - top), (150, 160, 164), (88, 82, 74)), (left, top))
    pen = ImageDraw.Draw(picture)
    pen.polygon(
        [(left + 30, top), (left + 110, top), (right - 120, bottom), (left + 60, bottom)],
        fill=(176, 188, 194),
    )
    pen.rectangle(box, outline=(56, 54, 54), width=16)
    pen.line(((left + right) / 2, top, (left + right) / 2, bottom), fill=(56, 54, 54), width=10)
    for x in ((left + right) / 2 - 30, (left + right) / 2 + 22):
        pen.rectangle((x, top + 240, x + 9, top + 400), fill=(224, 222, 216))
    text(pen, ((left + right) / 2 - 66, top + 130), "推", 46, (240, 240, 240))


def pavement(pen: ImageDraw.ImageDraw, random: Generator) -> None:
    pen.rectangle((0, 960, 1600, 1200), fill=(146, 142, 138))
    for y, high in ((1000, 38), (1040, 50), (1092, 62), (1156, 60)):
        for x in range(-300, 1900, int(high * 3.1)):
            tone = (150, 146, 140) if random.random() < 0.5 else (134, 130, 126)
            lean = (x - 800) * 0.12
            far, near = x - lean * 0.2, x + lean * 0.2
            stone = [(far, y), (far + high * 3, y), (near + high * 3, y + high - 4), (near, y + high - 4)]
            pen.polygon(stone, fill=darker(tone, random.uniform(0, 0.1)))
    pen.rectangle((0, 960, 1600, 996), fill=(112, 108, 106))


def plant(pen: ImageDraw.ImageDraw, random: Generator, x: float, floor: float, scale: float) -> None:
    for _ in range(46):
        dx, dy = random.normal(0, 46) * scale, random.uniform(40, 250) * scale
        leaf = darker((70, 140, 62), random.uniform(0, 0.45))
        pen.ellipse(
            (x + dx - 30 * scale, floor - 90 * scale - dy, x + dx + 30 * scale, floor - 50 * scale - dy),
            fill=leaf,
        )
    pot = (154, 92, 66)
    pen.polygon(
        [
            (x - 62 * scale, floor - 110 * scale),
            (x + 62 * scale, floor - 110 * scale),
            (x + 44 * scale, floor),
            (x - 44 * scale, floor),
        ],
        fill=pot,
    )
    pen.rectangle(
        (x - 68 * scale, floor - 122 * scale, x + 68 * scale, floor - 98 * scale), fill=lighter(pot, 0.15)
    )


def warehouse(random: Generator, *, frame: Colour, floor_tone: Colour) -> Image.Image:
    """An aisle between pallet racks, running away from us."""
    picture = graded(CANVAS, (196, 200, 204), (120, 122, 126))
    pen = ImageDraw.Draw(picture)
    pen.polygon([(0, 1200), (1600, 1200), (900, 560), (700, 560)], fill=floor_tone)
    for x in (560, 1040):
        pen.line((800 + (x - 800) * 2.6, 1200, 800 + (x - 800) * 0.36, 560), fill=(226, 196, 60), width=9)
    pen.rectangle((700, 400, 900, 562), fill=(170, 174, 176))
    for y in range(8):
        pen.polygon(
            [
                (500 + y * 30, 20 + y * 48),
                (1100 - y * 30, 20 + y * 48),
                (1090 - y * 30, 36 + y * 48),
                (510 + y * 30, 36 + y * 48),
            ],
            fill=(250, 250, 244),
        )
    for mirrored in (False, True):
        side = rack(random, frame)
        corners = [(0.0, -260.0), (700.0, 330.0), (700.0, 580.0), (0.0, 1330.0)]
        if mirrored:
            corners = [(1600 - x, y) for x, y in (corners[1], corners[0], corners[3], corners[2])]
        wall = in_perspective(side, corners, CANVAS)
        picture.paste(wall, mask=wall.getchannel("A"))
    return glow(picture, (800, 330), 420, (255, 255, 246), 0.55)


def rack(random: Generator, frame: Colour) -> Image.Image:
    side = Image.new("RGB", (1800, 1000), (86, 84, 84))
    pen = ImageDraw.Draw(side)
    for level in range(4):
        floor = 235 + level * 250
        for bay in range(9):
            x = bay * 200 + 16.0
            while x < bay * 200 + 176:
                wide, high = random.uniform(48, 90), random.uniform(90, 190)
                tone = darker(
                    pick(random, [(196, 156, 108), (182, 140, 96), (206, 176, 130), (168, 170, 176)]),
                    random.uniform(0, 0.2),
                )
                right = min(x + wide, bay * 200 + 186)
                pen.rectangle((x, floor - high, right, floor - 6), fill=tone)
                pen.rectangle((x, floor - high * 0.56, right, floor - high * 0.5), fill=lighter(tone, 0.35))
                pen.rectangle((x + 8, floor - high * 0.4, x + 30, floor - high * 0.22), fill=(245, 245, 240))
                x += wide + 5
            pen.rectangle((bay * 200, floor - 250, bay * 200 + 14, floor), fill=frame)
        pen.rectangle((0, floor - 6, 1800, floor + 14), fill=(222, 122, 44))
    return side


def office(random: Generator, *, wall: Colour, desk: Colour, night: bool) -> Image.Image:
    """A meeting table before a window on the town."""
    picture = graded(CANVAS, lighter(wall, 0.2), darker(wall, 0.1))
    pen = ImageDraw.Draw(picture)
    sky = (
        graded((1000, 560), (24, 32, 66), (96, 74, 100))
        if night
        else graded((1000, 560), (126, 176, 224), (222, 232, 238))
    )
    town = ImageDraw.Draw(sky)
    x = 0.0
    while x < 1000:
        wide, high = random.uniform(50, 130), random.uniform(90, 420)
        tone = darker((120, 132, 150), 0.6 if night else random.uniform(0, 0.25))
        town.rectangle((x, 560 - high, x + wide, 560), fill=tone)
        for wy in range(int(560 - high) + 14, 550, 24):
            for wx in range(int(x) + 8, int(x + wide) - 12, 22):
                lit = random.random() < (0.45 if night else 0.2)
                town.rectangle(
                    (wx, wy, wx + 11, wy + 12), fill=(250, 220, 130) if lit and night else darker(tone, 0.2)
                )
        x += wide + random.uniform(-8, 14)
    picture.paste(sky.filter(ImageFilter.GaussianBlur(2)), (90, 110))
    for left in (90, 423, 756, 1090):
        pen.rectangle((left - 9, 100, left + 9, 680), fill=(236, 236, 232))
    pen.rectangle((80, 92, 1100, 116), fill=(236, 236, 232))
    pen.rectangle((70, 664, 1110, 692), fill=(226, 224, 218))
    whiteboard(pen, random)
    pen.polygon([(60, 1200), (1560, 1200), (1330, 800), (270, 800)], fill=desk)
    for _ in range(60):
        y = random.uniform(806, 1196)
        x = random.uniform(200, 1300)
        pen.line(
            (x, y, x + random.uniform(60, 260), y + 2), fill=darker(desk, random.uniform(0.04, 0.14)), width=3
        )
    laptop(pen, random, 520, 930)
    papers(pen, random)
    plant(pen, random, 1480, 900, 1.15)
    return glow(picture, (600, 300), 800, (255, 226, 170) if night else (250, 252, 255), 0.25)


def whiteboard(pen: ImageDraw.ImageDraw, random: Generator) -> None:
    pen.rectangle((1150, 150, 1560, 600), fill=(248, 248, 246), outline=(150, 150, 150), width=8)
    text(pen, (1350, 205), pick_words(random, ("三月计划", "新品上架", "季度目标")), 50, (40, 70, 160))
    for index in range(5):
        high = random.uniform(40, 220)
        pen.rectangle((1200 + index * 66, 560 - high, 1240 + index * 66, 560), fill=pick(random, COOL))


def laptop(pen: ImageDraw.ImageDraw, random: Generator, x: float, y: float) -> None:
    pen.polygon([(x, y - 250), (x + 420, y - 250), (x + 440, y + 10), (x - 20, y + 10)], fill=(54, 56, 60))
    pen.polygon(
        [(x + 14, y - 238), (x + 406, y - 238), (x + 424, y - 4), (x - 4, y - 4)], fill=(206, 222, 240)
    )
    for index in range(6):
        top = y - 220 + index * 34
        pen.rectangle((x + 34, top, x + 34 + random.uniform(90, 350), top + 15), fill=pick(random, COOL))
    pen.polygon(
        [(x - 20, y + 10), (x + 440, y + 10), (x + 500, y + 110), (x - 80, y + 110)], fill=(176, 180, 184)
    )
    for row in range(4):
        pen.rectangle(
            (x - 20 - row * 12, y + 24 + row * 20, x + 440 + row * 12, y + 38 + row * 20), fill=(70, 72, 76)
        )


def papers(pen: ImageDraw.ImageDraw, random: Generator) -> None:
    for x, y in ((250, 1030), (1080, 960), (1010, 1090)):
        lean = random.uniform(-40, 40)
        pen.polygon(
            [(x + lean, y), (x + 230 + lean, y - 16), (x + 270, y + 120), (x + 10, y + 132)],
            fill=(250, 248, 242),
        )
        for row in range(5):
            pen.line(
                (x + 36, y + 24 + row * 20, x + random.uniform(110, 220), y + 18 + row * 20),
                fill=(130, 130, 136),
                width=4,
            )
    pen.ellipse((900, 1010, 990, 1050), fill=(238, 236, 232))
    pen.rectangle((908, 968, 982, 1030), fill=(246, 244, 240))
    pen.ellipse((908, 954, 982, 984), fill=(96, 62, 40))


def pick_words(random: Generator, choices: tuple[str, ...]) -> str:
    return choices[int(random.integers(len(choices)))]


SCENES: dict[str, Callable[[Generator], Image.Image]] = {
    "shelf-drinks": lambda r: shelf(r, goods=(bottle,), colours=COOL + WARM[:2], rows=4, gaps=0.03),
    "shelf-snacks": lambda r: shelf(r, goods=(bag, carton), colours=WARM, rows=4, gaps=0.06),
    "shelf-mixed": lambda r: shelf(r, goods=(carton, bottle, bag), colours=PALE + COOL, rows=5, gaps=0.05),
    "shelf-gaps": lambda r: shelf(r, goods=(carton, bottle), colours=WARM + PALE, rows=3, gaps=0.5),
    "storefront-fresh": lambda r: storefront(
        r,
        name="青杉生鲜超市",
        below="QINGSHAN FRESH MARKET",
        wall=(188, 176, 160),
        sign=(28, 112, 74),
        awning=(40, 140, 90),
    ),
    "storefront-tea": lambda r: storefront(
        r, name="一间茶铺", below="ONE ROOM TEA", wall=(168, 108, 84), sign=(60, 44, 38), awning=(184, 60, 44)
    ),
    "storefront-mart": lambda r: storefront(
        r,
        name="拾光便利",
        below="SHIGUANG MART · 24H",
        wall=(206, 206, 208),
        sign=(226, 128, 36),
        awning=(38, 92, 160),
    ),
    "warehouse": lambda r: warehouse(r, frame=(36, 78, 150), floor_tone=(152, 152, 150)),
    "office-day": lambda r: office(r, wall=(222, 222, 216), desk=(186, 142, 98), night=False),
    "office-evening": lambda r: office(r, wall=(176, 168, 166), desk=(112, 78, 58), night=True),
}


def jpeg(picture: Image.Image) -> bytes:
    """As good as fits the page's luggage."""
    for quality in range(82, 30, -3):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= MAX_BYTES:
            break
    return out.getvalue()


if __name__ == "__main__":
    for seed, (name, scene) in enumerate(SCENES.items(), start=11):
        random = np.random.default_rng(seed)
        (SAMPLES / f"{name}.jpg").write_bytes(jpeg(photographed(scene(random), random, PHOTO)))
