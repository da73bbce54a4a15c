"""Words for what cannot be done with people: names, roles, managers, links, the last admin."""

from bot.rules.language import Language
from bot.rules.roles import PersonState
from bot.services.change_person import ZoneUnknown
from bot.services.invite import ManagerUnfit, NameTaken, NameUnfit, NoRole, NoSuchPerson
from bot.services.inviting import NothingToInvite
from bot.services.leave_company import LastAdmin
from bot.views.block import Block
from bot.views.person import OPEN
from bot.views.replies import Button
from bot.views.taps import Go, OnPerson
from bot.views.words import words


def name_taken(refusal: NameTaken, language: Language) -> Block:
    t = words(language)
    name = refusal.person.name
    if refusal.person.state is PersonState.LEFT:
        text = t("<b>{name}</b> was here before and has left. Shall they come back?", name=name)
    else:
        text = t(
            "<b>{name}</b> is here already. Add something to tell them apart, and type it again.", name=name
        )
    return Block(
        text, ((Button(t("Show them"), OnPerson(do="show", person_id=refusal.person.id, arg=OPEN).pack()),),)
    )


def name_unfit(refusal: NameUnfit, language: Language) -> Block:
    t = words(language)
    return Block(t("That is no name: up to 40 characters, with at least one letter. Type it again."))


def no_such_person(refusal: NoSuchPerson, language: Language) -> Block:
    t = words(language)
    return Block(
        t("That button is old: this person has changed since."),
        ((Button(t("👥 People"), Go(to="people").pack()),),),
    )


def no_role(refusal: NoRole, language: Language) -> Block:
    t = words(language)
    return Block(t("Everybody needs at least one role. Give another one first."))


def manager_unfit(refusal: ManagerUnfit, language: Language) -> Block:
    t = words(language)
    return Block(
        t("<b>{name}</b> cannot be the manager: they are below, or no manager any more.", name=refusal.name)
    )


def last_admin(refusal: LastAdmin, language: Language) -> Block:
    t = words(language)
    text = t(
        "<b>{name}</b> is the last admin; without one nobody could let people in. "
        "Make somebody else admin first.",
        name=refusal.person.name,
    )
    return Block(text, ((Button(t("👥 People"), Go(to="people").pack()),),))


def zone_unknown(refusal: ZoneUnknown, language: Language) -> Block:
    t = words(language)
    return Block(
        t("I know no time zone “{typed}”. Type a large city nearby, such as Shanghai.", typed=refusal.typed)
    )


def nothing_to_invite(refusal: NothingToInvite, language: Language) -> Block:
    t = words(language)
    return Block(
        t("This invitation is closed. Begin a new one:"),
        ((Button(t("➕ Invite people"), Go(to="invite").pack()),),),
    )
