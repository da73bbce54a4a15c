"""The way of the day: a picture with numbered stops, what it costs, who is left out, and its buttons."""

from html import escape

from bot.routes.day import Reason
from bot.rules.customer import Customer
from bot.rules.language import Language
from bot.rules.person import Person
from bot.services.brought_forward import BroughtForward
from bot.services.route import Made
from bot.services.routed import RouteOfDay
from bot.services.stop_cancelled import NotOnYourList
from bot.services.today import Stop, StopState, Today
from bot.views.block import Block
from bot.views.pictures.drawing import drawn
from bot.views.pictures.specs import DayMap, MapStop
from bot.views.pictures.specs import StopState as OnMap
from bot.views.replies import NOTHING, Button, Replies, Reply
from bot.views.taps import Go, OnRoute
from bot.views.today import today_list
from bot.views.words import Words, say, words

ROUTE_SLOT = "route"
NOTE_SLOT = "route:note"
MOST_LEFT_OUT = 8
LATE_MINUTES = (15, 30, 60)

REASONS: dict[Reason, str] = {
    Reason.CLOSED: say("closed for the rest of the day"),
    Reason.OUT_OF_REACH: say("out of reach before they close or the day ends"),
    Reason.APPOINTMENT: say("does not fit beside the appointments"),
    Reason.FULL: say("no room left in the day"),
    Reason.TOO_FAR: say("too far for what it would bring today"),
    Reason.NOT_LOOKED_AT: say("others were more pressing"),
}
ON_MAP = {
    StopState.PLANNED: OnMap.PLANNED,
    StopState.HERE: OnMap.HERE,
    StopState.REPORT_DUE: OnMap.VISITED,
    StopState.DONE: OnMap.VISITED,
    StopState.CANCELLED: OnMap.MISSED,
}


def route_made(made: Made) -> Replies:
    """The new list, and above it the picture; nothing when nobody asked (the morning says it)."""
    if not made.tell:
        return NOTHING
    rep = made.today.rep
    card = route_card(made.today)
    first = _one_more(made, rep)
    return (*first, *((card,) if card else ()), today_list(made.today, fresh=True))


def route_card(today: Today) -> Reply | None:
    """None while there is no route."""
    if today.route is None:
        return None
    t = words(today.rep.language)
    ahead = [stop for stop in today.stops if stop.begins_at is not None]
    lines = [_summary(today, today.route, len(ahead), t)]
    lines += _lost_appointments(today, today.route, t)
    lines += _left_out(today, today.route, t)
    return Reply(
        to=today.rep.id,
        slot=ROUTE_SLOT,
        fresh=True,
        text="\n".join(lines),
        picture=drawn(_map(today, today.route, t)) if today.route.places else None,
        buttons=route_buttons(t),
        kind="route",
    )


def route_buttons(t: Words) -> tuple[tuple[Button, ...], ...]:
    return (
        (
            Button(t("🧭 I am here"), OnRoute(do="here").pack()),
            Button(t("⏱ Running late"), OnRoute(do="late").pack()),
        ),
        (
            Button(t("✖ Customer cancelled"), OnRoute(do="cancelled").pack()),
            Button(t("➕ One near me"), OnRoute(do="near").pack()),
        ),
    )


def how_late(me: Person) -> Reply:
    t = words(me.language)
    row = tuple(
        Button(t("{n} min", n=minutes), OnRoute(do="late", number=minutes).pack()) for minutes in LATE_MINUTES
    )
    return Reply(to=me.id, slot=NOTE_SLOT, fresh=True, text=t("⏱ How late are you?"), buttons=(row,))


def who_cancelled(today: Today) -> Reply:
    t = words(today.rep.language)
    stops = [stop for stop in today.stops if stop.state is StopState.PLANNED and stop.plan_item is not None]
    rows = tuple(
        (Button(stop.customer.name(t.language)[:44], OnRoute(do="drop", number=stop.plan_item.id).pack()),)
        for stop in stops
        if stop.plan_item is not None
    )
    text = t("✖ Who has cancelled?") if rows else t("Nobody is left on today's list.")
    back = (Button(t("‹ Today"), Go(to="today").pack()),)
    return Reply(to=today.rep.id, slot=NOTE_SLOT, fresh=True, text=text, buttons=(*rows, back))


def cancelled(me: Person, customer: Customer, item_id: int) -> Reply:
    t = words(me.language)
    return Reply(
        to=me.id,
        slot=NOTE_SLOT,
        fresh=True,
        text=t("✖ <b>{customer}</b> is off today's list.", customer=customer.name(t.language)),
        buttons=((Button(t("↩ Undo"), OnRoute(do="restore", number=item_id).pack()),),),
    )


def brought_forward(me: Person, found: BroughtForward) -> Reply:
    """As an answer of its own: the button stands under the list that may still change."""
    t = words(me.language)
    values = {"customer": found.customer.name(t.language), "day": t.day(found.item.day)}
    if not found.off:
        return Reply(
            to=me.id,
            slot=NOTE_SLOT,
            text=t("📅 <b>{customer}</b> stays in your plan for {day}, too.", **values),
        )
    undo = Button(t("↩ Undo"), OnRoute(do="both", number=found.item.id).pack())
    text = t("📅 <b>{customer}</b>: today instead of {day}, which is off your plan.", **values)
    return Reply(to=me.id, slot=NOTE_SLOT, text=text, buttons=((undo,),))


def nothing_to_route(me: Person) -> Reply:
    t = words(me.language)
    return Reply(
        to=me.id,
        slot=NOTE_SLOT,
        fresh=True,
        text=t("🧭 Nothing left to route today: nobody is on the list, or working hours are over."),
        buttons=((Button(t("‹ Today"), Go(to="today").pack()),),),
    )


def not_on_your_list(_: NotOnYourList, language: Language) -> Block:
    t = words(language)
    text = t("That visit is not on your list of today any more. /today shows what is.")
    return Block(text, ((Button(t("‹ Today"), Go(to="today").pack()),),))


def _one_more(made: Made, rep: Person) -> Replies:
    t = words(rep.language)
    rows: tuple[tuple[Button, ...], ...] = ()
    if made.suggested is not None:
        rows = tuple(
            (Button(t("✖ Not today"), OnRoute(do="drop", number=stop.plan_item.id).pack()),)
            for stop in made.today.stops
            if stop.plan_item is not None and stop.customer.id == made.suggested.id
        )
        text = t("➕ <b>{customer}</b> fits in and is due.", customer=made.suggested.name(t.language))
        if made.planned is not None:
            day = t.day(made.planned.day)
            text = t.sentences(text, t("They stand in your plan for {day}, too.", day=day))
            instead = OnRoute(do="instead", number=made.planned.id).pack()
            rows = ((Button(t("📅 Today instead of {day}", day=day), instead),), *rows)
    elif made.nobody_near:
        text = t("➕ Nobody who is due lies near enough and still fits today.")
    else:
        return NOTHING
    return (Reply(to=rep.id, slot=NOTE_SLOT, fresh=True, text=text, buttons=rows),)


def _summary(today: Today, route: RouteOfDay, ahead: int, t: Words) -> str:
    zone = today.rep.zone
    parts = [t.many("🧭 <b>{n} stop ahead</b>", "🧭 <b>{n} stops ahead</b>", ahead)]
    if ahead:
        parts.append(t("{span} of driving", span=t.span(route.drive)))
        if route.start is not None:
            parts.append(t("set out {time}", time=t.clock(route.leaves_at, zone)))
        if route.lunch_at is not None:
            parts.append(t("lunch {time}", time=t.clock(route.lunch_at, zone)))
        parts.append(t("done {time}", time=t.clock(route.ends_at, zone)))
    return " · ".join(parts)


def _lost_appointments(today: Today, route: RouteOfDay, t: Words) -> list[str]:
    """A confirmed appointment is never moved: what cannot be kept is said, and the rep decides."""
    return [
        t(
            "⚠️ You will not make the confirmed appointment at <b>{customer}</b>{time}. "
            "Please call them, then move it in /plan or cancel it.",
            customer=stop.customer.name(t.language),
            time=_window_words(stop, t),
        )
        for stop in today.stops
        if stop.plan_item is not None
        and stop.plan_item.id in route.left_out
        and stop.plan_item.id in route.fixed
        and stop.state is StopState.PLANNED
    ]


def _window_words(stop: Stop, t: Words) -> str:
    start = stop.plan_item.window_start if stop.plan_item else None
    return f" ({t.clock(start)})" if start else ""


def _left_out(today: Today, route: RouteOfDay, t: Words) -> list[str]:
    out = [
        (stop, route.left_out[stop.plan_item.id])
        for stop in today.stops
        if stop.plan_item is not None
        and stop.state is StopState.PLANNED
        and stop.plan_item.id in route.left_out
        and stop.plan_item.id not in route.fixed
    ]
    if not out:
        return []
    lines = [
        "– " + t.pair(escape(stop.customer.name(t.language), quote=False), t(REASONS[reason]))
        for stop, reason in out[:MOST_LEFT_OUT]
    ]
    if len(out) > MOST_LEFT_OUT:
        lines.append(t.many("… and {n} more customer", "… and {n} more customers", len(out) - MOST_LEFT_OUT))
    return ["", t("Not on the way today:"), *lines]


def _map(today: Today, route: RouteOfDay, t: Words) -> DayMap:
    stops = [
        MapStop(
            number=number,
            name=stop.customer.name(t.language),
            at=(route.places[stop.plan_item.id].lat, route.places[stop.plan_item.id].lon),
            state=ON_MAP[stop.state],
            time=t.clock(stop.begins_at, today.rep.zone) if stop.begins_at else "",
        )
        for number, stop in enumerate(
            (stop for stop in today.stops if stop.plan_item is not None and stop.plan_item.id in route.order),
            1,
        )
        if stop.plan_item is not None
    ]
    return DayMap(
        language=t.language,
        title=t("Today, {day}", day=t.day(today.day)),
        subtitle=today.rep.name,
        stops=tuple(stops),
        position=(route.start.lat, route.start.lon) if route.start else None,
    )
