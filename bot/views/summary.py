"""The manager's summary: exceptions first, then the numbers, a chart, and the visits as buttons."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from html import unescape

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.summary import Days, Numbers, Period, Summary, days_of, neighbour
from bot.rules.visit import VisitState
from bot.rules.visit_facts import VisitFact
from bot.services.summary import Asked, TeamSummary, TooMuchAtOnce
from bot.views.answers import shortened
from bot.views.block import Block
from bot.views.exceptions import LONGEST_NAME, exception_line
from bot.views.pictures.drawing import drawn
from bot.views.pictures.specs import DayCounts, RepCounts, SummaryChart
from bot.views.replies import Button, DrawnPicture, Replies, Reply
from bot.views.taps import OnReview, OnSummary
from bot.views.words import Html, Words, say, words

SLOT = "summary"
VISITS_A_PAGE = 6
PEOPLE_A_PAGE = 12
LONGEST_CAPTION = 1000
"""A little under Telegram's 1024, counted as it counts: without markup, in UTF-16 units."""
MOST_EXCEPTIONS = 8

PERIODS = {Period.DAY: say("Day"), Period.WEEK: say("Week"), Period.MONTH: say("Month")}


def summary_card(
    shown: TeamSummary, me: Person, *, now: datetime, page: int = 0, fresh: bool = False
) -> Replies:
    """One card, edited in place; `fresh` when it was asked for by a word below the old one."""
    t = words(me.language)
    if not shown.team and not shown.summary.visits:
        return (Reply(to=me.id, slot=SLOT, text=nobody_yet(t), fresh=fresh),)
    buttons = (
        _periods(shown.asked, shown.today, t),
        *_turning(shown.asked, shown.today, t),
        *_whose(shown, t),
        *visit_buttons(shown.summary, shown.asked, t, page=page),
    )
    title = shown.rep.name if shown.rep else t("Whole team")
    return (
        Reply(
            to=me.id,
            slot=SLOT,
            text=summary_text(shown.summary, t, title=title, now=now, today=shown.today),
            picture=chart(shown.summary, me.language, title=str(title)),
            buttons=buttons,
            fresh=fresh,
        ),
    )


def nobody_yet(t: Words) -> Html:
    return t("Nobody reports to you yet. Once an admin puts people in your team, their days appear here.")


def summary_text(summary: Summary, t: Words, *, title: str, now: datetime, today: date) -> Html:
    """Heading, exceptions, numbers; as many exceptions as a caption holds."""
    head = t("<b>{title}</b> · {days}", title=title, days=days_words(summary.days, today, t))
    tail = Html("\n").join(numbers_lines(summary.numbers, t))
    lines = exception_lines(summary, t, now=now)
    for count in range(min(len(lines), MOST_EXCEPTIONS), -1, -1):
        text = Html("\n\n").join([head, *_exceptions_block(lines, count, t, summary.numbers), tail])
        if length(text) <= LONGEST_CAPTION:
            break
    return Html(text)


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
        t(
            "Planned visits: <b>{done}</b> of {planned} done",
            done=numbers.planned_done,
            planned=numbers.planned,
        )
        if numbers.planned
        else t("Nothing was planned"),
        t(
            "All visits: <b>{done}</b>, {unplanned} of them unplanned",
            done=numbers.done,
            unplanned=numbers.unplanned,
        )
        if numbers.unplanned
        else t("All visits: <b>{done}</b>", done=numbers.done),
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
    return lines


def days_words(days: Days, today: date, t: Words) -> Html:
    """`today, Mon 2 Mar`, `Mon 2 Mar – Sun 8 Mar`."""
    if days.first != days.last:
        return t("{first} – {last}", first=t.day(days.first), last=t.day(days.last))
    if days.first == today:
        return t("today, {day}", day=t.day(today))
    return Html(t.day(days.first))


def chart(summary: Summary, language: Language, *, title: str) -> DrawnPicture:
    t = words(language)
    several = summary.days.first != summary.days.last
    return drawn(
        SummaryChart(
            language=language,
            title=title,
            period=t("{first} – {last}", first=t.day(summary.days.first), last=t.day(summary.days.last))
            if several
            else t.day(summary.days.first),
            reps=tuple(
                RepCounts(
                    name=each.rep_name,
                    planned=each.numbers.planned,
                    done=each.numbers.done,
                    effective=each.numbers.effective,
                    late=each.numbers.reports_due - each.numbers.reports_on_time,
                )
                for each in summary.by_rep
            ),
            days=tuple(
                DayCounts(
                    day=each.day,
                    planned=each.numbers.planned,
                    done=each.numbers.done,
                    effective=each.numbers.effective,
                )
                for each in summary.by_day
            )
            if several
            else (),
        )
    )


def visit_buttons(
    summary: Summary, asked: Asked, t: Words, *, page: int, paged: bool = True
) -> tuple[tuple[Button, ...], ...]:
    """The visits of a page, a button each, those with an exception marked; then the arrows."""
    pages = max(1, -(-len(summary.visits) // VISITS_A_PAGE))
    page = min(max(page, 0), pages - 1)
    noted = {each.visit_id for each in summary.exceptions}
    with_day = summary.days.first != summary.days.last
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                _visit_label(
                    visit, t, marked=visit.visit_id in noted, with_rep=asked.rep_id is None, with_day=with_day
                ),
                review_tap("open", visit.visit_id, asked),
            ),
        )
        for visit in summary.visits[page * VISITS_A_PAGE : (page + 1) * VISITS_A_PAGE]
    ]
    if paged and pages > 1:
        rows.append(
            (
                Button("‹", show_tap(asked, page=(page - 1) % pages)),
                Button(f"{page + 1} / {pages}", show_tap(asked, page=page)),
                Button("›", show_tap(asked, page=(page + 1) % pages)),
            )
        )
    return tuple(rows)


def people_card(shown: TeamSummary, me: Person, *, page: int = 0) -> Replies:
    """Whose summary? The same card with the team as buttons."""
    t = words(me.language)
    pages = max(1, -(-len(shown.team) // PEOPLE_A_PAGE))
    page = min(max(page, 0), pages - 1)
    cells = [
        Button(shortened(rep.name, LONGEST_NAME), show_tap(shown.asked, rep_id=rep.id))
        for rep in shown.team[page * PEOPLE_A_PAGE : (page + 1) * PEOPLE_A_PAGE]
    ]
    rows: list[tuple[Button, ...]] = [(Button(t("👥 Whole team"), show_tap(shown.asked, rep_id=0)),)]
    rows += [tuple(cells[start : start + 2]) for start in range(0, len(cells), 2)]
    if pages > 1:
        rows.append(
            (
                Button("‹", people_tap(shown.asked, page=(page - 1) % pages)),
                Button(f"{page + 1} / {pages}", people_tap(shown.asked, page=page)),
                Button("›", people_tap(shown.asked, page=(page + 1) % pages)),
            )
        )
    return (
        Reply(
            to=me.id,
            slot=SLOT,
            text=t("Whose visits would you like to see?"),
            picture=chart(shown.summary, me.language, title=str(t("Whole team"))),
            buttons=tuple(rows),
        ),
    )


def too_much_at_once(refusal: TooMuchAtOnce, language: Language) -> Block:
    t = words(language)
    text = t(
        "{n} visits are too many for one summary. Please choose a shorter time, or one person.",
        n=refusal.visits,
    )
    return Block(text)


def show_tap(asked: Asked, *, rep_id: int | None = None, page: int = 0, do: str = "show") -> str:
    """`do` is "open" on other messages than the summary itself: then it is shown anew, below them."""
    return _tap(do, asked, asked.period, asked.day, rep_id, page)


def people_tap(asked: Asked, *, page: int = 0) -> str:
    return _tap("people", asked, asked.period, asked.day, None, page)


def review_tap(do: str, visit_id: int, asked: Asked) -> str:
    return OnReview(
        do=do,
        visit_id=visit_id,
        period=asked.period.value,
        day=asked.day.toordinal(),
        rep_id=asked.rep_id or 0,
    ).pack()


def _tap(do: str, asked: Asked, period: Period, day: date, rep_id: int | None, page: int) -> str:
    """`rep_id` None: the one asked about already; 0: the whole team."""
    whose = (asked.rep_id or 0) if rep_id is None else rep_id
    return OnSummary(do=do, period=period.value, day=day.toordinal(), rep_id=whose, page=page).pack()


def _periods(asked: Asked, today: date, t: Words) -> tuple[Button, ...]:
    """From another day one comes back to today by tapping the period that is shown."""
    return tuple(
        Button(
            f"· {t(name)} ·" if period is asked.period else t(name),
            _tap("show", asked, period, today if period is asked.period else _kept(asked, today), None, 0),
        )
        for period, name in PERIODS.items()
    )


def _kept(asked: Asked, today: date) -> date:
    """The day around which another period is shown: today where it lies in the period shown now."""
    return today if today in days_of(asked.period, asked.day) else asked.day


def _turning(asked: Asked, today: date, t: Words) -> tuple[tuple[Button, ...], ...]:
    before, after = (neighbour(asked.period, asked.day, step) for step in (-1, 1))
    row = [Button(t("‹ Before"), _tap("show", asked, asked.period, before, None, 0))]
    if after <= today:
        row.append(Button(t("After ›"), _tap("show", asked, asked.period, after, None, 0)))
    return (tuple(row),)


def _whose(shown: TeamSummary, t: Words) -> tuple[tuple[Button, ...], ...]:
    if len(shown.team) < 2 and shown.rep is None:
        return ()
    name = shown.rep.name if shown.rep else t("Whole team")
    return (
        (
            Button(
                t("👥 {name} · change", name=shortened(unescape(name), LONGEST_NAME)), people_tap(shown.asked)
            ),
        ),
    )


def _visit_label(visit: VisitFact, t: Words, *, marked: bool, with_rep: bool, with_day: bool) -> str:
    """`⚠️ 10:05 Ann · Corner Shop`, in the customer's own time."""
    when = t.moment(visit.at, visit.zone) if with_day else t.clock(visit.at, visit.zone)
    sign = "⚠️ " if marked else "🟢 " if visit.state is VisitState.ON_SITE else ""
    who = [visit.rep_name] if with_rep else []
    return f"{sign}{when} " + " · ".join([*who, shortened(visit.customer(t.language), LONGEST_NAME)])


def length(text: str) -> int:
    """As Telegram counts a caption: UTF-16 units without markup."""
    return len(unescape(re.sub(r"<[^>]+>", "", text)).encode("utf-16-le")) // 2
