"""Same as last time: the button under a question, the preview of a section, and the mark on the answer."""

from bot.rules.language import Language
from bot.services.asked import AskedQuestion, AskedToCarry
from bot.views.answers import answer_words, asked_words, plain_words
from bot.views.block import Block
from bot.views.fitting import shortened
from bot.views.form_keys import tap_of
from bot.views.replies import Button, Row
from bot.views.words import words

LONGEST_FACE = 30
LONGEST_LINE = 120


def offer_rows(asked: AskedQuestion, language: Language) -> tuple[Row, ...]:
    """The last answer on a button; and the whole section, when there is more of it."""
    offer = asked.offer
    if offer is None:
        return ()
    t, tap = words(language), tap_of(asked.visit_id, asked.step)
    answer = shortened(plain_words(answer_words(offer.answered, language)), LONGEST_FACE)
    rows: list[Row] = [(Button("↩ " + t.pair(t("As last time"), answer), tap("carry", 0)),)]
    if offer.in_section > 1:
        face = t("↩ {n} answers as on {day} …", n=offer.in_section, day=t.day(offer.day))
        rows.append((Button(face, tap("section", 0)),))
    return tuple(rows)


def carry_block(asked: AskedToCarry, language: Language) -> Block:
    """What would be taken over, line by line; nothing is taken silently."""
    t, tap = words(language), tap_of(asked.visit_id, asked.step)
    title = t("<b>As on {day}?</b>", day=t.day(asked.day))
    lines = [
        f"{asked_words(line.label, language)}<b>{answer_words(line, language, longest=LONGEST_LINE)}</b>"
        for line in asked.lines
    ]
    text = "\n".join([title, *lines, t("What you take over is marked ↩, for your manager too.")])
    take = Button(t("✓ Take these {n}", n=len(asked.lines)), tap("carry_all", len(asked.lines)))
    return Block(text, ((take,), (Button(t("‹ No, one by one"), tap("question", 0)),)))
