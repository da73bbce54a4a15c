"""Where and when a rep's day begins and ends: one screen, chosen with a tap."""

from collections.abc import Mapping
from datetime import time, timedelta

from bot.rules.day_places import Begins, Ends
from bot.rules.language import Language
from bot.rules.own_hours import OwnHours
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.services.day_places import PlacesShown
from bot.services.own_hours import OwnHoursUnfit, What
from bot.views.block import Block
from bot.views.replies import Button, Replies, Reply
from bot.views.taps import Go, OnDayPlace
from bot.views.words import Html, Words, say, words

SLOT = "day_places"
BEGINS: Mapping[Begins, str] = {
    Begins.HOME: say("🏠 Home"),
    Begins.OFFICE: say("🏢 Office"),
    Begins.HERE: say("📍 Where I am"),
}
ENDS: Mapping[Ends, str] = {
    Ends.HOME: say("🏠 Home"),
    Ends.OFFICE: say("🏢 Office"),
    Ends.LAST: say("🏁 Last customer"),
}
ASKS: Mapping[str, str] = {
    "home": say("🏠 Where is home? Send it with 📎 → Location. A corner nearby is exact enough."),
    "office": say("🏢 Where is the office? Send it with 📎 → Location."),
}


def places_card(shown: PlacesShown, policy: Policy, *, fresh: bool = False) -> Reply:
    t = words(shown.rep.language)
    if shown.asked:
        return _asked(shown, t)
    places = shown.places
    begins = [_choice(t(face), place is places.begins, "begins", place) for place, face in BEGINS.items()]
    ends = [_choice(t(face), place is places.ends, "ends", place) for place, face in ENDS.items()]
    lines = [
        t("🏁 <b>My way: from where to where?</b>"),
        t("Begins: {place}", place=t(BEGINS[places.begins])),
        t("Ends: {place}", place=t(ENDS[places.ends])),
        t("First row: where the day begins. Second row: where it ends."),
        _day(shown.own, policy, t),
        _lunch(shown.own, policy, t),
        t("<i>Only your own routes and plans use this. Nobody else sees it, and one tap erases it.</i>"),
    ]
    rows = [tuple(begins), tuple(ends), (_name("home", shown, t), _name("office", shown, t))]
    rows.append(
        (
            Button(t("🕘 My hours"), OnDayPlace(do="hours", place=What.DAY).pack()),
            Button(t("🍜 My lunch"), OnDayPlace(do="hours", place=What.LUNCH).pack()),
        )
    )
    if places.home or places.office or shown.own != OwnHours():
        rows.append((Button(t("🗑 Erase my places and hours"), OnDayPlace(do="forget").pack()),))
    rows.append((Button(t("‹ Today"), Go(to="today").pack()),))
    return Reply(
        to=shown.rep.id, slot=SLOT, fresh=fresh, text="\n".join(lines), buttons=tuple(rows), kind="places"
    )


def ask_hours(what: What, policy: Policy, me: Person) -> Replies:
    """What to type; the company's is one tap away."""
    t = words(me.language)
    hours = policy.hours
    frame = _span(hours.start, hours.end, t)
    if what is What.DAY:
        text = t(
            "🕘 From when to when do you work? Type it like “9:00-17:30”, within {frame}. "
            "Your routes and plans keep to it; what you are judged by stays the company’s.",
            frame=frame,
        )
    else:
        text = t(
            "🍜 When is your lunch? Type it like “12:00-12:45”, or “no lunch”. Your route leaves room for it."
        )
    company = Button(t("↩️ As the company"), OnDayPlace(do="company", place=what).pack())
    rows = ((company,), (Button(t("‹ Back"), OnDayPlace(do="show").pack()),))
    return (Reply(to=me.id, slot=SLOT, text=text, buttons=rows, kind="places"),)


def hours_unfit(refusal: OwnHoursUnfit, language: Language) -> Block:
    t = words(language)
    frame = _span(refusal.hours.start, refusal.hours.end, t)
    if refusal.unclear and refusal.what is What.LUNCH:
        return Block(t("I could not read that. Type it like “12:00-12:45”, or “no lunch”."))
    if refusal.unclear:
        return Block(t("I could not read that. Type it like “9:00-17:30”."))
    return Block(t("That is not within the company’s working hours, {frame}. Type other times.", frame=frame))


def _day(own: OwnHours, policy: Policy, t: Words) -> Html:
    narrowed = own.within(policy).hours
    said = _span(narrowed.start, narrowed.end, t)
    if narrowed == policy.hours:
        return t("Hours: {hours} (the company’s)", hours=said)
    return t("Hours: {hours} (my own)", hours=said)


def _lunch(own: OwnHours, policy: Policy, t: Words) -> Html:
    if own.lunch_from is not None and own.lunch_until is not None:
        if not own.has_lunch:
            return t("Lunch: none planned")
        return t("Lunch: {hours} (my own)", hours=_span(own.lunch_from, own.lunch_until, t))
    day = policy.day
    if not day.lunch_min:
        return t("Lunch: none planned")
    length = t.span(timedelta(minutes=day.lunch_min))
    return t(
        "Lunch: {length} between {hours} (the company’s)",
        length=length,
        hours=_span(day.lunch_from, day.lunch_until, t),
    )


def _span(first: time, last: time, t: Words) -> str:
    return f"{t.clock(first)}–{t.clock(last)}"


def _asked(shown: PlacesShown, t: Words) -> Reply:
    rows = []
    if shown.is_live:
        here = OnDayPlace(do="here", place=shown.asked)
        rows.append((Button(t("📍 Here, where I am now"), here.pack()),))
    rows.append((Button(t("‹ Back"), OnDayPlace(do="show").pack()),))
    return Reply(to=shown.rep.id, slot=SLOT, text=t(ASKS[shown.asked]), buttons=tuple(rows), kind="places")


def _choice(face: str, chosen: bool, do: str, place: str) -> Button:
    return Button(f"✓ {face}" if chosen else face, OnDayPlace(do=do, place=place).pack())


def _name(place: str, shown: PlacesShown, t: Words) -> Button:
    known = shown.places.home if place == "home" else shown.places.office
    faces = {
        ("home", True): t("✏️ Home has moved"),
        ("home", False): t("➕ Set home"),
        ("office", True): t("✏️ Office has moved"),
        ("office", False): t("➕ Set office"),
    }
    return Button(faces[place, known is not None], OnDayPlace(do="name", place=place).pack())
