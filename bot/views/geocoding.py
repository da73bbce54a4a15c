"""Words while addresses are looked up: how far it is, what was found, and who comes back as a list."""

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.place import Position
from bot.services.geocoding import Lookup, NothingToFind
from bot.views.block import Block
from bot.views.replies import Button, Document, Replies, Reply
from bot.views.taps import Go, OnImport
from bot.views.words import Words, say, words

SLOT = "geocoding"
SILENT = {
    "GeocoderTimedOut": say("it did not answer in time"),
    "GeocoderUnavailable": say("it could not be reached"),
    "GeocoderRateLimited": say("it wants fewer questions a second"),
    "GeocoderQuotaExceeded": say("its quota is used up"),
    "GeocoderAuthenticationFailure": say("it refuses the key"),
    "GeocoderInsufficientPrivileges": say("it refuses the key"),
    "GeocoderQueryError": say("it refuses the key"),
}
UNCLEAR = say("its answer could not be understood")


def looking(now: Lookup, me: Person, *, fresh: bool = False) -> Replies:
    """The one message that follows the looking up to its end."""
    t = words(me.language)
    if now.over:
        text, rows = _over(now, t)
    else:
        done, left = t.number(now.found + now.missed), t.number(now.left)
        text = t("🌍 Looking up addresses for the map: {done} done, {left} to go", done=done, left=left)
        rows = ((Button(t("Stop"), OnImport(do="look_up_stop").pack()),),)
    return (Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=rows, kind="import"),)


def not_found(count: int, blob_id: int, me: Person) -> Replies:
    t = words(me.language)
    text = t.many(
        "🌍 {n} customer’s address is on no map I know. Correct the address, or write latitude and "
        "longitude, and send this same file with “Import Excel”; or the first visit sets the pin.",
        "🌍 The addresses of {n} customers are on no map I know. Correct them, or write latitude and "
        "longitude, and send this same file with “Import Excel”; or the first visits set the pins.",
        count,
    )
    document = Document(blob_id, t("addresses-not-found.xlsx"))
    return (Reply(to=me.id, text=text, document=document, kind="import"),)


def heading(me: Person) -> tuple[str, str]:
    """Of the column with the reason, and the reason."""
    t = words(me.language)
    return t("What is wrong"), t("the address was not found, or only its town")


def one(position: Position | None, me: Person, *, silent: bool = False) -> Replies:
    """For whoever typed a new customer's address."""
    t = words(me.language)
    if silent:
        text = t("🌍 I could not look the address up just now. The first visit sets the pin.")
    elif position is None:
        text = t("🌍 I did not find that address on the map. The first visit sets the pin.")
    else:
        text = t("🌍 I found the address on the map. The pin counts as checked once somebody has been there.")
    return (Reply(to=me.id, text=text, kind="customer"),)


def nothing_to_find(_refusal: NothingToFind, language: Language) -> Block:
    t = words(language)
    return Block(t("There is no address to look up now, or it is under way already."))


def _over(now: Lookup, t: Words) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    lines: list[str] = [t("🌍 <b>Looking up addresses has ended.</b>")]
    if now.found:
        lines.append(
            t.many(
                "📌 {n} pin set. It counts as not checked: whoever visits first is not held to it, and "
                "their place is proposed to the manager.",
                "📌 {n} pins set. They count as not checked: whoever visits first is not held to them, and "
                "their place is proposed to the manager.",
                now.found,
            )
        )
    if now.missed:
        lines.append(
            t.many(
                "❓ {n} not found: it comes as a list.", "❓ {n} not found: they come as a list.", now.missed
            )
        )
    if now.silent:
        lines.append(t("⚠️ The map service stopped answering: {why}.", why=t(SILENT.get(now.silent, UNCLEAR))))
    customers = Button(t("‹ Customers"), Go(to="customers").pack())
    if not now.left:
        return "\n".join(lines), ((customers,),)
    lines.append(
        t.many("⏸ {n} address is not looked up yet.", "⏸ {n} addresses are not looked up yet.", now.left)
    )
    return "\n".join(lines), ((Button(t("▶ Go on"), OnImport(do="look_up").pack()),), (customers,))
