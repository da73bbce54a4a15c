"""Handing over customers: whose, to whom, who gets how many; done, with a way back."""

from datetime import datetime

from bot.rules.language import Language
from bot.rules.ownership import Split
from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.rules.roles import PersonState
from bot.rules.working_time import local_day
from bot.services.handover import Done, Giver, NoHandover, Preview
from bot.views.block import Block
from bot.views.ownership import visits_come, visits_go
from bot.views.replies import Button, Rank, Replies, Reply, Row
from bot.views.taps import Go, OnHandover, OnRoute
from bot.views.words import Html, Words, words

SLOT = "handover"
MOST_SHOWN = 30


def givers(found: tuple[Giver, ...], me: Person) -> Replies:
    t = words(me.language)
    rows: list[Row] = [
        (Button(_face(each, t), OnHandover(do="from", id=each.person.id).pack()),)
        for each in found[:MOST_SHOWN]
    ]
    text = (
        t("📦 <b>Hand over</b>: whose customers? People who have left come first.")
        if found
        else t("📦 Nobody you lead has customers to hand over.")
    )
    rows.append((Button(t("‹ Customers"), Go(to="customers").pack()),))
    return (Reply(to=me.id, slot=SLOT, fresh=True, text=text, buttons=tuple(rows), kind="handover"),)


def preview(shown: Preview, me: Person) -> Replies:
    t = words(me.language)
    lines: list[str] = [
        t.many(
            "📦 {n} customer of <b>{name}</b>. Who gets it?",
            "📦 {n} customers of <b>{name}</b>. Who gets them?",
            shown.customers,
            name=shown.giver.name,
        )
    ]
    names = {each.id: each.name for each in shown.colleagues}
    if shown.heirs:
        lines.append("")
        lines += [
            t("• {name}: {n}", name=names[heir], n=t.number(shown.shares.get(heir, 0)))
            for heir in shown.heirs
        ]
        lines.append(t("Planned visits go with them; every customer keeps its history."))
    elif not shown.colleagues:
        lines.append(t("There is no rep who could get them."))
    return (
        Reply(to=me.id, slot=SLOT, text="\n".join(lines), buttons=_choices(shown, names, t), kind="handover"),
    )


def done(result: Done, me: Person, *, at: datetime) -> Replies:
    t = words(me.language)
    total = sum(count for _, count in result.shares)
    if result.undone:
        lines: list[str] = [
            t("↩ Taken back: {n} customers are {name}’s again.", n=t.number(total), name=result.giver.name)
        ]
        if result.kept:
            lines.append(t("{n} had changed hands once more and stay.", n=t.number(result.kept)))
        if result.dropped:
            lines.append(
                t("Visits that had been dropped and are planned again: {n}", n=t.number(result.dropped))
            )
        rows: tuple[Row, ...] = ()
    else:
        lines = [
            t("✅ {n} customers of <b>{name}</b> handed over.", n=t.number(total), name=result.giver.name)
        ]
        lines += [t("• {name}: {n}", name=heir.name, n=t.number(count)) for heir, count in result.shares]
        if result.planned:
            lines.append(t("Planned visits that went with them: {n}", n=t.number(result.planned)))
        if result.dropped:
            lines.append(t("Planned at customers of others and dropped: {n}", n=t.number(result.dropped)))
        undo = Button(t("↩ Undo the handover"), OnHandover(do="undo", id=result.handover_id).pack())
        rows = ((undo,),)
    said = Reply(to=me.id, slot=SLOT, text="\n".join(lines), buttons=rows, kind="handover")
    told = [
        _told(result, heir, count, me, at)
        for heir, count in result.shares
        if count and heir.id != me.id and heir.state is PersonState.ACTIVE
    ]
    return (said, *told, *_giver_told(result, me))


def _giver_told(result: Done, by: Person) -> Replies:
    """Whose customers they were hears of it, too, unless they have left or did it themselves."""
    giver = result.giver
    if giver.id == by.id or giver.state is not PersonState.ACTIVE:
        return ()
    t = words(giver.language)
    total = sum(count for _, count in result.shares)
    names = t.listed(t.pair(heir.name, t.number(count)) for heir, count in result.shares if count)
    if result.undone:
        text = t.many(
            "↩ {by} has taken the handover back: {n} customer is yours again.",
            "↩ {by} has taken the handover back: {n} customers are yours again.",
            total,
            by=by.name,
        )
    else:
        text = t.many(
            "📤 {by} has handed {n} customer of yours over ({names}).",
            "📤 {by} has handed {n} customers of yours over ({names}).",
            total,
            by=by.name,
            names=names,
        )
        if result.planned:
            text = t.sentences(text, visits_go(result.planned, t))
    rows = ((Button(t("‹ Customers"), Go(to="customers").pack()),),)
    return (Reply(to=giver.id, text=text, buttons=rows, kind=Push.COMMENT, rank=Rank.NUDGE),)


def no_handover(_refusal: NoHandover, language: Language) -> Block:
    t = words(language)
    text = t("That cannot be handed over or taken back (any more). Begin again from the list.")
    return Block(text, ((Button(t("📦 Hand over"), Go(to="handover").pack()),),))


def _told(result: Done, heir: Person, count: int, by: Person, at: datetime) -> Reply:
    t = words(heir.language)
    values = {"giver": result.giver.name, "by": by.name}
    text: Html = (
        t.many(
            "↩ {by} has taken the handover back: {n} customer is {giver}’s again.",
            "↩ {by} has taken the handover back: {n} customers are {giver}’s again.",
            count,
            **values,
        )
        if result.undone
        else t.many(
            "📥 {by} has given you {n} customer of {giver}. The file tells its history.",
            "📥 {by} has given you {n} customers of {giver}. Their files tell the history.",
            count,
            **values,
        )
    )
    rows: list[Row] = []
    days = () if result.undone else result.days.get(heir.id, ())
    if days:
        text = t.sentences(text, visits_come(len(days), t))
    if local_day(at, heir.zone) in days:
        text = t.sentences(text, t("Some are today: shall I plan your way anew?"))
        rows.append((Button(t("🧭 Plan my way anew"), OnRoute(do="here").pack()),))
    rows.append((Button(t("‹ Customers"), Go(to="customers").pack()),))
    return Reply(to=heir.id, text=text, buttons=tuple(rows), kind=Push.COMMENT, rank=Rank.NUDGE)


def _choices(shown: Preview, names: dict[int, str], t: Words) -> tuple[Row, ...]:
    giver = shown.giver.id
    taps = [
        Button(
            f"{'✅ ' if each in shown.heirs else ''}{name}",
            OnHandover(do="heir", id=giver, arg=each).pack(),
        )
        for each, name in list(names.items())[:MOST_SHOWN]
    ]
    rows: list[Row] = [tuple(taps[at : at + 2]) for at in range(0, len(taps), 2)]
    if len(shown.heirs) > 1:
        faces = {Split.AREA: t("🗺 By area"), Split.GRADE: t("⚖️ Evenly by grade")}
        rows.append(
            tuple(
                Button(
                    f"{'● ' if split is shown.split else '○ '}{face}", OnHandover(do=split, id=giver).pack()
                )
                for split, face in faces.items()
            )
        )
    if shown.heirs:
        rows.append((Button(t("✅ Hand over now"), OnHandover(do="do", id=giver).pack()),))
    rows.append((Button(t("↩ Back"), Go(to="handover").pack()),))
    return tuple(rows)


def _face(giver: Giver, t: Words) -> str:
    values = {"name": giver.person.name, "n": t.number(giver.customers)}
    if giver.person.state is PersonState.LEFT:
        return t("👋 {name} (has left) · {n}", **values)
    return t("{name} · {n}", **values)
