"""Choosing the language and one's own time zone."""

from datetime import datetime

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.zone import USUAL_ZONES
from bot.views.person import LANGUAGE_NAMES
from bot.views.replies import Button, Replies, Reply
from bot.views.taps import Go
from bot.views.words import Html, words

SLOT = "language"


def language_card(me: Person, *, now: datetime, fresh: bool = False, changed: bool = False) -> Replies:
    """In the language chosen; the buttons name each language in itself."""
    t = words(me.language)
    lines: list[Html] = [t("✅ From now on I speak English.")] if changed else []
    lines.append(t("🌐 <b>Language and time zone</b>"))
    lines.append(t("Time zone: {zone}, where it is {time} now.", zone=me.zone, time=t.clock(now, me.zone)))
    languages = tuple(
        Button(
            f"{'✅ ' if language is me.language else ''}{LANGUAGE_NAMES[language]}",
            Go(to="speak", arg=language).pack(),
        )
        for language in Language
    )
    zone = Button(t("Change the time zone"), Go(to="zone").pack())
    text = "\n".join(lines)
    return (
        Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=(languages, (zone,)), kind="language"),
    )


def ask_my_zone(me: Person) -> Replies:
    t = words(me.language)
    text = t("Where are you? Tap a zone or type a city. Reminders follow the clock there.")
    taps = [Button(zone, Go(to="zone_is", arg=zone).pack()) for zone in USUAL_ZONES]
    rows = tuple(tuple(taps[at : at + 2]) for at in range(0, len(taps), 2))
    back = (Button(t("↩ Back"), Go(to="language").pack()),)
    return (Reply(to=me.id, slot=SLOT, text=text, buttons=(*rows, back), kind="language"),)
