"""What the bot says by itself to a rep: the morning, "still there?", a visit closed, a report due."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.rules.reminders import Push, day_key
from bot.rules.visit import Visit
from bot.rules.working_time import local_day
from bot.services.forgotten import ClosedForYou, StillThere
from bot.services.morning import MorningList
from bot.services.owed_reports import Nudge
from bot.views.replies import Button, Rank, Replies, Reply, StillDue
from bot.views.route import route_card
from bot.views.today import today_list
from bot.views.visit import left_slot, tap
from bot.views.words import Html, Words, words

MOST_DUE = 6
MOST_IN_POOL = 3


def morning(listed: MorningList) -> Replies:
    """The way as a picture, and the list under a greeting: from then on the list of the day."""
    t = words(listed.rep.language)
    greeting = [
        t("☀️ Good morning, {name}!", name=listed.rep.name),
        *_owed(listed, t),
        *_soon_due(listed, t),
        *_new_in_pool(listed, t),
    ]
    shown = today_list(listed.today, fresh=True)
    as_push: dict[str, Any] = {
        "kind": Push.MORNING,
        "rank": Rank.ROUTE,
        "still_due": StillDue(Push.MORNING, listed.rep.id),
        "expires_at": listed.expires_at,
    }
    key = day_key(Push.MORNING, listed.rep.id, listed.day)
    text = Html("\n".join([*greeting, "", shown.text]))
    card = route_card(listed.today)
    pictures = (replace(card, key=f"{key}:route", quiet=True, **as_push),) if card else ()
    return (*pictures, replace(shown, text=text, key=key, **as_push))


def _owed(listed: MorningList, t: Words) -> list[Html]:
    if not listed.reports_owed:
        return []
    return [
        t.many(
            "{n} report is still to be filed.",
            "{n} reports are still to be filed.",
            listed.reports_owed,
        )
    ]


def _soon_due(listed: MorningList, t: Words) -> list[Html]:
    if not listed.soon_due:
        return []
    names = [f"{each.grade} {each.name(t.language)}" for each in listed.soon_due]
    listing = t.listed(names, most=MOST_DUE)
    return [t("⏳ Due this week and in no plan: {names}. /plan fills them in.", names=listing)]


def _new_in_pool(listed: MorningList, t: Words) -> list[Html]:
    if not listed.new_in_pool:
        return []
    names = [each.name(t.language) for each in listed.new_in_pool]
    return [
        t.many(
            "🌊 {n} new in the pool: {names}. Claim it in /customers.",
            "🌊 {n} new in the pool: {names}. Claim them in /customers.",
            len(names),
            names=t.listed(names, most=MOST_IN_POOL),
        )
    ]


def still_there(asked: StillThere, now: datetime) -> Reply:
    """In the same slot as the question asked when the track shows a departure: one question at a time."""
    t = words(asked.rep.language)
    return Reply(
        to=asked.rep.id,
        slot=left_slot(asked.visit.id),
        fresh=True,
        text=_still_there_words(asked, t, now),
        buttons=(
            (
                tap(t("👋 Leave"), "leave", asked.visit.id),
                tap(t("Still here"), "still_here", asked.visit.id),
            ),
        ),
        kind=Push.STILL_THERE,
        rank=Rank.NUDGE,
        key=asked.key,
        still_due=StillDue(Push.STILL_THERE, asked.visit.id),
        expires_at=asked.expires_at,
    )


def _still_there_words(asked: StillThere, t: Words, now: datetime) -> Html:
    customer = asked.customer.name(t.language)
    if asked.departed_at is not None:
        return t(
            "👋 It looks as if you left <b>{customer}</b> at {time}. Shall I close the visit?",
            customer=customer,
            time=t.clock(asked.departed_at, asked.rep.zone),
        )
    return t(
        "🕒 You are still checked in at <b>{customer}</b>, for {span} now. Are you still there?",
        customer=customer,
        span=t.span(now - asked.since),
    )


def closed_for_you(closed: ClosedForYou) -> Reply:
    t = words(closed.rep.language)
    visit, zone = closed.visit, closed.rep.zone
    lines = [
        t(
            "🕗 You did not check out at <b>{customer}</b>, so I closed the visit for you, as of {moment}. "
            "It happens; nothing you sent is lost.",
            customer=closed.customer.name(t.language),
            moment=t.moment(visit.left_at or visit.began_at, zone),
        )
    ]
    if visit.report_due_at is not None:
        lines.append(
            t("Please file the report by <b>{moment}</b>.", moment=t.moment(visit.report_due_at, zone))
        )
    return Reply(
        to=closed.rep.id,
        text="\n\n".join(lines),
        buttons=((tap(t("📝 Open the report"), "show", visit.id),),),
        kind=Push.AUTO_CLOSED,
        rank=Rank.NUDGE,
        key=closed.key,
        still_due=StillDue(Push.AUTO_CLOSED, visit.id),
        expires_at=closed.expires_at,
    )


def nudge(due: Nudge, now: datetime) -> Reply:
    """The report is due soon, or overdue; one message a report that changes from the one to the other."""
    t = words(due.rep.language)
    return Reply(
        to=due.rep.id,
        slot=nudge_slot(due.report.visit_id),
        fresh=True,
        text=_nudge_words(due, t, now),
        buttons=_nudge_buttons(due, t),
        kind=due.push,
        rank=Rank.NUDGE,
        key=due.key,
        still_due=StillDue(due.push, due.report.visit_id),
        expires_at=due.expires_at,
    )


def nudge_answered(visit: Visit) -> Reply:
    """The reminder of a report goes when it has nothing more to say."""
    return Reply(to=visit.rep_id, slot=nudge_slot(visit.id), remove=True)


def nudge_slot(visit_id: int) -> str:
    return f"visit:{visit_id}:report"


def _nudge_buttons(due: Nudge, t: Words) -> tuple[tuple[Button, ...], ...]:
    rows = ((tap(t("📝 Open the report"), "show", due.report.visit_id),),)
    if due.push is not Push.REPORT_OVERDUE:
        return rows
    return (*rows, (tap(t("📵 No signal"), "no_signal", due.report.visit_id),))


def _nudge_words(due: Nudge, t: Words, now: datetime) -> Html:
    customer, deadline = due.report.customer(t.language), due.report.due_at
    if due.push is Push.REPORT_SOON:
        return t(
            "⏰ The report on <b>{customer}</b> is due at {time}, in {span}.",
            customer=customer,
            time=t.clock(deadline, due.rep.zone),
            span=t.span(deadline - now),
        )
    return t(
        "⏰ The report on <b>{customer}</b> was due at {moment}. Please file it now; if something held "
        "you up, you can say so when you send it.",
        customer=customer,
        moment=t.moment(deadline, due.rep.zone, on=local_day(now, due.rep.zone)),
    )
