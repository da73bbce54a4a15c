"""The sections of a long form: how far each is, and one tap to it; and the list of answers to change."""

from bot.rules.language import Language
from bot.services.asked import Answered, Review, Section
from bot.views.answers import answer_words, asked_words, plain_words
from bot.views.block import Block
from bot.views.calendar import Tap
from bot.views.fitting import shortened
from bot.views.form_keys import tap_of
from bot.views.form_trouble import trouble_lines
from bot.views.replies import Button, Row
from bot.views.words import Words, words

A_PAGE = 10
CHANGE_PAGE = 8


def sections_block(review: Review, language: Language) -> Block:
    """Each section with what is answered of it; a tap leads to what is open there, else to its answers."""
    t, tap = words(language), tap_of(review.visit_id, review.step)
    answered = sum(not line.is_empty for line in review.lines)
    lines = [
        t("<b>Sections</b> · {done} of {of} answered", done=answered, of=len(review.lines)),
        t("Tap one to go there. You can pause at any time: everything is kept."),
        *trouble_lines(review.screen, t),
    ]
    last = max(0, (len(review.sections) - 1) // A_PAGE)
    page = min(max(review.screen.page, 0), last)
    shown = list(enumerate(review.sections))[page * A_PAGE : (page + 1) * A_PAGE]
    rows: list[Row] = [(Button(_section_face(each, t), tap("goto", each.first)),) for _, each in shown]
    rows += turning(page, last, tap)
    rows.append((Button(t("📋 All answers"), tap("review", 0)), Button(t("Go on ›"), tap("go_on", 0))))
    return Block("\n".join(lines), tuple(rows))


def _section_face(section: Section, t: Words) -> str:
    sign = "✓" if not section.open else "▸" if section.done else "○"
    name = shortened(section.name, 34) or t("General")
    return f"{sign} {name} · {section.done}/{section.of}"


def change_block(review: Review, language: Language) -> Block:
    """The questions by pages, each a button that leads back to it; repeats can get more rows."""
    t, tap = words(language), tap_of(review.visit_id, review.step)
    last = max(0, (len(review.lines) - 1) // CHANGE_PAGE)
    page = min(max(review.screen.page, 0), last)
    offered = list(enumerate(review.lines))[page * CHANGE_PAGE : (page + 1) * CHANGE_PAGE]
    rows: list[Row] = [(Button(_change_face(line, language), tap("goto", place)),) for place, line in offered]
    rows += turning(page, last, tap)
    if page == last:
        rows += [
            (
                Button(
                    t("➕ {name}: {n} …", name=shortened(each.label, 30) or t("Rows"), n=each.rows),
                    tap("rows", place),
                ),
            )
            for place, each in enumerate(review.repeats[:A_PAGE])
        ]
    rows.append((Button(t("‹ Back to the review"), tap("review", 0)),))
    lines = [t("<b>Which answer do you want to change?</b>"), *trouble_lines(review.screen, t)]
    return Block("\n".join(lines), tuple(rows))


def turning(page: int, last: int, tap: Tap, do: str = "page") -> list[Row]:
    """‹ 2/5 ›; nothing for a single page."""
    if not last:
        return []
    back, on = Button("‹", tap(do, max(page - 1, 0))), Button("›", tap(do, min(page + 1, last)))
    return [(back, Button(f"{page + 1}/{last + 1}", tap(do, page)), on)]


def _change_face(line: Answered, language: Language) -> str:
    """A button's face is no HTML."""
    answer = plain_words(answer_words(line, language, longest=24)) or "—"
    return plain_words(asked_words(shortened(line.label, 34), language)) + answer
