"""All answers of a report for its manager, by pages, and on request when each was given."""

from collections.abc import Sequence
from html import escape

from bot.rules.person import Person
from bot.services.filed_answers import FiledAnswers, GivenAnswer
from bot.views.answer_pages import page_within, pages_of
from bot.views.answers import answer_words, asked_words, carried_mark
from bot.views.fitting import shortened
from bot.views.form_sections import turning
from bot.views.replies import Button, Replies, Reply, Row
from bot.views.taps import OnAnswers
from bot.views.words import Html, Words, words

SLOT = "answers"
LONGEST_ANSWER = 400


def answers_card(shown: FiledAnswers, me: Person, *, do: str, page: int, fresh: bool) -> Replies:
    """`do`: `show` the answers, or `times` with when each was given. One message, turned in place."""
    t = words(me.language)
    write = _with_times if do == "times" else _answer
    written = [write(each, shown, t) for each in shown.answers]
    lines = [each.answered for each in shown.answers]
    pages = pages_of(lines, [len(line) for line in written])
    page, last = page_within(pages, page), len(pages) - 1
    title = t(
        "📋 <b>{customer}</b> · {number}", customer=shown.customer.name(t.language), number=shown.visit.number
    )
    text = "\n".join(
        [
            title + (f" · {page + 1}/{last + 1}" if last else ""),
            *_summary(shown, t),
            *_by_section(shown.answers, written, pages[page]),
        ]
    )

    def tap(do: str, page: int) -> str:
        return OnAnswers(do=do, visit_id=shown.visit.id, page=page).pack()

    other = (
        Button(t("📋 Answers only"), tap("show", page))
        if do == "times"
        else Button(t("🕘 When answered"), tap("times", page))
    )
    rows: list[Row] = [*turning(page, last, tap, do), *(((other,),) if shown.answers else ())]
    return (Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=tuple(rows)),)


def _summary(shown: FiledAnswers, t: Words) -> list[Html]:
    if not shown.answers:
        return [t("Nothing is filed yet.")]
    parts = [t.many("{n} answer", "{n} answers", len(shown.answers))]
    if shown.span is not None:
        parts.append(t("within {span}", span=t.span(shown.span)))
    if shown.changed:
        parts.append(t("{n} changed", n=shown.changed))
    if shown.carried:
        parts.append(t("↩ {n} as last time", n=shown.carried))
    return [Html(" · ".join(parts))]


def _by_section(answers: Sequence[GivenAnswer], written: Sequence[str], shown: range) -> list[str]:
    found: list[str] = []
    section = ""
    for place in shown:
        if answers[place].answered.section != section:
            section = answers[place].answered.section
            heading = escape(shortened(section, 80), quote=False)
            found.append(f"\n<b>{heading}</b>" if section else "")
        found.append(written[place])
    return found


def _answer(each: GivenAnswer, shown: FiledAnswers, t: Words) -> str:
    answer = answer_words(each.answered, t.language, longest=LONGEST_ANSWER)
    label = each.answered.label or each.answered.path.rpartition("/")[2]
    return f"{asked_words(label, t.language)}<b>{answer}</b>{carried_mark(each.answered)}"


def _with_times(each: GivenAnswer, shown: FiledAnswers, t: Words) -> str:
    zone = shown.customer.zone
    if each.first is None or each.last is None:
        how = t("filled in by the form")
    elif each.answered.carried:
        how = t("{time}, as in {number}", time=t.clock(each.last, zone), number=shown.last_number)
    elif each.is_changed:
        how = t(
            "{first}, changed until {last} ({n} times given)",
            first=t.clock(each.first, zone),
            last=t.clock(each.last, zone),
            n=each.times,
        )
    else:
        how = Html(t.clock(each.first, zone))
    return f"{_answer(each, shown, t)}\n<i>🕘 {how}</i>"
