"""What a spot check says to people: asking the manager for words, and telling the rep fairly."""

from collections.abc import Iterable

from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.rules.spot_check import Verdict
from bot.rules.visit import Visit
from bot.services.comments import Commented
from bot.services.spot_check import Checking
from bot.services.spot_check_verdict import Cleared, Told
from bot.views.comments import answering, ask
from bot.views.replies import Rank, Replies, Reply
from bot.views.words import Html, words


def ask_for_words(verdict: Verdict, visit: Visit, customer: Customer, me: Person) -> Replies:
    """What is not fine goes to the rep, so that they can say how it was."""
    t = words(me.language)
    values = {"customer": customer.name(me.language), "number": visit.number}
    if verdict is Verdict.ASK:
        text = t(
            "💬 What would you like to ask about <b>{customer}</b> ({number})? The rep can answer.", **values
        )
    else:
        text = t(
            "❔ What is not clear about <b>{customer}</b> ({number})? The rep reads it and can answer.",
            **values,
        )
    return ask(me, text)


def brought(said: Commented, verdict: Verdict) -> Replies:
    """To the rep: that it was the lot, what is asked, and that nothing follows by itself."""
    rep = said.recipient
    if rep is None:
        return ()
    t = words(rep.language)
    values = {
        "author": said.author.name,
        "customer": said.customer.name(rep.language),
        "number": said.visit.number,
        "text": said.comment.text,
    }
    if verdict is Verdict.ASK:
        text = t(
            "🎯 The lot fell on your visit to <b>{customer}</b> ({number}); <b>{author}</b> asks:\n“{text}”",
            **values,
        )
        after = t(
            "A question is no reproach, and nothing follows from it by itself. Please answer as it was."
        )
    else:
        text = t(
            "🎯 The lot fell on your visit to <b>{customer}</b> ({number}). "
            "To <b>{author}</b> something is not clear:\n“{text}”",
            **values,
        )
        after = t(
            "Please say how it was. A doubt is no finding: by itself it counts nowhere, least of all for pay."
        )
    return (
        Reply(
            to=rep.id,
            text=Html(f"{text}\n\n{after}"),
            buttons=answering(said, rep.language),
            kind=Push.COMMENT,
            rank=Rank.NUDGE,
            key=f"{Push.COMMENT}:{said.comment.id}",
        ),
    )


def cleared(fine: Cleared, me: Person) -> Reply:
    t = words(fine.rep.language)
    text = t(
        "🎯 <b>{author}</b>: your visit to <b>{customer}</b> ({number}) is fine; nothing is open. Thank you!",
        author=me.name,
        customer=fine.customer.name(fine.rep.language),
        number=fine.visit.number,
    )
    return Reply(to=fine.rep.id, text=text, kind=Push.COMMENT, rank=Rank.NUDGE)


def closed(now: Checking, told: Iterable[Told], me: Person) -> Replies:
    """To each rep once: how many of their visits were looked at, and what came of them."""
    return tuple(_closed(now, each, me) for each in told)


def _closed(now: Checking, told: Told, me: Person) -> Reply:
    t = words(told.rep.language)
    lines = [
        t.many(
            "🎯 The lot fell on {n} of your visits, and {manager} has looked at it.",
            "🎯 The lot fell on {n} of your visits, and {manager} has looked at them.",
            sum(told.counts.values()),
            manager=me.name,
        )
    ]
    fine, open_ones = told.counts.get(Verdict.FINE, 0), 0
    open_ones = sum(told.counts.values()) - fine
    if fine:
        lines.append(t.many("✅ {n} is fine. Thank you!", "✅ {n} are fine. Thank you!", fine))
    if open_ones:
        lines.append(
            t.many(
                "💬 About {n} you have been asked; your answer stands beside it.",
                "💬 About {n} you have been asked; your answers stand beside them.",
                open_ones,
            )
        )
    return Reply(
        to=told.rep.id,
        text=Html("\n".join(lines)),
        kind=Push.COMMENT,
        rank=Rank.NUDGE,
        key=f"spot_check:{now.check.id}:{told.rep.id}",
    )
