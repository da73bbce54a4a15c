"""A visit's evidence in words: the score as a sum, what would have raised it, appeals; never a verdict."""

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.rules.score import Line, Score
from bot.services.appeal import Appealed, AppealTooLate, EvidenceSeen, ScoreNotYours
from bot.storage.scores import AppealState
from bot.views.block import Block
from bot.views.fitting import shortened
from bot.views.replies import Button, Rank, Replies, Reply, Row
from bot.views.signals import HINTS, signal_words
from bot.views.taps import Go, OnAppeal
from bot.views.visit import tap
from bot.views.words import Html, Words, words

ASK_SLOT = "appeal"


def for_rep(seen: EvidenceSeen, me: Person) -> Replies:
    """The rep's own look at it, with what would have raised it and the way to disagree."""
    t = words(me.language)
    parts = [_head(seen, t), _sum(seen.score, t), _chances(seen.score, t), _appeal_line(seen, t)]
    parts.append(_who_sees(seen, me, t))
    rows: list[Row] = []
    if seen.can_appeal and seen.open_appeal is None:
        rows.append((tap(t("✋ Something is wrong here"), "appeal", seen.visit.id),))
    rows.append((tap(t("‹ Back to the visit"), "show", seen.visit.id),))
    return (_reply(seen, me, parts, rows),)


def for_manager(seen: EvidenceSeen, me: Person, back: Button) -> Replies:
    """The same sum, with the rep's appeal to decide."""
    t = words(me.language)
    parts = [_head(seen, t), _sum(seen.score, t), _appeal_line(seen, t)]
    parts.append(t("Evidence makes it easier to see what happened. It decides nothing: people do."))
    rows: list[Row] = []
    if seen.open_appeal is not None:
        rows.append(_deciding(seen.open_appeal.id, t))
    rows.append((back,))
    return (_reply(seen, me, parts, rows),)


def ask_for_appeal(seen: EvidenceSeen, me: Person) -> Replies:
    t = words(me.language)
    text = t(
        "✋ What is wrong with the evidence of your visit to <b>{customer}</b>? Write it in your own words: "
        "I bring it to your manager, and both your words and the decision stay on record.",
        customer=seen.customer.name(me.language),
    )
    cancel = ((Button(t("✖ Never mind"), Go(to="cancel").pack()),),)
    return (Reply(to=me.id, slot=ASK_SLOT, fresh=True, text=text, buttons=cancel),)


def appealed(said: Appealed, me: Person) -> Replies:
    """What became of the rep's words, and the question to whoever decides."""
    t = words(me.language)
    if not said.is_new:
        text = t("Your appeal lies with the manager already; one at a time.")
        return (Reply(to=me.id, slot=ASK_SLOT, text=text),)
    if said.manager is None:
        text = t("✓ Kept with the visit. Nobody leads you just now; whoever does next will see it.")
        return (Reply(to=me.id, slot=ASK_SLOT, text=text),)
    kept = t("✓ Brought to {manager}. You hear from me when it is decided.", manager=said.manager.name)
    return (Reply(to=me.id, slot=ASK_SLOT, text=kept), _question(said, said.manager))


def decided(said: Appealed, me: Person) -> Replies:
    """For the manager who decided, and for the rep."""
    t = words(me.language)
    granted = said.appeal.state is AppealState.GRANTED
    if not said.is_new:
        text = (
            t("That was decided already: agreed.")
            if granted
            else t("That was decided already: left as it was.")
        )
        return (Reply(to=me.id, slot=_slot(said), text=text),)
    text = (
        t("✓ You agreed with {rep}. What spoke against the visit no longer counts.", rep=said.seen.rep.name)
        if granted
        else t("✓ Left as it is. {rep} hears of it.", rep=said.seen.rep.name)
    )
    return (Reply(to=me.id, slot=_slot(said), text=text), _told(said, granted=granted))


def appeal_too_late(refusal: AppealTooLate, language: Language) -> Block:
    t = words(language)
    text = t("Appeals are open for {n} days after a visit; that time is over.", n=round(refusal.days))
    return Block(text, ((tap(t("‹ Back to the visit"), "show", refusal.visit_id),),))


def score_not_yours(refusal: ScoreNotYours, language: Language) -> Block:
    t = words(language)
    return Block(t("The rep sees this evidence first. It is yours to see once the report is there."))


def _question(said: Appealed, manager: Person) -> Reply:
    t = words(manager.language)
    seen = said.seen
    head = t(
        "✋ <b>{rep}</b> disagrees with the evidence of the visit to <b>{customer}</b> ({number}):\n“{text}”",
        rep=seen.rep.name,
        customer=seen.customer.name(manager.language),
        number=seen.visit.number,
        text=shortened(said.appeal.text, 1500),
    )
    parts = [head, _sum(seen.score, t)]
    return Reply(
        to=manager.id,
        slot=_slot(said),
        fresh=True,
        text="\n\n".join(part for part in parts if part),
        buttons=(_deciding(said.appeal.id, t),),
        kind=Push.COMMENT,
        rank=Rank.NUDGE,
        key=f"{Push.COMMENT}:appeal:{said.appeal.id}",
    )


def _told(said: Appealed, *, granted: bool) -> Reply:
    rep = said.seen.rep
    t = words(rep.language)
    values = {
        "manager": said.manager.name if said.manager else "",
        "customer": said.seen.customer.name(rep.language),
    }
    text = (
        t(
            "✓ <b>{manager}</b> agrees with you about <b>{customer}</b>. "
            "It no longer counts against the visit.",
            **values,
        )
        if granted
        else t(
            "<b>{manager}</b> has read your words about <b>{customer}</b> and leaves it as it is. "
            "Both stay on record.",
            **values,
        )
    )
    return Reply(
        to=rep.id,
        text=text,
        buttons=((tap(t("🔎 See the evidence"), "evidence", said.seen.visit.id),),),
        kind=Push.COMMENT,
        rank=Rank.NUDGE,
        key=f"{Push.COMMENT}:appeal_decided:{said.appeal.id}",
    )


def _slot(said: Appealed) -> str:
    return f"appeal:{said.appeal.id}"


def _deciding(appeal_id: int, t: Words) -> Row:
    return (
        Button(t("✓ Agree with the rep"), OnAppeal(do="grant", appeal_id=appeal_id).pack()),
        Button(t("Leave as it is"), OnAppeal(do="decline", appeal_id=appeal_id).pack()),
    )


def _reply(seen: EvidenceSeen, me: Person, parts: list[Html | None], rows: list[Row]) -> Reply:
    return Reply(
        to=me.id,
        slot=f"visit:{seen.visit.id}:evidence",
        fresh=True,
        text="\n\n".join(part for part in parts if part),
        buttons=tuple(rows),
        kind="evidence",
    )


def _head(seen: EvidenceSeen, t: Words) -> Html:
    place = t("{customer} · {number}", customer=seen.customer.name(t.language), number=seen.visit.number)
    if seen.score is None:
        return Html(f"{t('🔎 Your company asks for no evidence of this visit.')}\n{place}")
    title = t("🔎 <b>Evidence of the visit: {score} of 100</b>", score=seen.score.total)
    return Html(f"{title}\n{place}")


def _sum(score: Score | None, t: Words) -> Html | None:
    if score is None:
        return None
    return Html("\n".join(_line(line, t) for line in score.lines)) or None


def _line(line: Line, t: Words) -> Html:
    said = signal_words(line, t)
    if line.of:
        return t("➕ {points} of {of} · {said}", points=line.points, of=line.of, said=said)
    if line.points < 0:
        return t("➖ {points} · {said}", points=-line.points, said=said)
    return t("▫️ {said}", said=said)


def _chances(score: Score | None, t: Words) -> Html | None:
    hints = [each for each in score.chances if each.signal in HINTS] if score else []
    if not hints:
        return None
    lines = [t("• +{points}: {hint}", points=each.points, hint=t(HINTS[each.signal])) for each in hints]
    return Html("\n".join([t("<b>What would have raised it</b>"), *lines]))


def _appeal_line(seen: EvidenceSeen, t: Words) -> Html | None:
    if not seen.appeals:
        return None
    newest = seen.appeals[-1]
    said = shortened(newest.text, 500)
    match newest.state:
        case AppealState.OPEN:
            return t("✋ Appeal, waiting for the manager: “{text}”", text=said)
        case AppealState.GRANTED:
            return t("✋ Appeal, agreed to: “{text}”", text=said)
        case AppealState.DECLINED:
            return t("✋ Appeal, left as it was: “{text}”", text=said)


def _who_sees(seen: EvidenceSeen, me: Person, t: Words) -> Html:
    if seen.trial_until is not None:
        return t("🌱 Trial until {moment}: only you see this.", moment=t.moment(seen.trial_until, me.zone))
    return t("You see this first; your manager once the report is there. It decides nothing: people do.")
