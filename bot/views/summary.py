"""The manager's summary: one card with words, chart and buttons, by day, week or month, by team or person."""

from datetime import date, datetime
from html import unescape

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.summary import Period, days_of, neighbour
from bot.services.summary import Asked, TeamSummary, TooMuchAtOnce, team_of_lead
from bot.views.block import Block
from bot.views.exceptions import LONGEST_NAME
from bot.views.fitting import shortened
from bot.views.replies import Button, Replies, Reply
from bot.views.summary_taps import people_tap, period_tap, show_tap
from bot.views.summary_visits import chart, visit_buttons
from bot.views.summary_words import incidents_line, stages_line, summary_text
from bot.views.taps import OnCompare
from bot.views.words import Html, Words, say, words

SLOT = "summary"
PEOPLE_A_PAGE = 12
MOST_LATE = 5

PERIODS = {Period.DAY: say("Day"), Period.WEEK: say("Week"), Period.MONTH: say("Month")}


def summary_card(
    shown: TeamSummary, me: Person, *, now: datetime, page: int = 0, fresh: bool = False
) -> Replies:
    """One card, edited in place; `fresh` when it was asked for by a word below the old one."""
    t = words(me.language)
    if not shown.people.team and not shown.summary.visits:
        return (Reply(to=me.id, slot=SLOT, text=nobody_yet(t), fresh=fresh),)
    buttons = (
        _periods(shown.asked, shown.today, t),
        *_turning(shown.asked, shown.today, t),
        *_whose(shown, t),
        *visit_buttons(shown.summary, shown.asked, t, page=page),
        _file_and_comparison(shown, t),
    )
    title = _title(shown, t)
    return (
        Reply(
            to=me.id,
            slot=SLOT,
            text=summary_text(
                shown.summary,
                t,
                title=title,
                now=now,
                today=shown.today,
                first=incidents_line(shown.incidents_open, shown.incidents_late, t),
                more=(*stages_line(shown.stages, t), *_tasks(shown, t)),
            ),
            picture=chart(shown.summary, me.language, title=str(title)),
            buttons=buttons,
            fresh=fresh,
        ),
    )


def _file_and_comparison(shown: TeamSummary, t: Words) -> tuple[Button, ...]:
    excel = Button(t("📥 Excel"), show_tap(shown.asked, do="excel"))
    if shown.people.rep is None or len(shown.people.team) < 2:
        return (excel,)
    asked = shown.asked
    tap = OnCompare(
        do="open", period=asked.period.value, day=asked.day.toordinal(), rep_id=shown.people.rep.id
    )
    return (excel, Button(t("⚖️ Compare"), tap.pack()))


def _tasks(shown: TeamSummary, t: Words) -> tuple[Html, ...]:
    if not shown.tasks_overdue:
        return ()
    names = t.listed((f"{rep.name} {n}" for rep, n in shown.tasks_overdue), most=MOST_LATE)
    return (t("📌 Overdue tasks: {names} → /tasks", names=names),)


def nobody_yet(t: Words) -> Html:
    return t("Nobody reports to you yet. Once an admin puts people in your team, their days appear here.")


def people_card(shown: TeamSummary, me: Person, *, page: int = 0) -> Replies:
    """Whose summary? The same card with the teams below and the people as buttons."""
    t = words(me.language)
    choices = [
        (f"👥 {shortened(lead.name, LONGEST_NAME)}", team_of_lead(lead)) for lead in shown.people.leads
    ] + [(shortened(rep.name, LONGEST_NAME), rep.id) for rep in shown.people.team]
    pages = max(1, -(-len(choices) // PEOPLE_A_PAGE))
    page = min(max(page, 0), pages - 1)
    cells = [
        Button(name, show_tap(shown.asked, rep_id=whose))
        for name, whose in choices[page * PEOPLE_A_PAGE : (page + 1) * PEOPLE_A_PAGE]
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


def _periods(asked: Asked, today: date, t: Words) -> tuple[Button, ...]:
    """From another day one comes back to today by tapping the period that is shown."""
    return tuple(
        Button(
            f"· {t(name)} ·" if period is asked.period else t(name),
            period_tap(
                "show", asked, period, today if period is asked.period else _kept(asked, today), None, 0
            ),
        )
        for period, name in PERIODS.items()
    )


def _kept(asked: Asked, today: date) -> date:
    """The day around which another period is shown: today where it lies in the period shown now."""
    return today if today in days_of(asked.period, asked.day) else asked.day


def _turning(asked: Asked, today: date, t: Words) -> tuple[tuple[Button, ...], ...]:
    before, after = (neighbour(asked.period, asked.day, step) for step in (-1, 1))
    row = [Button(t("‹ Before"), period_tap("show", asked, asked.period, before, None, 0))]
    if after <= today:
        row.append(Button(t("After ›"), period_tap("show", asked, asked.period, after, None, 0)))
    return (tuple(row),)


def _whose(shown: TeamSummary, t: Words) -> tuple[tuple[Button, ...], ...]:
    if len(shown.people.team) < 2 and not shown.people.leads and shown.people.rep is None:
        return ()
    name = _title(shown, t)
    return (
        (
            Button(
                t("👥 {name} · change", name=shortened(unescape(name), LONGEST_NAME)), people_tap(shown.asked)
            ),
        ),
    )


def _title(shown: TeamSummary, t: Words) -> Html | str:
    """Unescaped for who is named: whoever fills it in escapes it."""
    if shown.people.lead is not None:
        return unescape(t("Team of {name}", name=shown.people.lead.name))
    return shown.people.rep.name if shown.people.rep else t("Whole team")
