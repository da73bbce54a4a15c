"""A spot check as the manager sees it: the offer, each visit drawn with its three answers, and the whole."""

from collections import Counter
from datetime import datetime, timedelta
from html import unescape

from bot.rules.exceptions import exceptions_of
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.spot_check import Verdict
from bot.rules.visit_facts import ReportStanding, VisitFact, report_standing
from bot.rules.working_time import local_day
from bot.services.spot_check import Checking, Looked, NoSpotCheck, NothingToDraw, Offer, SeedUnfit, Span
from bot.views.block import Block
from bot.views.exceptions import LONGEST_NAME, LONGEST_NAME_IN_TEXT, SIGNS, WHY_UNVERIFIED, what_happened
from bot.views.fitting import shortened
from bot.views.replies import Button, Replies, Reply, Row
from bot.views.summary import nobody_yet
from bot.views.taps import OnReview, OnSpot
from bot.views.words import Html, Words, say, words

SLOT = "spot_check"
LONGEST_WORDS = 300
A_ROW = 5
MOST_PEOPLE = 60

SPANS = {
    Span.WEEK: say("This week"),
    Span.LAST_WEEK: say("Last week"),
    Span.MONTH: say("This month"),
    Span.LAST_MONTH: say("Last month"),
}
VERDICTS = {
    Verdict.FINE: ("✅", say("fine")),
    Verdict.DOUBTFUL: ("❔", say("doubtful")),
    Verdict.ASK: ("💬", say("to be asked")),
}
REPORTS = {
    ReportStanding.ON_TIME: say("📝 Report on time"),
    ReportStanding.FILED_LATE: say("📝 Report filed late"),
    ReportStanding.OVERDUE: say("📝 Report missing"),
    ReportStanding.NOT_DUE: say("📝 Report not due yet"),
}


def offered(now: Offer, me: Person, *, low_times: float, fresh: bool = False) -> Replies:
    """What would be drawn, and from what; the draws before it."""
    t = words(me.language)
    if not now.shown.people.team:
        return (Reply(to=me.id, slot=SLOT, fresh=fresh, text=nobody_yet(t)),)
    days = f"{t.day(now.days.first)} – {t.day(now.days.last)}"
    whose = now.shown.people.rep.name if now.shown.people.rep else t("Whole team")
    lines = [
        t("🎯 <b>Spot check</b> · {whose} · {days}", whose=whose, days=days),
        t.many(
            "{n} visit can be drawn; the lot falls on up to {size}.",
            "{n} visits can be drawn; the lot falls on up to {size}.",
            now.there,
            size=now.size,
        ),
        t(
            "A visit with few evidence points is up to {times}× as likely, and every visit may come. "
            "Nothing that you say of it counts by itself: not for pay, not in a ranking.",
            times=f"{low_times:g}",
        ),
    ]
    if now.seed:
        lines.append(t("It is drawn with your seed <code>{seed}</code>.", seed=now.seed))
    return (
        Reply(
            to=me.id, slot=SLOT, fresh=fresh, text=Html("\n\n".join(lines)), buttons=_offers(now, me.zone, t)
        ),
    )


def _offers(now: Offer, zone: str, t: Words) -> tuple[Row, ...]:
    spans = [
        Button(f"· {t(name)} ·" if span is now.span else t(name), _offer(now, span=span))
        for span, name in SPANS.items()
    ]
    rows: list[Row] = [tuple(spans[:2]), tuple(spans[2:])]
    if len(now.shown.people.team) > 1:
        name = shortened(
            unescape(now.shown.people.rep.name if now.shown.people.rep else t("Whole team")), LONGEST_NAME
        )
        rows.append((Button(f"👥 {name}", _offer(now, do="whose")),))
    if now.there:
        rows.append((Button(t("🔀 Draw"), _offer(now, do="draw")),))
    rows += [
        (
            Button(
                t("Drawn {day}, seed {seed}", day=t.day(local_day(each.drawn_at, zone)), seed=each.seed),
                OnSpot(do="all", id=each.id).pack(),
            ),
        )
        for each in now.earlier
    ]
    return tuple(rows)


def whose_visits(now: Offer, me: Person) -> Replies:
    t = words(me.language)
    cells = [Button(t("👥 Whole team"), _offer(now, rep_id=0))]
    cells += [
        Button(shortened(rep.name, LONGEST_NAME), _offer(now, rep_id=rep.id))
        for rep in now.shown.people.team[:MOST_PEOPLE]
    ]
    rows = tuple(tuple(cells[start : start + 2]) for start in range(0, len(cells), 2))
    return (Reply(to=me.id, slot=SLOT, text=t("Whose visits would you like to see?"), buttons=rows),)


def visit_card(now: Checking, place: int, me: Person, *, at: datetime, fresh: bool = False) -> Replies:
    """One visit of the draw; `place` counts from 1."""
    t = words(me.language)
    place = min(max(place, 1), len(now.visits))
    each = now.visits[place - 1]
    head = t("🎯 <b>Spot check</b> {place} / {all}", place=place, all=len(now.visits))
    lines = [head, Html(), *_facts(each.fact, t, at), *_said(each, t)]
    return (
        Reply(
            to=me.id,
            slot=SLOT,
            fresh=fresh,
            text=Html("\n".join(lines)),
            buttons=_answers(now, place, each, t),
        ),
    )


def _facts(fact: VisitFact, t: Words, at: datetime) -> list[Html]:
    lines = [
        t("<b>{customer}</b>", customer=shortened(fact.customer(t.language), LONGEST_NAME_IN_TEXT)),
        t("{rep} · {day}", rep=fact.rep_name, day=t.day(fact.local_day)),
    ]
    if fact.on_site_at is not None and fact.left_at is not None:
        start, end = t.clock(fact.on_site_at, fact.zone), t.clock(fact.left_at, fact.zone)
        span = t.span(fact.dwell or timedelta())
        lines.append(t("🕘 {start}–{end}, {span} on site", start=start, end=end, span=span))
    if fact.place.is_unverified:
        lines.append(t("📍 Place unverified: {why}", why=t(WHY_UNVERIFIED[fact.place])))
    else:
        lines.append(t("📍 At the customer"))
    lines.append(t(REPORTS[report_standing(fact, at)]))
    if fact.score is not None:
        lines.append(t("🔎 Evidence: {score} of 100", score=fact.score))
    noted = exceptions_of([fact], [], now=at, over_until=fact.local_day)
    return lines + [
        t("⚠️ {sign} {what}", sign=SIGNS[one.kind], what=what_happened(one, t, at)) for one in noted
    ]


def _said(each: Looked, t: Words) -> list[Html]:
    if each.drawn.verdict is None:
        return []
    sign, name = VERDICTS[each.drawn.verdict]
    lines = [Html(), t("{sign} <b>{verdict}</b>", sign=sign, verdict=t(name))]
    for word in (each.said, each.answer):
        if word is not None:
            text = shortened(word.text, LONGEST_WORDS)
            lines.append(t("💬 {author}: “{text}”", author=word.author_name, text=text))
    return lines


def _answers(now: Checking, place: int, each: Looked, t: Words) -> tuple[Row, ...]:
    check_id, last = now.check.id, len(now.visits)
    verdicts = tuple(
        Button(f"{sign} {t(name)}", OnSpot(do=verdict.value, id=each.drawn.id).pack())
        for verdict, (sign, name) in VERDICTS.items()
    )
    turning = (
        Button("‹", _show(check_id, (place - 2) % last + 1)),
        Button(f"{place} / {last}", OnSpot(do="all", id=check_id).pack()),
        Button("›", _show(check_id, place % last + 1)),
    )
    look = Button(t("🔎 Look at the visit"), OnReview(do="open", visit_id=each.fact.visit_id).pack())
    return ((look,), verdicts, turning)


def all_drawn(now: Checking, me: Person, *, same_again: bool | None = None, fresh: bool = False) -> Replies:
    """The whole draw: what was said of each; `same_again`: whether drawing anew gave the same visits."""
    t = words(me.language)
    lines = [*_head(now, t), Html(), *(_line(place, each, t) for place, each in enumerate(now.visits, 1))]
    if same_again is not None:
        drawn = t("🔀 Drawn again from what there was: the same visits.")
        lost = t("🔀 Drawn again it gives other visits: what there was to draw from has been erased since.")
        lines += [Html(), drawn if same_again else lost]
    return (
        Reply(to=me.id, slot=SLOT, fresh=fresh, text=Html("\n".join(lines)), buttons=_whole_buttons(now, t)),
    )


def _head(now: Checking, t: Words) -> list[Html]:
    check = now.check
    days = f"{t.day(check.first_day)} – {t.day(check.last_day)}"
    counts = Counter(each.drawn.verdict for each in now.visits if each.drawn.verdict is not None)
    said = [f"{sign} {counts[verdict]} {t(name)}" for verdict, (sign, name) in VERDICTS.items()]
    if now.left:
        said.append(t.many("{n} not looked at", "{n} not looked at", now.left))
    whose = now.rep_name or t("Whole team")
    return [
        t("🎯 <b>Spot check</b> · {whose} · {days}", whose=whose, days=days),
        Html(" · ".join(said)),
        t(
            "Seed <code>{seed}</code>, {drawn} of {there} visits, low scores up to {times}× as likely.",
            seed=check.seed,
            drawn=len(now.visits),
            there=now.there,
            times=f"{check.low_times:g}",
        ),
    ]


def _line(place: int, each: Looked, t: Words) -> Html:
    sign = VERDICTS[each.drawn.verdict][0] if each.drawn.verdict else "▫️"
    line = t(
        "{place}. {sign} {rep} · {customer} · {day}",
        place=place,
        sign=sign,
        rep=each.fact.rep_name,
        customer=shortened(each.fact.customer(t.language), LONGEST_NAME),
        day=t.day(each.fact.local_day),
    )
    return t("{line} · answered", line=line) if each.answer else line


def _whole_buttons(now: Checking, t: Words) -> tuple[Row, ...]:
    numbers = [Button(str(place), _show(now.check.id, place)) for place in range(1, len(now.visits) + 1)]
    rows: list[Row] = [tuple(numbers[start : start + A_ROW]) for start in range(0, len(numbers), A_ROW)]
    if now.check.closed_at is None and now.left:
        rows.append((Button(t("⏹ Close it without the rest"), OnSpot(do="close", id=now.check.id).pack()),))
    rows.append((Button(t("🔀 How it was drawn"), OnSpot(do="again", id=now.check.id).pack()),))
    if now.check.closed_at is not None:
        rows.append((Button(t("🎯 Another spot check"), OnSpot(do="offer").pack()),))
    return tuple(rows)


def nothing_to_draw(refusal: NothingToDraw, language: Language) -> Block:
    t = words(language)
    return Block(
        t("There is no visit in these days yet that is over and reported. Please choose other days.")
    )


def seed_unfit(refusal: SeedUnfit, language: Language) -> Block:
    t = words(language)
    return Block(
        t("A seed is up to 16 letters and digits, such as /spotcheck 7f3a9c21. Without one I throw it.")
    )


def no_spot_check(refusal: NoSpotCheck, language: Language) -> Block:
    t = words(language)
    return Block(t("This is no spot check of yours. /spotcheck shows where you stand."))


def _offer(now: Offer, *, do: str = "offer", span: Span | None = None, rep_id: int | None = None) -> str:
    kept_rep = now.shown.people.rep.id if now.shown.people.rep else 0
    whose = kept_rep if rep_id is None else rep_id
    return OnSpot(do=do, span=(span or now.span).value, rep_id=whose, seed=now.seed).pack()


def _show(check_id: int, place: int) -> str:
    return OnSpot(do="show", id=check_id, place=place).pack()
