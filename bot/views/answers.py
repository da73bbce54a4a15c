"""An answer as people read it: labels instead of names, days and numbers as each language writes them."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from html import escape, unescape

from babel.dates import format_date

from bot.forms.definition import CHOOSING, MEDIA, QuestionKind
from bot.rules.language import Language
from bot.services.asked import Answered
from bot.views.fitting import shortened
from bot.views.words import BABEL_LOCALES, Html, Words, words

LONGEST_ANSWER = 160
"""Characters of one answer in a list of answers; the whole stands on its own question's card."""


def answer_words(answered: Answered, language: Language, *, longest: int = LONGEST_ANSWER) -> Html:
    """The answer on one line, as HTML; empty while there is none."""
    t = words(language)
    if answered.is_empty:
        return Html()
    show = SHOWN.get(answered.kind, _plain)
    return Html(escape(shortened(show(answered, t), longest), quote=False))


def plain_words(html: Html) -> str:
    """For the face of a button, which knows no HTML."""
    return unescape(re.sub(r"<[^>]+>", "", html))


def carried_mark(answered: Answered) -> Html:
    """Behind an answer that was taken over from the customer's last report."""
    return Html(" ↩" if answered.carried else "")


def asked_words(label: str, language: Language) -> Html:
    """A question before its answer: its own mark, or a colon where it has none."""
    text = shortened(label, 80)
    if text.endswith(("?", "？", ":", "：", "。", ".", "!", "！")):
        return Html(escape(f"{text} ", quote=False))
    return Html(escape(f"{text}：" if language is Language.ZH else f"{text}: ", quote=False))


def _plain(answered: Answered, t: Words) -> str:
    return str(answered.value)


def _number(answered: Answered, t: Words) -> str:
    return t.number(answered.value) if isinstance(answered.value, int | float) else str(answered.value)


def _choice(answered: Answered, t: Words) -> str:
    return t.listed(answered.chosen) or str(answered.value)


def _ranked(answered: Answered, t: Words) -> str:
    return "  ".join(f"{place}. {label}" for place, label in enumerate(answered.chosen, 1))


def _when(answered: Answered, t: Words) -> str:
    value = answered.value
    if isinstance(value, datetime):
        return f"{_day(value, t)} {t.clock(value)}"
    if isinstance(value, date):
        return _grained(value, answered.grain, t) if answered.grain else _day(value, t)
    return t.clock(value) if isinstance(value, time) else str(value)


def _day(day: date, t: Words) -> str:
    """With the year: what was agreed in December often lies in the next one."""
    pattern = "y年M月d日 EEE" if t.language is Language.ZH else "E d MMM y"
    return format_date(day, pattern, locale=BABEL_LOCALES[t.language])


def _grained(day: date, grain: str, t: Words) -> str:
    if grain == "year":
        return str(day.year)
    pattern = "y年M月" if t.language is Language.ZH else "MMMM y"
    return format_date(day, pattern, locale=BABEL_LOCALES[t.language])


def _media(answered: Answered, t: Words) -> str:
    return SIGN[answered.kind]


def place_words(point: str) -> str:
    """A position as the form keeps it, `31.2 121.4 0 9`; of a line its first point."""
    numbers = point.split(";", maxsplit=1)[0].split()
    return f"📍 {float(numbers[0]):.5f}, {float(numbers[1]):.5f}" if len(numbers) > 1 else point


def _place(answered: Answered, t: Words) -> str:
    return place_words(str(answered.value))


def _acknowledged(answered: Answered, t: Words) -> str:
    return "✓"


SIGN = {
    QuestionKind.IMAGE: "📷",
    QuestionKind.AUDIO: "🎤",
    QuestionKind.VIDEO: "🎬",
    QuestionKind.FILE: "📎",
}

SHOWN: Mapping[QuestionKind, Callable[[Answered, Words], str]] = {
    **dict.fromkeys(CHOOSING, _choice),
    **dict.fromkeys(MEDIA, _media),
    QuestionKind.RANK: _ranked,
    QuestionKind.INTEGER: _number,
    QuestionKind.DECIMAL: _number,
    QuestionKind.RANGE: _number,
    QuestionKind.DATE: _when,
    QuestionKind.TIME: _when,
    QuestionKind.DATE_TIME: _when,
    QuestionKind.LOCATION: _place,
    QuestionKind.TRACE: _place,
    QuestionKind.SHAPE: _place,
    QuestionKind.ACKNOWLEDGE: _acknowledged,
}
