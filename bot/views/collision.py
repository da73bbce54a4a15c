"""Two want one customer: the question to the manager, and what was decided, to everybody concerned."""

from bot.rules.customer import Customer
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.rules.roles import PersonState
from bot.services.collision import Contested, NothingToDecide
from bot.storage.collisions import Outcome
from bot.views.block import Block
from bot.views.customer import SLOT, back
from bot.views.ownership import visits_come, visits_go
from bot.views.replies import Button, Rank, Replies, Reply, Row
from bot.views.taps import OnCollision, OnCustomer
from bot.views.words import Html, Words, words


def ask_reason(customer: Customer, me: Person) -> Replies:
    t = words(me.language)
    text = t(
        "⚖️ Why should <b>{name}</b> be yours? One line; the owner’s manager reads it and decides.",
        name=customer.name(me.language),
    )
    rows = (back(customer.id, t),)
    return (Reply(to=me.id, slot=SLOT, fresh=True, text=text, buttons=rows, kind="customer"),)


def reported(found: Contested, me: Person) -> Replies:
    t = words(me.language)
    name = found.customer.name(me.language)
    if not found.is_new:
        return (_said(me, t("You have asked for <b>{name}</b> already; it is not decided yet.", name=name)),)
    if found.manager is None:
        return (_said(me, t("⚖️ Noted. Nobody leads {owner} now: an admin decides.", owner=found.owner.name)),)
    text = t("⚖️ {manager} decides about <b>{name}</b>.", manager=found.manager.name, name=name)
    return (_said(me, text), question(found, found.manager))


def question(found: Contested, manager: Person) -> Reply:
    """For the manager of the owner."""
    t = words(manager.language)
    values = {
        "asks": found.asks.name,
        "owner": found.owner.name,
        "name": found.customer.name(manager.language),
        "code": found.customer.code,
    }
    if found.other is None:
        lines = [
            t("⚖️ <b>{asks}</b> asks for <b>{name}</b> ({code}), {owner}’s customer.", **values),
            t("“{reason}”", reason=found.collision.reason) if found.collision.reason else "",
        ]
    else:
        lines = [
            t(
                "⚖️ <b>{asks}</b> has added <b>{other}</b>, which may be {owner}’s <b>{name}</b> ({code}).",
                other=found.other.name(manager.language),
                **values,
            )
        ]
    rows: list[Row] = []
    if found.other is not None:
        rows.append((_on(t("They are different customers"), Outcome.DIFFERENT, found),))
    rows += [
        (_on(t("It stays {owner}’s", owner=found.owner.name), Outcome.STAYS, found),),
        (_on(t("{asks} gets it", asks=found.asks.name), Outcome.GOES, found),),
        (_on(t("Both work on it"), Outcome.SHARED, found),),
        (Button(t("📇 Open the customer"), OnCustomer(do="show", customer_id=found.customer.id).pack()),),
    ]
    return Reply(
        to=manager.id,
        slot=_slot(found),
        text="\n".join(line for line in lines if line),
        buttons=tuple(rows),
        kind=Push.COMMENT,
        rank=Rank.NUDGE,
    )


def decided(found: Contested, me: Person) -> Replies:
    """In place of the question; to who asked and to the owner."""
    t = words(me.language)
    mine = Reply(to=me.id, slot=_slot(found), text=_outcome(found, t), kind="customer")
    others = [_told(found, each) for each in (found.asks, found.owner) if each.state is PersonState.ACTIVE]
    return (mine, *others)


def nothing_to_decide(_refusal: NothingToDecide, language: Language) -> Block:
    t = words(language)
    return Block(t("That has been decided already, or is not yours to decide."))


def _told(found: Contested, to: Person) -> Reply:
    t = words(to.language)
    look = Button(t("📇 Open the customer"), OnCustomer(do="show", customer_id=found.customer.id).pack())
    return Reply(
        to=to.id,
        text=_with_visits(found, to, t),
        buttons=((look,),),
        kind=Push.COMMENT,
        rank=Rank.NUDGE,
        key=f"{Push.COMMENT}:collision:{found.collision.id}:{to.id}",
    )


def _with_visits(found: Contested, to: Person, t: Words) -> Html:
    n = len(found.days)
    if not n:
        return _outcome(found, t)
    visits = visits_come(n, t) if to.id == found.asks.id else visits_go(n, t)
    return t.sentences(_outcome(found, t), visits)


def _outcome(found: Contested, t: Words) -> Html:
    values = {"name": found.customer.name(t.language), "owner": found.owner.name, "asks": found.asks.name}
    match found.collision.outcome:
        case Outcome.GOES:
            return t("⚖️ Decided: <b>{name}</b> is {asks}’s customer now.", **values)
        case Outcome.SHARED:
            return t("⚖️ Decided: {owner} and {asks} both work on <b>{name}</b>.", **values)
        case Outcome.DIFFERENT:
            return t("⚖️ Decided: they are different customers, both stay.")
        case _:
            return t("⚖️ Decided: <b>{name}</b> stays {owner}’s customer.", **values)


def _slot(found: Contested) -> str:
    return f"collision:{found.collision.id}"


def _on(text: str, outcome: Outcome, found: Contested) -> Button:
    return Button(text, OnCollision(do=outcome, collision_id=found.collision.id).pack())


def _said(me: Person, text: Html) -> Reply:
    return Reply(to=me.id, slot=SLOT, fresh=True, text=text, kind="customer")
