"""A customer's card: who they are, who is there, what happened, and everything one may do next."""

from collections.abc import Mapping
from datetime import timedelta
from html import escape

from bot.rules.cadence import rhythm_days
from bot.rules.customer import IN_THE_FIELD, Contact, Entry, EntryKind, Site
from bot.rules.customer_change import read_why
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.roles import Role
from bot.rules.task import Shelf, TaskKind
from bot.rules.telephone import shown
from bot.rules.visit import Visit, VisitState
from bot.services.customer import CustomerCard, History
from bot.services.site_hours import written_hours
from bot.services.tasks import TaskShown
from bot.storage.customer_file import Change
from bot.storage.score_cards import CardState
from bot.views.customer_words import ENTRIES, FIELD_NAMES, KINDS, ROLES, STAGES, WHYS, industry_name, named
from bot.views.feedback import in_stars
from bot.views.incident_words import complaint_lines
from bot.views.map_links import map_links
from bot.views.opening_hours import hours_words
from bot.views.replies import Button, Replies, Reply
from bot.views.summary_words import satisfaction_line
from bot.views.taps import ChooseCustomer, Go, OnBrief, OnCustomer, OnTasks
from bot.views.words import Html, Words, say, words

SLOT = "customer"
MOST_CONTACTS = 5
MOST_TASKS = 4
LONGEST_TEXT = 160
Row = tuple[Button, ...]

VISIT_STATES = {
    VisitState.ARRIVING: say("arriving"),
    VisitState.ON_SITE: say("there now"),
    VisitState.REPORT_DUE: say("report still due"),
    VisitState.REPORTED: say("reported"),
    VisitState.AUTO_CLOSED: say("closed automatically"),
}


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


def back(customer_id: int, t: Words) -> Row:
    return (tap(t("↩ Back"), "show", customer_id),)


def history(found: History, me: Person) -> Replies:
    """Visits, entries and changes in one list, the newest first."""
    t = words(me.language)
    lines = [
        *((visit.began_at.date(), _visit_line(visit, found.names, found.stars, t)) for visit in found.visits),
        *((entry.on, _entry_line(entry, t)) for entry in found.entries),
        *(
            (each.task.closed_at.date(), _done_line(each, t))
            for each in found.done
            if each.task.closed_at is not None
        ),
        *((change.at.date(), line) for change in found.changes if (line := _change_line(change, found, t))),
    ]
    lines.sort(key=lambda line: line[0], reverse=True)
    shown_lines = [line for _, line in lines] or [t("Nothing yet. The first visit will stand here.")]
    title = t("📜 <b>{name}</b>: what happened", name=found.customer.name(me.language))
    rows: list[Row] = [
        (
            tap(
                _short(f"🗑 {t(ENTRIES[entry.kind])} {entry.text}"),
                "entry_gone",
                found.customer.id,
                str(entry.id),
            ),
        )
        for entry in found.entries[:3]
        if entry.by_id == me.id
    ]
    text = "\n".join([title, "", *shown_lines])[:3900]
    buttons = (*rows, back(found.customer.id, t))
    return (Reply(to=me.id, slot=SLOT, text=text, buttons=buttons, kind="customer"),)


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
        lines.append(t("💬 {need}", need=_cut(file.need)))
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


def contact_line(contact: Contact, t: Words) -> str:
    """The telephone stands in plain figures: phones make it a link to call."""
    parts = [f"<b>{escape(contact.name, quote=False)}</b>"]
    if contact.title:
        parts.append(escape(contact.title, quote=False))
    if contact.role:
        parts.append(named(ROLES, contact.role, t))
    if contact.phone:
        parts.append(f"📞 {escape(shown(contact.phone), quote=False)}")
    return " · ".join(parts)


def _to_do(card: CustomerCard, t: Words) -> list[str]:
    lines: list[str] = []
    for each in card.tasks[:MOST_TASKS]:
        sign = "🔴" if each.shelf is Shelf.OVERDUE else "🤝" if each.task.kind is TaskKind.PROMISE else "📌"
        parts = [escape(_cut(each.task.text), quote=False)]
        if each.task.due_on is not None:
            parts.append(t.day(each.task.due_on))
        if each.owner.id != card.file.customer.owner_id:
            parts.append(escape(each.owner.name, quote=False))
        lines.append(f"{sign} {' · '.join(parts)}")
    if len(card.tasks) > MOST_TASKS:
        lines.append(t.many("… and {n} more task", "… and {n} more tasks", len(card.tasks) - MOST_TASKS))
    return lines


def _lately(card: CustomerCard, t: Words) -> list[str]:
    lines = [_visit_line(visit, card.names, card.stars, t) for visit in card.visits]
    lines += [_entry_line(entry, t) for entry in card.entries]
    return lines or [t("Nobody has been here yet.")]


def _visit_line(visit: Visit, names: Mapping[int, str], stars: Mapping[int, int], t: Words) -> str:
    name = names.get(visit.rep_id, "?")
    state = t(VISIT_STATES[visit.state]) if visit.state in VISIT_STATES else ""
    if visit.id in stars:
        state += f" · {in_stars(stars[visit.id])}"
    return t("🚶 {day} · {name} · {state}", day=t.day(visit.local_day), name=name, state=state)


def _done_line(each: TaskShown, t: Words) -> str:
    return t(
        "✅ {day} · {what} ({name})",
        day=t.day(each.task.closed_at.date()) if each.task.closed_at else "",
        what=_cut(each.task.text),
        name=each.owner.name,
    )


def _entry_line(entry: Entry, t: Words) -> str:
    parts = [t("{kind} {day}", kind=t(ENTRIES[entry.kind]), day=t.day(entry.on))]
    if entry.amount is not None:
        parts.append(Html(f"<b>{t.number(float(entry.amount))}</b>"))
    if entry.text:
        parts.append(Html(escape(_cut(entry.text), quote=False)))
    return " · ".join(parts)


def _change_line(change: Change, found: History, t: Words) -> str:
    if change.what not in FIELD_NAMES:
        return ""
    by = found.names.get(change.by_id, "?") if change.by_id else t("the bot")
    new = _value(change.what, change.after, found, t)
    line = t(
        "✏️ {day} · {what}: {value} ({name})",
        day=t.day(change.at.date()),
        what=t(FIELD_NAMES[change.what]),
        value=new,
        name=by,
    )
    why, detail = read_why(change.why)
    told = why in WHYS and (bool(detail) or "{detail}" not in WHYS[why])
    said = t(WHYS[why], detail=detail) if told else ""
    return f"{line} · {said}" if said else line


def _value(what: str, value: str | None, found: History, t: Words) -> str:
    if not value:
        return "–"
    if what == "rhythm":
        return t.many("{n} day", "{n} days", int(value))
    if what in ("owner_id", "shared"):
        return found.names.get(int(value), "?") if value.isdecimal() else "–"
    known = {"kind": KINDS, "stage": STAGES}.get(what)
    return named(known, value, t) if known else _cut(value)


def _ways(card: CustomerCard, me: Person, t: Words) -> tuple[Row, ...]:
    customer_id = card.file.customer.id
    if card.merged_into is not None:
        instead = tap(t("📇 Open the customer"), "show", card.merged_into.id)
        return ((instead,), (Button(t("‹ Customers"), Go(to="customers").pack()),))
    if card.file.archived_at:
        again: Row = (tap(t("📤 Take it out again"), "unarchive", customer_id),) if card.may_change else ()
        return (again, (Button(t("‹ Customers"), Go(to="customers").pack()),)) if again else ()
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
    customers = Button(t("‹ Customers"), Go(to="customers").pack())
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


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
