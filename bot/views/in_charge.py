"""What somebody is in charge of, a tap a kind; and the word to them."""

from bot.rules.incident import IncidentKind
from bot.rules.person import Person
from bot.rules.roles import PersonState
from bot.services.in_charge import Duties
from bot.views.incident_words import kind_face
from bot.views.person import SLOT
from bot.views.replies import Button, Replies, Reply
from bot.views.taps import OnPerson
from bot.views.words import words


def duties(found: Duties, me: Person) -> Reply:
    t = words(me.language)

    def tap(face: str, do: str, arg: str = "") -> Button:
        return Button(face, OnPerson(do=do, person_id=found.person.id, arg=arg).pack())

    faces = [
        tap(f"{'✅' if kind in found.kinds else '▫️'} {kind_face(kind, t)}", "charge_is", kind)
        for kind in IncidentKind
    ]
    rows = [tuple(faces[at : at + 2]) for at in range(0, len(faces), 2)]
    text = t(
        "📥 What is <b>{name}</b> in charge of? Such reports come to them, whoever makes them; "
        "the manager of who made one hears as well.",
        name=found.person.name,
    )
    back = (tap(t("↩ Back"), "show"),)
    return Reply(to=me.id, slot=SLOT, text=text, buttons=(*rows, back), kind="person")


def told_duty(found: Duties, kind: IncidentKind) -> Replies:
    """A word to the person; whoever is not in yet finds out with the first one."""
    if found.person.state is not PersonState.ACTIVE:
        return ()
    t = words(found.person.language)
    text = t("📥 You are now in charge of: {kind}. /urgent shows what is open.", kind=kind_face(kind, t))
    return (Reply(to=found.person.id, text=text, kind="new_role"),)
