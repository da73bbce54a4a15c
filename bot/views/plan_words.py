"""What all cards of a plan say alike: its title and state, a visit's line, the way back."""

from html import escape

from bot.rules.plan import Missing
from bot.services.plan_shown import PlannedVisit, PlanShown
from bot.storage.period_plans import PlanState
from bot.views.fitting import on_face
from bot.views.replies import Button
from bot.views.taps import OnPlan
from bot.views.today import window_words
from bot.views.words import Html, Words, say

FACE = 40

STATES: dict[PlanState, str] = {
    PlanState.DRAFT: say("draft, not handed in yet"),
    PlanState.SUBMITTED: say("handed in, waiting for the manager"),
    PlanState.APPROVED: say("approved ✓"),
    PlanState.RETURNED: say("returned: please change it and hand it in again"),
}
WHY: dict[str, str] = {
    Missing.NO_ROOM: say("no day has room for it"),
    Missing.CLOSED: say("closed on every working day"),
    Missing.NO_DAYS: say("no working day"),
    Missing.SEEN_NEAR: say("seen shortly before or after"),
}


def slot_of(shown: PlanShown) -> str:
    return f"plan:{shown.plan.id}"


def title(shown: PlanShown, t: Words) -> Html:
    first, last = t.day(shown.plan.first_day), t.day(shown.plan.last_day)
    return t("🗓 <b>Plan {first} – {last}</b> · {rep}", first=first, last=last, rep=shown.rep.name)


def visit_line(visit: PlannedVisit, t: Words) -> str:
    parts = [f"{visit.customer.grade} {escape(visit.customer.name(t.language), quote=False)}"]
    if window := window_words(visit.item, t):
        parts.append(window)
    if visit.item.confirmed:
        parts.append("🤝")
    if visit.short_notice:
        parts.append(t("short notice"))
    return "• " + " · ".join(parts)


def visit_face(visit: PlannedVisit, t: Words) -> str:
    return on_face(f"{window_words(visit.item, t)} {visit.customer.name(t.language)}")


def coverage_words(shown: PlanShown) -> str:
    """`A 3/3 · B 5/6`: customers planned, of those planned or due."""
    return " · ".join(f"{grade} {have}/{want}" for grade, (have, want) in shown.coverage().items())


def back_to_plan(shown: PlanShown, t: Words) -> Button:
    return Button(t("‹ Plan"), OnPlan(do="show", plan_id=shown.plan.id).pack())
