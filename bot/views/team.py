"""Who of the team is where now, in words; nothing about people off duty."""

from collections.abc import Sequence
from datetime import datetime

from bot.rules.person import Person
from bot.rules.visit import VisitState
from bot.services.summary import Whereabouts
from bot.views.exceptions import LONGEST_NAME_IN_TEXT
from bot.views.fitting import shortened
from bot.views.replies import Button, Replies, Reply
from bot.views.summary import nobody_yet
from bot.views.taps import Go
from bot.views.words import Html, Words, words

SLOT = "team"
MOST_LINES = 40
"""What one message holds; a larger team is summed up by its managers."""


def team_now(people: Sequence[Whereabouts], me: Person, *, now: datetime, fresh: bool = False) -> Replies:
    """Those who are with a customer come first."""
    t = words(me.language)
    if not people:
        return (Reply(to=me.id, slot=SLOT, fresh=fresh, text=nobody_yet(t)),)
    ordered = sorted(people, key=lambda each: (each.open_visit is None, not each.on_duty))
    lines = [t("<b>Your team now</b> · {time}", time=t.clock(now, me.zone)), Html()]
    lines += [_where(each, t, now) for each in ordered[:MOST_LINES]]
    if len(ordered) > MOST_LINES:
        lines.append(t.many("… and {n} more", "… and {n} more", len(ordered) - MOST_LINES))
    buttons = (
        (
            Button(t("Look again"), Go(to="team").pack()),
            Button(t("🗺 On the map"), Go(to="team_map").pack()),
        ),
        (Button(t("Today’s summary"), Go(to="summary").pack()),),
    )
    return (Reply(to=me.id, slot=SLOT, fresh=fresh, text="\n".join(lines), buttons=buttons),)


def _where(each: Whereabouts, t: Words, now: datetime) -> Html:
    if each.on_leave:
        return t("🏖 {name}: on leave today", name=each.rep.name)
    if not each.on_duty:
        return t("🌙 {name}: off duty", name=each.rep.name)
    if each.on_break_since is not None:
        since = t.clock(each.on_break_since, each.rep.zone)
        return t("☕ {name}: on a break since {time}", name=each.rep.name, time=since)
    visit = each.open_visit
    if visit is not None:
        customer = shortened(visit.customer(t.language), LONGEST_NAME_IN_TEXT)
        since = t.clock(visit.at, each.rep.zone)
        if visit.state is VisitState.ARRIVING:
            return t("🚗 {name}: on the way into {customer}", name=each.rep.name, customer=customer)
        return t(
            "🟢 {name}: at {customer} since {time} ({span})",
            name=each.rep.name,
            customer=customer,
            time=since,
            span=t.span(now - visit.at),
        )
    return t.sentences(_last(each, t), *_left(each, t))


def _last(each: Whereabouts, t: Words) -> Html:
    visit = each.last_done
    if visit is None or visit.left_at is None:
        return t("⚪ {name}: no visit yet today.", name=each.rep.name)
    return t(
        "⚪ {name}: left {customer} at {time}.",
        name=each.rep.name,
        customer=shortened(visit.customer(t.language), LONGEST_NAME_IN_TEXT),
        time=t.clock(visit.left_at, each.rep.zone),
    )


def _left(each: Whereabouts, t: Words) -> list[Html]:
    if not each.planned_left:
        return []
    return [t.many("{n} more planned.", "{n} more planned.", each.planned_left)]
