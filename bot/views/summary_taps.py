"""What the buttons of a summary carry: which days, whose, which page."""

from datetime import date

from bot.rules.summary import Period
from bot.services.summary import Asked
from bot.views.taps import OnReview, OnSummary


def show_tap(asked: Asked, *, rep_id: int | None = None, page: int = 0, do: str = "show") -> str:
    """`do` is "open" on other messages than the summary itself: then it is shown anew, below them."""
    return period_tap(do, asked, asked.period, asked.day, rep_id, page)


def people_tap(asked: Asked, *, page: int = 0) -> str:
    return period_tap("people", asked, asked.period, asked.day, None, page)


def review_tap(do: str, visit_id: int, asked: Asked) -> str:
    return OnReview(
        do=do,
        visit_id=visit_id,
        period=asked.period.value,
        day=asked.day.toordinal(),
        rep_id=asked.rep_id or 0,
    ).pack()


def period_tap(do: str, asked: Asked, period: Period, day: date, rep_id: int | None, page: int) -> str:
    """`rep_id` None: the one asked about already; 0: the whole team."""
    whose = (asked.rep_id or 0) if rep_id is None else rep_id
    return OnSummary(do=do, period=period.value, day=day.toordinal(), rep_id=whose, page=page).pack()
