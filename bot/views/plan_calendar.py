"""A plan as a picture: the week with names, the month with a dot a visit."""

from datetime import timedelta

from bot.services.plan_shown import PlannedVisit, PlanShown
from bot.views.pictures.drawing import drawn
from bot.views.pictures.specs import CalendarDay, PlanCalendar
from bot.views.plan_words import slot_of, title
from bot.views.replies import Reply
from bot.views.words import Words, words


def calendar_picture(shown: PlanShown) -> Reply:
    t = words(shown.viewer.language)
    return Reply(
        to=shown.viewer.id,
        slot=f"{slot_of(shown)}:picture",
        fresh=True,
        text=title(shown, t),
        picture=drawn(_calendar(shown, t)),
        kind="plan",
    )


def _name(visit: PlannedVisit, t: Words) -> str:
    window = t.clock(visit.item.window_start) if visit.item.window_start else ""
    return f"{window} {visit.customer.name(t.language)}".strip()


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
                names=tuple(_name(v, t) for v in shown.visits if v.item.day == day),
                grades=tuple(v.customer.grade for v in shown.visits if v.item.day == day),
            )
            for day in days
        ),
    )
