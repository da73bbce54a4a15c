"""Who is where now, on one map: a pin a person, with the age of the position; nobody who is off duty."""

from datetime import datetime

from bot.rules.person import Person
from bot.rules.visit import VisitState
from bot.services.live_map import LiveMap, SeenNow
from bot.services.summary import Whereabouts
from bot.views.pictures.drawing import drawn
from bot.views.pictures.specs import DayMap, MapStop, StopState
from bot.views.replies import Button, Replies, Reply
from bot.views.summary import nobody_yet
from bot.views.taps import Go
from bot.views.words import Html, Words, words

SLOT = "team:map"
MOST_NAMED = 12


def team_map(now_seen: LiveMap, me: Person, *, now: datetime) -> Replies:
    t = words(me.language)
    if now_seen.is_nobody:
        return (Reply(to=me.id, slot=SLOT, fresh=True, text=nobody_yet(t)),)
    title = t("Your team now")
    picture = DayMap(
        language=me.language,
        title=title,
        subtitle=t.clock(now, me.zone),
        stops=tuple(_pin(number, each, now, t) for number, each in enumerate(now_seen.seen, 1)),
        joined=False,
    )
    again = Button(t("Look again"), Go(to="team_map").pack())
    return (
        Reply(
            to=me.id,
            slot=SLOT,
            fresh=True,
            text=_text(now_seen, me, now, t),
            picture=drawn(picture) if now_seen.seen else None,
            buttons=((again, Button(t("📍 Who is where"), Go(to="team").pack())),),
        ),
    )


def _text(now_seen: LiveMap, me: Person, now: datetime, t: Words) -> Html:
    lines = [t("<b>Your team now</b> · {time}", time=t.clock(now, me.zone))]
    if not now_seen.seen:
        lines.append(t("Nobody shares a position just now."))
    if now_seen.unseen:
        names = t.listed(each.name for each in now_seen.unseen[:MOST_NAMED])
        more = " …" if len(now_seen.unseen) > MOST_NAMED else ""
        lines.append(t("No position known: {names}", names=names + more))
    if now_seen.not_shown:
        lines.append(
            t.many(
                "{n} person is off duty, on leave or on a break and is not shown.",
                "{n} people are off duty, on leave or on a break and are not shown.",
                now_seen.not_shown,
            )
        )
    return Html("\n".join(lines))


def _pin(number: int, each: SeenNow, now: datetime, t: Words) -> MapStop:
    """Old positions are grey: who was there then may be anywhere now."""
    at_customer = each.where.open_visit is not None
    state = StopState.HERE if at_customer else StopState.VISITED
    return MapStop(
        number=number,
        name=each.where.rep.name,
        at=(each.fix.position.lat, each.fix.position.lon),
        state=state if each.is_recent else StopState.PLANNED,
        time=t.ago(now - each.fix.at),
        told=_doing(each.where, t),
    )


def _doing(where: Whereabouts, t: Words) -> str:
    visit = where.open_visit
    if visit is None:
        return t("not with a customer")
    customer = visit.customer(t.language)
    if visit.state is VisitState.ARRIVING:
        return t("on the way into {customer}", customer=customer)
    return t("at {customer}", customer=customer)
