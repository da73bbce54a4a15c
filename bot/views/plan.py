"""A plan in the chat: the whole period, one of its days, and a team's plans."""

from datetime import date, timedelta
from html import escape

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.plan_period import Period
from bot.rules.roles import Role
from bot.services.plan import TeamPlan, TeamPlans
from bot.services.plan_change import WindowUnclear
from bot.services.plan_shown import NotYourPlan, PlanShown
from bot.storage.period_plans import PlanState
from bot.views.block import Block
from bot.views.fitting import on_face
from bot.views.plan_words import (
    FACE,
    STATES,
    WHY,
    back_to_plan,
    coverage_words,
    slot_of,
    title,
    visit_face,
    visit_line,
)
from bot.views.replies import Button, Replies, Reply, Row
from bot.views.taps import Go, OnItem, OnPlan
from bot.views.words import Words, words

MOST_LINES = 70
MOST_MISSING = 12
MAKING = "plan:making"


def plan_card(shown: PlanShown, *, fresh: bool = True) -> Reply:
    """The whole period: days as buttons, and what can be done with the plan."""
    t = words(shown.viewer.language)
    return Reply(
        to=shown.viewer.id,
        slot=slot_of(shown),
        fresh=fresh,
        text="\n".join(_lines(shown, t)),
        buttons=_buttons(shown, t),
        kind="plan",
    )


def being_made(me: Person, period: Period, rep: Person | None = None) -> Reply:
    """`rep`: whose plan a manager has made."""
    t = words(me.language)
    days = {"first": t.day(period[0]), "last": t.day(period[1])}
    text = (
        t("🗓 I am making {rep}’s plan {first} – {last} …", rep=rep.name, **days)
        if rep is not None
        else t("🗓 I am making your plan {first} – {last} …", **days)
    )
    return Reply(to=me.id, slot=MAKING, fresh=True, text=text, kind="plan")


def has_been_made(shown: PlanShown, added: int | None) -> Replies:
    """`added`: visits that came into a plan that was there already."""
    me = shown.viewer
    if added is None:
        return (Reply(to=me.id, slot=MAKING, remove=True), plan_card(shown))
    t = words(me.language)
    text = (
        t.many("🪄 {n} visit has been added.", "🪄 {n} visits have been added.", added)
        if added
        else t("🪄 Nothing to add: whoever falls due stands in the plan, or does not fit.")
    )
    return (Reply(to=me.id, slot=MAKING, text=text, kind="plan"), plan_card(shown))


def could_not_be_made(me: Person) -> Replies:
    t = words(me.language)
    text = t("🗓 The plan could not be made. Please try once more with /plan.")
    return (Reply(to=me.id, slot=MAKING, text=text, kind="plan"),)


def day_card(shown: PlanShown, day: date) -> Reply:
    """One day of the plan: each visit a button."""
    t = words(shown.viewer.language)
    visits = [visit for visit in shown.visits if visit.item.day == day]
    lines: list[str] = [f"🗓 <b>{t.day(day)}</b>", *(visit_line(visit, t) for visit in visits)]
    if not visits:
        lines.append(t("Nobody is planned for this day."))
    rows = [
        (Button(visit_face(visit, t), OnItem(do="show", item_id=visit.item.id).pack()),) for visit in visits
    ]
    add = OnPlan(do="add", plan_id=shown.plan.id, day=day.toordinal())
    rows.append((Button(t("➕ Add a customer"), add.pack()),))
    rows.append((back_to_plan(shown, t),))
    return Reply(to=shown.viewer.id, slot=slot_of(shown), text="\n".join(lines), buttons=tuple(rows))


def team_card(me: Person, team: TeamPlans) -> Reply:
    t = words(me.language)
    lines: list[str] = [t("🗓 <b>Plans from {day}</b>", day=t.day(team.first))]
    rows = []
    for each in team.plans:
        lines.append(_team_line(each, t))
        if each.shown:
            rows.append(
                (Button(on_face(each.rep.name), OnPlan(do="show", plan_id=each.shown.plan.id).pack()),)
            )
        else:
            begin = OnPlan(do="begin", number=each.rep.id).pack()
            rows.append((Button(t("🪄 Make one for {name}", name=each.rep.name), begin),))
    if not team.plans:
        lines.append(t("Nobody reports to you yet."))
    if team.waiting:
        lines += ["", t("📤 <b>Waiting for your decision</b>")]
    for each in team.waiting:
        if each.shown:
            plan = each.shown.plan
            name = escape(each.rep.name, quote=False)
            lines.append(f"{name} · {t.day(plan.first_day)} – {t.day(plan.last_day)}")
            face = f"📤 {each.rep.name[: FACE - 16]} · {t.day(plan.first_day)}"
            rows.append((Button(face, OnPlan(do="show", plan_id=plan.id).pack()),))
    return Reply(to=me.id, slot="plans", fresh=True, text="\n".join(lines), buttons=tuple(rows), kind="plan")


def not_your_plan(_: NotYourPlan, language: Language) -> Block:
    t = words(language)
    return Block(t("That is no plan of yours, or it has gone. /plan shows yours."))


def window_unclear(_: WindowUnclear, language: Language) -> Block:
    t = words(language)
    return Block(t("I cannot read a time there. Try 9:30-10:30, or just 14:00."))


def _team_line(each: TeamPlan, t: Words) -> str:
    """Where the plan stands, what it covers, how much is missing."""
    name = f"<b>{escape(each.rep.name, quote=False)}</b>"
    if each.shown is None:
        return t.pair(name, t("not begun"))
    parts = [t.pair(name, t(STATES[each.shown.plan.state]))]
    if covered := coverage_words(each.shown):
        parts.append(covered)
    if missing := len(each.shown.not_planned()):
        parts.append(t.many("{n} due customer missing", "{n} due customers missing", missing))
    return " · ".join(parts)


def _lines(shown: PlanShown, t: Words) -> list[str]:
    lines: list[str] = [title(shown, t), t(STATES[shown.plan.state])]
    if shown.plan.comment:
        lines.append(f"💬 {escape(shown.plan.comment, quote=False)}")
    if shown.is_open and shown.deadline is not None:
        late = t("⚠️ It was to be handed in by {day}.", day=t.day(shown.deadline))
        lines.append(late if shown.is_late else t("Please hand it in by {day}.", day=t.day(shown.deadline)))
    if covered := coverage_words(shown):
        lines.append(t("Customers covered: {grades}", grades=covered))
    if away := len(shown.on_days_off()):
        lines.append(t.many("🏖 {n} visit stands on a day off.", "🏖 {n} visits stand on days off.", away))
    if behind := sum(visit.item.day < shown.today for visit in shown.visits):
        lines.append(t.many("Earlier days: {n} visit.", "Earlier days: {n} visits.", behind))
    for day in sorted({visit.item.day for visit in shown.visits if visit.item.day >= shown.today}):
        visits = [visit for visit in shown.visits if visit.item.day == day]
        mark = " 🏖" if day in shown.days_off else ""
        lines += ["", f"<b>{t.day(day)}</b>{mark}", *(visit_line(visit, t) for visit in visits)]
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], "…"]
    return lines + _missing(shown, t)


def _missing(shown: PlanShown, t: Words) -> list[str]:
    out = shown.not_planned()
    if not out:
        return []
    lines = [
        "– "
        + t.pair(
            f"{each.customer.grade} {escape(each.customer.name(t.language), quote=False)}", t(WHY[each.why])
        )
        for each in out[:MOST_MISSING]
    ]
    if len(out) > MOST_MISSING:
        lines.append(t.many("… and {n} more customer", "… and {n} more customers", len(out) - MOST_MISSING))
    return ["", t("Due, but not in the plan:"), *lines]


def _buttons(shown: PlanShown, t: Words) -> tuple[Row, ...]:
    def tap(face: str, do: str, day: date | None = None) -> Button:
        ordinal = day.toordinal() if day else 0
        return Button(face, OnPlan(do=do, plan_id=shown.plan.id, day=ordinal).pack())

    days = [tap(t.day(day), "day", day) for day in shown.working_days if day >= shown.today]
    rows: list[Row] = [tuple(days[at : at + 4]) for at in range(0, len(days), 4)]
    rows.append((tap(t("🖼 Calendar"), "picture"),))
    if shown.rep.id == shown.viewer.id:
        if shown.is_open:
            rows.append((tap(t("🪄 Fill up"), "fill"), tap(t("📤 Hand in"), "submit")))
        rows.append(_turning(shown, t))
    elif shown.viewer.is_a(Role.MANAGER):
        approve, give_back = tap(t("✅ Approve"), "approve"), tap(t("↩ Return"), "return")
        # Said once is enough; what was decided may be decided otherwise.
        now = {PlanState.APPROVED: (give_back,), PlanState.RETURNED: (approve,)}
        rows.append(now.get(shown.plan.state, (approve, give_back)))
        rows.append((Button(t("‹ Plans"), Go(to="plans").pack()),))
    return tuple(rows)


def _turning(shown: PlanShown, t: Words) -> Row:
    plan = shown.plan
    before, after = plan.first_day - timedelta(days=1), plan.last_day + timedelta(days=1)
    return (
        Button(t("‹ Week"), OnPlan(do="week", day=before.toordinal()).pack()),
        Button(t("Month"), OnPlan(do="month", day=plan.first_day.toordinal()).pack()),
        Button(t("Week ›"), OnPlan(do="week", day=after.toordinal()).pack()),
    )
