"""A plan in the chat: the list by day, a calendar picture, one visit's card, the manager's decision."""

from datetime import date, timedelta
from html import escape

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.plan import Missing
from bot.rules.roles import Role
from bot.services.plan import NotYourPlan, PlannedVisit, PlanShown, TeamPlan
from bot.services.plan_change import WindowUnclear
from bot.services.today import Found
from bot.storage.period_plans import PlanState
from bot.views.block import Block
from bot.views.objective import OBJECTIVES, objective_words
from bot.views.pictures.drawing import drawn
from bot.views.pictures.specs import CalendarDay, PlanCalendar
from bot.views.replies import Button, Replies, Reply
from bot.views.taps import Go, OnItem, OnPlan
from bot.views.words import Html, Words, say, words

MOST_LINES = 70
MOST_MISSING = 12
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
}
FIELDS: dict[str, str] = {
    "window": say("🕒 Time"),
    "expected_result": say("🏁 Expected result"),
    "participants": say("👥 Participants"),
    "materials": say("🎒 Materials"),
}
ASKS: dict[str, str] = {
    "window": say("🕒 When? Type a time or a span, such as 9:30-10:30."),
    "expected_result": say("🏁 What should come out of it? Type a line."),
    "participants": say("👥 Who comes along? Type the names."),
    "materials": say("🎒 What do you bring? Type a line."),
    "comment": say("💬 What should change? Your words go to the rep with the plan."),
}


def plan_card(shown: PlanShown) -> Reply:
    """The whole period: days as buttons, and what can be done with the plan."""
    t = words(shown.viewer.language)
    return Reply(
        to=shown.viewer.id,
        slot=f"plan:{shown.plan.id}",
        fresh=True,
        text="\n".join(_lines(shown, t)),
        buttons=_buttons(shown, t),
        kind="plan",
    )


def calendar_picture(shown: PlanShown) -> Reply:
    t = words(shown.viewer.language)
    return Reply(
        to=shown.viewer.id,
        slot=f"plan:{shown.plan.id}:picture",
        fresh=True,
        text=_title(shown, t),
        picture=drawn(_calendar(shown, t)),
        kind="plan",
    )


def day_card(shown: PlanShown, day: date) -> Reply:
    """One day of the plan: each visit a button."""
    t = words(shown.viewer.language)
    visits = [visit for visit in shown.visits if visit.item.day == day]
    lines: list[str] = [f"🗓 <b>{t.day(day)}</b>", *(_line(visit, t) for visit in visits)]
    if not visits:
        lines.append(t("Nobody is planned for this day."))
    rows = [(Button(_face(visit, t), OnItem(do="show", item_id=visit.item.id).pack()),) for visit in visits]
    add = OnPlan(do="add", plan_id=shown.plan.id, day=day.toordinal())
    rows.append((Button(t("➕ Add a customer"), add.pack()),))
    rows.append((_back(shown, t),))
    return Reply(
        to=shown.viewer.id,
        slot=f"plan:{shown.plan.id}",
        fresh=False,
        text="\n".join(lines),
        buttons=tuple(rows),
    )


def item_card(shown: PlanShown, item_id: int, *, fresh: bool = False) -> Reply:
    """One planned visit with everything that can be changed; the day's card when it has gone."""
    t = words(shown.viewer.language)
    visit = next((each for each in shown.visits if each.item.id == item_id), None)
    if visit is None:
        return plan_card(shown)
    item = visit.item
    lines = [f"🗓 {t.day(item.day)} · <b>{escape(visit.customer.name(t.language), quote=False)}</b>"]
    lines.append(t("Confirmed by the customer") if item.confirmed else t("Not confirmed by the customer yet"))
    values = {
        "window": _window(visit, t),
        "objective": objective_words(item.objective, t),
        "expected_result": escape(item.expected_result, quote=False),
        "participants": escape(item.participants, quote=False),
        "materials": escape(item.materials, quote=False),
    }
    lines.append(f"{t('🎯 Objective')}: {values['objective'] or '–'}")
    lines += [f"{t(face)}: {values[field] or '–'}" for field, face in FIELDS.items()]

    def tap(face: str, do: str, arg: str = "") -> Button:
        return Button(face, OnItem(do=do, item_id=item.id, arg=arg).pack())

    confirm = t("🤝 Not confirmed after all") if item.confirmed else t("🤝 Customer confirmed")
    fields = list(FIELDS.items())
    rows = (
        (tap(t("📅 Move"), "move"), tap(t("🗑 Drop"), "drop")),
        (tap(confirm, "confirm"), tap(t("🎯 Objective"), "objective")),
        tuple(tap(t(face), "write", field) for field, face in fields[:2]),
        tuple(tap(t(face), "write", field) for field, face in fields[2:]),
        (_back(shown, t),),
    )
    return Reply(
        to=shown.viewer.id, slot=f"plan:{shown.plan.id}", fresh=fresh, text="\n".join(lines), buttons=rows
    )


def move_card(shown: PlanShown, item_id: int) -> Reply:
    t = words(shown.viewer.language)
    ahead = [day for day in shown.working_days if day >= shown.today]
    days = [
        Button(t.day(day), OnItem(do="to", item_id=item_id, arg=str(day.toordinal())).pack()) for day in ahead
    ]
    rows = tuple(tuple(days[at : at + 3]) for at in range(0, len(days), 3))
    text = t("📅 To which day?") if days else t("No working day is left in this plan.")
    return Reply(
        to=shown.viewer.id, slot=f"plan:{shown.plan.id}", text=text, buttons=(*rows, (_back(shown, t),))
    )


def objective_card(shown: PlanShown, item_id: int) -> Reply:
    t = words(shown.viewer.language)
    rows = tuple(
        (Button(t(face), OnItem(do="aim", item_id=item_id, arg=slug).pack()),)
        for slug, face in OBJECTIVES.items()
    )
    text = t("🎯 What is the visit for?")
    return Reply(
        to=shown.viewer.id, slot=f"plan:{shown.plan.id}", text=text, buttons=(*rows, (_back(shown, t),))
    )


def asked(me: Person, field: str) -> Reply:
    t = words(me.language)
    return Reply(to=me.id, slot="plan:ask", fresh=True, text=t(ASKS[field]))


def whom_to_add(found: Found, plan_id: int, day: date) -> Reply:
    t = words(found.rep.language)
    rows = tuple(
        (
            Button(
                hit.customer.name(t.language)[:FACE],
                OnPlan(do="put", plan_id=plan_id, day=day.toordinal(), number=hit.customer.id).pack(),
            ),
        )
        for hit in found.hits
    )
    text = t("➕ Whom do you add for {day}? Type part of the name.", day=t.day(day))
    back = (Button(t("‹ Plan"), OnPlan(do="show", plan_id=plan_id).pack()),)
    return Reply(to=found.rep.id, slot="plan:add", fresh=True, text=text, buttons=(*rows, back))


def handed_in(shown: PlanShown, manager: Person | None) -> Replies:
    """The rep's card, and the manager's word of it."""
    if manager is None:
        return (plan_card(shown),)
    t = words(manager.language)
    first, last = t.day(shown.plan.first_day), t.day(shown.plan.last_day)
    text = t(
        "🗓 <b>{rep}</b> has handed in the plan {first} – {last}.", rep=shown.rep.name, first=first, last=last
    )
    told = Reply(
        to=manager.id,
        slot=f"plan:{shown.plan.id}:in",
        fresh=True,
        text=text,
        buttons=((Button(t("Look at it"), OnPlan(do="show", plan_id=shown.plan.id).pack()),),),
        kind="plan",
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
        slot=f"plan:{shown.plan.id}:decided",
        fresh=True,
        text=text,
        buttons=((Button(t("Look at it"), OnPlan(do="show", plan_id=shown.plan.id).pack()),),),
        kind="plan",
    )
    return (plan_card(shown), told)


def team_card(me: Person, plans: tuple[TeamPlan, ...], first: date) -> Reply:
    t = words(me.language)
    lines: list[str] = [t("🗓 <b>Plans for the week of {day}</b>", day=t.day(first))]
    rows = []
    for each in plans:
        state = t(STATES[each.plan.state]) if each.plan else t("not begun")
        lines.append(f"{escape(each.rep.name, quote=False)}: {state}")
        if each.plan:
            rows.append((Button(each.rep.name[:FACE], OnPlan(do="show", plan_id=each.plan.id).pack()),))
    if not plans:
        lines.append(t("Nobody reports to you yet."))
    return Reply(to=me.id, slot="plans", fresh=True, text="\n".join(lines), buttons=tuple(rows), kind="plan")


def days_off_card(me: Person, days: frozenset[date], choice: tuple[date, ...]) -> Reply:
    """The coming working days; a tap takes one off or gives it back."""
    t = words(me.language)
    faces = [
        Button(("🏖 " if day in days else "") + t.day(day), OnPlan(do="off", day=day.toordinal()).pack())
        for day in choice
    ]
    rows = tuple(tuple(faces[at : at + 3]) for at in range(0, len(faces), 3))
    text = t(
        "🏖 <b>Days off.</b> Tap a day to take it off, tap again to work. Plans and pushes leave it free."
    )
    return Reply(to=me.id, slot="dayoff", text=text, buttons=rows, kind="plan")


def not_your_plan(_: NotYourPlan, language: Language) -> Block:
    t = words(language)
    return Block(t("That is no plan of yours, or it has gone. /plan shows yours."))


def window_unclear(_: WindowUnclear, language: Language) -> Block:
    t = words(language)
    return Block(t("I cannot read a time there. Try 9:30-10:30, or just 14:00."))


def _title(shown: PlanShown, t: Words) -> str:
    first, last = t.day(shown.plan.first_day), t.day(shown.plan.last_day)
    return t("🗓 <b>Plan {first} – {last}</b> · {rep}", first=first, last=last, rep=shown.rep.name)


def _lines(shown: PlanShown, t: Words) -> list[str]:
    lines = [_title(shown, t), t(STATES[shown.plan.state])]
    if shown.plan.comment:
        lines.append(f"💬 {escape(shown.plan.comment, quote=False)}")
    if shown.plan.state in (PlanState.DRAFT, PlanState.RETURNED):
        late = t("⚠️ It was to be handed in by {day}.", day=t.day(shown.deadline))
        lines.append(late if shown.is_late else t("Please hand it in by {day}.", day=t.day(shown.deadline)))
    covered = " · ".join(f"{grade} {have}/{want}" for grade, (have, want) in shown.coverage().items())
    if covered:
        lines.append(t("Customers covered: {grades}", grades=covered))
    for day in sorted({visit.item.day for visit in shown.visits}):
        visits = [visit for visit in shown.visits if visit.item.day == day]
        lines += ["", f"<b>{t.day(day)}</b>", *(_line(visit, t) for visit in visits)]
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], "…"]
    return lines + _missing(shown, t)


def _missing(shown: PlanShown, t: Words) -> list[str]:
    planned = {visit.customer.id for visit in shown.visits}
    out = [each for each in shown.missing if each.customer.id not in planned]
    if not out:
        return []
    lines = [
        f"– {each.customer.grade} {escape(each.customer.name(t.language), quote=False)}: {t(WHY[each.why])}"
        for each in out[:MOST_MISSING]
    ]
    if len(out) > MOST_MISSING:
        lines.append(t.many("… and {n} more customer", "… and {n} more customers", len(out) - MOST_MISSING))
    return ["", t("Due, but not in the plan:"), *lines]


def _line(visit: PlannedVisit, t: Words) -> str:
    parts = [f"{visit.customer.grade} {escape(visit.customer.name(t.language), quote=False)}"]
    if window := _window(visit, t):
        parts.append(window)
    if visit.item.confirmed:
        parts.append("🤝")
    if visit.short_notice:
        parts.append(t("short notice"))
    return "• " + " · ".join(parts)


def _window(visit: PlannedVisit, t: Words) -> str:
    item = visit.item
    if item.window_start is None:
        return ""
    start = t.clock(item.window_start)
    return f"{start}–{t.clock(item.window_end)}" if item.window_end else start


def _face(visit: PlannedVisit, t: Words) -> str:
    return f"{_window(visit, t)} {visit.customer.name(t.language)}".strip()[:FACE]


def _back(shown: PlanShown, t: Words) -> Button:
    return Button(t("‹ Plan"), OnPlan(do="show", plan_id=shown.plan.id).pack())


def _buttons(shown: PlanShown, t: Words) -> tuple[tuple[Button, ...], ...]:
    plan, mine = shown.plan, shown.rep.id == shown.viewer.id

    def tap(face: str, do: str, day: date | None = None) -> Button:
        return Button(face, OnPlan(do=do, plan_id=plan.id, day=day.toordinal() if day else 0).pack())

    days = [tap(t.day(day), "day", day) for day in shown.working_days if day >= shown.today]
    rows = [tuple(days[at : at + 4]) for at in range(0, len(days), 4)]
    rows.append((tap(t("🖼 Calendar"), "picture"),))
    if mine:
        if plan.state in (PlanState.DRAFT, PlanState.RETURNED):
            rows.append((tap(t("📤 Hand in"), "submit"),))
        rows.append(
            (
                Button(
                    t("‹ Week"),
                    OnPlan(do="week", day=(plan.first_day - timedelta(days=1)).toordinal()).pack(),
                ),
                Button(t("Month"), OnPlan(do="month", day=plan.first_day.toordinal()).pack()),
                Button(
                    t("Week ›"), OnPlan(do="week", day=(plan.last_day + timedelta(days=1)).toordinal()).pack()
                ),
            )
        )
    elif shown.viewer.is_a(Role.MANAGER):
        rows.append((tap(t("✅ Approve"), "approve"), tap(t("↩ Return"), "return")))
        rows.append((Button(t("‹ Plans"), Go(to="plans").pack()),))
    return tuple(rows)


def _calendar(shown: PlanShown, t: Words) -> PlanCalendar:
    length = (shown.plan.last_day - shown.plan.first_day).days + 1
    days = [shown.plan.first_day + timedelta(days=number) for number in range(length)]
    working = set(shown.working_days)
    return PlanCalendar(
        language=t.language,
        title=t("Plan {first} – {last}", first=t.day(days[0]), last=t.day(days[-1])),
        subtitle=shown.rep.name,
        days=tuple(
            CalendarDay(
                day=day,
                works=day in working,
                note=t("day off") if day in shown.days_off else "",
                names=tuple(v.customer.name(t.language) for v in shown.visits if v.item.day == day),
                grades=tuple(v.customer.grade for v in shown.visits if v.item.day == day),
            )
            for day in days
        ),
    )
