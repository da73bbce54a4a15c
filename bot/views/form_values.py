"""Numbers, days, hours, places and codes as buttons: the answers a hand finds quicker than typing."""

from datetime import date, datetime

from bot.services.asked import AskedQuestion
from bot.services.form_screen_state import Zoom
from bot.views.calendar import (
    Tap,
    hour_rows,
    minute_rows,
    month_rows,
    months_of_year_rows,
    near_days,
    years_rows,
)
from bot.views.replies import Button, Row
from bot.views.words import Words

MOST_RANGE_BUTTONS = 12


def count_rows(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    buttons = [Button(str(number), tap("number", number)) for number in asked.quick]
    return tuple(tuple(buttons[start : start + 6]) for start in range(0, len(buttons), 6))


def range_rows(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    """A button a value while they are few; a stepper from the middle when they are many."""
    values = asked.values
    if not is_stepper(asked):
        buttons = [Button(t.number(value), tap("range", place)) for place, value in enumerate(values)]
        width = len(buttons) if len(buttons) <= 6 else -(-len(buttons) // 2)
        return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width or 1))
    here, last = stepper_place(asked), len(values) - 1
    jump = max(2, round(len(values) / 10))
    moves = [(-jump, "−"), (-1, "−"), (1, "+"), (jump, "+")]
    size = abs(values[1] - values[0])
    around = [
        Button(f"{sign}{t.number(round(abs(by) * size, 9))}", tap("step", min(max(here + by, 0), last)))
        for by, sign in moves
    ]
    return (tuple(around), (Button(f"✓ {t.number(values[here])}", tap("range", here)),))


def is_stepper(asked: AskedQuestion) -> bool:
    """Whether there are too many values for a button each."""
    return len(asked.values) > MOST_RANGE_BUTTONS


def stepper_place(asked: AskedQuestion) -> int:
    """Which of the range's values the stepper stands on."""
    values = asked.values or (0.0,)
    shown = asked.screen.shown_value
    if shown is None:
        shown = asked.now.value if isinstance(asked.now.value, int | float) else values[len(values) // 2]
    wanted = shown
    return min(range(len(values)), key=lambda place: abs(values[place] - wanted))


def date_rows(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    """The month with the days next to today; its name leads to the year's months, and on to other years."""
    month, zoom = asked.month, asked.screen.zoom
    only_year, only_month = "year" in asked.appearance, "month-year" in asked.appearance
    if zoom is Zoom.YEARS or only_year:
        return years_rows(month, tap, answers=only_year)
    if zoom is Zoom.MONTHS or only_month:
        return months_of_year_rows(month, tap, t.language, answers=only_month)
    now = asked.now.value
    chosen = now.date() if isinstance(now, datetime) else now if isinstance(now, date) else None
    return (
        *near_days(asked.today, tap, t.language, unfit=asked.unfit_days),
        *month_rows(month, tap, t.language, chosen=chosen, unfit=asked.unfit_days),
    )


def time_rows(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    if asked.screen.hour is not None:
        return (*minute_rows(asked.screen.hour, tap), (Button(t("Another hour"), tap("hours", 0)),))
    return ((Button(t("Now"), tap("now", 0)),), *hour_rows(tap))


def date_time_rows(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    if asked.screen.day is None:
        return ((Button(t("Now"), tap("now", 0)),), *date_rows(asked, tap, t))
    if asked.screen.hour is None:
        return (*hour_rows(tap), (Button(t("Another day"), tap("days", 0)),))
    return (*minute_rows(asked.screen.hour, tap), (Button(t("Another hour"), tap("hours", 0)),))


def location_rows(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    return ((Button(t("📍 Where I am now"), tap("here", 0)),),)


def points_rows(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    """One location after the other; enough of them are Done."""
    count = len(asked.screen.points)
    rows: tuple[Row, ...] = location_rows(asked, tap, t)
    if count:
        rows += (
            (Button(t("↩ Remove the last point"), tap("fewer", count - 1)),),
            (Button(t("Done ({n})", n=count), tap("points", 0)),),
        )
    return rows


def codes_rows(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    return tuple((Button(code[:60], tap("code", place)),) for place, code in enumerate(asked.screen.codes))


def acknowledge_rows(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    return ((Button(t("✓ Understood"), tap("ok", 0)),),)
