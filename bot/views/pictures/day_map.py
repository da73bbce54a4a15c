"""A rep's day on a map that needs no internet: stops in order, track with its gaps, present position."""

from itertools import pairwise

from matplotlib.patches import Patch

from bot.evidence.lettering import Weight, drawable, elided, width
from bot.routes.tiles import TileServer
from bot.views.pictures import day_strip
from bot.views.pictures import paper as sheet
from bot.views.pictures.ground import Ground, degrees, ground_for, round_below
from bot.views.pictures.labels import Box, Spot, free_side, spread
from bot.views.pictures.land import draw_land
from bot.views.pictures.paper import AMBER, BLUE, FAINT, GREEN, INK, LINE, MARGIN, RED, SOFT, WIDTH, Paper
from bot.views.pictures.specs import DayMap, MapStop, Point, StopState
from bot.views.words import Words, say, words

ROOM = WIDTH - 2 * MARGIN
MAP_HEIGHT = 960
PIN = 33
EDGE = 110  # between the outermost place and the rim: room for a pin and its name
ROW = 84
GAP = 24
MAX_LISTED = 20

LAND = "#EEF1EC"
GRID = "#DDE2DC"
TRACK = day_strip.WAY
PALE = "#CDBDEE"
AHEAD = "#7F9BE0"

COLOURS = {
    StopState.PLANNED: SOFT,
    StopState.HERE: BLUE,
    StopState.VISITED: GREEN,
    StopState.UNVERIFIED: AMBER,
    StopState.MISSED: RED,
}
STATES = {
    StopState.PLANNED: say("planned"),
    StopState.HERE: say("there now"),
    StopState.VISITED: say("visited"),
    StopState.UNVERIFIED: say("visited, place unverified"),
    StopState.MISSED: say("missed"),
}


def draw(day: DayMap, *, tiles: TileServer | None = None) -> bytes:
    """On the land of a configured tile server where it answers, else on a grid."""
    t = words(day.language)
    points = [stop.at for stop in day.stops]
    points += [point for stretch in (*day.track, *day.later) for point in stretch]
    points += [day.position] if day.position else []
    if not points:
        return sheet.empty(
            day.title,
            day.subtitle,
            t("Nothing on the map yet"),
            t("Stops and the track of the day appear here"),
        )
    listed = day.stops[:MAX_LISTED]
    left_out = len(day.stops) - len(listed)
    list_height = (ROW * len(listed) + 40 + (56 if left_out else 0)) if listed else 0
    strip_height = day_strip.HEIGHT if day.strip else 0
    paper = Paper(196 + strip_height + MAP_HEIGHT + (GAP + list_height if listed else 0) + MARGIN)
    top = sheet.heading(paper, day.title, day.subtitle)
    if day.strip:
        day_strip.draw_strip(paper, day, top, t)
        top += strip_height

    ground = ground_for(points, MARGIN, top, ROOM, MAP_HEIGHT, edge=EDGE)
    card = paper.box(MARGIN, top, ROOM, MAP_HEIGHT, colour=LAND)
    has_land = tiles is not None and draw_land(paper, ground, card, tiles)
    if not has_land:
        _grid(paper, ground, card)
    _ways(paper, ground, card, day)
    _position(paper, ground, card, day)
    _pins(paper, ground, day.stops)
    source = tiles.attribution if tiles is not None and has_land else "WGS-84"
    _margins(paper, ground, t, source=source, has_gaps=len(day.track) + len(day.later) > 1)
    if listed:
        _list(paper, top + MAP_HEIGHT + GAP, list_height, listed, left_out, t)
    return paper.png()


def _grid(paper: Paper, ground: Ground, card: Patch) -> None:
    step = ground.grid_degrees()
    clear_from = ground.x + 150
    for lon, x in ground.meridians():
        paper.line([x, x], [ground.y, ground.y + ground.h], colour=GRID, thickness=3, clip=card)
        if clear_from < x < ground.x + ground.w - 150:
            clear_from = x + 190
            paper.text(
                x, ground.y + 36, degrees(lon, step, "EW"), 26, colour=FAINT, align="center", level=2.1
            )
    for lat, y in ground.parallels():
        paper.line([ground.x, ground.x + ground.w], [y, y], colour=GRID, thickness=3, clip=card)
        if ground.y + 60 < y < ground.y + ground.h - 110:
            paper.text(ground.x + 14, y - 8, degrees(lat, step, "NS"), 26, colour=FAINT, level=2.1)


def _ways(paper: Paper, ground: Ground, card: Patch, day: DayMap) -> None:
    """The track as walked, dotted where nothing was received; the planned order while there is no track."""
    stretches = [stretch for stretch in day.track if stretch]
    later = [stretch for stretch in day.later if stretch]
    if not stretches and not later:
        if day.joined:
            _planned_way(paper, ground, card, day)
        return
    for before, after in pairwise([*stretches, *later]):
        if before[-1] != after[0]:
            _way(paper, ground, card, [before[-1], after[0]], colour=FAINT, dashes=(0.9, 1.5))
    for stretch in later:
        _way(paper, ground, card, list(stretch), colour=PALE)
    for stretch in stretches:
        _way(paper, ground, card, list(stretch), colour=TRACK)


def _planned_way(paper: Paper, ground: Ground, card: Patch, day: DayMap) -> None:
    """What lies behind is pale; the way ahead begins where the rep is."""
    ahead = [stop.at for stop in day.stops if stop.state is StopState.PLANNED]
    behind = [stop.at for stop in day.stops if stop.state is not StopState.PLANNED]
    begin = behind[-1:] if day.position is None else [day.position]
    _way(paper, ground, card, behind, colour="#C9D1DC", dashes=(2.2, 1.6))
    _way(paper, ground, card, [*begin, *ahead], colour=AHEAD, dashes=(2.6, 1.2))


def _way(
    paper: Paper,
    ground: Ground,
    card: Patch,
    points: list[Point],
    *,
    colour: str,
    dashes: tuple[float, float] | None = None,
) -> None:
    spots = [ground.place(point) for point in points]
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    if dashes is None:
        paper.line(xs, ys, colour="white", thickness=15, level=2.4, clip=card)
    paper.line(xs, ys, colour=colour, thickness=8, dashes=dashes, level=2.5, clip=card)


def _position(paper: Paper, ground: Ground, card: Patch, day: DayMap) -> None:
    if day.position is None:
        return
    x, y = ground.place(day.position)
    around = (day.accuracy_m or 0) * ground.px_per_m
    paper.disc(x, y, around, colour=BLUE, alpha=0.16, level=2.2, clip=card)
    paper.disc(x, y, 20, colour=BLUE, edge="white", rim=7, level=4.5, clip=card)


def _pins(paper: Paper, ground: Ground, stops: tuple[MapStop, ...]) -> None:
    rim = Box(ground.x + 8, ground.y + 48, ground.x + ground.w - 8, ground.y + ground.h - 84)
    true_spots = [ground.place(stop.at) for stop in stops]
    on_map = [ground.nearest_on_map(stop.at, PIN + 10) for stop in stops]
    inner = Box(rim.left + PIN, rim.top + PIN, rim.right - PIN, rim.bottom - PIN)
    spots = spread(on_map, apart=2 * PIN + 5, inside=inner)
    taken = [Box(x - PIN, y - PIN, x + PIN, y + PIN) for x, y in spots]
    for stop, true, spot in zip(stops, true_spots, spots, strict=True):
        _pin(paper, stop, true if ground.shows(stop.at) else spot, spot)
        name = elided(drawable(stop.name), Weight.BOLD, 27, 300)
        side = free_side(spot, width(name, Weight.BOLD, 27), 34, PIN, taken, rim)
        if side is not None:
            taken.append(side)
            paper.text(side.left, side.bottom - 7, name, 27, weight=Weight.BOLD, halo=True, level=4)


def _pin(paper: Paper, stop: MapStop, true: Spot, spot: Spot) -> None:
    """A pin that had to move aside for another is tied to its place."""
    colour = COLOURS[stop.state]
    if abs(true[0] - spot[0]) + abs(true[1] - spot[1]) > PIN:
        paper.line([true[0], spot[0]], [true[1], spot[1]], colour=INK, thickness=3, level=3.5)
        paper.disc(*true, 8, colour=colour, edge="white", rim=3, level=3.6)
    paper.disc(*spot, PIN, colour=colour, edge="white", rim=5, level=4.6)
    number = str(stop.number)
    size = 34 if len(number) < 3 else 26
    at = spot[1] + size * 0.36
    paper.text(spot[0], at, number, size, weight=Weight.BOLD, colour="white", align="center", level=4.7)


def _margins(paper: Paper, ground: Ground, t: Words, *, source: str, has_gaps: bool) -> None:
    """Scale bar, north and whose map it is."""
    length_m = round_below(ground.w / 3.2 / ground.px_per_m)
    left, y = ground.x + 30, ground.y + ground.h - 34
    right = left + length_m * ground.px_per_m
    paper.line([left, right], [y, y], colour=INK, thickness=5, level=4)
    for x in (left, right):
        paper.line([x, x], [y - 12, y], colour=INK, thickness=5, level=4)
    paper.text((left + right) / 2, y - 14, _length(length_m, t), 28, align="center", halo=True)
    source = " · ".join(part for part in (source, "visitbot") if part)
    if has_gaps:
        source = t("dotted: nothing received") + " · " + source
    paper.text(ground.x + ground.w - 24, y + 4, source, 26, colour=SOFT, align="right", halo=True)
    x, y = ground.x + ground.w - 50, ground.y + 34
    paper.axes.fill([x - 13, x, x + 13, x], [y + 26, y - 14, y + 26, y + 17], color=INK, zorder=4)
    paper.text(x, y + 58, t("N"), 28, weight=Weight.BOLD, align="center", halo=True)


def _length(metres: float, t: Words) -> str:
    """Without the decimals that distances to a shop have."""
    if metres >= 1000:
        return t("{n} km", n=round(metres / 1000))
    return t("{n} m", n=round(metres))


def _list(paper: Paper, y: float, height: float, stops: tuple[MapStop, ...], left_out: int, t: Words) -> None:
    paper.box(MARGIN, y, ROOM, height)
    left, right = MARGIN + 70, WIDTH - MARGIN - 36
    for index, stop in enumerate(stops):
        middle = y + 20 + ROW * (index + 0.5)
        if index:
            paper.line([left + 46, right], [middle - ROW / 2] * 2, colour=LINE, thickness=2)
        _pin(paper, stop, (left, middle), (left, middle))
        told = (
            paper.text(right, middle + 12, stop.time, 34, weight=Weight.BOLD, align="right")
            if stop.time
            else 0
        )
        room = right - left - 56 - told - (24 if told else 0)
        paper.text(left + 56, middle - 4, stop.name, 34, weight=Weight.BOLD, room=room)
        told_of = stop.told or t(STATES[stop.state])
        paper.text(left + 56, middle + 32, told_of, 28, colour=COLOURS[stop.state], room=room)
    if left_out:
        more = t.many("… and {n} more", "… and {n} more", left_out)
        paper.text(WIDTH / 2, y + height - 36, more, 30, colour=SOFT, align="center")
