"""A customer's score card: one question at a time on one card, then the score, its bars and the grade."""

from html import escape

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.rules.score_card import Criterion
from bot.services.score_card import Finished, GradeNeedsManager, NoScoreCard, Scoring
from bot.storage.score_cards import CardState
from bot.views.block import Block
from bot.views.customer import SLOT, back, tap
from bot.views.replies import Button, Rank, Replies, Reply, Row
from bot.views.taps import OnCustomer, OnScore
from bot.views.words import Html, Words, words

BAR = 8


def score_card(now: Scoring, me: Person) -> Replies:
    t = words(me.language)
    block = _question(now, now.asks, t) if now.asks else _result(now, t)
    return (Reply(to=me.id, slot=SLOT, text=block.text, buttons=block.rows, kind="customer"),)


def proposed(finished: Finished, me: Person) -> Replies:
    """To the rep that it waits, to the manager what to decide."""
    t = words(me.language)
    name = finished.customer.name(me.language)
    if finished.manager is None:
        text = t("🎯 <b>{name}</b>: grade {grade} waits for a manager.", name=name, grade=finished.card.grade)
        return (Reply(to=me.id, text=text, kind="customer"),)
    text = t(
        "🎯 <b>{name}</b>: grade {grade} waits for {manager}.",
        name=name,
        grade=finished.card.grade,
        manager=finished.manager.name,
    )
    return (Reply(to=me.id, text=text, kind="customer"), _to_manager(finished, finished.manager, me))


def decided(finished: Finished, me: Person) -> Replies:
    """To the manager in place of the question, and to the rep."""
    t = words(me.language)
    slot = _slot(finished)
    name, grade = finished.customer.name(me.language), finished.card.grade
    if finished.card.state is CardState.APPLIED:
        text = t("✓ <b>{name}</b> is {grade} now.", name=name, grade=grade)
    else:
        text = t("✓ <b>{name}</b> stays {grade}.", name=name, grade=finished.before)
    said = Reply(to=me.id, slot=slot, text=text, kind="customer")
    return (said, _to_rep(finished, finished.rep)) if finished.rep else (said,)


def ask_reason(customer_id: int, name: str, grade: str, me: Person) -> Replies:
    t = words(me.language)
    text = t("Why is <b>{name}</b> {grade}? One line; it stands in the history.", name=name, grade=grade)
    return (Reply(to=me.id, slot=SLOT, text=text, buttons=(back(customer_id, t),), kind="customer"),)


def no_score_card(_refusal: NoScoreCard, language: Language) -> Block:
    t = words(language)
    return Block(t("That score card is closed, or its questions have changed. Open the customer again."))


def grade_needs_manager(_refusal: GradeNeedsManager, language: Language) -> Block:
    t = words(language)
    return Block(
        t("A grade comes from the score card; only a manager sets it by hand. Tap 🎯 on the customer’s card.")
    )


def bar(points: int) -> str:
    full = round(points / 100 * BAR)
    return "▰" * full + "▱" * (BAR - full)


def _question(now: Scoring, criterion: Criterion, t: Words) -> Block:
    number = now.policy.criteria.index(criterion) + 1
    customer_id = now.file.customer.id
    lines = [
        t(
            "🎯 <b>{name}</b> · question {n} of {of}",
            name=now.file.customer.name(t.language),
            n=number,
            of=len(now.policy.criteria),
        ),
        "",
        f"<b>{escape(criterion.name.in_language(t.language), quote=False)}</b>",
    ]
    chosen = now.answers.get(criterion.slug)
    rows: list[Row] = [
        (
            tap(
                f"{'✅ ' if choice.points == chosen else ''}{choice.name.in_language(t.language)}",
                "score_is",
                customer_id,
                f"{criterion.slug}={choice.points}",
            ),
        )
        for choice in criterion.choices
    ]
    if number > 1:
        before = now.policy.criteria[number - 2]
        rows.append((tap(t("‹ Question before"), "score", customer_id, before.slug), *back(customer_id, t)))
    else:
        rows.append(back(customer_id, t))
    return Block("\n".join(lines), tuple(rows))


def _result(now: Scoring, t: Words) -> Block:
    customer = now.file.customer
    lines = [
        t("🎯 <b>{name}</b>: {score} of 100 → <b>{grade}</b>", name=customer.name(t.language),
          score=now.score, grade=now.grade),
        "",
        *(_line(each, now.answers[each.slug], t) for each in now.policy.criteria),
        "",
        t("A from {a}, B from {b}. Tap a line to correct it.", a=now.policy.a_from, b=now.policy.b_from),
    ]  # fmt: skip
    if now.goes_to_manager and now.grade != customer.grade:
        lines.append(t("Now {grade}; your manager confirms the change.", grade=customer.grade))
        face = t("📨 Send to the manager")
    elif now.grade == customer.grade:
        face = t("✅ Keep {grade}", grade=customer.grade)
    else:
        face = t("✅ Make it {grade}", grade=now.grade)
    corrections = [
        tap(each.name.in_language(t.language), "score", customer.id, each.slug)
        for each in now.policy.criteria
    ]
    rows: list[Row] = [(tap(face, "score_done", customer.id),)]
    rows += [tuple(corrections[at : at + 3]) for at in range(0, len(corrections), 3)]
    rows.append((tap(t("🔄 Start over"), "score_anew", customer.id), *back(customer.id, t)))
    return Block("\n".join(lines), tuple(rows))


def _line(criterion: Criterion, points: int, t: Words) -> str:
    choice = criterion.choice(points)
    said = choice.name.in_language(t.language) if choice else ""
    name = criterion.name.in_language(t.language)
    return f"{bar(points)} {escape(name, quote=False)} · {escape(said, quote=False)}"


def _to_manager(finished: Finished, manager: Person, rep: Person) -> Reply:
    t = words(manager.language)
    text = t(
        "🎯 {rep} scored <b>{name}</b>: {score} of 100. Grade {before} → <b>{grade}</b>?",
        rep=rep.name,
        name=finished.customer.name(manager.language),
        score=finished.card.score,
        before=finished.before,
        grade=finished.card.grade,
    )
    yes = Button(t("✅ Yes, {grade}", grade=finished.card.grade), _on(finished, "yes"))
    no = Button(t("✖ Keep {grade}", grade=finished.before), _on(finished, "no"))
    look = Button(t("📇 Open the customer"), OnCustomer(do="show", customer_id=finished.customer.id).pack())
    return Reply(
        to=manager.id,
        slot=_slot(finished),
        text=text,
        buttons=((yes, no), (look,)),
        kind=Push.COMMENT,
        rank=Rank.NUDGE,
    )


def _to_rep(finished: Finished, rep: Person) -> Reply:
    t = words(rep.language)
    name = finished.customer.name(rep.language)
    text: Html = (
        t("🎯 <b>{name}</b> is {grade} now: your manager agreed.", name=name, grade=finished.card.grade)
        if finished.card.state is CardState.APPLIED
        else t("🎯 <b>{name}</b> stays {grade}: your manager decided.", name=name, grade=finished.before)
    )
    key = f"{Push.COMMENT}:score:{finished.card.id}"
    return Reply(to=rep.id, text=text, kind=Push.COMMENT, rank=Rank.NUDGE, key=key)


def _slot(finished: Finished) -> str:
    return f"score:{finished.card.id}"


def _on(finished: Finished, do: str) -> str:
    return OnScore(do=do, card_id=finished.card.id).pack()
