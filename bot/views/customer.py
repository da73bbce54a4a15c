"""A customer's card: who they are, who is there, what happened, and everything one may do next."""

from datetime import timedelta
from html import escape

from bot.rules.cadence import rhythm_days
from bot.rules.customer import IN_THE_FIELD, Contact, EntryKind, Site
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.roles import Role
from bot.rules.task import Shelf, TaskKind
from bot.services.customer import CustomerCard
from bot.services.site_hours import written_hours
from bot.storage.score_cards import CardState
from bot.views.customer_lines import LONGEST_TEXT, contact_line, entry_line, visit_line
from bot.views.customer_words import KINDS, STAGES, industry_name, named
from bot.views.fitting import shortened
from bot.views.incident_words import complaint_lines
from bot.views.map_links import map_links
from bot.views.opening_hours import hours_words
from bot.views.replies import Button, Replies, Reply, Row
from bot.views.summary_words import satisfaction_line
from bot.views.taps import ChooseCustomer, Go, OnBrief, OnCustomer, OnTasks
from bot.views.words import Html, Words, words

SLOT = "customer"
MOST_CONTACTS = 5
MOST_TASKS = 4


def customer_card(card: CustomerCard, me: Person, policy: Policy, *, fresh: bool = False) -> Replies:
    t = words(me.language)
    blocks = [
        _who(card, me, policy, t),
        _business(card, policy, t),
        _contacts(card.contacts, t),
        complaint_lines(card.complaints, me, t, now=card.at),
        _to_do(card, t),
        _lately(card, t),
    ]
    text = "\n\n".join("\n".join(lines) for lines in blocks if lines)
    return (Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=_ways(card, me, t), kind="customer"),)


def tap(text: str, do: str, customer_id: int, arg: str = "") -> Button:
    return Button(text, OnCustomer(do=do, customer_id=customer_id, arg=arg).pack())


def asked(me: Person, text: str, rows: tuple[Row, ...], *, fresh: bool = False) -> Reply:
    return Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=rows, kind="customer")


def to_customers(t: Words) -> Button:
    return Button(t("‹ Customers"), Go(to="customers").pack())


def back(customer_id: int, t: Words) -> Row:
    return (tap(t("↩ Back"), "show", customer_id),)


def _who(card: CustomerCard, me: Person, policy: Policy, t: Words) -> list[str]:
    file, customer = card.file, card.file.customer
    kind = named(KINDS, customer.kind, t)
    name = customer.name(me.language)
    first: str = t("🏢 <b>{name}</b> · {grade}", name=name, grade=customer.grade)
    if card.score and card.score.state is CardState.APPLIED and card.score.grade == customer.grade:
        first += t(" · 🎯 {score} points", score=card.score.score)
    lines = [
        first,
        " · ".join((escape(customer.code), kind, escape(industry_name(customer.industry, policy, t)))),
    ]
    if file.archived_at:
        lines.append(t("📦 Put away on {moment}", moment=t.moment(file.archived_at, me.zone)))
    if card.merged_into:
        lines.append(t("🔗 It is now part of {name}", name=card.merged_into.name(me.language)))
    if card.parent:
        lines.append(t("Belongs to {name}", name=card.parent.name(me.language)))
    lines += _place(card.site, name, me, t)
    owner = customer.owner_id
    if owner is None:
        lines.append(t("👤 Nobody’s customer yet"))
    else:
        lines.append(t("👤 {name}’s customer", name=card.names.get(owner, "?")))
    return lines


def _place(site: Site | None, customer: str, me: Person, t: Words) -> list[str]:
    if site is None or (site.position is None and not site.address(me.language)):
        return [t("📍 No address yet")]
    address = site.address(me.language) or t("on the map")
    lines: list[str] = [t("📍 {address}", address=address)]
    if written := written_hours(site):
        lines.append(t("🕘 {hours}", hours=hours_words(written, t)))
    if site.position is None:
        lines.append(t("No pin yet: set it at the door."))
    else:
        lines.append(t("🧭 {links}", links=map_links(site.position, customer, t)))
    return lines


def _business(card: CustomerCard, policy: Policy, t: Words) -> list[str]:
    file = card.file
    stage = t("📈 {stage}", stage=named(STAGES, file.stage, t))
    if file.expected_on:
        stage = Html(stage + " · " + t("expected {day}", day=t.day(file.expected_on)))
    lines: list[str] = [stage, _rhythm(card, policy, t)]
    if card.satisfaction is not None:
        lines.append(satisfaction_line(card.satisfaction.stars, card.satisfaction.answers, t))
    if file.need:
        lines.append(t("💬 {need}", need=shortened(file.need, LONGEST_TEXT)))
    facts = [escape(each, quote=False) for each in (file.size, _source(file.source, t)) if each]
    if facts:
        lines.append(" · ".join(facts))
    if file.tags:
        lines.append(" ".join(f"#{escape(tag.replace(' ', '_'), quote=False)}" for tag in file.tags))
    return lines


def _source(source: str, t: Words) -> str:
    """What a person wrote down, or how the bot came by it."""
    return t("added in the field") if source == IN_THE_FIELD else source


def _rhythm(card: CustomerCard, policy: Policy, t: Words) -> Html:
    """How often it is to be seen, and when it falls due."""
    address = card.site.address(t.language) if card.site else ""
    grade = card.file.customer.grade
    days = rhythm_days(policy.cadence, grade=grade, address=address, own_days=card.own_days)
    met = [card.seen, card.spoken if policy.cadence.calls_count else None]
    last = max((day for day in met if day is not None), default=None)
    if last is None:
        return t("⏱ Every {n} days", n=days)
    due = last + timedelta(days=days)
    if due < card.today:
        return t("⏱ Every {n} days · overdue since {day}", n=days, day=t.day(due))
    return t("⏱ Every {n} days · due {day}", n=days, day=t.day(due))


def _contacts(contacts: tuple[Contact, ...], t: Words) -> list[str]:
    lines = [contact_line(contact, t) for contact in contacts[:MOST_CONTACTS]]
    if len(contacts) > MOST_CONTACTS:
        rest = len(contacts) - MOST_CONTACTS
        lines.append(t.many("… and {n} more contact", "… and {n} more contacts", rest))
    return lines


def _to_do(card: CustomerCard, t: Words) -> list[str]:
    lines: list[str] = []
    for each in card.tasks[:MOST_TASKS]:
        sign = "🔴" if each.shelf is Shelf.OVERDUE else "🤝" if each.task.kind is TaskKind.PROMISE else "📌"
        parts = [escape(shortened(each.task.text, LONGEST_TEXT), quote=False)]
        if each.task.due_on is not None:
            parts.append(t.day(each.task.due_on))
        if each.owner.id != card.file.customer.owner_id:
            parts.append(escape(each.owner.name, quote=False))
        lines.append(f"{sign} {' · '.join(parts)}")
    if len(card.tasks) > MOST_TASKS:
        lines.append(t.many("… and {n} more task", "… and {n} more tasks", len(card.tasks) - MOST_TASKS))
    return lines


def _lately(card: CustomerCard, t: Words) -> list[str]:
    lines = [visit_line(visit, card.names, card.stars, t) for visit in card.visits]
    lines += [entry_line(entry, t) for entry in card.entries]
    return lines or [t("Nobody has been here yet.")]


def _ways(card: CustomerCard, me: Person, t: Words) -> tuple[Row, ...]:
    customer_id = card.file.customer.id
    if card.merged_into is not None:
        instead = tap(t("📇 Open the customer"), "show", card.merged_into.id)
        return ((instead,), (to_customers(t),))
    if card.file.archived_at:
        again: Row = (tap(t("📤 Take it out again"), "unarchive", customer_id),) if card.may_change else ()
        return (again, (to_customers(t),)) if again else ()
    rows: list[Row] = []
    called = tap(t("☎️ Called"), "entry", customer_id, EntryKind.CALL)
    if me.is_a(Role.REP) and card.file.customer.owner_id is None:
        rows.append((tap(t("🙋 Claim it"), "claim", customer_id),))
    visit: Row = (
        (Button(t("▶ Visit now"), ChooseCustomer(customer_id=customer_id).pack()),)
        if me.is_a(Role.REP)
        else ()
    )
    brief = Button(t("📇 Brief me"), OnBrief(customer_id=customer_id, fresh=1).pack())
    briefed: Row = (brief,) if me.is_a(Role.REP) or me.is_a(Role.MANAGER) else ()
    rows.append((*visit, called))
    rows.append((tap(t("📜 History"), "history", customer_id), *briefed))
    rows.append((tap(t("📣 Complaint"), "urgent", customer_id),))
    task = _task_face(card, customer_id, t)
    noted = tap(t("➕ Write down"), "entries", customer_id)
    owner = tap(t("👤 Owner"), "owner", customer_id)
    customers = to_customers(t)
    if card.may_change:
        people = tap(t("👥 Contacts"), "contacts", customer_id)
        rows.append((people, tap(t("🎯 Score"), "score", customer_id)))
        rows.append(
            (tap(t("📍 Places"), "sites", customer_id), tap(t("📎 Photos, files"), "media", customer_id))
        )
        rows.append((task, noted))
        rows.append((tap(t("✏️ Change"), "fields", customer_id), owner))
    else:
        rows.append((task, noted))
        rows.append((owner,))
    rows.append((customers,))
    return tuple(rows)


def _task_face(card: CustomerCard, customer_id: int, t: Words) -> Button:
    if card.tasks:
        face = t("📌 Tasks · {n}", n=len(card.tasks))
        return Button(face, OnTasks(do="customer", number=customer_id, fresh=1).pack())
    return Button(t("📌 Task"), OnTasks(do="new", number=customer_id).pack())
