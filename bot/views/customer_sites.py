"""The places of a customer: each with address, pin, opening hours and links to the maps people use."""

from bot.rules.customer import Site
from bot.rules.language import Language
from bot.rules.person import Person
from bot.services.customer_sites import HoursUnfit, PinIsManagers, Sites, SiteUnfit
from bot.services.site_hours import written_hours
from bot.views.block import Block
from bot.views.customer import SLOT, back, tap
from bot.views.fitting import MESSAGE, that_fit
from bot.views.map_links import map_links
from bot.views.opening_hours import hours_words
from bot.views.replies import Replies, Reply, Row
from bot.views.words import Html, Words, say, words

QUESTIONS = {
    "new": say("➕ What is this place called? E.g. “Warehouse” or the street."),
    "address": say("📍 Type the address."),
    "hours": say("🕘 When is it open? E.g. “Mon-Fri 9-12, 13:30-18, Sat 10-16” or “every day 8:30-21:30”."),
    "pin": say("📌 Send the place as a location: 📎 → Location, and move the map to the door."),
}


def sites(now: Sites, me: Person, *, fresh: bool = False) -> Replies:
    t = words(me.language)
    customer = now.file.customer
    lines: list[str] = [t("📍 <b>{name}</b>: places", name=customer.name(me.language))]
    for site in now.sites:
        lines += ["", *_lines(site, customer.name(me.language), t)]
    if not now.sites:
        lines += ["", t("📍 No address yet")]
    rows: list[Row] = []
    if len(now.sites) > 1:
        rows += [(tap(_face(site, now, t), "site", customer.id, str(site.id)),) for site in now.sites]
    if now.chosen is not None:
        rows += _ways(now.chosen, customer.id, t)
    rows.append((tap(t("➕ Another place"), "site_new", customer.id), *back(customer.id, t)))
    return (
        Reply(
            to=me.id,
            slot=SLOT,
            fresh=fresh,
            text="\n".join(that_fit(lines, MESSAGE)),
            buttons=tuple(rows),
            kind="customer",
        ),
    )


def ask(now: Sites, what: str, me: Person) -> Replies:
    t = words(me.language)
    customer_id = now.file.customer.id
    site_id = str(now.chosen.id) if now.chosen else ""
    rows: list[Row] = []
    if what == "hours" and now.chosen is not None and written_hours(now.chosen):
        rows.append((tap(t("🗑 Leave it empty"), "hours_gone", customer_id, site_id),))
    rows.append((tap(t("↩ Back"), "site", customer_id, site_id),))
    return (Reply(to=me.id, slot=SLOT, text=t(QUESTIONS[what]), buttons=tuple(rows), kind="customer"),)


def site_unfit(_refusal: SiteUnfit, language: Language) -> Block:
    t = words(language)
    return Block(t("That is no place of this customer, or too long. Please type it again, shorter."))


def hours_unfit(refusal: HoursUnfit, language: Language) -> Block:
    t = words(language)
    text = t(
        "“{part}” is not clear to me. Write it like “Mon-Fri 9:00-18:00, Sat 10:00-16:00”.",
        part=refusal.part,
    )
    return Block(text)


def pin_is_managers(_refusal: PinIsManagers, language: Language) -> Block:
    t = words(language)
    return Block(t("This pin is set. A manager moves it, or you report “Wrong pin” during a visit."))


def _lines(site: Site, customer: str, t: Words) -> list[str]:
    name = site.name or (t("Main place") if site.is_main else t("Place"))
    lines: list[str] = [t("<b>{name}</b>", name=name) + (" ★" if site.is_main else "")]
    if site.address(t.language):
        lines.append(t("📍 {address}", address=site.address(t.language)))
    if written := written_hours(site):
        lines.append(t("🕘 {hours}", hours=hours_words(written, t)))
    if site.position is None:
        lines.append(t("No pin yet: set it at the door."))
    else:
        checked = t("checked on the spot") if site.pin_verified else t("not checked yet")
        if site.pin_guessed:
            checked = t("from the address, not checked yet")
        lines.append(t("📌 Pin {checked}", checked=checked))
        lines.append(map_links(site.position, customer, t))
    return lines


def _ways(site: Site, customer_id: int, t: Words) -> list[Row]:
    arg = str(site.id)
    rows: list[Row] = [
        (
            tap(t("✏️ Address"), "site_address", customer_id, arg),
            tap(t("🕘 Opening hours"), "site_hours", customer_id, arg),
        )
    ]
    pin = tap(t("📌 Set the pin"), "site_pin", customer_id, arg)
    rows.append((pin,) if site.is_main else (pin, tap(t("★ Main place"), "site_main", customer_id, arg)))
    return rows


def _face(site: Site, now: Sites, t: Words) -> str:
    mark = "● " if now.chosen is not None and site.id == now.chosen.id else ""
    name: str = site.name or site.address(t.language) or (t("Main place") if site.is_main else t("Place"))
    return Html(mark + name[:40])
