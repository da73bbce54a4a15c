"""One planned visit: its card, and every change to it with a tap or a typed line."""

from datetime import date
from html import escape

from bot.rules.person import Person
from bot.services.plan_shown import PlanShown
from bot.services.today import Found
from bot.views.fitting import on_face
from bot.views.objective import OBJECTIVES, objective_words
from bot.views.plan import plan_card
from bot.views.plan_words import back_to_plan, slot_of
from bot.views.replies import Button, Reply
from bot.views.taps import OnItem, OnPlan
from bot.views.today import window_words
from bot.views.words import Words, say, words

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


def item_card(shown: PlanShown, item_id: int, *, fresh: bool = False) -> Reply:
    """One planned visit with everything that can be changed; the whole plan when it has gone."""
    t = words(shown.viewer.language)
    visit = next((each for each in shown.visits if each.item.id == item_id), None)
    if visit is None:
        return plan_card(shown, fresh=fresh)
    item = visit.item
    lines = [f"🗓 {t.day(item.day)} · <b>{escape(visit.customer.name(t.language), quote=False)}</b>"]
    lines.append(t("Confirmed by the customer") if item.confirmed else t("Not confirmed by the customer yet"))
    if visit.short_notice:
        lines.append(t("⚠️ Short notice: your manager sees it marked."))
    values = {
        "window": window_words(item, t),
        "expected_result": escape(item.expected_result, quote=False),
        "participants": escape(item.participants, quote=False),
        "materials": escape(item.materials, quote=False),
    }
    lines.append(t.pair(t("🎯 Objective"), objective_words(item.objective, t) or "–"))
    lines += [t.pair(t(face), values[field] or "–") for field, face in FIELDS.items()]
    return Reply(
        to=shown.viewer.id,
        slot=slot_of(shown),
        fresh=fresh,
        text="\n".join(lines),
        buttons=_changes(shown, item_id, confirmed=item.confirmed, t=t),
    )


def _changes(shown: PlanShown, item_id: int, *, confirmed: bool, t: Words) -> tuple[tuple[Button, ...], ...]:
    def tap(face: str, do: str, arg: str = "") -> Button:
        return Button(face, OnItem(do=do, item_id=item_id, arg=arg).pack())

    confirm = t("🤝 Not confirmed after all") if confirmed else t("🤝 Customer confirmed")
    fields = list(FIELDS.items())
    return (
        (tap(t("📅 Move"), "move"), tap(t("🗑 Drop"), "drop")),
        (tap(confirm, "confirm"), tap(t("🎯 Objective"), "objective")),
        tuple(tap(t(face), "write", field) for field, face in fields[:2]),
        tuple(tap(t(face), "write", field) for field, face in fields[2:]),
        (back_to_plan(shown, t),),
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
        to=shown.viewer.id, slot=slot_of(shown), text=text, buttons=(*rows, (back_to_plan(shown, t),))
    )


def objective_card(shown: PlanShown, item_id: int) -> Reply:
    t = words(shown.viewer.language)
    rows = tuple(
        (Button(t(face), OnItem(do="aim", item_id=item_id, arg=slug).pack()),)
        for slug, face in OBJECTIVES.items()
    )
    text = t("🎯 What is the visit for?")
    return Reply(
        to=shown.viewer.id, slot=slot_of(shown), text=text, buttons=(*rows, (back_to_plan(shown, t),))
    )


def asked(me: Person, field: str) -> Reply:
    t = words(me.language)
    return Reply(to=me.id, slot="plan:ask", fresh=True, text=t(ASKS[field]))


def whom_to_add(found: Found, plan_id: int, day: date) -> Reply:
    t = words(found.rep.language)
    rows = tuple(
        (
            Button(
                on_face(hit.customer.name(t.language)),
                OnPlan(do="put", plan_id=plan_id, day=day.toordinal(), number=hit.customer.id).pack(),
            ),
        )
        for hit in found.hits
    )
    text = t("➕ Whom do you add for {day}? Type part of the name.", day=t.day(day))
    back = (Button(t("‹ Plan"), OnPlan(do="show", plan_id=plan_id).pack()),)
    return Reply(to=found.rep.id, slot="plan:add", fresh=True, text=text, buttons=(*rows, back))
