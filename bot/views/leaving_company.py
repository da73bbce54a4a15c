"""Somebody leaves the company: what it will mean, asked before, and told after."""

from bot.rules.person import Person
from bot.services.leave_company import Leaving, Left
from bot.views.person import SLOT
from bot.views.replies import Button, Replies, Reply
from bot.views.taps import OnHandover, OnPeople, OnPerson
from bot.views.words import Words, words

NAMES_SHOWN = 10


def ask_leaving(leaving: Leaving, me: Person) -> Replies:
    """Everything that happens, before it does."""
    t = words(me.language)
    person = leaving.person
    lines: list[str] = [t("🚪 Has <b>{name}</b> left the company?", name=person.name), ""]
    lines.append(t("• All access ends at once; what was recorded stays."))
    if leaving.open_visit is not None:
        lines.append(t("• The open visit {number} is closed.", number=leaving.open_visit.number))
    if leaving.reports_owed:
        lines.append(
            t.many("• {n} report is still owed.", "• {n} reports are still owed.", leaving.reports_owed)
        )
    lines += _team(leaving, t)
    lines += _customers(leaving, me, t)
    if person.id == me.id:
        lines += ["", t("⚠️ This is yourself.")]
    yes = Button(t("Yes, has left"), OnPerson(do="leave_yes", person_id=person.id).pack())
    no = Button(t("↩ Back"), OnPerson(do="show", person_id=person.id).pack())
    return (Reply(to=me.id, slot=SLOT, text="\n".join(lines), buttons=((yes,), (no,)), kind="person"),)


def left(done: Left, me: Person) -> Replies:
    """Done; and one last line to the chats that were cut off."""
    t = words(me.language)
    lines: list[str] = [t("⚪ <b>{name}</b> is out; all access has ended.", name=done.person.name)]
    lines += _team(done.before, t)
    lines += _customers(done.before, me, t)
    back = Button(t("↩️ Invite back"), OnPerson(do="link", person_id=done.person.id).pack())
    people = Button(t("‹ People"), OnPeople(do="here").pack())
    rows: tuple[tuple[Button, ...], ...] = ((back, people),)
    if done.before.customers:
        face = t("📦 Hand over the customers")
        rows = ((Button(face, OnHandover(do="from", id=done.person.id).pack()),), *rows)
    told = Reply(to=me.id, slot=SLOT, text="\n".join(lines), buttons=rows, kind="person")
    return ((told,) if done.person.id != me.id else ()) + _farewell(done)


def _farewell(done: Left) -> Replies:
    t = words(done.person.language)
    text = t("Your access has ended. Thank you for your work, and all the best!")
    return tuple(Reply(chat_id=chat, text=text, keys=(), kind="farewell") for chat in done.chats)


def _team(leaving: Leaving, t: Words) -> list[str]:
    if not leaving.team:
        return []
    if leaving.next_manager is not None:
        return [
            t.many(
                "• {n} person of their team now answers to {name}.",
                "• {n} people of their team now answer to {name}.",
                len(leaving.team),
                name=leaving.next_manager.name,
            )
        ]
    return [
        t.many(
            "• {n} person of their team has no manager now: choose one in /people.",
            "• {n} people of their team have no manager now: choose one in /people.",
            len(leaving.team),
        )
    ]


def _customers(leaving: Leaving, me: Person, t: Words) -> list[str]:
    if not leaving.customers:
        return []
    names = t.listed(customer.name(me.language) for customer in leaving.customers[:NAMES_SHOWN])
    lines: list[str] = [
        t.many(
            "• {n} customer waits for a new owner: {names}",
            "• {n} customers wait for a new owner: {names}",
            len(leaving.customers),
            names=names,
        )
    ]
    if len(leaving.customers) > NAMES_SHOWN:
        lines.append(
            t.many(
                "… and {n} more customer", "… and {n} more customers", len(leaving.customers) - NAMES_SHOWN
            )
        )
    return lines
