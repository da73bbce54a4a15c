"""An appointment is near: when, where, what for, and the brief one tap away."""

from bot.rules.reminders import Push
from bot.services.before_visit import Appointment
from bot.views.objective import objective_words
from bot.views.replies import Button, Rank, Reply, StillDue
from bot.views.taps import OnBrief
from bot.views.words import words


def appointment_near(near: Appointment) -> Reply:
    t = words(near.rep.language)
    lines: list[str] = [
        t(
            "🤝 <b>{time}</b> you are expected at <b>{customer}</b>.",
            time=t.clock(near.begins_at, near.rep.zone),
            customer=near.customer.name(t.language),
        )
    ]
    if near.item.objective:
        lines.append(f"🎯 {objective_words(near.item.objective, t)}")
    brief = OnBrief(customer_id=near.customer.id, fresh=1).pack()
    return Reply(
        to=near.rep.id,
        slot=f"appointment:{near.item.id}",
        fresh=True,
        text="\n".join(lines),
        buttons=((Button(t("📇 Brief me"), brief),),),
        kind=Push.BEFORE_VISIT,
        rank=Rank.NUDGE,
        key=near.key,
        still_due=StillDue(Push.BEFORE_VISIT, near.item.id),
        expires_at=near.expires_at,
    )
