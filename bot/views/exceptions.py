"""Exceptions as lines that a manager reads first: who, where, what."""

from datetime import datetime

from bot.rules.exceptions import ExceptionKind, Noted
from bot.rules.visit import PlaceStatus
from bot.rules.visit_facts import VisitFact
from bot.views.fitting import shortened
from bot.views.reasons import cancel_reason, late_reason
from bot.views.words import Html, Words, say

LONGEST_NAME = 24
"""On a button; a line of text holds every name but a monstrous one."""
LONGEST_NAME_IN_TEXT = 60

WHY_UNVERIFIED = {
    PlaceStatus.WRONG_PIN: say("wrong pin"),
    PlaceStatus.MET_ELSEWHERE: say("met elsewhere"),
    PlaceStatus.CANNOT_SHARE: say("could not share a location"),
}
"""What the rep said, by the status it left."""


def exception_line(noted: Noted, t: Words, *, now: datetime, with_rep: bool, with_day: bool) -> Html:
    """`⏳ Ann · Corner Shop: report missing for 25 min`."""
    who = [noted.about.rep_name] if with_rep else []
    who.append(shortened(noted.about.customer(t.language), LONGEST_NAME_IN_TEXT))
    if with_day:
        who.insert(0, t.day(noted.day))
    return t(
        "{sign} {who}: {what}", sign=SIGNS[noted.kind], who=" · ".join(who), what=what_happened(noted, t, now)
    )


SIGNS = {
    ExceptionKind.LATE_REPORT: "⏳",
    ExceptionKind.MISSED_A: "🅰️",
    ExceptionKind.LOW_EVIDENCE: "🔎",
    ExceptionKind.PLACE_UNVERIFIED: "📍",
    ExceptionKind.AUTO_CLOSED: "🕗",
    ExceptionKind.NO_SELFIE: "🤳",
    ExceptionKind.PAUSED_LONG: "⏸",
    ExceptionKind.CALLED_OFF: "✖",
}


def what_happened(noted: Noted, t: Words, now: datetime) -> Html:
    visit = noted.about
    if not isinstance(visit, VisitFact):
        return t("cancelled by the customer") if visit.by_customer else t("planned, not visited")
    match noted.kind:
        case ExceptionKind.LATE_REPORT:
            return _lateness(visit, t, now)
        case ExceptionKind.PLACE_UNVERIFIED:
            return t("place unverified ({why})", why=t(WHY_UNVERIFIED[visit.place]))
        case ExceptionKind.LOW_EVIDENCE:
            return t("little evidence: {score} of 100", score=visit.score)
        case ExceptionKind.AUTO_CLOSED:
            return t("did not check out; closed by itself")
        case ExceptionKind.NO_SELFIE:
            return t("no selfie")
        case ExceptionKind.CALLED_OFF:
            return _called_off(visit, t)
        case _:
            return t("put aside for {span}", span=t.span(now - visit.touched_at))


def _called_off(visit: VisitFact, t: Words) -> Html:
    why = shortened(cancel_reason(visit.why_cancelled, t.language), 60)
    return t("cancelled: “{why}”", why=why) if why else t("cancelled")


def _lateness(visit: VisitFact, t: Words, now: datetime) -> Html:
    due = visit.report_due_at or now
    reason = shortened(late_reason(visit.late_reason, t.language), 40)
    if visit.reported_at is None:
        missing = t.span(now - due)
        if reason:
            return t("report missing for {span}, explained: “{reason}”", span=missing, reason=reason)
        return t("report missing for {span}", span=missing)
    if visit.reported_at <= due:  # sent back and filed again in time; the first one had been late
        return t("report was late")
    late = t.span(visit.reported_at - due)
    if reason:
        return t("report {span} late: “{reason}”", span=late, reason=reason)
    return t("report {span} late", span=late)
