"""Today's list and the search for other customers."""

from collections.abc import Mapping
from html import escape

from bot.rules.language import Language
from bot.rules.visit import VisitState
from bot.services.routed import RouteOfDay
from bot.services.today import Found, FoundCustomer, Stop, StopState, Today
from bot.storage.plans import PlanItem
from bot.views.check_in import recording_ways
from bot.views.fitting import on_face
from bot.views.map_links import map_links
from bot.views.objective import objective_words
from bot.views.opening_hours import spans
from bot.views.replies import Button, Reply
from bot.views.taps import ChooseCustomer, Go, OnBrief, OnRoute, OnVisit
from bot.views.words import Html, Words, say, words

TODAY_SLOT = "today"
SEARCH_SLOT = "search"
MOST_STOPS = 30
"""Lines and buttons of a very full day."""

MARKS: Mapping[StopState, str] = {
    StopState.PLANNED: "○",
    StopState.HERE: "▶",
    StopState.REPORT_DUE: "⏰",
    StopState.DONE: "✓",
    StopState.CANCELLED: "✖",
}
STATES: Mapping[StopState, str] = {
    StopState.HERE: say("you are here now"),
    StopState.REPORT_DUE: say("report due {time}"),
    StopState.DONE: say("done"),
    StopState.CANCELLED: say("cancelled"),
}


def today_list(today: Today, *, fresh: bool = False) -> Reply:
    """The rep's day: every customer a line and a button, an unplanned visit always one tap away."""
    t = words(today.rep.language)
    shown = today.stops[:MOST_STOPS]
    lines = [t("📋 <b>Today, {day}</b>", day=t.day(today.day)), _summary(today, t), ""]
    for stop in shown:
        if stop.begins_at is not None:
            lines += _gap(lines)
        lines += _lines(stop, today, t)
    if len(today.stops) > MOST_STOPS:
        rest = len(today.stops) - MOST_STOPS
        lines.append(t.many("… and {n} more customer", "… and {n} more customers", rest))
    if today.recording_until:
        until = t.clock(today.recording_until, today.rep.zone)
        lines += [*_gap(lines), t("📍 Sharing your location until {time}", time=until)]
    if today.on_break_since:
        since = t.clock(today.on_break_since, today.rep.zone)
        lines += [*_gap(lines), t("☕ On a break since {time}: nothing is recorded.", time=since)]
    rows: list[tuple[Button, ...]] = [(_button(stop, t),) for stop in shown]
    rows += _on_my_way(today, t)
    rows.append((Button(t("➕ Unplanned visit"), Go(to="unplanned").pack()),))
    if any(stop.state is StopState.PLANNED and stop.plan_item for stop in shown):
        rows.append((Button(t("🧭 My way today"), OnRoute(do="here").pack()),))
    if today.on_break_since:
        rows.append((Button(t("▶ Break over"), Go(to="break_over").pack()),))
    elif today.recording_until:
        rows.append(recording_ways(t))
    elif today.can_resume:
        rows.append((Button(t("▶ Record again"), Go(to="resume_day").pack()),))
    text = "\n".join(lines).rstrip()
    return Reply(to=today.rep.id, slot=TODAY_SLOT, fresh=fresh, text=text, buttons=tuple(rows), kind="today")


def found_customers(found: Found, *, fresh: bool = False) -> Reply:
    """What the search found, each a button; with nothing typed the nearest ones, or the first."""
    language = found.rep.language
    t = words(language)
    rows = [
        (Button(_face(hit, language, t), ChooseCustomer(customer_id=hit.customer.id).pack()),)
        for hit in found.hits
    ]
    if not found.hits:
        rows.append((Button(t("➕ New customer"), Go(to="new_customer").pack()),))
    rows.append((Button(t("‹ Today"), Go(to="today").pack()),))
    return Reply(
        to=found.rep.id,
        slot=SEARCH_SLOT,
        fresh=fresh,
        text=_search_words(found, t),
        buttons=tuple(rows),
        kind="search",
    )


def _search_words(found: Found, t: Words) -> Html:
    if not found.typed:
        if not found.hits:
            return t(
                "🔎 There is no customer here for you to visit yet. Add the first one, or ask your admin for "
                "yours."
            )
        if found.by_distance:
            return t("🔎 Whom do you visit? Type part of the name or code. The nearest:")
        return t("🔎 Whom do you visit? Type part of the name or code.")
    if not found.hits:
        return t("🔎 Nobody found for “{typed}”. Try fewer letters, or the code.", typed=found.typed[:60])
    return t("🔎 Found for “{typed}”. Not the right one? Type on.", typed=found.typed[:60])


def _summary(today: Today, t: Words) -> Html:
    if not today.stops:
        return t("Nothing is planned. Enjoy the quiet, or visit somebody: tap below.")
    planned = sum(stop.plan_item is not None for stop in today.stops)
    done = sum(stop.state in (StopState.DONE, StopState.REPORT_DUE) for stop in today.stops)
    return t("{planned} planned · {done} visited", planned=planned, done=done)


def _lines(stop: Stop, today: Today, t: Words) -> list[str]:
    """One line; with a route a few: who and when, what for, and the way there."""
    rep = today.rep
    name = f"{MARKS[stop.state]} <b>{escape(stop.customer.name(t.language), quote=False)}</b>"
    if stop.begins_at is None:
        return [" · ".join([name, *_details(stop, today, t)])]
    head = f"<b>{t.clock(stop.begins_at, rep.zone)}</b> {name}"
    opening, links = _way(stop, today.route, t)
    details = " · ".join([*_details(stop, today, t), *opening])
    return [line for line in (head, details, links) if line] + [""]


def _details(stop: Stop, today: Today, t: Words) -> list[str]:
    """The window unless it only repeats when the stop begins, how far the visit is, and what for."""
    rep = today.rep
    parts: list[str] = []
    window = window_words(stop.plan_item, t)
    sure = stop.plan_item is not None and stop.plan_item.confirmed
    begins = t.clock(stop.begins_at, rep.zone) if stop.begins_at else None
    if window and (sure or not begins or not window.startswith(begins)):
        parts.append(f"{window} 🤝" if sure else window)
    elif stop.plan_item is None:
        parts.append(
            t("unplanned") if stop.visit and stop.visit.plan_item_id is None else t("from an earlier day")
        )
    if stop.state in STATES:
        due = stop.visit.report_due_at if stop.visit else None
        by = t.moment(due, rep.zone, on=today.day) if due else ""
        arriving = stop.visit is not None and stop.visit.state is VisitState.ARRIVING
        parts.append(t("arriving") if arriving else t(STATES[stop.state], time=by))
    if stop.plan_item and stop.plan_item.objective and stop.state is StopState.PLANNED:
        parts.append(objective_words(stop.plan_item.objective, t))
    return parts


def _way(stop: Stop, route: RouteOfDay | None, t: Words) -> tuple[list[str], str]:
    """When the door is open, and the place in the map app people use."""
    if route is None or stop.plan_item is None:
        return [], ""
    item_id, opening = stop.plan_item.id, list[str]()
    if hours := route.openings.get(item_id):
        opening.append(t("open {hours}", hours=spans(hours, t)))
    place = route.places.get(item_id)
    return opening, f"🗺 {map_links(place, stop.customer.name(t.language), t)}" if place else ""


def _gap(lines: list[str]) -> list[str]:
    return [""] if lines[-1] else []


def window_words(item: PlanItem | None, t: Words) -> str:
    """`09:00–10:00`, in the customer's local time; empty for any time."""
    if item is None or item.window_start is None:
        return ""
    start = t.clock(item.window_start)
    return f"{start}–{t.clock(item.window_end)}" if item.window_end else start


def _button(stop: Stop, t: Words) -> Button:
    name = stop.customer.name(t.language)
    face = on_face(f"{MARKS[stop.state]} {window_words(stop.plan_item, t)} {name}")
    if stop.visit is not None and stop.state is not StopState.CANCELLED:
        return Button(face, OnVisit(do="show", visit_id=stop.visit.id).pack())
    item_id = stop.plan_item.id if stop.plan_item else 0
    return Button(face, ChooseCustomer(customer_id=stop.customer.id, plan_item_id=item_id).pack())


def _on_my_way(today: Today, t: Words) -> list[tuple[Button, ...]]:
    """What one should know of the next customer before going in."""
    ahead = next((stop for stop in today.stops if stop.state is StopState.PLANNED), None)
    if ahead is None:
        return []
    return [(Button(t("📇 On my way: brief me"), OnBrief(customer_id=ahead.customer.id, fresh=1).pack()),)]


def _face(hit: FoundCustomer, language: Language, t: Words) -> str:
    name = hit.customer.name(language)
    if hit.distance_m is None:
        return on_face(name)
    return f"{on_face(name)} · {t.metres(hit.distance_m)}"
