"""A summary in words: exceptions first, then the numbers; as much as a caption holds."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.rules.stage import StageMoves
from bot.rules.summary import Days, Numbers, Summary
from bot.views.exceptions import exception_line
from bot.views.fitting import length
from bot.views.words import Html, Words

LONGEST_CAPTION = 1000
"""A little under Telegram's 1024, counted as it counts: without markup, in UTF-16 units."""
MOST_EXCEPTIONS = 8


def summary_text(
    summary: Summary,
    t: Words,
    *,
    title: str,
    now: datetime,
    today: date,
    first: Sequence[Html] = (),
    more: Sequence[Html] = (),
) -> Html:
    """Heading, `first`, exceptions, numbers, and `more`; as many exceptions as a caption holds."""
    head = t("<b>{title}</b> · {days}", title=title, days=days_words(summary.days, today, t))
    tail = Html("\n").join([*numbers_lines(summary.numbers, t), *more])
    lines = [*first, *exception_lines(summary, t, now=now)]
    for count in range(min(len(lines), MOST_EXCEPTIONS), -1, -1):
        text = Html("\n\n").join([head, *_exceptions_block(lines, count, t, summary.numbers), tail])
        if length(text) <= LONGEST_CAPTION:
            break
    return Html(text)


def incidents_line(opened: int, late: int, t: Words) -> tuple[Html, ...]:
    """Complaints and emergencies of the team that are open now."""
    if not opened:
        return ()
    if late:
        return (t("📣 Complaints and emergencies open: {n}, overdue: {late} → /urgent", n=opened, late=late),)
    return (t("📣 Complaints and emergencies open: {n} → /urgent", n=opened),)


def stages_line(moves: StageMoves, t: Words) -> tuple[Html, ...]:
    """`📈 Stages: 4 moved on · 🏆 1 won · 1 lost`."""
    parts = [
        t("{n} moved on", n=moves.onward) if moves.onward else None,
        t("🏆 {n} won", n=moves.won) if moves.won else None,
        t("{n} lost", n=moves.lost) if moves.lost else None,
    ]
    said = [part for part in parts if part]
    return (t("📈 Stages: {what}", what=Html(" · ".join(said))),) if said else ()


def exception_lines(summary: Summary, t: Words, *, now: datetime) -> list[Html]:
    with_rep = len(summary.by_rep) > 1
    with_day = summary.days.first != summary.days.last
    return [
        exception_line(noted, t, now=now, with_rep=with_rep, with_day=with_day)
        for noted in summary.exceptions
    ]


def _exceptions_block(lines: Sequence[Html], count: int, t: Words, numbers: Numbers) -> list[Html]:
    if numbers.is_nothing and not lines:
        return [t("Nothing planned and nothing visited.")]
    if not lines:
        return [t("✅ Nothing out of the ordinary.")]
    shown = [t("<b>Look at these first</b>"), *lines[:count]]
    if len(lines) > count:
        shown.append(t.many("… and {n} more", "… and {n} more", len(lines) - count))
    return [Html("\n".join(shown))]


def numbers_lines(numbers: Numbers, t: Words) -> list[Html]:
    """The numbers in words; what cannot be said yet is left out."""
    if numbers.is_nothing:
        return []
    lines = [
        _planned_line(numbers, t),
        t(
            "Visits done: <b>{done}</b>, {unplanned} of them unplanned",
            done=numbers.done,
            unplanned=numbers.unplanned,
        )
        if numbers.unplanned
        else t("Visits done: <b>{done}</b>", done=numbers.done),
    ]
    if numbers.open:
        lines.append(t.many("On site now: {n}", "On site now: {n}", numbers.open))
    if numbers.done:
        lines.append(t("Effective: <b>{n}</b> of {done}", n=numbers.effective, done=numbers.done))
    if numbers.median_dwell is not None:
        lines.append(t("Time on site: usually {span}", span=t.span(numbers.median_dwell)))
    if numbers.reports_due:
        lines.append(
            t("Reports on time: <b>{n}</b> of {due}", n=numbers.reports_on_time, due=numbers.reports_due)
        )
    if numbers.stars is not None:
        lines.append(satisfaction_line(numbers.stars, numbers.ratings, t))
    return lines


def _planned_line(numbers: Numbers, t: Words) -> Html:
    """What was cancelled or lies ahead is said beside what is done, so that nobody reads it as missed."""
    if not numbers.planned:
        return t("Nothing was planned")
    counts = {"done": numbers.planned_done, "planned": numbers.planned}
    parts = [t("Planned visits: <b>{done}</b> of {planned} done", **counts)]
    if numbers.called_off:
        parts.append(t(", {n} cancelled", n=numbers.called_off))
    if numbers.ahead:
        parts.append(t(", {n} still ahead", n=numbers.ahead))
    return Html("".join(parts))


def satisfaction_line(stars: float, answers: int, t: Words) -> Html:
    """`⭐ Customers: 4.5 of 5, from 12 answers`."""
    return t.many(
        "⭐ Customers: <b>{stars}</b> of 5, from {n} answer",
        "⭐ Customers: <b>{stars}</b> of 5, from {n} answers",
        answers,
        stars=t.number(round(stars, 1)),
    )


def days_words(days: Days, today: date, t: Words) -> Html:
    """`today, Mon 2 Mar`, `yesterday, Sun 1 Mar`, `Mon 2 Mar – Sun 8 Mar`."""
    if days.first != days.last:
        return t("{first} – {last}", first=t.day(days.first), last=t.day(days.last))
    if days.first == today:
        return t("today, {day}", day=t.day(today))
    if days.first == today - timedelta(days=1):
        return t("yesterday, {day}", day=t.day(days.first))
    return Html(t.day(days.first))
