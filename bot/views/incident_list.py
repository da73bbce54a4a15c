"""Lists of incidents: mine and my people's, and the one message of those that press."""

from collections.abc import Sequence
from datetime import datetime

from bot.rules.incident_due import Urgency
from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.services.incident import IncidentShown
from bot.services.incident_lists import LIST_SLOT, Listed, PressingList
from bot.views.fitting import on_face
from bot.views.incident import SLOT
from bot.views.incident_words import kind_face, one_line
from bot.views.replies import Button, Rank, Reply, StillDue
from bot.views.taps import OnIncident
from bot.views.words import Html, Words, say, words

MOST = 15
MOST_BUTTONS = 8
TITLES = {
    Urgency.ESCALATED: say("🔴 <b>Overdue in your team</b>"),
    Urgency.OVERDUE: say("🔴 <b>Overdue: yours</b>"),
    Urgency.SOON: say("⏰ <b>Due soon</b>"),
}


def open_list(found: Sequence[IncidentShown], me: Person, *, now: datetime) -> Reply:
    t = words(me.language)
    lines: list[Html] = [t("📋 <b>Complaints and emergencies that are open</b>"), Html()]
    lines += [Html(f"• {one_line(each, me, t, now=now)}") for each in found[:MOST]]
    if len(found) > MOST:
        lines.append(t.many("… and {n} more", "… and {n} more", len(found) - MOST))
    if not found:
        lines.append(t("None is open. 👍"))
    rows = [(_opening(each, t),) for each in found[:MOST_BUTTONS]]
    new = (Button(t("🆘 Report something"), OnIncident(do="menu").pack()),)
    return Reply(to=me.id, slot=SLOT, text="\n".join(lines), buttons=(*rows, new), kind="urgent")


def pressing(found: PressingList, now: datetime) -> Reply:
    t = words(found.to.language)
    return Reply(
        to=found.to.id,
        slot=LIST_SLOT,
        fresh=found.is_new,
        text="\n".join(_lines(found.listed, found.to, t, now)),
        buttons=tuple((_opening(each.shown, t),) for each in found.listed[:MOST_BUTTONS]),
        kind=Push.INCIDENTS,
        rank=Rank.NUDGE,
        key=found.key,
        still_due=StillDue(Push.INCIDENTS, found.to.id),
        expires_at=found.expires_at,
    )


def _lines(listed: Sequence[Listed], me: Person, t: Words, now: datetime) -> list[Html]:
    if not listed:
        return [t("✅ No complaint presses any more.")]
    lines: list[Html] = []
    urgency = None
    for each in listed[:MOST]:
        if each.pressing.urgency is not urgency:
            urgency = each.pressing.urgency
            lines += [*([Html()] if lines else []), t(TITLES[urgency])]
        lines.append(Html(f"• {one_line(each.shown, me, t, now=now)}"))
    if len(listed) > MOST:
        lines.append(t.many("… and {n} more", "… and {n} more", len(listed) - MOST))
    return lines


def _opening(shown: IncidentShown, t: Words) -> Button:
    face = kind_face(shown.incident.kind, t)
    name = shown.customer.name(t.language) if shown.customer else shown.by.name
    return Button(on_face(f"{face} · {name}"), OnIncident(do="open", incident_id=shown.incident.id).pack())
