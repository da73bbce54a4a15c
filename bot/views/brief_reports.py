"""What the reports and entries of a customer say before the next visit: agreed, needed, complained, paid."""

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from bot.forms.definition import MEDIA, QuestionKind
from bot.rules.brief import About
from bot.rules.customer import Entry, EntryKind
from bot.rules.visit import VisitState
from bot.services.asked import Answered
from bot.services.brief import Brief, Report
from bot.views.answers import answer_words, asked_words
from bot.views.customer_words import ENTRIES
from bot.views.fitting import shortened
from bot.views.words import Words

MOST = 4
"""Lines of one kind: a brief that is not brief is not read."""
SHORT = 110
MONEY = (EntryKind.ORDER, EntryKind.PAYMENT)


def agreed(brief: Brief, t: Words) -> list[str]:
    """Of the last report, and what earlier ones had agreed for a day that came after it."""
    return [
        "• " + t.pair(_by(report, brief, t), _joined(said, brief.today, t))
        for number, report in enumerate(brief.reports)
        if (said := report.about(About.AGREED))
        and (number == 0 or _reaches_beyond(said, brief.reports[0].visit.local_day))
    ][:MOST]


def _reaches_beyond(said: Sequence[Answered], day: date) -> bool:
    days = [each.value for each in said if isinstance(each.value, date)]
    return bool(days) and max(days) > day


def needs(brief: Brief, t: Words) -> list[str]:
    first = [f"• {short(brief.file.need)}"] if brief.file.need else []
    said = [answer_words(each, t.language, longest=SHORT) for each in _said(brief, About.NEED)]
    return first + [f"• {text}" for text in dict.fromkeys(said)][: MOST - len(first)]


def complaints(brief: Brief, t: Words) -> list[str]:
    services = [each for each in brief.entries if each.kind is EntryKind.SERVICE]
    lines = [_entry(each, t) for each in services[:MOST]]
    for report in brief.reports:
        said = report.about(About.COMPLAINT)
        if report.is_complaint:
            said = (*said, *_words_of(report))
        if said:
            lines.append("• " + t.pair(_by(report, brief, t), _joined(said[:2], brief.today, t)))
    return lines[:MOST]


def money(brief: Brief, t: Words) -> list[str]:
    lines = [_entry(each, t) for each in brief.entries if each.kind in MONEY][:3]
    for report in brief.reports:
        amounts = [each for each in report.about(About.MONEY) if each.value and each.kind not in MEDIA]
        lines += [
            "• " + t.pair(t.day(report.visit.local_day), _asked(each, t)) for each in amounts if _counts(each)
        ][:2]
    return lines[:MOST]


def visits(brief: Brief, t: Words) -> list[str]:
    reports = {report.visit.id: report for report in brief.reports}
    notes = [each for each in brief.entries if each.kind is EntryKind.NOTE][:2]
    lines = []
    for number, visit in enumerate(brief.visits):
        name = brief.names.get(visit.rep_id, "?")
        line = f"• {t.day(visit.local_day)} · {escape(name, quote=False)}"
        if visit.state is not VisitState.REPORTED:
            line += " · " + t("report still due")
        lines.append(line)
        report = reports.get(visit.id)
        if report is not None and not report.is_complaint:
            said = _words_of(report) if number else sorted(report.about(About.OTHER), key=_telling)
            lines += [f"   {_asked(each, t)}" for each in said if each.kind not in MEDIA][
                : 1 if number else 3
            ]
    return lines + [_entry(each, t) for each in notes]


def _said(brief: Brief, subject: About) -> Iterable[Answered]:
    return (
        each
        for report in brief.reports
        if not report.is_complaint
        for each in report.about(subject)
        if each.kind not in MEDIA and each.kind is not QuestionKind.DATE
    )


def _words_of(report: Report) -> tuple[Answered, ...]:
    """What somebody wrote in words, whatever about."""
    return tuple(each for said in report.said.values() for each in said if each.kind is QuestionKind.TEXT)


def _telling(each: Answered) -> int:
    """Words say most, one choice more than a list of topics."""
    return {QuestionKind.TEXT: 0, QuestionKind.SELECT_ONE: 1}.get(each.kind, 2)


def _joined(said: Sequence[Answered], today: date, t: Words) -> str:
    """`Send a quote · Fri 6 Mar ⏰`: the clock where the day has passed."""
    parts = []
    for each in said[:3]:
        late = each.kind is QuestionKind.DATE and isinstance(each.value, date) and each.value < today
        parts.append(answer_words(each, t.language, longest=SHORT) + (" ⏰" if late else ""))
    return " · ".join(parts)


def _asked(each: Answered, t: Words) -> str:
    return f"<i>{asked_words(each.label, t.language)}</i>{answer_words(each, t.language, longest=SHORT)}"


def _counts(each: Answered) -> bool:
    return not isinstance(each.value, int | float) or each.value != 0


def _entry(entry: Entry, t: Words) -> str:
    parts: list[str] = [t("{kind} {day}", kind=t(ENTRIES[entry.kind]), day=t.day(entry.on))]
    if entry.amount is not None:
        parts.append(t.number(float(entry.amount)))
    if entry.text:
        parts.append(short(entry.text))
    return " · ".join(parts)


def _by(report: Report, brief: Brief, t: Words) -> str:
    name = escape(brief.names.get(report.visit.rep_id, "?"), quote=False)
    return f"{t.day(report.visit.local_day)} {name}"


def short(text: str) -> str:
    """As HTML."""
    return escape(shortened(text, SHORT), quote=False)
