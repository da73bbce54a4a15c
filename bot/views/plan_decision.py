"""A plan is handed in and decided: each hears of it in their own working hours."""

from html import escape

from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.services.plan_shown import PlanShown
from bot.storage.period_plans import PlanState
from bot.views.plan import plan_card
from bot.views.plan_words import coverage_words, slot_of
from bot.views.replies import Button, Replies, Reply
from bot.views.taps import OnPlan
from bot.views.words import Html, Words, words


def handed_in(shown: PlanShown, manager: Person | None) -> Replies:
    """The rep's card, and the manager's word of it with what is missing."""
    if manager is None:
        return (plan_card(shown),)
    t = words(manager.language)
    first, last = t.day(shown.plan.first_day), t.day(shown.plan.last_day)
    lines: list[str] = [
        t(
            "🗓 <b>{rep}</b> has handed in the plan {first} – {last}.",
            rep=shown.rep.name,
            first=first,
            last=last,
        )
    ]
    if covered := coverage_words(shown):
        lines.append(t("Customers covered: {grades}", grades=covered))
    if missing := len(shown.not_planned()):
        lines.append(t.many("{n} due customer missing", "{n} due customers missing", missing))
    if short := sum(visit.short_notice for visit in shown.visits):
        lines.append(t.many("{n} visit at short notice", "{n} visits at short notice", short))
    told = Reply(
        to=manager.id,
        slot=f"{slot_of(shown)}:in",
        fresh=True,
        text="\n".join(lines),
        buttons=(_look(shown, t),),
        kind=Push.PLAN,
    )
    return (plan_card(shown), told)


def decided(shown: PlanShown) -> Replies:
    """The manager's card, and what the rep is told."""
    t = words(shown.rep.language)
    first, last = t.day(shown.plan.first_day), t.day(shown.plan.last_day)
    if shown.plan.state is PlanState.APPROVED:
        text = t("✅ Your plan {first} – {last} is approved.", first=first, last=last)
    else:
        text = t("↩ Your plan {first} – {last} came back: please change it.", first=first, last=last)
    if shown.plan.comment:
        text = Html(f"{text}\n💬 {escape(shown.plan.comment, quote=False)}")
    told = Reply(
        to=shown.rep.id,
        slot=f"{slot_of(shown)}:decided",
        fresh=True,
        text=text,
        buttons=(_look(shown, t),),
        kind=Push.PLAN,
    )
    return (plan_card(shown), told)


def _look(shown: PlanShown, t: Words) -> tuple[Button, ...]:
    return (Button(t("Look at it"), OnPlan(do="show", plan_id=shown.plan.id).pack()),)
