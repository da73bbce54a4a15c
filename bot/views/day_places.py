"""Where a rep's day begins and ends: one screen, chosen with a tap."""

from collections.abc import Mapping

from bot.rules.day_places import Begins, Ends
from bot.services.day_places import PlacesShown
from bot.views.replies import Button, Reply
from bot.views.taps import Go, OnDayPlace
from bot.views.words import Words, say, words

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


def places_card(shown: PlacesShown, *, fresh: bool = False) -> Reply:
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
        t("<i>Only your own route uses this. Nobody else sees it, and one tap erases it.</i>"),
    ]
    rows = [tuple(begins), tuple(ends), (_name("home", shown, t), _name("office", shown, t))]
    if places.home or places.office:
        rows.append((Button(t("🗑 Erase my places"), OnDayPlace(do="forget").pack()),))
    rows.append((Button(t("‹ Today"), Go(to="today").pack()),))
    return Reply(
        to=shown.rep.id, slot=SLOT, fresh=fresh, text="\n".join(lines), buttons=tuple(rows), kind="places"
    )


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
