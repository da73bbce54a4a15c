"""Names of incidents: their kinds with their signs, where they stand, one line for lists and files."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape

from bot.rules.incident import IncidentKind, IncidentState
from bot.rules.person import Person
from bot.rules.working_time import local_day
from bot.services.incident import IncidentShown
from bot.views.words import Html, Words, say

KINDS: Mapping[IncidentKind, str] = {
    IncidentKind.ACCIDENT: say("Accident"),
    IncidentKind.THREAT: say("Threat or fight"),
    IncidentKind.SICKNESS: say("Sick or hurt"),
    IncidentKind.DANGER: say("Other emergency"),
    IncidentKind.QUALITY: say("Product quality"),
    IncidentKind.DELIVERY: say("Delivery"),
    IncidentKind.SERVICE: say("Service"),
    IncidentKind.PRICE: say("Price or bill"),
    IncidentKind.OTHER: say("Other complaint"),
}
SIGNS: Mapping[IncidentKind, str] = {
    IncidentKind.ACCIDENT: "🚗",
    IncidentKind.THREAT: "⚠️",
    IncidentKind.SICKNESS: "🩺",
    IncidentKind.DANGER: "🆘",
    IncidentKind.QUALITY: "📦",
    IncidentKind.DELIVERY: "🚚",
    IncidentKind.SERVICE: "🙋",
    IncidentKind.PRICE: "💰",
    IncidentKind.OTHER: "📣",
}


def kind_face(kind: IncidentKind, t: Words) -> str:
    """`📦 Product quality`, for a button too."""
    return f"{SIGNS[kind]} {t(KINDS[kind])}"


def title(shown: IncidentShown, t: Words) -> Html:
    incident = shown.incident
    kind = kind_face(incident.kind, t)
    if incident.is_emergency:
        return t("🆘 <b>Emergency: {kind}</b> · no. {number}", kind=kind, number=incident.id)
    return t("📣 <b>Complaint: {kind}</b> · no. {number}", kind=kind, number=incident.id)


def standing(shown: IncidentShown, me: Person, t: Words, *, now: datetime) -> Html:
    """Who takes care of it by when, or how it ended."""
    incident = shown.incident
    if incident.state is IncidentState.WITHDRAWN:
        return t("↩️ Reported by mistake")
    if incident.state is IncidentState.CLOSED and incident.closed_at is not None:
        day = t.day(local_day(incident.closed_at, me.zone))
        return t("✅ Settled {day}: {result}", day=day, result=incident.result)
    when = t.moment(incident.due_at, me.zone)
    if shown.owner is None:
        return t("👤 Nobody takes care of it yet · due {when}", when=when)
    if incident.is_overdue(now):
        return t("🔴 {name}, overdue since {when}", name=shown.owner.name, when=when)
    if incident.state is IncidentState.TAKEN:
        return t("🙋 {name} takes care of it, by {when}", name=shown.owner.name, when=when)
    return t("👤 With {name} · due {when}", name=shown.owner.name, when=when)


def one_line(
    shown: IncidentShown, me: Person, t: Words, *, now: datetime, with_customer: bool = True
) -> Html:
    """`📦 Product quality · Corner Shop · 🙋 Mei takes care of it, by …`."""
    parts = [kind_face(shown.incident.kind, t)]
    if with_customer and shown.customer is not None:
        parts.append(escape(shown.customer.name(t.language), quote=False))
    parts.append(standing(shown, me, t, now=now))
    return Html(" · ".join(parts))


def complaint_lines(found: Sequence[IncidentShown], me: Person, t: Words, *, now: datetime) -> list[str]:
    """For a customer's card: all that are open, and the last that was settled."""
    opened = [each for each in found if each.incident.is_open]
    settled = [each for each in found if not each.incident.is_open][:1]
    return [f"📣 {one_line(each, me, t, now=now, with_customer=False)}" for each in (*opened, *settled)]
