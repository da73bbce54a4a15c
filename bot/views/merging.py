"""Two files of one customer: which other one, what would go over, done, and the way back."""

from collections.abc import Mapping

from bot.rules.customer import Customer, CustomerFile
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.rules.roles import PersonState
from bot.services.customer import CustomerList
from bot.services.merging import Merged, MergePreview, MergeUnfit
from bot.views.block import Block
from bot.views.customer import asked, back, tap
from bot.views.fitting import on_face
from bot.views.ownership import visits_come
from bot.views.replies import Button, Rank, Replies, Reply, Row
from bot.views.taps import OnCustomer, OnMerge
from bot.views.words import Html, Words, say, words

GOES: Mapping[str, str] = {
    "visits": say("visits with their reports"),
    "plans": say("planned visits"),
    "tasks": say("tasks"),
    "incidents": say("complaints"),
    "entries": say("orders and notes"),
    "contacts": say("contacts"),
    "places": say("places"),
    "feedback": say("ratings"),
}


def ask_other(file: CustomerFile, alike: tuple[Customer, ...], me: Person) -> Replies:
    t = words(me.language)
    customer_id = file.customer.id
    rows: list[Row] = [(_other(each, customer_id, t),) for each in alike if each.id != customer_id]
    text = t(
        "🔗 Which other file is <b>{name}</b>, too? Type part of its name.", name=_named(file.customer, t)
    )
    return (asked(me, text, (*rows, back(customer_id, t))),)


def choose_other(customer_id: int, found: CustomerList, me: Person) -> Replies:
    t = words(me.language)
    rows: list[Row] = [
        (_other(hit.customer, customer_id, t),) for hit in found.hits if hit.customer.id != customer_id
    ]
    text = (
        t("🔗 Which of these is it, too? Not among them? Type on.")
        if rows
        else t("🔎 Nobody found for “{typed}”. Try fewer letters, the pinyin or the code.", typed=found.typed)
    )
    return (asked(me, text, (*rows, back(customer_id, t)), fresh=True),)


def preview(shown: MergePreview, me: Person) -> Replies:
    t = words(me.language)
    kept, gone = shown.kept.customer, shown.gone.customer
    lines: list[str] = [
        t("🔗 <b>{name}</b> stays.", name=_named(kept, t)),
        t(
            "<b>{name}</b> goes into it and is put away; whoever looks for it finds the other.",
            name=_named(gone, t),
        ),
        "",
    ]
    lines += [t("• {n} {what}", n=count, what=t(GOES[name])) for name, count in shown.goes.items()]
    if not shown.goes:
        lines.append(t("There is nothing in it that would have to go over."))
    lines += ["", t("Owner, grade and stage stay those of the one that is kept.")]
    pair = {"kept_id": kept.id, "gone_id": gone.id}
    rows: tuple[Row, ...] = (
        (Button(t("✅ Make them one"), OnMerge(do="do", **pair).pack()),),
        (Button(t("🔁 Keep the other one"), OnMerge(do="look", kept_id=gone.id, gone_id=kept.id).pack()),),
        back(kept.id, t),
    )
    return (asked(me, "\n".join(lines), rows),)


def done(result: Merged, me: Person) -> Replies:
    t = words(me.language)
    kept, gone = result.kept, result.gone
    look = tap(t("📇 Open the customer"), "show", kept.id)
    if result.merge.undone_at is not None:
        text = t(
            "↩ They are two again: <b>{kept}</b> and <b>{gone}</b>.",
            kept=_named(kept, t),
            gone=_named(gone, t),
        )
        return (asked(me, text, ((look,),)), *told(result, me))
    text = t(
        "🔗 Done: <b>{gone}</b> is now part of <b>{kept}</b>.", gone=_named(gone, t), kept=_named(kept, t)
    )
    if result.dropped:
        twice = t.many(
            "{n} visit that was planned twice for one day stands there once.",
            "{n} visits that were planned twice for one day stand there once.",
            result.dropped,
        )
        text = t.sentences(text, twice)
    undo = Button(t("↩ Make them two again (for a day)"), OnMerge(do="undo", merge_id=result.merge.id).pack())
    return (asked(me, text, ((look,), (undo,))), *told(result, me))


def told(result: Merged, by: Person) -> Replies:
    """Both owners hear of it, where there were two; who merged knows."""
    if result.heir is None or result.lost is None:
        return ()
    both = ((result.lost, result.gone, _lost), (result.heir, result.kept, _won))
    return tuple(
        _push(to, look, said(result, by, words(to.language)))
        for to, look, said in both
        if to.id != by.id and to.state is PersonState.ACTIVE
    )


def _lost(result: Merged, by: Person, t: Words) -> Html:
    values = {"by": by.name, "gone": _named(result.gone, t), "kept": _named(result.kept, t)}
    if result.merge.undone_at is not None:
        return t("↩ {by} has made two files again: <b>{gone}</b> is yours as before.", **values)
    heir = result.heir.name if result.heir else ""
    text = t("🔗 {by} found that <b>{gone}</b> is {heir}’s customer <b>{kept}</b>.", heir=heir, **values)
    return t.sentences(text, t("What you had still to do there is {heir}’s now.", heir=heir))


def _won(result: Merged, by: Person, t: Words) -> Html:
    values = {"by": by.name, "gone": _named(result.gone, t), "kept": _named(result.kept, t)}
    if result.merge.undone_at is not None:
        return t("↩ {by} has made two files again: <b>{gone}</b> is no part of <b>{kept}</b>.", **values)
    text = t("🔗 {by} found that <b>{gone}</b> is your customer <b>{kept}</b>: one file now.", **values)
    n = result.passed_visits
    return t.sentences(text, visits_come(n, t)) if n else text


def _push(to: Person, customer: Customer, text: Html) -> Reply:
    t = words(to.language)
    look = Button(t("📇 Open the customer"), OnCustomer(do="show", customer_id=customer.id, arg="new").pack())
    return Reply(to=to.id, text=text, buttons=((look,),), kind=Push.COMMENT, rank=Rank.NUDGE)


def merge_unfit(_refusal: MergeUnfit, language: Language) -> Block:
    t = words(language)
    return Block(
        t("These two cannot be made one, or two again: both must be yours to lead, and neither put away.")
    )


def _other(customer: Customer, customer_id: int, t: Words) -> Button:
    face = on_face(f"{customer.code} · {customer.name(t.language)}")
    return Button(face, OnMerge(do="look", kept_id=customer_id, gone_id=customer.id).pack())


def _named(customer: Customer, t: Words) -> str:
    return f"{customer.name(t.language)} ({customer.code})"
