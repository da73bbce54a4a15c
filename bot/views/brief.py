"""The pre-visit brief: one card from which a colleague who takes over understands the customer."""

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from bot.forms.definition import MEDIA, QuestionKind
from bot.rules.brief import About
from bot.rules.customer import Entry, EntryKind
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.roles import Role
from bot.rules.visit import VisitState
from bot.services.asked import Answered
from bot.services.brief import Brief, NobodyToBrief, Report
from bot.services.site_hours import opening_of
from bot.services.today import Stop
from bot.views.answers import answer_words, asked_words
from bot.views.block import Block
from bot.views.customer import contact_line
from bot.views.customer_words import ENTRIES, KINDS, STAGES, industry_name, named
from bot.views.map_links import map_links
from bot.views.objective import objective_words
from bot.views.replies import Button, Reply
from bot.views.taps import ChooseCustomer, Go, OnBrief, OnCustomer
from bot.views.today import window_words
from bot.views.words import Html, Words, words

SLOT = "brief"
MOST = 4
"""Lines of one kind: a brief that is not brief is not read."""
SHORT = 110
MONEY = (EntryKind.ORDER, EntryKind.PAYMENT)
Row = tuple[Button, ...]


def brief_card(brief: Brief, me: Person, policy: Policy, *, fresh: bool = False) -> Reply:
    t = words(me.language)
    blocks = (
        _who(brief, me, policy, t),
        _today(brief.stop, t),
        _contacts(brief, t),
        _standing(brief, t),
        _block(t("🤝 <b>Agreed</b>"), _agreed(brief, t)),
        _block(t("💬 <b>Needs</b>"), _needs(brief, t)),
        _block(t("📣 <b>Complaints and service</b>"), _complaints(brief, t)),
        _block(t("🧾 <b>Orders and money</b>"), _money(brief, t)),
        _block(t("🚶 <b>Last visits</b>"), _visits(brief, t)),
        _block(t("❓ <b>To find out</b>"), [f"• {_cut(each)}" for each in brief.questions[:MOST]]),
    )
    text = "\n\n".join("\n".join(lines) for lines in blocks if lines)
    return Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=_buttons(brief, me, t), kind="brief")


def nobody_to_brief(_: NobodyToBrief, language: Language) -> Block:
    t = words(language)
    text = t("📇 Nobody is left on today’s list. Type /brief with a name to read about somebody else.")
    return Block(text, ((Button(t("👥 Customers"), Go(to="customers").pack()),),))


def _who(brief: Brief, me: Person, policy: Policy, t: Words) -> list[str]:
    customer = brief.file.customer
    facts = [
        escape(customer.code),
        named(KINDS, customer.kind, t),
        escape(industry_name(customer.industry, policy, t), quote=False),
        escape(brief.file.size, quote=False),
    ]
    lines = [
        t("📇 <b>{name}</b> · {grade}", name=customer.name(t.language), grade=customer.grade),
        " · ".join(fact for fact in facts if fact),
    ]
    if customer.owner_id not in (None, me.id):
        lines.append(t("👤 {name}’s customer", name=brief.names.get(customer.owner_id or 0, "?")))
    return lines + _place(brief, t)


def _place(brief: Brief, t: Words) -> list[str]:
    if brief.site is None:
        return []
    lines: list[str] = []
    if address := brief.site.address(t.language):
        lines.append(t("📍 {address}", address=address))
    hours = opening_of(brief.site, brief.today)
    if hours:
        spans = ", ".join(f"{t.clock(opens)}–{t.clock(closes)}" for opens, closes in hours)
        lines.append(t("🕘 open today {hours}", hours=spans))
    elif hours is not None:
        lines.append(t("🕘 closed today"))
    if brief.site.position is not None:
        lines.append(map_links(brief.site.position, brief.file.customer.name(t.language), t))
    return lines


def _today(stop: Stop | None, t: Words) -> list[str]:
    if stop is None or stop.plan_item is None:
        return []
    item = stop.plan_item
    parts = [t("🎯 <b>Today</b>")]
    if window := window_words(item, t):
        parts.append(Html(f"{window} 🤝" if item.confirmed else window))
    if item.objective:
        parts.append(objective_words(item.objective, t))
    lines: list[str] = [" · ".join(parts)]
    for sign, text in (("🏁", item.expected_result), ("👥", item.participants), ("🎒", item.materials)):
        if text:
            lines.append(f"{sign} {_cut(text)}")
    return lines


def _contacts(brief: Brief, t: Words) -> list[str]:
    if not brief.contacts:
        return [t("👥 No contact is known yet: ask for a name and a number.")]
    return [f"👥 {contact_line(contact, t)}" for contact in brief.contacts[:MOST]]


def _standing(brief: Brief, t: Words) -> list[str]:
    """Where the business stands, and whether they have waited too long."""
    file, debt = brief.file, brief.debt
    stage: list[str] = [t("📈 {stage}", stage=named(STAGES, file.stage, t))]
    if file.expected_on:
        stage.append(t("expected {day}", day=t.day(file.expected_on)))
    seen = t("never visited yet") if debt.last is None else t("last visit {day}", day=t.day(debt.last))
    rhythm: list[str] = [Html(f"🔁 {seen}")]
    rhythm.append(t.many("every day", "every {n} days", debt.every_days))
    if debt.due_on is not None and debt.due_on < brief.today:
        rhythm.append(t.many("{n} day overdue", "{n} days overdue", (brief.today - debt.due_on).days))
    return [" · ".join(stage), " · ".join(rhythm)]


def _agreed(brief: Brief, t: Words) -> list[str]:
    """Of the last report, and what earlier ones had agreed for a day that came after it."""
    return [
        f"• {_by(report, brief, t)}: {_joined(said, brief.today, t)}"
        for number, report in enumerate(brief.reports)
        if (said := report.about(About.AGREED))
        and (number == 0 or _reaches_beyond(said, brief.reports[0].visit.local_day))
    ][:MOST]


def _reaches_beyond(said: Sequence[Answered], day: date) -> bool:
    days = [each.value for each in said if isinstance(each.value, date)]
    return bool(days) and max(days) > day


def _needs(brief: Brief, t: Words) -> list[str]:
    first = [f"• {_cut(brief.file.need)}"] if brief.file.need else []
    said = [answer_words(each, t.language, longest=SHORT) for each in _said(brief, About.NEED)]
    return first + [f"• {text}" for text in dict.fromkeys(said)][: MOST - len(first)]


def _complaints(brief: Brief, t: Words) -> list[str]:
    services = [each for each in brief.entries if each.kind is EntryKind.SERVICE]
    lines = [_entry(each, t) for each in services[:MOST]]
    for report in brief.reports:
        said = report.about(About.COMPLAINT)
        if report.is_complaint:
            said = (*said, *_words_of(report))
        if said:
            lines.append(f"• {_by(report, brief, t)}: {_joined(said[:2], brief.today, t)}")
    return lines[:MOST]


def _money(brief: Brief, t: Words) -> list[str]:
    lines = [_entry(each, t) for each in brief.entries if each.kind in MONEY][:3]
    for report in brief.reports:
        amounts = [each for each in report.about(About.MONEY) if each.value and each.kind not in MEDIA]
        lines += [
            f"• {t.day(report.visit.local_day)}: {_asked(each, t)}" for each in amounts if _counts(each)
        ][:2]
    return lines[:MOST]


def _visits(brief: Brief, t: Words) -> list[str]:
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
        parts.append(_cut(entry.text))
    return " · ".join(parts)


def _by(report: Report, brief: Brief, t: Words) -> str:
    name = escape(brief.names.get(report.visit.rep_id, "?"), quote=False)
    return f"{t.day(report.visit.local_day)} {name}"


def _block(title: Html, lines: list[str]) -> list[str]:
    return [title, *lines] if lines else []


def _cut(text: str) -> str:
    short = text if len(text) <= SHORT else text[: SHORT - 1] + "…"
    return escape(short, quote=False)


def _buttons(brief: Brief, me: Person, t: Words) -> tuple[Row, ...]:
    customer_id = brief.file.customer.id
    rows: list[Row] = []
    if me.is_a(Role.REP):
        item = brief.stop.plan_item if brief.stop else None
        tap = ChooseCustomer(customer_id=customer_id, plan_item_id=item.id if item else 0)
        rows.append((Button(t("▶ Visit now"), tap.pack()),))
    rows.append(
        (Button(t("📁 Whole file"), OnCustomer(do="show", customer_id=customer_id).pack()), *_turn(brief, t))
    )
    if me.is_a(Role.REP):
        rows.append((Button(t("‹ Today"), Go(to="today").pack()),))
    return tuple(rows)


def _turn(brief: Brief, t: Words) -> Row:
    """To the brief of the stop after this one, round and round."""
    if len(brief.others) < 2:
        return ()
    here = brief.others.index(brief.file.customer.id) if brief.file.customer.id in brief.others else -1
    after = brief.others[(here + 1) % len(brief.others)]
    return (Button(t("📇 Next stop ›"), OnBrief(customer_id=after).pack()),)
