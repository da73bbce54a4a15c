"""The paper charts and maps are drawn on: pixel coordinates, one palette, the shipped fonts, PNG out.

Pictures are 1080 px wide and read on a phone at 400: no letter is smaller than 26 px.
"""

import io

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Circle, FancyBboxPatch, Patch
from matplotlib.patheffects import withStroke
from PIL import Image

from bot.evidence.lettering import Weight, drawable, elided, font_path, width

WIDTH = 1080
MARGIN = 48
DPI = 100
POINTS_PER_PX = 72 / DPI

GROUND = "#F3F5F8"
CARD = "#FFFFFF"
INK = "#17212F"
SOFT = "#5C6879"
FAINT = "#9AA5B4"
LINE = "#E3E8EF"
GREY = "#D3DAE4"
BLUE = "#3D74E6"
SKY = "#A9C4F5"
GREEN = "#16A572"
AMBER = "#E28A1A"
RED = "#D4483F"

Align = str
"""matplotlib's: left, center, right."""


class Paper:
    """A sheet whose origin is the upper left corner; y grows downward, in pixels."""

    def __init__(self, height: float) -> None:
        self.height = round(height)
        self.figure = Figure(figsize=(WIDTH / DPI, self.height / DPI), dpi=DPI, facecolor=GROUND)
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(self.height, 0)
        self.axes.axis("off")

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        size: float,
        *,
        weight: Weight = Weight.REGULAR,
        colour: str = INK,
        align: Align = "left",
        room: float | None = None,
        halo: bool = False,
        level: float = 5,
    ) -> float:
        """Letters `text` on the baseline, shortened to `room`; returns its width."""
        shown = drawable(text)
        if room is not None:
            shown = elided(shown, weight, size, room)
        self.axes.text(
            x,
            baseline,
            shown,
            fontproperties=FontProperties(fname=str(font_path(weight)), size=size * POINTS_PER_PX),
            color=colour,
            ha=align,
            va="baseline",
            zorder=level,
            parse_math=False,  # a "$" in a customer's name is no formula
            path_effects=[withStroke(linewidth=size * 0.16, foreground="white")] if halo else None,
        )
        return width(shown, weight, size)

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        colour: str = CARD,
        radius: float = 24,
        edge: str = "none",
        level: float = 1,
    ) -> Patch:
        """A rounded rectangle; nothing is drawn for one without width or height."""
        round_by = min(radius, w / 2, h / 2)
        patch = FancyBboxPatch(
            (x, y),
            w,
            h,
            boxstyle=f"round,pad=0,rounding_size={max(round_by, 0.01)}",
            facecolor=colour,
            edgecolor=edge,
            linewidth=1.4 if edge != "none" else 0,
            zorder=level,
        )
        if w > 0 and h > 0:
            self.axes.add_patch(patch)
        return patch

    def line(
        self,
        xs: list[float],
        ys: list[float],
        *,
        colour: str,
        thickness: float,
        dashes: tuple[float, float] | None = None,
        level: float = 2,
        clip: Patch | None = None,
    ) -> None:
        style = (0, dashes) if dashes else "solid"
        ends = "butt" if dashes else "round"
        (line,) = self.axes.plot(
            xs,
            ys,
            color=colour,
            linewidth=thickness * POINTS_PER_PX,
            linestyle=style,
            dash_capstyle=ends,
            solid_capstyle="round",
            solid_joinstyle="round",
            zorder=level,
        )
        if clip is not None:
            line.set_clip_path(clip)

    def disc(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        colour: str,
        edge: str = "none",
        rim: float = 0,
        alpha: float = 1,
        level: float = 3,
        clip: Patch | None = None,
    ) -> None:
        disc = Circle(
            (x, y),
            radius,
            facecolor=colour,
            edgecolor=edge,
            linewidth=rim * POINTS_PER_PX,
            alpha=alpha,
            zorder=level,
        )
        self.axes.add_patch(disc)
        if clip is not None:
            disc.set_clip_path(clip)

    def image(
        self, picture: Image.Image, left: float, top: float, right: float, bottom: float, clip: Patch
    ) -> None:
        """Somewhat pale, so that what is drawn on it stands out."""
        shown = self.axes.imshow(
            picture.convert("RGB"),
            extent=(left, right, bottom, top),
            aspect="auto",
            interpolation="bilinear",
            alpha=0.78,
            zorder=1.5,
        )
        shown.set_clip_path(clip)
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(self.height, 0)

    def png(self) -> bytes:
        """Few colours are used, so a palette of 256 keeps the file small and the letters smooth."""
        canvas = FigureCanvasAgg(self.figure)
        canvas.draw()  # type: ignore[no-untyped-call]  # matplotlib leaves its canvases untyped
        pixels = bytes(canvas.buffer_rgba())  # type: ignore[no-untyped-call]  # the same
        picture = Image.frombytes("RGBA", canvas.get_width_height(), pixels)
        out = io.BytesIO()
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        return out.getvalue()


def heading(paper: Paper, title: str, subtitle: str) -> float:
    """Title and subtitle at the top; returns where the rest may begin."""
    room = WIDTH - 2 * MARGIN
    paper.text(MARGIN, 104, title, 58, weight=Weight.BOLD, room=room)
    paper.text(MARGIN, 160, subtitle, 36, colour=SOFT, room=room)
    return 196


def empty(title: str, subtitle: str, message: str, hint: str) -> bytes:
    """The picture for a period or day in which there is nothing to show yet."""
    paper = Paper(760)
    top = heading(paper, title, subtitle)
    paper.box(MARGIN, top, WIDTH - 2 * MARGIN, paper.height - top - MARGIN)
    x, y = WIDTH / 2, top + 175
    paper.disc(x, y, 92, colour="#EAF0FC", level=2)
    paper.disc(x, y - 14, 40, colour=BLUE, level=3)
    paper.axes.fill([x - 35, x + 35, x], [y + 6, y + 6, y + 58], color=BLUE, zorder=3)
    paper.disc(x, y - 14, 16, colour="#EAF0FC", level=4)
    room = WIDTH - 4 * MARGIN
    paper.text(x, y + 176, message, 44, weight=Weight.BOLD, align="center", room=room)
    paper.text(x, y + 236, hint, 34, colour=SOFT, align="center", room=room)
    return paper.png()
