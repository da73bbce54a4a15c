"""Reporting an incident in two taps, and the card of one: what happened, who takes care, what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from bot.rules.customer import Customer
from bot.rules.incident import COMPLAINTS, EMERGENCIES, EventKind, IncidentEvent, IncidentKind, IncidentState
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.place import Position
from bot.services.incident import IncidentGone, IncidentShown, Ways
from bot.services.incident_care import NoResult
from bot.services.incident_report import NothingSaid
from bot.views.block import Block
from bot.views.fitting import on_face, shortened
from bot.views.incident_words import kind_face, standing, title
from bot.views.map_links import map_links
from bot.views.replies import Button, Reply, Row
from bot.views.taps import OnCustomer, OnIncident, ReportIncident
from bot.views.words import Html, Words, say, words

SLOT = "urgent"
LAST_EVENTS = 8
LONGEST_EVENT = 300

HAPPENED = {
    EventKind.PHOTO: say("📷 a photo"),
    EventKind.VOICE: say("🎤 a voice message"),
    EventKind.FILE: say("📎 a file"),
    EventKind.TOLD: say("sent to {name}"),
    EventKind.TAKEN: say("{name} takes care of it"),
    EventKind.GIVEN: say("{name} is to take care of it"),
    EventKind.DUE: say("{name} set another day"),
    EventKind.CUSTOMER: say("{name} told the customer"),
    EventKind.CLOSED: say("{name} settled it"),
    EventKind.REOPENED: say("{name} opened it again"),
    EventKind.WITHDRAWN: say("{name} reported it by mistake"),
    EventKind.RESTORED: say("{name} reported it again"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An incident as its reader sees it now."""

    shown: IncidentShown
    ways: Ways
    place_at: datetime | None
    """Of the reader's newest position, where they may still send it."""
    listening: bool
    """What is written or sent now is added to it."""
    heard_from: datetime | None = None
    """When its owner, who is not at work now, comes to hear of it."""


def menu(me: Person, *, customer: Customer | None, opened: int, said: str = "", fresh: bool = True) -> Reply:
    """One tap reports; what was written before goes with it."""
    t = words(me.language)
    lines: list[Html] = [t("🆘 <b>What has happened?</b> One tap, and it is reported at once.")]
    if customer is not None:
        lines.append(t("About {name}.", name=customer.name(t.language)))
    if said:
        lines.append(t("Goes with it: “{words}”", words=shortened(said, LONGEST_EVENT)))
    lines.append(t("In danger of life first call the emergency number; in China 120 or 110."))
    rows: list[Row] = []
    customer_id = customer.id if customer else 0
    for kinds in (EMERGENCIES, COMPLAINTS):
        faces = [
            Button(kind_face(kind, t), ReportIncident(kind=kind, customer_id=customer_id).pack())
            for kind in kinds
        ]
        rows += [tuple(faces[at : at + 2]) for at in range(0, len(faces), 2)]
    all_of_them = t("📋 Open ones · {n}", n=opened) if opened else t("📋 Open ones")
    rows.append((Button(all_of_them, OnIncident(do="list").pack()),))
    rows.append((Button(t("✖ Nothing, go back"), OnIncident(do="nothing").pack()),))
    return Reply(
        to=me.id, slot=SLOT, fresh=fresh, text="\n\n".join(lines), buttons=tuple(rows), kind="urgent"
    )


def nothing_reported(me: Person) -> Reply:
    t = words(me.language)
    return Reply(to=me.id, slot=SLOT, text=t("All right, nothing was reported. /urgent is always here."))


def menu_done(me: Person) -> tuple[Reply, ...]:
    """The menu goes; the report has a card of its own."""
    return (Reply(to=me.id, slot=SLOT, remove=True),)


def card(seen: Seen, me: Person, *, now: datetime, fresh: bool = False, notice: Html | None = None) -> Reply:
    t = words(me.language)
    head = [title(seen.shown, t), *_about(seen, me, t, now)]
    blocks: list[str] = [*([notice] if notice else []), "\n".join(head)]
    if happened := _happened(seen.shown, me, t):
        blocks.append("\n".join(happened))
    if seen.listening:
        blocks.append(_prompt(seen.shown, me, t))
    return Reply(
        to=me.id,
        slot=slot_of(seen.shown.incident.id),
        fresh=fresh,
        text="\n\n".join(blocks),
        buttons=_ways(seen, me, t),
        kind="incident_card",
    )


def slot_of(incident_id: int) -> str:
    return f"incident:{incident_id}"


def tap(face: str, do: str, incident_id: int, arg: str = "") -> Button:
    return Button(face, OnIncident(do=do, incident_id=incident_id, arg=arg).pack())


def event_line(event: IncidentEvent, shown: IncidentShown, me: Person, t: Words) -> Html:
    """`09:05 Ann: three boxes were broken`."""
    who = escape(shown.people[event.by_id].name, quote=False)
    if event.kind is EventKind.PLACE and event.lat is not None and event.lon is not None:
        at = t.clock(event.seen_at or event.at, me.zone)
        links = map_links(Position(event.lat, event.lon), shown.people[event.by_id].name, t)
        return Html(t.pair(who, t("📍 was here at {time}: {links}", time=at, links=links)))
    if event.kind is EventKind.WORDS:
        return Html(t.pair(who, escape(shortened(event.text, LONGEST_EVENT), quote=False)))
    if event.kind in (EventKind.PHOTO, EventKind.VOICE, EventKind.FILE):
        return Html(t.pair(who, t(HAPPENED[event.kind])))
    return t(HAPPENED[event.kind], name=shown.people[event.by_id].name)


def _about(seen: Seen, me: Person, t: Words, now: datetime) -> list[Html]:
    shown, incident, heard_from = seen.shown, seen.shown.incident, seen.heard_from
    lines = []
    if shown.customer is not None:
        lines.append(t("🏢 {name}", name=shown.customer.name(t.language)))
    lines.append(t("📢 {name}, {when}", name=shown.by.name, when=t.moment(incident.reported_at, me.zone)))
    lines.append(standing(shown, me, t, now=now))
    if heard_from is not None and shown.owner is not None:
        when = t.moment(heard_from, me.zone)
        lines.append(t("🌙 {name} hears of it when work begins, {when}", name=shown.owner.name, when=when))
    if shown.customer is None or incident.is_emergency or incident.state is IncidentState.WITHDRAWN:
        return lines
    if incident.customer_told_at is not None:
        told = t.moment(incident.customer_told_at, me.zone)
        lines.append(t("💬 The customer was told {when}", when=told))
    elif incident.state is IncidentState.CLOSED:
        lines.append(t("💬 The customer does not know yet what came of it"))
    else:
        lines.append(t("💬 The customer has not been told yet"))
    return lines


def _happened(shown: IncidentShown, me: Person, t: Words) -> list[Html]:
    """The last events; that it went to its owner stands above already."""
    owner = (EventKind.TOLD, shown.incident.owner_id)
    events = [each for each in shown.events if (each.kind, each.by_id) != owner][-LAST_EVENTS:]
    return [Html(f"• {t.moment(each.at, me.zone)} {event_line(each, shown, me, t)}") for each in events]


def _prompt(shown: IncidentShown, me: Person, t: Words) -> Html:
    if shown.incident.by_id != me.id:
        return t("✍️ Write, speak or send a photo: it is added, and who is concerned hears.")
    return t("✍️ What happened? Write, speak or send photos: all of it goes there at once.")


def _ways(seen: Seen, me: Person, t: Words) -> tuple[Row, ...]:
    shown, incident = seen.shown, seen.shown.incident
    number = incident.id
    rows: list[Row] = []
    if incident.is_open and seen.ways.may_care:
        rows += _care(seen, me, t)
    if incident.is_open and seen.place_at is not None:
        when = t.clock(seen.place_at, me.zone)
        rows.append((tap(t("📍 Send where I was at {time}", time=when), "place", number),))
    if seen.ways.may_add and shown.customer is None and not incident.is_emergency and incident.is_open:
        rows.append((tap(t("🏢 Which customer?"), "customers", number),))
    rows += _customer_rows(seen, t)
    if incident.is_open and seen.ways.may_withdraw:
        rows.append((tap(t("↩ It was a mistake"), "withdraw", number),))
    if incident.state is IncidentState.WITHDRAWN and seen.ways.may_withdraw:
        rows.append((tap(t("🆘 It was no mistake"), "restore", number),))
    if incident.state is IncidentState.CLOSED and seen.ways.may_add:
        rows.append((tap(t("↩ Not settled after all"), "reopen", number),))
    if seen.listening:
        rows.append((tap(t("✔ That is all"), "enough", number),))
    elif seen.ways.may_add and incident.state is not IncidentState.WITHDRAWN:
        files = any(each.blob_id is not None for each in shown.events)
        look = (tap(t("📎 Show photos, files"), "files", number),) if files else ()
        rows.append((tap(t("✍️ Add a word"), "add", number), *look))
    return (*rows, (Button(t("📋 Open ones"), OnIncident(do="list").pack()),))


def _care(seen: Seen, me: Person, t: Words) -> list[Row]:
    incident = seen.shown.incident
    number = incident.id
    is_mine = incident.state is IncidentState.TAKEN and incident.owner_id == me.id
    take: Row = () if is_mine else (tap(t("🙋 I take care of it"), "take", number),)
    give: Row = (tap(t("👤 Give to"), "whom", number),) if seen.ways.may_give else ()
    return [
        (*take, tap(t("✅ Settled"), "close", number)),
        (tap(t("🗓 By when"), "when", number), *give),
    ]


def _customer_rows(seen: Seen, t: Words) -> list[Row]:
    incident, customer = seen.shown.incident, seen.shown.customer
    if customer is None or incident.is_emergency or incident.state is IncidentState.WITHDRAWN:
        return []
    row = [Button(t("🏢 Customer"), OnCustomer(do="show", customer_id=customer.id, arg="new").pack())]
    if seen.ways.may_add:
        row.insert(0, tap(t("💬 Text for the customer"), "text", incident.id))
    rows: list[Row] = [tuple(row)]
    if seen.ways.may_add and incident.customer_told_at is None:
        rows.append((tap(t("☑️ The customer has been told"), "told", incident.id),))
    return rows


def asked(seen: Seen, me: Person, text: Html, rows: Sequence[Row], *, fresh: bool = False) -> Reply:
    """A question on the card, with the way back; `fresh` below what was typed."""
    t = words(me.language)
    number = seen.shown.incident.id
    back = (tap(t("↩ Back"), "show", number),)
    said = "\n\n".join((title(seen.shown, t), text))
    return Reply(
        to=me.id,
        slot=slot_of(number),
        fresh=fresh,
        text=said,
        buttons=(*rows, back),
        kind="incident_card",
    )


def choose_customer(seen: Seen, found: Sequence[Customer], me: Person, *, typed: str = "") -> Reply:
    t = words(me.language)
    number = seen.shown.incident.id
    text = t("🏢 Whose complaint is it? Tap, or type a part of the name.")
    if typed and not found:
        text = t("Nobody of that name is within your reach. Try another part of the name.")
    rows = [(tap(on_face(each.name(t.language)), "is_of", number, str(each.id)),) for each in found]
    return asked(seen, me, text, rows, fresh=bool(typed))


def choose_day(seen: Seen, me: Person) -> Reply:
    t = words(me.language)
    number = seen.shown.incident.id
    faces = {0: t("Today"), 1: t("Next working day"), 2: t("In 2 working days"), 5: t("In 5 working days")}
    buttons = [tap(face, "due", number, str(days)) for days, face in faces.items()]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    return asked(seen, me, t("🗓 By when is it settled? The customer is told the new day."), rows)


def choose_person(seen: Seen, found: Sequence[Person], me: Person) -> Reply:
    t = words(me.language)
    number = seen.shown.incident.id
    buttons = [tap(shortened(each.name, 24), "give", number, str(each.id)) for each in found[:24]]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    return asked(seen, me, t("👤 Who takes care of it? They are told at once."), rows)


def ask_result(seen: Seen, me: Person) -> Reply:
    t = words(me.language)
    text = t("✅ What came of it? One line, as the customer may read it.")
    if seen.shown.incident.is_emergency:
        text = t("✅ How did it end? One line.")
    return asked(seen, me, text, ())


def incident_gone(_refusal: IncidentGone, language: Language) -> Block:
    t = words(language)
    text = t("That is not yours, or is settled already. /urgent shows what is open.")
    return Block(text)


def no_result(_refusal: NoResult, language: Language) -> Block:
    t = words(language)
    return Block(t("Type in one line what came of it, at most 500 characters. /cancel leaves it."))


def nothing_said(_refusal: NothingSaid, language: Language) -> Block:
    t = words(language)
    return Block(
        t("There is nothing to add: no position of yours is known any more. A word or a photo helps.")
    )


def kind_named(kind: str) -> IncidentKind | None:
    """What a button carries; None for bytes that no button of ours carries."""
    return IncidentKind(kind) if kind in list(IncidentKind) else None
