"""The report on the card: the review, what is still missing, why it is late, and the words after filing."""

from collections.abc import Mapping, Sequence
from html import escape

from bot.rules.language import Language
from bot.rules.policy import Need
from bot.rules.visit import Visit
from bot.services.asked import Answered, Asked, AskedForRow, AskedQuestion, AskedToCarry, AskedWhyLate, Review
from bot.services.form_screen_state import Showing
from bot.services.note import AlreadyFiled
from bot.services.report import Closing, LateReason, Missing, Sending
from bot.services.task_from_report import Suggestion
from bot.views.answer_pages import page_within, pages_of
from bot.views.answers import answer_words, asked_words, carried_mark
from bot.views.block import Block
from bot.views.calendar import Tap
from bot.views.carrying import carry_block
from bot.views.customer_words import STAGES, named
from bot.views.fitting import shortened
from bot.views.form import question_block, row_block
from bot.views.form_card import news_lines
from bot.views.form_keys import tap_of
from bot.views.form_sections import CHANGE_PAGE, change_block, sections_block, turning
from bot.views.form_trouble import trouble_lines
from bot.views.reasons import late_reason
from bot.views.replies import Button, Row
from bot.views.taps import ChooseCustomer, Go, OnTasks, OnVisit
from bot.views.words import Html, Words, say, words

MOST_NOTES = 5
MOST_MISSING = 5
LATE_FACES: Mapping[LateReason, str] = {
    LateReason.NO_SIGNAL: say("📵 No signal"),
    LateReason.CUSTOMER: say("🤝 The customer kept me"),
    LateReason.FORGOT: say("💭 I forgot"),
}
SENDING: Mapping[Sending, str] = {
    Sending.STILL_THERE: say("You are still there. <b>Leave</b> ends the visit and files the report."),
    Sending.NOT_OWED: say("There is no report to send for this visit."),
    Sending.MISSING: say("⚠️ Not sent yet: something is still missing. I ask for it now."),
}


def asked_block(asked: Asked, language: Language) -> Block:
    """Whatever the form shows now."""
    if isinstance(asked, AskedQuestion):
        return question_block(asked, language)
    if isinstance(asked, AskedForRow):
        return row_block(asked, language)
    if isinstance(asked, AskedToCarry):
        return carry_block(asked, language)
    if isinstance(asked, AskedWhyLate):
        return late_block(asked, language)
    if asked.screen.showing is Showing.CHANGE:
        return change_block(asked, language)
    if asked.screen.showing is Showing.SECTIONS and asked.sections:
        return sections_block(asked, language)
    return review_block(asked, language)


def review_block(review: Review, language: Language) -> Block:
    """All answers by section and page; then sending, changing, or going on."""
    t, tap = words(language), tap_of(review.visit_id, review.step)
    written = [_review_line(line, t) for line in review.lines]
    pages = pages_of(review.lines, [len(line) for line in written])
    page, last = page_within(pages, review.screen.page), len(pages) - 1
    notes = [_html(shortened(note, 300)) for note in review.closing_notes[:MOST_NOTES]]
    back = t("↩️ Sent back: “{words}”", words=shortened(review.sent_back, 300)) if review.sent_back else None
    way_on, first = _way_on(review, tap, t)
    change: Row = ()
    if review.lines:
        change = (Button(t("✏️ Change an answer"), tap("change", pages[page].start // CHANGE_PAGE)),)
        change += (Button(t("☰ Sections"), tap("menu", 0)),) if review.sections else ()
    text = "\n".join(
        [
            *([back] if back else []),
            *news_lines(review.news, t),
            t("<b>Your answers</b>") + (f" · {page + 1}/{last + 1}" if last else ""),
            *_review_lines(review.lines, written, pages[page]),
            *(notes if page == last else ()),
            "",
            *_still_needed(review, pages[page], t),
            *trouble_lines(review.screen, t),
            way_on,
        ]
    )
    return Block(text, tuple(row for row in (*turning(page, last, tap), first, change) if row))


def _way_on(review: Review, tap: Tap, t: Words) -> tuple[Html, Row]:
    if not review.is_complete:
        return t("There are still questions to come."), (Button(t("Go on ›"), tap("go_on", 0)),)
    if review.has_left:
        submit = OnVisit(do="submit", visit_id=review.visit_id).pack()
        return t("Is everything right? Type anything to add it as a note."), (
            Button(t("✅ Submit report"), submit),
        )
    return t("Everything is answered. <b>Leave</b> files the report when you go."), ()


def _still_needed(review: Review, shown: range, t: Words) -> list[Html]:
    """On other pages than this one."""
    missing = sum(
        line.required and line.is_empty for place, line in enumerate(review.lines) if place not in shown
    )
    if not missing or not review.is_complete:
        return []
    return [
        t.many(
            "⚠️ {n} required answer is missing on another page.",
            "⚠️ {n} required answers are missing on other pages.",
            missing,
        )
    ]


def late_block(asked: AskedWhyLate, language: Language) -> Block:
    """Asked kindly and once; the answer goes with the report."""
    t = words(language)
    tap = tap_of(asked.visit_id, asked.step)
    text = t(
        "⏰ The report was due at {time}. What kept you? Tap, or type it; then it is filed.",
        time=t.clock(asked.due_at, asked.zone),
    )
    rows: list[Row] = [
        (Button(t(face), OnVisit(do="late", visit_id=asked.visit_id, arg=reason.value).pack()),)
        for reason, face in LATE_FACES.items()
    ]
    return Block(text, (*rows, (Button(t("‹ Back to the review"), tap("review", 0)),)))


def missing_notice(missing: Missing, visit: Visit, zone: str, language: Language) -> Block:
    """On leaving: what the report still needs, and until when."""
    t = words(language)
    names = [step.name.in_language(language) for step in missing.steps]
    names += [line.label for line in missing.questions]
    lines: list[str] = [t("👋 You have left. The report still needs:")]
    # "and 1 more" would take the line on which that one can stand.
    shown = names if len(names) <= MOST_MISSING + 1 else names[:MOST_MISSING]
    lines += [f"• {_html(shortened(name, 80))}" for name in shown]
    if len(names) > len(shown):
        lines.append(t("… and {n} more", n=len(names) - len(shown)))
    if visit.report_due_at is not None:
        lines.append(t("Please finish it by <b>{time}</b>.", time=t.clock(visit.report_due_at, zone)))
    return Block("\n".join(lines))


def explained_notice(visit: Visit, language: Language) -> Block:
    """The reason is kept: reminders stop, and the manager reads it beside the missing report."""
    t = words(language)
    reason = shortened(late_reason(visit.late_reason, language), 60)
    text = t(
        "✓ Noted: “{reason}”. No more reminders; your manager sees the reason. File it when you can.",
        reason=reason,
    )
    return Block(text)


def sending_notice(sending: Sending, language: Language) -> Block:
    """Why the report did not go out; nothing where the card says it all."""
    text = SENDING.get(sending)
    return Block(words(language)(text) if text else "")


def closing_block(closing: Closing, language: Language) -> Block:
    """The visit in a few words, and the next customer one tap away."""
    t = words(language)
    filed = t.many(
        "✅ <b>Report filed</b> with {n} answer. Thank you!",
        "✅ <b>Report filed</b> with {n} answers. Thank you!",
        closing.answers,
    )
    lines = [filed, _effective(closing, t)]
    if closing.is_late:
        reason = late_reason(closing.visit.late_reason, language)
        lines.append(t("⏰ After the deadline: {reason}", reason=reason))
    rows: list[Row] = []
    if closing.to_do is not None:
        lines.append(_to_do(closing.to_do, t))
        make = OnVisit(do="make_task", visit_id=closing.visit.id).pack()
        rows.append((Button(t("📌 Make it a task"), make),))
    if closing.next_customer is not None:
        name = closing.next_customer.name(language)
        lines.append(t("Next: <b>{customer}</b>", customer=name))
        go = ChooseCustomer(customer_id=closing.next_customer.id, plan_item_id=closing.next_plan_item_id or 0)
        rows.append((Button(f"➡️ {shortened(name, 40)}", go.pack()),))
    if closing.stage is not None:
        lines.append(t("📈 Stage: {stage}", stage=named(STAGES, closing.stage, t)))
        rows.append((Button(t("📈 It has moved on"), OnVisit(do="stage", visit_id=closing.visit.id).pack()),))
    add = Button(t("➕ Add something"), OnVisit(do="add_note", visit_id=closing.visit.id).pack())
    photos = Button(t("🖼 Show photos"), OnVisit(do="photos", visit_id=closing.visit.id).pack())
    rows.append((add, photos) if closing.photos else (add,))
    task = Button(t("📌 Task"), OnTasks(do="new", number=closing.customer.id).pack())
    rows.append((task, Button(t("📋 Today"), Go(to="today").pack())))
    return Block("\n".join(lines), tuple(rows))


def _to_do(found: Suggestion, t: Words) -> Html:
    what = shortened(found.text, 80)
    if found.due_on is None:
        return t("📌 Agreed: {what}", what=what)
    return t("📌 Agreed: {what}, {day}", what=what, day=t.day(found.due_on))


def add_block(language: Language) -> Block:
    """After filing: what is sent next goes to that visit."""
    t = words(language)
    return Block(t("➕ Send words, a photo or a voice message: it is added to this visit."))


def dropped_notice(visit_id: int, item_id: int, language: Language) -> Block:
    """A note was taken out; one tap brings it back."""
    t = words(language)
    back = OnVisit(do="take_note", visit_id=visit_id, arg=str(item_id)).pack()
    return Block(t("✓ Taken out of this visit again."), ((Button(t("📝 Keep it as a note"), back),),))


def taken_notice(language: Language) -> Block:
    t = words(language)
    return Block(t("📝 Kept as a note of this visit."))


def already_filed(refusal: AlreadyFiled, language: Language) -> Block:
    t = words(language)
    text = t("That report is filed, so what it says no longer changes. You can add to it:")
    add = Button(t("➕ Add something"), OnVisit(do="add_note", visit_id=refusal.visit_id).pack())
    return Block(text, ((add,),))


def _review_lines(lines: Sequence[Answered], written: Sequence[str], shown: range) -> list[str]:
    """One page, each section under its heading."""
    found: list[str] = []
    section = ""
    for place in shown:
        if lines[place].section != section:
            section = lines[place].section
            found.append(f"<b>{_html(shortened(section, 80))}</b>" if section else "")
        found.append(written[place])
    return found


def _review_line(answered: Answered, t: Words) -> str:
    label = asked_words(answered.label, t.language)
    if not answered.is_empty:
        return f"{label}<b>{answer_words(answered, t.language)}</b>{carried_mark(answered)}"
    return f"⚠️ {label}{t('still needed')}" if answered.required else f"{label}—"


def _effective(closing: Closing, t: Words) -> Html:
    """Whether the visit counts, and if not, what it lacks; the rep knows it first."""
    match closing.unmet[0] if closing.unmet else None:
        case None:
            return t("✓ Counts as an effective visit.")
        case Need.PLACE:
            return t("Not counted as an effective visit: the place is unverified.")
        case Need.STAY:
            return t(
                "Not counted as an effective visit: shorter than {span}.", span=t.span(closing.min_dwell)
            )
        case Need.IDENTITY:
            return t("Not counted as an effective visit: nothing shows yet that it was you.")
        case Need.STEPS:
            return t("Not counted as an effective visit: a photo that it asks for is missing.")
        case Need.REPORT:
            return t("Not counted as an effective visit: the report came after its deadline.")


def _html(text: str) -> Html:
    return Html(escape(text, quote=False))
