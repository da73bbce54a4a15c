"""Lines about a customer that several messages say alike: a contact, a visit, an entry."""

from collections.abc import Mapping
from html import escape

from bot.rules.customer import Contact, Entry
from bot.rules.telephone import shown
from bot.rules.visit import Visit, VisitState
from bot.views.customer_words import ENTRIES, ROLES, named
from bot.views.feedback import in_stars
from bot.views.fitting import shortened
from bot.views.words import Html, Words, say

LONGEST_TEXT = 160
VISIT_STATES = {
    VisitState.ARRIVING: say("arriving"),
    VisitState.ON_SITE: say("there now"),
    VisitState.REPORT_DUE: say("report still due"),
    VisitState.REPORTED: say("reported"),
    VisitState.AUTO_CLOSED: say("closed automatically"),
}


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


def visit_line(visit: Visit, names: Mapping[int, str], stars: Mapping[int, int], t: Words) -> str:
    name = names.get(visit.rep_id, "?")
    state = t(VISIT_STATES[visit.state]) if visit.state in VISIT_STATES else ""
    if visit.id in stars:
        state += f" · {in_stars(stars[visit.id])}"
    return t("🚶 {day} · {name} · {state}", day=t.day(visit.local_day), name=name, state=state)


def entry_line(entry: Entry, t: Words) -> str:
    parts = [t("{kind} {day}", kind=t(ENTRIES[entry.kind]), day=t.day(entry.on))]
    if entry.amount is not None:
        parts.append(Html(f"<b>{t.number(float(entry.amount))}</b>"))
    if entry.text:
        parts.append(Html(escape(shortened(entry.text, LONGEST_TEXT), quote=False)))
    return " · ".join(parts)
