"""The form on the card: the question asked now, one more row of a repeat, the list of questions to change."""

from html import escape

from bot.forms.definition import CHOOSING, QuestionKind
from bot.rules.language import Language
from bot.services.asked import Answered, AskedForRow, AskedQuestion
from bot.services.form_screen_state import Showing
from bot.views.answers import answer_words, carried_mark, place_words
from bot.views.block import Block
from bot.views.calendar import Tap
from bot.views.carrying import offer_rows
from bot.views.fitting import shortened
from bot.views.form_card import card_rows, card_text, news_lines
from bot.views.form_choices import is_long, is_numbered, option_label, picked_names, shown_options
from bot.views.form_how import how_lines
from bot.views.form_keys import answer_rows, tap_of
from bot.views.form_media import media_rows
from bot.views.form_reading import LONGEST_HINT, LONGEST_LABEL, is_cut, notes_lines, reading_block
from bot.views.form_sections import turning
from bot.views.form_trouble import trouble_lines
from bot.views.replies import Button, Row
from bot.views.rich import rich
from bot.views.words import Html, Words, words

LONGEST_OPTION = 90
ALL_OPTIONS = 1500
"""Letters of all labels that stand numbered in the text."""
ROWS_SHOWN = 8
LONGEST_SECTION = 80
BETWEEN = " · "


def question_block(asked: AskedQuestion, language: Language) -> Block:
    """Progress, notes, the question and its hint, what it holds already, what went wrong, the buttons."""
    t = words(language)
    if asked.screen.showing is Showing.READ:
        return reading_block(asked, language)
    title = rich(asked.title or asked.now.label, LONGEST_LABEL) or _escaped(asked.now.path.rpartition("/")[2])
    hint = rich(asked.hint, LONGEST_HINT)
    lines = [
        *news_lines(asked.news, t, on_card=asked.card),
        _progress(asked.number, asked.of, asked.now.section),
        *notes_lines(asked.notes),
        *card_text(asked, t),
        f"<b>{title}</b>" + (" <b>*</b>" if asked.now.required else ""),
        *([f"<i>{hint}</i>"] if hint else []),
        *_option_lines(asked, t),
        *_standing(asked, t),
        *how_lines(asked, t),
        *trouble_lines(asked.screen, t),
    ]
    more = (Button(t("📖 Read all of it"), tap_of(asked.visit_id, asked.step)("read", 0)),)
    rows = (
        *((more,) if is_cut(asked) else ()),
        *offer_rows(asked, language),
        *media_rows(asked, t),
        *answer_rows(asked, language),
        *card_rows(asked, language),
        _moving(asked, t),
    )
    return Block("\n".join(lines), rows)


def _option_lines(asked: AskedQuestion, t: Words) -> list[str]:
    if asked.kind not in CHOOSING or not is_numbered(asked.options):
        return []
    shown = shown_options(asked)
    longest = max(LONGEST_OPTION, ALL_OPTIONS // max(1, len(shown)))
    return [_quoted(f"{place + 1}. {{text}}", option_label(option, t), longest) for place, option in shown]


def _standing(asked: AskedQuestion, t: Words) -> list[str]:
    """The answer as it stands; for a ranking, what has been put in order so far."""
    if asked.kind is QuestionKind.RANK and (picked := picked_names(asked)):
        labels = {option.name: option.label for option in asked.options}
        return [
            _quoted(f"{place}. {{text}}", labels.get(name, name), LONGEST_OPTION)
            for place, name in enumerate(picked, 1)
        ]
    if asked.screen.day is not None:
        half = Answered(path="", kind=QuestionKind.DATE, label="", section="", value=asked.screen.day)
        return [t("Day: {answer}", answer=answer_words(half, t.language))]
    if asked.screen.points:
        points = asked.screen.points[-5:]
        return [
            t("Points so far: {n}", n=len(asked.screen.points)),
            *(_quoted("{text}", place_words(each), 40) for each in points),
        ]
    if is_long(asked) and asked.screen.picked:
        labels = {option.name: option.label for option in asked.options}
        chosen = tuple(labels.get(name, name) for name in asked.screen.picked)
        return [t("Chosen: {names}", names=shortened(t.listed(chosen), 400))]
    if asked.now.is_empty:
        return []
    answer = Html(answer_words(asked.now, t.language, longest=300) + carried_mark(asked.now))
    return [t("Now: {answer}", answer=answer)]


def _moving(asked: AskedQuestion, t: Words) -> Row:
    """Back from the second question on, and all answers; what is answered can be kept or cleared."""
    tap = tap_of(asked.visit_id, asked.step)
    row = [Button(t("‹ Back"), tap("back", 0))] if asked.can_go_back else []
    row.append(Button(t("☰ Answers"), tap("menu", 0)))
    if asked.screen.picked is not None or asked.screen.points:
        return tuple(row)  # Done keeps what is ticked; any other way on would lose it
    if not asked.now.is_empty:
        if not asked.now.required:
            row.append(Button(t("Clear"), tap("clear", 0)))
        row.append(Button(t("Keep ›"), tap("skip", 0)))
    elif not asked.now.required:
        row.append(Button(t("Skip ›"), tap("skip", 0)))
    return tuple(row)


def row_block(asked: AskedForRow, language: Language) -> Block:
    """The rows so far, and whether there is one more."""
    t = words(language)
    tap = tap_of(asked.visit_id, asked.step)
    if asked.screen.showing is Showing.DROP_ROW and asked.screen.row <= len(asked.rows):
        return _drop_block(asked, tap, t)
    if asked.screen.showing is Showing.WHICH_ROW and asked.rows:
        return _which_block(asked, tap, t)
    hidden = len(asked.rows) - ROWS_SHOWN
    rows = [_quoted(f"{place}. {{text}}", row, 80) for place, row in enumerate(asked.rows, 1)]
    lines = [
        *news_lines(asked.news, t),
        _progress(asked.number, asked.of, asked.label),
        *notes_lines(asked.notes),
        *([t("… {n} above", n=hidden)] if hidden > 0 else []),
        *rows[-ROWS_SHOWN:],
        t("<b>One more?</b>") if asked.rows else t("<b>Is there one to add?</b>"),
        *trouble_lines(asked.screen, t),
    ]
    answers = (
        Button(t("➕ Add one"), tap("add", 0)),
        Button(t("No more") if asked.rows else t("None"), tap("enough", 0)),
    )
    moving = [Button(t("‹ Back"), tap("back", 0))] if asked.can_go_back else []
    moving.append(Button(t("☰ Answers"), tap("menu", 0)))
    if len(asked.rows) == 1:
        moving.append(Button(t("Remove it"), tap("drop", 1)))
    elif asked.rows:
        moving.append(Button(t("Remove one …"), tap("which", 0)))
    return Block("\n".join(lines), (answers, *((tuple(moving),) if moving else ())))


def _which_block(asked: AskedForRow, tap: Tap, t: Words) -> Block:
    """Which row is to go? Long repeats by pages."""
    last = (len(asked.rows) - 1) // ROWS_SHOWN
    page = min(max(asked.screen.page, 0), last)
    shown = list(enumerate(asked.rows, 1))[page * ROWS_SHOWN : (page + 1) * ROWS_SHOWN]
    lines = [t("<b>Which one is to be removed?</b>")]
    lines += [_quoted(f"{place}. {{text}}", row, 80) for place, row in shown]
    numbers = tuple(Button(f"🗑 {place}", tap("drop", place)) for place, _ in shown)
    rows = [numbers[start : start + 4] for start in range(0, len(numbers), 4)]
    keep = (Button(t("Keep all"), tap("question", 0)),)
    return Block("\n".join(lines), (*rows, *turning(page, last, tap), keep))


def _drop_block(asked: AskedForRow, tap: Tap, t: Words) -> Block:
    number = asked.screen.row
    row = _quoted("{text}", asked.rows[number - 1] if asked.rows else asked.label, 200)
    text = t("Remove row {n} and its answers?", n=number) + "\n" + row
    buttons = (Button(t("Remove"), tap("dropped", number)), Button(t("Keep it"), tap("question", 0)))
    return Block(text, (buttons,))


def _progress(number: int, of: int, section: str) -> str:
    """Of deep headings the innermost stay whole: they say where one is."""
    here = f"<b>{number}/{of}</b>"
    kept = section
    while len(kept) > LONGEST_SECTION and BETWEEN in kept:
        kept = kept.partition(BETWEEN)[2]
    if kept != section:
        kept = "…" + BETWEEN + kept
    return here + _quoted(" · {text}", kept, LONGEST_SECTION) if kept else here


def _escaped(text: str) -> Html:
    return Html(escape(text, quote=False))


def _quoted(pattern: str, text: str, longest: int) -> Html:
    """Words of a form or a person inside a pattern that is HTML; the words are escaped."""
    return Html(pattern.format(text=escape(shortened(text, longest), quote=False)))
