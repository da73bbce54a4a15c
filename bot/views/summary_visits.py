"""The visits and the chart of a summary: a button a visit, a bar a rep, a column a day."""

from bot.rules.language import Language
from bot.rules.summary import Numbers, Summary
from bot.rules.visit import VisitState
from bot.rules.visit_facts import VisitFact
from bot.services.summary import Asked
from bot.views.exceptions import LONGEST_NAME
from bot.views.fitting import shortened
from bot.views.pictures.drawing import drawn
from bot.views.pictures.specs import DayCounts, RepCounts, SummaryChart
from bot.views.replies import Button, DrawnPicture
from bot.views.summary_taps import review_tap, show_tap
from bot.views.words import Words, words

VISITS_A_PAGE = 6


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
                    late=each.numbers.reports_due - each.numbers.reports_on_time,
                    **_counts(each.numbers),
                )
                for each in summary.by_rep
            ),
            days=tuple(DayCounts(day=each.day, **_counts(each.numbers)) for each in summary.by_day)
            if several
            else (),
        )
    )


def _counts(numbers: Numbers) -> dict[str, int]:
    """As the picture names them."""
    return {
        "planned": numbers.planned,
        "planned_done": numbers.planned_done,
        "done": numbers.done,
        "effective": numbers.effective,
        "under_way": numbers.open,
        "ahead": numbers.ahead,
        "missed": numbers.missed + numbers.called_off,
    }


def visit_buttons(
    summary: Summary, asked: Asked, t: Words, *, page: int, paged: bool = True
) -> tuple[tuple[Button, ...], ...]:
    """The visits of a page, a button each, those with an exception marked; then the arrows."""
    pages = max(1, -(-len(summary.visits) // VISITS_A_PAGE))
    page = min(max(page, 0), pages - 1)
    noted = {each.visit_id for each in summary.exceptions}
    with_day = summary.days.first != summary.days.last
    with_rep = (asked.rep_id or 0) <= 0
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                _visit_label(
                    visit,
                    t,
                    marked=visit.visit_id in noted,
                    with_rep=with_rep,
                    with_day=with_day,
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


def _visit_label(visit: VisitFact, t: Words, *, marked: bool, with_rep: bool, with_day: bool) -> str:
    """`⚠️ 10:05 Ann · Corner Shop`, in the customer's own time."""
    when = t.moment(visit.at, visit.zone) if with_day else t.clock(visit.at, visit.zone)
    sign = "⚠️ " if marked else "🟢 " if visit.state is VisitState.ON_SITE else ""
    if visit.called_off:
        sign = "✖ "
    who = [visit.rep_name] if with_rep else []
    return f"{sign}{when} " + " · ".join([*who, shortened(visit.customer(t.language), LONGEST_NAME)])
