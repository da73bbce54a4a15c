"""The pre-visit brief: one card from which a colleague who takes over understands the customer."""

from html import escape

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.roles import Role
from bot.rules.task import Shelf, TaskKind
from bot.services.brief import Brief, NobodyToBrief
from bot.services.site_hours import opening_of
from bot.services.today import Stop
from bot.views.block import Block
from bot.views.brief_reports import MOST, agreed, complaints, money, needs, short, visits
from bot.views.customer_lines import contact_line
from bot.views.customer_words import KINDS, STAGES, industry_name, named
from bot.views.incident_words import complaint_lines
from bot.views.map_links import map_links
from bot.views.objective import objective_words
from bot.views.opening_hours import spans
from bot.views.replies import Button, Reply, Row
from bot.views.taps import ChooseCustomer, Go, OnBrief, OnCustomer
from bot.views.today import window_words
from bot.views.words import Html, Words, words

SLOT = "brief"


def brief_card(brief: Brief, me: Person, policy: Policy, *, fresh: bool = False) -> Reply:
    t = words(me.language)
    blocks = (
        _who(brief, me, policy, t),
        _today(brief.stop, t),
        _contacts(brief, t),
        _standing(brief, t),
        _block(t("📌 <b>To do</b>"), _tasks(brief, me, t)),
        _block(t("🤝 <b>Agreed</b>"), agreed(brief, t)),
        _block(t("💬 <b>Needs</b>"), needs(brief, t)),
        _block(
            t("📣 <b>Complaints and service</b>"),
            [*complaint_lines(brief.complaints, me, t, now=brief.at), *complaints(brief, t)],
        ),
        _block(t("🧾 <b>Orders and money</b>"), money(brief, t)),
        _block(t("🚶 <b>Last visits</b>"), visits(brief, t)),
        _block(t("❓ <b>To find out</b>"), [f"• {short(each)}" for each in brief.questions[:MOST]]),
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
        lines.append(t("🕘 open today {hours}", hours=spans(hours, t)))
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
            lines.append(f"{sign} {short(text)}")
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


def _tasks(brief: Brief, me: Person, t: Words) -> list[str]:
    """Promises and what is overdue first."""
    order = sorted(
        brief.tasks,
        key=lambda each: (each.shelf is not Shelf.OVERDUE, each.task.kind is not TaskKind.PROMISE),
    )
    lines = []
    for each in order[:MOST]:
        sign = "🔴 " if each.shelf is Shelf.OVERDUE else "🤝 " if each.task.kind is TaskKind.PROMISE else ""
        parts = [f"{sign}{short(each.task.text)}"]
        if each.task.due_on is not None:
            parts.append(t.day(each.task.due_on))
        if each.owner.id != me.id:
            parts.append(escape(each.owner.name, quote=False))
        lines.append(f"• {' · '.join(parts)}")
    return lines


def _block(title: Html, lines: list[str]) -> list[str]:
    return [title, *lines] if lines else []


def _buttons(brief: Brief, me: Person, t: Words) -> tuple[Row, ...]:
    customer_id = brief.file.customer.id
    rows: list[Row] = []
    if me.is_a(Role.REP):
        item = brief.stop.plan_item if brief.stop else None
        tap = ChooseCustomer(customer_id=customer_id, plan_item_id=item.id if item else 0)
        rows.append((Button(t("▶ Visit now"), tap.pack()),))
    rows.append(
        (
            Button(t("📁 Whole file"), OnCustomer(do="show", customer_id=customer_id, arg="new").pack()),
            *_turn(brief, t),
        )
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
