"""The visit card: one message in which a whole visit lives, from the door to the filed report."""

from collections.abc import Mapping
from datetime import timedelta
from html import escape

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.visit import FOR_ANOTHER_REASON, REPORT_OWED_STATES, PlaceStatus, Visit, VisitState
from bot.services.leaving import SeemsLeft
from bot.services.visit import VisitFacts
from bot.views.block import Block
from bot.views.fitting import MESSAGE, length
from bot.views.objective import objective_words
from bot.views.reasons import WHY_CANCELLED, cancel_reason
from bot.views.replies import Button, Rank, Replies, Reply, Row
from bot.views.taps import Go, OnVisit
from bot.views.words import Html, Words, say, words

EVIDENCE_STATES = REPORT_OWED_STATES | {VisitState.REPORTED}
HERE = "here"
"""Argument of a "show" button that stands on the card itself."""

UNVERIFIED: Mapping[PlaceStatus, str] = {
    PlaceStatus.WRONG_PIN: say("📍 Place unverified: the pin is wrong"),
    PlaceStatus.MET_ELSEWHERE: say("📍 Place unverified: met elsewhere"),
    PlaceStatus.CANNOT_SHARE: say("📍 Place unverified: location not shared"),
}


def card(
    facts: VisitFacts,
    block: Block,
    language: Language,
    *,
    notice: Block | None = None,
    fresh: bool = False,
    footer: bool = True,
) -> Reply:
    """The card of a visit with the words and buttons of its current step in the middle.

    `notice` says what became of what the rep has just done. `fresh` posts the card anew, below what the rep
    has just sent. Without `footer` the block's own buttons are the only way on.
    """
    t = words(language)
    said = notice if notice is not None and notice.text else None
    return Reply(
        to=facts.visit.rep_id,
        slot=card_slot(facts.visit.id),
        fresh=fresh,
        text=_within_limit("\n".join(_header(facts, t)), said.text if said else None, block.text),
        buttons=(*(said.rows if said else ()), *block.rows, *(_footer(facts, t) if footer else ())),
        kind="visit_card",
    )


def moved_on_notice(language: Language) -> Block:
    """An old button was tapped: nothing happened, and here is the card as it is now."""
    t = words(language)
    return Block(t("↩️ That button was from earlier. This is where the visit stands:"))


def card_slot(visit_id: int) -> str:
    return f"visit:{visit_id}:card"


def resume_block(facts: VisitFacts, language: Language) -> Block:
    t = words(language)
    text = t("⏸ Paused. I ask nothing until you go on; what you send is kept all the same.")
    return Block(text, ((tap(t("▶ Go on"), "resume", facts.visit.id),),))


def done_block(facts: VisitFacts, language: Language) -> Block:
    """A cancelled visit; for a while it can be taken back."""
    t = words(language)
    to_today = (Button(t("📋 Today"), Go(to="today").pack()),)
    lines = [_cancelled(facts, t)]
    if not facts.can_restore:
        return Block("\n\n".join(lines), (to_today,))
    if facts.why_cancelled == FOR_ANOTHER_REASON:
        lines.append(t("What was it? Write a word or two for your manager, or leave it at that."))
    lines.append(t("A mistake? Take it back:"))
    undo = (tap(t("↩ Take it back"), "restore", facts.visit.id),)
    return Block("\n\n".join(lines), (undo, to_today))


def _cancelled(facts: VisitFacts, t: Words) -> Html:
    why = cancel_reason(facts.why_cancelled, t.language)
    return t("✖ This visit is cancelled: “{why}”.", why=why) if why else t("✖ This visit is cancelled.")


def cancel_block(facts: VisitFacts, language: Language) -> Block:
    """Why it is cancelled, in one tap."""
    t = words(language)
    rows: list[Row] = [
        (tap(t(text), "cancel_for", facts.visit.id, key),) for key, text in WHY_CANCELLED.items()
    ]
    rows.append((tap(t("‹ No, go on with the visit"), "show", facts.visit.id, HERE),))
    return Block(t("Cancel this visit? Why?"), tuple(rows))


def seems_left(left: SeemsLeft, me: Person) -> Reply:
    """Asked once, when the track shows that the rep has gone without a tap."""
    t = words(me.language)
    return Reply(
        to=left.visit.rep_id,
        slot=left_slot(left.visit.id),
        fresh=True,
        text=t(
            "👋 It looks as if you left <b>{customer}</b> at {time}. Shall I close the visit?",
            customer=left.customer.name(me.language),
            time=t.clock(left.since, me.zone),
        ),
        buttons=(
            (
                tap(t("👋 Yes, I left"), "leave", left.visit.id),
                tap(t("Still there"), "still_here", left.visit.id),
            ),
        ),
        kind="seems_left",
        rank=Rank.NUDGE,
    )


def left_slot(visit_id: int) -> str:
    return f"visit:{visit_id}:left"


def question_answered(visit: Visit) -> Replies:
    """Take the question whether the rep has left away again."""
    return (Reply(to=visit.rep_id, slot=left_slot(visit.id), remove=True),)


def tap(text: str, do: str, visit_id: int, arg: str = "") -> Button:
    return Button(text, OnVisit(do=do, visit_id=visit_id, arg=arg).pack())


def place_line(facts: VisitFacts, t: Words) -> Html | None:
    """`✓ 28 m from the pin, ±8 m`, or why the place is unverified; None while it is open."""
    visit = facts.visit
    if visit.place is PlaceStatus.VERIFIED and visit.distance_m is not None:
        apart = t.metres(visit.distance_m)
        if visit.accuracy_m is None:
            return t("✓ At the customer: {distance} from the pin", distance=apart)
        doubt = t.metres(visit.accuracy_m)
        return t("✓ At the customer: {distance} from the pin, ±{doubt}", distance=apart, doubt=doubt)
    return t(UNVERIFIED[visit.place]) if visit.place in UNVERIFIED else None


def _header(facts: VisitFacts, t: Words) -> list[str]:
    visit = facts.visit
    title = t(
        "🏪 <b>{customer}</b> · {number}", customer=facts.customer.name(t.language), number=visit.number
    )
    lines: list[str | None] = [title]
    if visit.state is VisitState.ARRIVING:
        lines += [escape(facts.site.address(t.language), quote=False), _objective(facts, t)]
    else:
        lines += [
            place_line(facts, t),
            _times(facts, t),
            _score(facts, t),
            _collected(facts, t),
            _progress(facts, t),
        ]
    return [line for line in lines if line]


def _objective(facts: VisitFacts, t: Words) -> str | None:
    item = facts.plan_item
    return f"🎯 {objective_words(item.objective, t)}" if item and item.objective else None


def _times(facts: VisitFacts, t: Words) -> Html | None:
    visit, zone = facts.visit, facts.rep.zone
    if visit.on_site_at is None:
        return None
    since = t.clock(visit.on_site_at, zone)
    if visit.left_at is None:
        return t("🕘 since {time}", time=since)
    stay = t.span(timedelta(seconds=visit.dwell_s)) if visit.dwell_s is not None else None
    until = t.clock(visit.left_at, zone)
    times = t("🕘 {start}–{end}", start=since, end=until)
    if stay:
        times = t("🕘 {start}–{end} · {span} on site", start=since, end=until, span=stay)
    if visit.state in REPORT_OWED_STATES and visit.report_due_at:
        due = t("⏰ report by <b>{time}</b>", time=t.clock(visit.report_due_at, zone))
        times = Html(f"{times}\n{due}")
    if visit.state is VisitState.REPORTED and visit.reported_at:
        filed = t("📨 filed {time}", time=t.clock(visit.reported_at, zone))
        times = Html(f"{times}\n{filed}")
    return times


def _score(facts: VisitFacts, t: Words) -> Html | None:
    """The rep sees it first, on the visit's own card."""
    if facts.score is None or facts.visit.state not in EVIDENCE_STATES:
        return None
    return t("🔎 Evidence: {score} of 100", score=facts.score)


def _collected(facts: VisitFacts, t: Words) -> Html | None:
    have = facts.collected
    parts = [
        t("🤳 selfie ✓") if have.selfies else None,
        t.many("📷 {n} photo", "📷 {n} photos", have.photos) if have.photos else None,
        t.many("🎤 {n} voice message", "🎤 {n} voice messages", have.voices) if have.voices else None,
        t.many("📝 {n} note", "📝 {n} notes", have.notes) if have.notes else None,
        t.many("📎 {n} file", "📎 {n} files", have.files) if have.files else None,
    ]
    return Html(" · ".join(part for part in parts if part)) or None


def _progress(facts: VisitFacts, t: Words) -> Html | None:
    if not facts.steps_of or facts.visit.state in (VisitState.REPORTED, VisitState.CANCELLED):
        return None
    bar = "●" * facts.steps_done + "○" * (facts.steps_of - facts.steps_done)
    return t("{bar} {done} of {of} steps", bar=bar, done=facts.steps_done, of=facts.steps_of)


def _footer(facts: VisitFacts, t: Words) -> tuple[Row, ...]:
    """What is possible at any moment, whatever the step."""
    visit = facts.visit
    if visit.state is VisitState.ON_SITE:
        pause = () if visit.paused else (tap(t("⏸ Pause"), "pause", visit.id),)
        return (
            (
                tap(t("👋 Leave"), "leave", visit.id),
                *_feedback(facts, t),
                tap(t("🆘 Urgent"), "urgent", visit.id),
            ),
            (*pause, tap(t("✖ Cancel visit"), "cancel", visit.id)),
        )
    if visit.state is VisitState.ARRIVING:
        return ((tap(t("✖ Cancel visit"), "cancel", visit.id),),)
    if visit.state in EVIDENCE_STATES:
        return ((tap(t("🔎 Evidence"), "evidence", visit.id), *_feedback(facts, t)),)
    return ()


def _feedback(facts: VisitFacts, t: Words) -> Row:
    """The customer's word, where they may be asked."""
    return (tap(t("⭐ Feedback"), "feedback", facts.visit.id),) if facts.can_ask_customer else ()


def _within_limit(*parts: str | None) -> str:
    """A step that says very much pushes the header out, never its own end."""
    said = [part for part in parts if part]
    while len(said) > 1 and length("\n\n".join(said)) > MESSAGE:
        said.pop(0)
    return "\n\n".join(said)
