"""One visit as its manager sees it: what is unusual, place, times, answers, the thread."""

from datetime import datetime, timedelta

from bot.rules.exceptions import ExceptionKind
from bot.rules.person import Person
from bot.rules.visit import PlaceStatus, VisitState
from bot.rules.visit_facts import ReportStanding
from bot.services.review import Reviewed
from bot.storage.comments import Comment
from bot.storage.visit_items import ItemKind
from bot.views.answers import answer_words, carried_mark
from bot.views.exceptions import SIGNS, WHY_UNVERIFIED, what_happened
from bot.views.feedback import feedback_line
from bot.views.fitting import length, shortened, that_fit
from bot.views.reasons import cancel_reason, late_reason, left_out_reason
from bot.views.replies import Button, Replies, Reply
from bot.views.summary_taps import review_tap, show_tap
from bot.views.taps import OnAnswers, OnReplay
from bot.views.words import Html, Words, say, words

SLOT = "review"
LONGEST_CARD = 4000
ROOM_FOR_MORE = 60
LATEST_COMMENTS = 6
SAID_ABOVE = {
    ExceptionKind.LATE_REPORT,
    ExceptionKind.PLACE_UNVERIFIED,
    ExceptionKind.LOW_EVIDENCE,
    ExceptionKind.CALLED_OFF,
}
"""Exceptions that the lines above them say already."""
MAP_LINK = "https://www.openstreetmap.org/?mlat={lat:.6f}&mlon={lon:.6f}#map=17/{lat:.6f}/{lon:.6f}"


def review_card(shown: Reviewed, me: Person, *, now: datetime, fresh: bool = False) -> Replies:
    """One card for all visits looked at; `fresh` when it is opened from another message."""
    t = words(me.language)
    return (
        Reply(
            to=me.id,
            slot=SLOT,
            fresh=fresh,
            text=_text(shown, t, now),
            buttons=_buttons(shown, t),
        ),
    )


def _text(shown: Reviewed, t: Words, now: datetime) -> Html:
    """The answers give way first, then the thread's beginning: the head always stands."""
    head = "\n".join([*_head(shown, t), *_marked(shown, t, now), *_sent_before(shown, t)])
    below = ["\n".join(_collected(shown, t)), _thread(shown, t)]
    room = LONGEST_CARD - sum(length(part) + 2 for part in (head, *below))
    parts = [head, "\n".join(_that_fit(_answers(shown, t), room, t)), *below]
    return Html("\n\n".join(part for part in parts if part))


def _that_fit(lines: list[Html], room: int, t: Words) -> list[Html]:
    """As many lines as the card still holds; the rest stands under “All answers”."""
    kept = that_fit(lines, room - ROOM_FOR_MORE)
    return lines if len(kept) == len(lines) else [*kept, t("… and more under 📋 All answers.")]


def _head(shown: Reviewed, t: Words) -> list[Html]:
    visit, zone = shown.visit, shown.customer.zone
    lines = [
        t("<b>{customer}</b> · {number}", customer=shown.customer.name(t.language), number=visit.number),
        t(
            "{rep} · {type} · {day}",
            rep=shown.fact.rep_name,
            type=shown.type_name.in_language(t.language),
            day=t.day(visit.local_day),
        ),
        _times(shown, t, zone),
    ]
    if visit.on_site_at is not None or visit.is_open:
        lines.append(_place(shown, t))
    address = shown.site.address(t.language)
    if address:
        lines.append(t("🏠 {address}", address=address))
    lines.append(_report(shown, t, zone))
    if shown.score is not None:
        low = shown.fact.score_is_low
        said = say("⚠️ Little evidence: {score} of 100") if low else say("🔎 Evidence: {score} of 100")
        lines.append(t(said, score=shown.score))
    if shown.feedback is not None:
        lines.append(feedback_line(shown.feedback, t))
    return lines


def _times(shown: Reviewed, t: Words, zone: str) -> Html:
    visit, dwell = shown.visit, shown.fact.dwell
    if visit.on_site_at is None:
        began = t.clock(visit.began_at, zone)
        if visit.state is VisitState.CANCELLED:
            return t("🕘 Chosen at {time}, not arrived", time=began)
        return t("🕘 Not arrived yet; chosen at {time}", time=began)
    start = t.clock(visit.on_site_at, zone)
    if visit.state is VisitState.CANCELLED:
        return t("🕘 Arrived at {time}", time=start)
    if visit.left_at is None:
        return t("🕘 There since {time}", time=start)
    return t(
        "🕘 {start}–{end}, {span} on site",
        start=start,
        end=t.clock(visit.left_at, zone),
        span=t.span(dwell or timedelta()),
    )


def _place(shown: Reviewed, t: Words) -> Html:
    visit = shown.visit
    distance = t.metres(visit.distance_m) if visit.distance_m is not None else None
    if visit.place is PlaceStatus.VERIFIED and distance is not None:
        return t("📍 At the customer, {distance} from the pin", distance=distance)
    if visit.place.is_unverified and shown.fact.unlocated:
        return t("📍 Place unverified: location not shared")
    if visit.place.is_unverified:
        why = t(WHY_UNVERIFIED[visit.place])
        if distance is not None:
            return t("📍 Place unverified: {why}, {distance} from the pin", why=why, distance=distance)
        return t("📍 Place unverified: {why}", why=why)
    return t("📍 Place not settled yet")


def _report(shown: Reviewed, t: Words, zone: str) -> Html:
    visit, due = shown.visit, shown.visit.report_due_at
    if visit.state is VisitState.CANCELLED:
        why = shortened(cancel_reason(shown.fact.why_cancelled, t.language), 300)
        return t("✖ Cancelled: “{why}”", why=why) if why else t("✖ Cancelled")
    if shown.standing is ReportStanding.NOT_DUE and due is not None:
        return t("📝 Report due {moment}", moment=t.moment(due, zone, on=visit.local_day))
    if shown.standing is ReportStanding.OVERDUE and due is not None:
        return t("📝 Report missing since {moment}", moment=t.moment(due, zone, on=visit.local_day))
    if visit.reported_at is None:
        return t("📝 No report yet: the visit is not over")
    moment = t.moment(visit.reported_at, zone, on=visit.local_day)
    if shown.standing is ReportStanding.ON_TIME:
        return t("📝 Report filed {moment}, on time", moment=moment)
    if visit.late_reason:
        return t(
            "📝 Report filed {moment}, late: “{reason}”",
            moment=moment,
            reason=late_reason(visit.late_reason, t.language),
        )
    return t("📝 Report filed {moment}, late", moment=moment)


def _marked(shown: Reviewed, t: Words, now: datetime) -> list[Html]:
    """What is out of the ordinary and not said by the lines above already."""
    return [
        t("⚠️ {sign} {what}", sign=SIGNS[noted.kind], what=what_happened(noted, t, now))
        for noted in shown.exceptions
        if noted.kind not in SAID_ABOVE
    ]


def _sent_before(shown: Reviewed, t: Words) -> list[Html]:
    """Photos that resemble earlier ones: said, not judged."""
    count = len(shown.seen_before)
    if not count:
        return []
    return [
        t.many(
            "🔁 {n} picture looks like an earlier one. Please compare: it may be honest.",
            "🔁 {n} pictures look like earlier ones. Please compare: it may be honest.",
            count,
        )
    ]


def _answers(shown: Reviewed, t: Words) -> list[Html]:
    section, lines = "", []
    for answered in shown.answers:
        if answered.section != section:
            section = answered.section
            lines.append(t("<i>{section}</i>", section=section) if section else Html())
        label = shortened(answered.label or answered.path.rpartition("/")[2], 80).rstrip("?？:：")
        answer = Html(f"<b>{answer_words(answered, t.language)}</b>{carried_mark(answered)}")
        lines.append(t("• {label}: {answer}", label=label, answer=answer))
    return lines


def _collected(shown: Reviewed, t: Words) -> list[Html]:
    notes = [item for item in shown.items if item.kind is ItemKind.TEXT and item.text]
    lines = [t("🗒️ “{note}”", note=shortened(item.text or "", 300)) for item in notes[:5]]
    skipped = [item for item in shown.items if item.kind is ItemKind.SKIPPED and item.text]
    lines += [
        t("⤼ Left out: “{reason}”", reason=shortened(left_out_reason(item.text, t.language), 120))
        for item in skipped[:3]
    ]
    return lines


def _thread(shown: Reviewed, t: Words) -> str:
    return "\n".join(
        comment_line(comment, t, shown.customer.zone) for comment in shown.comments[-LATEST_COMMENTS:]
    )


def comment_line(comment: Comment, t: Words, zone: str) -> Html:
    return t(
        "💬 <b>{author}</b>, {moment}: {text}",
        author=comment.author_name,
        moment=t.moment(comment.at, zone),
        text=shortened(comment.text, 300),
    )


def _buttons(shown: Reviewed, t: Words) -> tuple[tuple[Button, ...], ...]:
    visit_id, asked = shown.visit.id, shown.asked
    media = []
    if shown.photos:
        text = t.many("📷 {n} photo", "📷 {n} photos", len(shown.photos))
        media.append(Button(text, review_tap("photos", visit_id, asked)))
    if shown.files:
        text = t.many("🎤 {n} recording or file", "🎤 {n} recordings and files", len(shown.files))
        media.append(Button(text, review_tap("files", visit_id, asked)))
    if shown.site.position is not None:
        place = shown.site.position
        media.append(Button(t("🗺 Map"), url=MAP_LINK.format(lat=place.lat, lon=place.lon)))
    if shown.answers:
        media.append(Button(t("📋 All answers"), OnAnswers(do="open", visit_id=visit_id).pack()))
    if shown.seen_before:
        media.append(Button(t("🔁 Compare"), review_tap("compare", visit_id, asked)))
    day = shown.visit.local_day.toordinal()
    replay = OnReplay(do="open", person_id=shown.visit.rep_id, day=day).pack()
    media.append(Button(t("🎬 The day replayed"), replay))
    acts = [Button(t("💬 Comment"), review_tap("comment", visit_id, asked))]
    if shown.can_send_back:
        acts.append(Button(t("↩️ Send back"), review_tap("back", visit_id, asked)))
    if shown.score is not None:
        acts.append(Button(t("🔎 Evidence"), review_tap("evidence", visit_id, asked)))
    turning = [
        Button(t("‹ Previous"), review_tap("turn", shown.previous_id, asked)) if shown.previous_id else None,
        Button(t("Next ›"), review_tap("turn", shown.next_id, asked)) if shown.next_id else None,
    ]
    rows = [tuple(media[at : at + 2]) for at in range(0, len(media), 2)]
    rows += [tuple(acts), tuple(button for button in turning if button)]
    rows.append((Button(t("📊 Summary"), show_tap(asked, do="open")),))
    return tuple(row for row in rows if row)
