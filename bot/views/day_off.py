"""Days off: chosen on one screen; what stood on such a day is told and moved with a tap."""

from html import escape

from bot.services.day_off import DaysOff, FreeDay, Planned
from bot.views.replies import Button, Reply
from bot.views.taps import Go, OnPlan
from bot.views.today import window_words
from bot.views.words import Words, words

MOST = 15


def days_off_card(found: DaysOff, *, fresh: bool = False) -> Reply:
    """The coming working days; a tap takes one off or gives it back."""
    t = words(found.rep.language)
    faces = [
        Button(("🏖 " if day in found.days else "") + t.day(day), OnPlan(do="off", day=day.toordinal()).pack())
        for day in found.choice
    ]
    rows = tuple(tuple(faces[at : at + 3]) for at in range(0, len(faces), 3))
    text = t(
        "🏖 <b>Days off.</b> Tap a day to take it off, tap again to work. Plans and pushes leave it free."
    )
    return Reply(to=found.rep.id, slot="dayoff", fresh=fresh, text=text, buttons=rows, kind="plan")


def free_day(free: FreeDay) -> Reply:
    """Whom the day off concerns: nobody is moved before the rep says so, appointments never."""
    t = words(free.rep.language)
    lines: list[str] = [t("🏖 <b>{day}</b> is free.", day=t.day(free.day))]
    if free.moved:
        lines += [f"→ {t.day(day)} · {_name(each, t)}" for each, day in free.moved]
    asked = [each for each in free.planned if not each.is_appointment]
    if asked:
        lines += ["", t("No day has room:") if free.moved else t("Planned for that day:")]
        lines += [f"• {_name(each, t)}" for each in asked[:MOST]]
    promised = [each for each in free.planned if each.is_appointment]
    if promised:
        lines += ["", t("🤝 Agreed with the customer. Please call, then move it in /plan:")]
        lines += [f"• {window_words(each.item, t)} {_name(each, t)}".replace("  ", " ") for each in promised]
    rows = []
    if asked and not free.moved:
        rows.append((Button(t("📅 Move them"), OnPlan(do="off_move", day=free.day.toordinal()).pack()),))
    rows.append((Button(t("🗓 Plan"), OnPlan(do="week", day=free.day.toordinal()).pack()),))
    rows.append((Button(t("‹ Today"), Go(to="today").pack()),))
    return Reply(
        to=free.rep.id,
        slot="dayoff:day",
        fresh=not free.moved,
        text="\n".join(lines),
        buttons=tuple(rows),
        kind="plan",
    )


def _name(each: Planned, t: Words) -> str:
    return f"{each.customer.grade} {escape(each.customer.name(t.language), quote=False)}"
