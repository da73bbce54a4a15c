"""A plan as a calendar: a week with names, a month with the visits of each day as dots by grade."""

from bot.evidence.lettering import Weight
from bot.views.pictures import paper as sheet
from bot.views.pictures.paper import (
    AMBER,
    BLUE,
    CARD,
    FAINT,
    GREY,
    INK,
    LINE,
    MARGIN,
    RED,
    SOFT,
    WIDTH,
    Paper,
)
from bot.views.pictures.specs import CalendarDay, PlanCalendar
from bot.views.words import Words, words

ROOM = WIDTH - 2 * MARGIN
COLOURS = {"A": RED, "B": AMBER, "C": BLUE}
FREE = "#ECEFF3"
WEEK_ROW, NAME = 54, 46
CELL_HEIGHT, HEAD = 168, 60
MOST_NAMES, MOST_DOTS = 12, 15


def draw(calendar: PlanCalendar) -> bytes:
    t = words(calendar.language)
    if len(calendar.days) <= 7:
        return _week(calendar, t)
    return _month(calendar, t)


def _week(calendar: PlanCalendar, t: Words) -> bytes:
    heights = [
        max(_least(day), min(len(day.names), MOST_NAMES + 1)) * NAME + WEEK_ROW for day in calendar.days
    ]
    paper = Paper(196 + sum(heights) + MARGIN)
    y = sheet.heading(paper, calendar.title, calendar.subtitle)
    for day, height in zip(calendar.days, heights, strict=True):
        paper.box(MARGIN, y + 4, ROOM, height - 8, colour=CARD if day.works else FREE)
        ink = INK if day.works else FAINT
        paper.text(MARGIN + 28, y + 56, t.day(day.day), 34, weight=Weight.BOLD, colour=ink)
        if day.note:
            paper.text(MARGIN + 28, y + 92, day.note, 26, colour=SOFT, room=230)
        _names(paper, day, y)
        y += height
    return paper.png()


def _least(day: CalendarDay) -> int:
    """Names for which a day has room at least: a word below its date takes some."""
    return 2 if day.note else 1


def _names(paper: Paper, day: CalendarDay, y: float) -> None:
    left = MARGIN + 290
    for number, (name, grade) in enumerate(zip(day.names, day.grades, strict=True)):
        middle = y + 46 + number * NAME
        if number == MOST_NAMES:
            more = len(day.names) - MOST_NAMES
            paper.text(left + 30, middle + 11, f"+{more}", 30, colour=SOFT)
            return
        paper.disc(left, middle, 10, colour=COLOURS.get(grade, GREY))
        paper.text(left + 30, middle + 11, name, 32, room=WIDTH - MARGIN - left - 60)


def _month(calendar: PlanCalendar, t: Words) -> bytes:
    before = calendar.days[0].day.weekday()
    rows = -(-(before + len(calendar.days)) // 7)
    paper = Paper(196 + HEAD + rows * CELL_HEIGHT + 80 + MARGIN)
    top = sheet.heading(paper, calendar.title, calendar.subtitle)
    width = ROOM / 7
    for column in range(7):
        face = t.weekday(column)
        paper.text(MARGIN + width * (column + 0.5), top + 36, face, 28, colour=SOFT, align="center")
    for number, day in enumerate(calendar.days):
        row, column = divmod(before + number, 7)
        x, y = MARGIN + column * width, top + HEAD + row * CELL_HEIGHT
        paper.box(x + 4, y + 4, width - 8, CELL_HEIGHT - 8, colour=CARD if day.works else FREE, radius=14)
        ink = INK if day.works else FAINT
        paper.text(x + 18, y + 44, str(day.day.day), 30, weight=Weight.BOLD, colour=ink)
        if day.names:
            count = str(len(day.names))
            paper.text(x + width - 18, y + 44, count, 28, colour=SOFT, align="right")
        _dots(paper, day, x + 26, y + 74)
        if day.note:
            paper.text(x + 18, y + CELL_HEIGHT - 26, day.note, 26, colour=SOFT, room=width - 30)
    _legend(paper, top + HEAD + rows * CELL_HEIGHT + 50)
    return paper.png()


def _dots(paper: Paper, day: CalendarDay, x: float, y: float) -> None:
    for number, grade in enumerate(sorted(day.grades)[:MOST_DOTS]):
        row, column = divmod(number, 5)
        paper.disc(x + column * 22, y + row * 28, 8, colour=COLOURS.get(grade, GREY))


def _legend(paper: Paper, y: float) -> None:
    x = MARGIN + 20.0
    paper.line([MARGIN, WIDTH - MARGIN], [y - 34, y - 34], colour=LINE, thickness=2)
    for grade, colour in COLOURS.items():
        paper.disc(x, y, 10, colour=colour)
        paper.text(x + 22, y + 10, grade, 28, colour=SOFT)
        x += 90
