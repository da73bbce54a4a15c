"""A day's hours as a bar above the map: ways, visits, breaks, stays, and the silences left open."""

from matplotlib.patches import Patch

from bot.evidence.lettering import Weight, width
from bot.rules.replay import PartKind
from bot.views.pictures.paper import AMBER, FAINT, GREEN, INK, MARGIN, SKY, SOFT, WIDTH, Paper
from bot.views.pictures.specs import DayMap, StripPart
from bot.views.words import Words, say

HEIGHT = 150
BAR = 44
ROOM = WIDTH - 2 * MARGIN
WAY = "#7C4DDB"
OPEN = "#FFFFFF"

COLOURS = {
    PartKind.VISIT: GREEN,
    PartKind.WAY: WAY,
    PartKind.STAY: SKY,
    PartKind.BREAK: AMBER,
    PartKind.GAP: OPEN,
}
MEANINGS = {
    PartKind.VISIT: say("visit"),
    PartKind.WAY: say("on the way"),
    PartKind.STAY: say("stay"),
    PartKind.BREAK: say("break"),
    PartKind.GAP: say("no position"),
}


def draw_strip(paper: Paper, day: DayMap, top: float, t: Words) -> None:
    whole = sum(part.minutes for part in day.strip) or 1
    frame = paper.box(MARGIN, top, ROOM, BAR, colour="#E6EAF0", radius=12)
    x = float(MARGIN)
    for part in day.strip:
        long = part.minutes / whole * ROOM
        _piece(paper, part, x, top, long, frame)
        x += long
    if day.strip_now is not None:
        now = MARGIN + min(max(day.strip_now / whole, 0), 1) * ROOM
        paper.line([now, now], [top - 8, top + BAR + 8], colour=INK, thickness=7, level=4)
    _letters(paper, day, top + BAR, t)


def _piece(paper: Paper, part: StripPart, x: float, top: float, long: float, frame: Patch) -> None:
    if not part.kind:
        return
    kind = PartKind(part.kind)
    patch = paper.box(x, top, long, BAR, colour=COLOURS[kind], radius=0, level=1.5)
    patch.set_clip_path(frame)
    if kind is PartKind.GAP and long > 6:
        middle = top + BAR / 2
        paper.line(
            [x + 3, x + long - 3], [middle] * 2, colour=FAINT, thickness=6, dashes=(0.9, 1.5), level=1.6
        )


def _letters(paper: Paper, day: DayMap, below: float, t: Words) -> None:
    """When it began and ended, and in the middle what the colours of this day mean."""
    first, last = day.strip_ends
    paper.text(MARGIN, below + 38, first, 28, colour=SOFT)
    paper.text(WIDTH - MARGIN, below + 38, last, 28, colour=SOFT, align="right")
    kinds = {PartKind(part.kind) for part in day.strip if part.kind}
    x = float(MARGIN)
    for kind, meaning in MEANINGS.items():
        if kind not in kinds:
            continue
        edge = FAINT if kind is PartKind.GAP else "none"
        paper.box(x, below + 58, 26, 26, colour=COLOURS[kind], radius=6, edge=edge, level=2)
        paper.text(x + 36, below + 81, t(meaning), 28, colour=SOFT)
        x += 36 + width(t(meaning), Weight.REGULAR, 28) + 34
