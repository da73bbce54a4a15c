"""A plan is to be handed in today; after the deadline the manager reads who has not."""

from bot.rules.reminders import Push, day_key
from bot.services.plan_deadline import PlanDue, PlansMissing
from bot.views.replies import Button, Rank, Reply, StillDue
from bot.views.taps import Go, OnPlan
from bot.views.words import words


def plan_due(due: PlanDue) -> Reply:
    t = words(due.rep.language)
    open_it = OnPlan(do="week", day=due.first_day.toordinal()).pack()
    return Reply(
        to=due.rep.id,
        text=t(
            "🗓 The plan for the week of <b>{day}</b> is to be handed in today. I have a draft for you.",
            day=t.day(due.first_day),
        ),
        buttons=((Button(t("Open the plan"), open_it),),),
        kind=Push.PLAN_DUE,
        rank=Rank.NUDGE,
        key=day_key(Push.PLAN_DUE, due.rep.id, due.day),
        still_due=StillDue(Push.PLAN_DUE, due.rep.id),
        expires_at=due.expires_at,
    )


def plans_missing(missing: PlansMissing) -> Reply:
    t = words(missing.manager.language)
    return Reply(
        to=missing.manager.id,
        text=t(
            "🗓 Not handed in yet for the week of <b>{day}</b>: {names}",
            day=t.day(missing.first_day),
            names=t.listed(rep.name for rep in missing.reps),
        ),
        buttons=((Button(t("Open the plans"), Go(to="plans").pack()),),),
        kind=Push.PLAN_MISSING,
        rank=Rank.NUDGE,
        key=day_key(Push.PLAN_MISSING, missing.manager.id, missing.day),
        still_due=StillDue(Push.PLAN_MISSING, missing.manager.id),
        expires_at=missing.expires_at,
    )
