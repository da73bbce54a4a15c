"""Several questions on one card: each with its answer, the one asked now marked; and what a step has done."""

from html import escape

from bot.rules.language import Language
from bot.services.asked import Answered, AskedQuestion, CardLine, News
from bot.views.answers import answer_words, asked_words
from bot.views.fitting import shortened
from bot.views.form_keys import tap_of
from bot.views.replies import Button, Row
from bot.views.words import Html, Words, words

SHOWN = 20
"""Lines of one card; a longer one is shown around the question asked."""
WIDTH = 8
"""Buttons a row, as many as Telegram allows."""
MOST_TOLD = 6


def card_text(asked: AskedQuestion, t: Words) -> list[Html]:
    """What all questions share, then a line for each; nothing for a question that is asked by itself."""
    if not asked.card:
        return []
    lines = [_html(f"<u>{escape(shortened(asked.card_title, 120), quote=False)}</u>")] * bool(
        asked.card_title
    )
    places = _places(asked.card)
    first, last = _window(asked)
    for line in asked.card:
        place = places[line.answered.path]
        if first <= place <= last:
            lines.append(_line(line, place, t))
    hidden = sum(not line.is_note for line in asked.card) - (last - first + 1)
    return [*lines, t("… and {n} more on this card", n=hidden)] if hidden > 0 else lines


def _line(line: CardLine, place: int, t: Words) -> Html:
    name = escape(shortened(line.name, 70), quote=False)
    answer = answer_words(line.answered, t.language, longest=60)
    if line.is_note:
        return _html(f"<i>{name}</i>" + (f": {answer}" if answer else ""))
    sign = "▸" if line.is_now else "✓" if answer else "○"
    return _html(f"{sign} {place + 1}. {name}" + (f" — <b>{answer}</b>" if answer else ""))


def card_rows(asked: AskedQuestion, language: Language) -> tuple[Row, ...]:
    """A number for each question of the card, to answer that one; and passing over all that is open."""
    if not asked.card:
        return ()
    t, tap = words(language), tap_of(asked.visit_id, asked.step)
    first, last = _window(asked)
    lines = [line for line in asked.card if not line.is_note]
    buttons = [
        Button(_face(line, place), tap("turn", place))
        for place, line in enumerate(lines)
        if first <= place <= last
    ]
    rows = [tuple(buttons[start : start + WIDTH]) for start in range(0, len(buttons), WIDTH)]
    if first > 0 or last + 1 < len(lines):
        before, after = max(0, first - SHOWN), min(len(lines) - 1, last + 1)
        rows.append((Button("‹", tap("turn", before)), Button("›", tap("turn", after))))
    open_lines = [line for line in lines if line.answered.is_empty]
    if len(open_lines) > 1 and not any(line.answered.required for line in open_lines):
        rows.append((Button(t("Skip the {n} open ones ›", n=len(open_lines)), tap("pass", 0)),))
    return tuple(rows)


def _face(line: CardLine, place: int) -> str:
    return (
        f"▸{place + 1}" if line.is_now else f"✓{place + 1}" if not line.answered.is_empty else f"{place + 1}"
    )


def _places(card: tuple[CardLine, ...]) -> dict[str, int]:
    """The place of each question; a note stands with the question after it."""
    places: dict[str, int] = {}
    place = 0
    for line in card:
        places[line.answered.path] = place
        place += not line.is_note
    return places


def _window(asked: AskedQuestion) -> tuple[int, int]:
    """The first and the last place that is shown; pages of SHOWN."""
    count = sum(not line.is_note for line in asked.card)
    now = next((line for line in asked.card if line.is_now), None)
    here = _places(asked.card)[now.answered.path] if now is not None else 0
    first = here // SHOWN * SHOWN
    return first, min(first + SHOWN, count) - 1


def news_lines(news: News, t: Words, *, on_card: tuple[CardLine, ...] = ()) -> list[Html]:
    """What was understood of a line (unless the card shows it anyway), what was not, and what went."""
    lines: list[Html] = []
    shown = {line.answered.path for line in on_card}
    told = [each for each in news.understood if each.path not in shown]
    if told:
        lines.append(t("✓ {answers}", answers=_answers(told, t)))
    if news.unread:
        said = t.listed(f"“{shortened(word, 40)}”" for word in news.unread[:MOST_TOLD])
        lines.append(t("⚠️ Not understood: {words}", words=said))
    if news.cleared:
        lines.append(t("✂ No longer fits, please answer again: {names}", names=_names(news.cleared, t)))
    if news.hidden:
        lines.append(t("➖ Not asked any more: {names}", names=_names(news.hidden, t)))
    return lines


def _answers(told: list[Answered], t: Words) -> Html:
    parts = [
        asked_words(shortened(each.label, 30), t.language) + answer_words(each, t.language, longest=30)
        for each in told[:MOST_TOLD]
    ]
    return _html(" · ".join([*parts, *(["…"] if len(told) > MOST_TOLD else [])]))


def _names(labels: tuple[str, ...], t: Words) -> str:
    return t.listed((shortened(label, 50) for label in labels), most=MOST_TOLD)


def _html(text: str) -> Html:
    return Html(text)
