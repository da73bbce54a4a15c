"""One person as the admin sees them: what is known, what can be done, and the questions in between."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.roles import ConsentKind, PersonState, Role
from bot.rules.zone import USUAL_ZONES
from bot.services.change_person import Changed
from bot.services.people import PersonCard
from bot.views.replies import Button, Replies, Reply, Row
from bot.views.taps import Go, OnErasure, OnPeople, OnPerson
from bot.views.words import Html, Words, say, words

SLOT = "people"
"""The list and whoever is opened from it are one message; a button elsewhere carries `OPEN`: shown anew."""
OPEN = "open"
CHOICES = 8
"""Managers on one page of a choice."""
ROLE_NAMES: Mapping[Role, str] = {
    Role.REP: say("rep"),
    Role.MANAGER: say("manager"),
    Role.ADMIN: say("admin"),
}
NEW_ROLE: Mapping[Role, str] = {
    Role.REP: say("You now also visit customers: /today shows whom you see today."),
    Role.MANAGER: say("You now also lead a team: /summary shows its day, /team who is where."),
    Role.ADMIN: say("You are now also an admin: /people shows everybody, /invite lets people in."),
}
LANGUAGE_NAMES: Mapping[Language, str] = {Language.ZH: "中文", Language.EN: "English"}


def role_names(roles: Iterable[Role], t: Words) -> str:
    return t.listed(t(ROLE_NAMES[role]) for role in Role if role in roles)


def person_card(card: PersonCard, me: Person, *, fresh: bool = False) -> Replies:
    t = words(me.language)
    text = "\n".join(
        [t("👤 <b>{name}</b>", name=card.person.name), _state(card, me, t), "", *_known(card, t)]
    )
    rows = (*_ways(card, t), (Button(t("‹ People"), OnPeople(do="here").pack()),))
    return (Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=rows, kind="person"),)


def _state(card: PersonCard, me: Person, t: Words) -> Html:
    dates, state = card.dates, card.person.state
    if state is PersonState.LEFT and dates.left_at:
        return t("⚪ Left on {moment}", moment=t.moment(dates.left_at, me.zone))
    if state is PersonState.JOINING:
        return t("🟡 Has opened the link and is on the way in")
    if state is PersonState.INVITED:
        if card.invite is None:
            return t("✉️ Invited, but there is no valid link: make a new one")
        return t(
            "✉️ Invited; the link is valid until {moment}", moment=t.moment(card.invite.expires_at, me.zone)
        )
    if dates.blocked_at:
        return t(
            "🔇 Has blocked me since {moment}: nothing reaches them",
            moment=t.moment(dates.blocked_at, me.zone),
        )
    return t("🟢 In since {moment}", moment=t.moment(dates.joined_at or dates.created_at, me.zone))


def _known(card: PersonCard, t: Words) -> list[Html]:
    person = card.person
    lines = [t("Roles: {roles}", roles=role_names(person.roles, t))]
    lines.append(t("Manager: {name}", name=card.manager.name) if card.manager else t("Manager: nobody"))
    if card.team:
        lines.append(t.many("Team: {n} person", "Team: {n} people", len(card.team)))
    lines.append(
        t(
            "Language: {language} · Time zone: {zone}",
            language=LANGUAGE_NAMES[person.language],
            zone=person.zone,
        )
    )
    if card.invite and person.state is PersonState.ACTIVE:
        lines.append(t("📱 A link for a new phone is open."))
    if person.is_a(Role.REP):
        lines.append(_allowed(card, t))
    return lines


def _allowed(card: PersonCard, t: Words) -> Html:
    """So that the admin knows why a visit has no place or selfie; it is the person's own choice."""
    given = {kind for kind, consent in card.consents.items() if consent.given}
    if given >= set(ConsentKind):
        return t("Allows location and selfies")
    if ConsentKind.LOCATION in given:
        return t("Allows location, no selfies")
    if ConsentKind.FACE in given:
        return t("Allows selfies, no location")
    return t("Allows neither location nor selfies")


def _ways(card: PersonCard, t: Words) -> tuple[Row, ...]:
    def tap(text: str, do: str) -> Button:
        return Button(text, OnPerson(do=do, person_id=card.person.id).pack())

    state = card.person.state
    if state is PersonState.LEFT:
        erase = Button(t("🗑 Erase their data"), OnErasure(do="begin", id=card.person.id).pack())
        return ((tap(t("↩️ Invite back"), "link"),), (erase,))
    first: Row = (tap(t("📱 New phone"), "link"),)
    if state is not PersonState.ACTIVE:
        first = (tap(t("🔗 New link"), "link"),)
    if card.invite is not None:
        first = (*first, tap(t("Withdraw the link"), "withdraw"))
    return (
        (tap(t("Roles"), "roles"), tap(t("Manager"), "managers")),
        (tap(t("Name"), "name"), tap(t("Time zone"), "zone")),
        (tap(t("📥 In charge of"), "charge"),),
        first,
        (tap(t("🚪 Has left the company"), "leave"),),
    )


def roles_of(person: Person, me: Person) -> Replies:
    """Each role a button: held ones are taken after a question, others given at once."""
    t = words(me.language)
    rows = []
    for role in Role:
        held = role in person.roles
        text = f"{'✅' if held else '▫️'} {t(ROLE_NAMES[role])}"
        do = "take" if held else "give"
        rows.append((Button(text, OnPerson(do=do, person_id=person.id, arg=role).pack()),))
    text = t("What does <b>{name}</b> do? Tap to give or take a role.", name=person.name)
    return (_asked(me, text, (*rows, _back(person.id, t))),)


def ask_take_role(person: Person, role: Role, team: int, me: Person) -> Replies:
    t = words(me.language)
    lines = [t("Take the role “{role}” from <b>{name}</b>?", role=t(ROLE_NAMES[role]), name=person.name)]
    if role is Role.MANAGER and team:
        lines.append(
            t.many(
                "{n} person answers to them and stays listed there until you choose another manager.",
                "{n} people answer to them and stay listed there until you choose another manager.",
                team,
            )
        )
    yes = Button(t("Yes, take it"), OnPerson(do="take_yes", person_id=person.id, arg=role).pack())
    return (_asked(me, "\n".join(lines), ((yes,), _back(person.id, t))),)


def told_new_role(changed: Changed) -> Replies:
    """A word to the person themselves, with the questions that come with the role."""
    if changed.new_role is None:
        return ()
    t = words(changed.person.language)
    text: str = t(NEW_ROLE[changed.new_role])
    buttons: tuple[Row, ...] = ()
    if changed.asks_consent:
        text += "\n" + t("Please decide first what you allow: your location and selfies, each by itself.")
        buttons = ((Button(t("🔒 Decide"), Go(to="privacy").pack()),),)
    return (Reply(to=changed.person.id, text=text, buttons=buttons, kind="new_role"),)


def managers_for(person: Person, managers: Sequence[Person], me: Person, *, page: int = 0) -> Replies:
    t = words(me.language)
    others = [manager for manager in managers if manager.id != person.id]

    def tap(text: str, do: str, arg: int) -> Button:
        return Button(text, OnPerson(do=do, person_id=person.id, arg=str(arg)).pack())

    rows = choice_rows(
        [tap(manager.name, "manager", manager.id) for manager in others],
        page,
        lambda at: tap("‹" if at < page else "›", "managers", at),
    )
    text = (
        t("Who is <b>{name}</b>’s manager from today on?", name=person.name)
        if others
        else t("There is no manager yet. Give somebody the role “manager” first.")
    )
    nobody = (tap(t("Nobody"), "manager", 0),)
    return (_asked(me, text, (*rows, nobody, _back(person.id, t))),)


def choice_rows(choices: Sequence[Button], page: int, turn: Callable[[int], Button]) -> tuple[Row, ...]:
    """A page of choices, two in a row, and buttons to turn it; a page that does not exist is the last."""
    last = max(0, (len(choices) - 1) // CHOICES)
    page = min(max(page, 0), last)
    shown = choices[page * CHOICES : (page + 1) * CHOICES]
    rows = [tuple(shown[at : at + 2]) for at in range(0, len(shown), 2)]
    turning = [turn(at) for at in (page - 1, page + 1) if 0 <= at <= last]
    return (*rows, tuple(turning)) if turning else tuple(rows)


def ask_name(person: Person, me: Person) -> Replies:
    t = words(me.language)
    text = t("How is <b>{name}</b> to be called? Type the name.", name=person.name)
    return (_asked(me, text, (_back(person.id, t),)),)


def ask_zone(person: Person, me: Person) -> Replies:
    t = words(me.language)
    text = t("Where does <b>{name}</b> work? Tap a zone or type a city.", name=person.name)
    taps = [
        Button(zone, OnPerson(do="zone_is", person_id=person.id, arg=zone).pack()) for zone in USUAL_ZONES
    ]
    rows = tuple(tuple(taps[at : at + 2]) for at in range(0, len(taps), 2))
    return (_asked(me, text, (*rows, _back(person.id, t))),)


def _asked(me: Person, text: str, rows: tuple[Row, ...]) -> Reply:
    return Reply(to=me.id, slot=SLOT, text=text, buttons=rows, kind="person")


def _back(person_id: int, t: Words) -> Row:
    return (Button(t("↩ Back"), OnPerson(do="show", person_id=person_id).pack()),)
