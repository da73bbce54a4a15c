"""Long words of a form, whole, by pages: notes, the question, its hint and guidance."""

from bot.rules.language import Language
from bot.services.asked import AskedQuestion
from bot.views.block import Block
from bot.views.form_keys import tap_of
from bot.views.form_sections import turning
from bot.views.replies import Button
from bot.views.rich import is_longer, rich
from bot.views.words import Html, words

LONGEST_LABEL = 700
LONGEST_HINT = 500
LONGEST_NOTE = 700
ALL_NOTES = 1200
"""Letters of all notes before one question."""
A_PAGE = 3000


def notes_lines(notes: tuple[str, ...]) -> list[Html]:
    """The notes before a question, shortened where they would fill the card."""
    longest = min(LONGEST_NOTE, ALL_NOTES // max(1, len(notes)))
    return [rich(note, max(40, longest)) for note in notes[:20]]


def is_cut(asked: AskedQuestion) -> bool:
    """Whether the card leaves something out that can be read on request."""
    longest = min(LONGEST_NOTE, ALL_NOTES // max(1, len(asked.notes)))
    return (
        bool(asked.guidance)
        or len(asked.notes) > 20
        or any(is_longer(note, max(40, longest)) for note in asked.notes)
        or is_longer(asked.title, LONGEST_LABEL)
        or is_longer(asked.hint, LONGEST_HINT)
    )


def reading_block(asked: AskedQuestion, language: Language) -> Block:
    t, tap = words(language), tap_of(asked.visit_id, asked.step)
    pages = _pages(asked)
    page = min(max(asked.screen.page, 0), len(pages) - 1)
    back = (Button(t("‹ Back to the question"), tap("question", 0)),)
    return Block("\n\n".join(pages[page]), (*turning(page, len(pages) - 1, tap, "read"), back))


def _pages(asked: AskedQuestion) -> list[list[Html]]:
    """Whole paragraphs as long as they fit; a paragraph longer than a page is cut into pieces."""
    pages: list[list[Html]] = [[]]
    room = A_PAGE
    for piece in _pieces(asked):
        if len(piece) > room and pages[-1]:
            pages.append([])
            room = A_PAGE
        pages[-1].append(rich(piece, A_PAGE))
        room -= len(piece)
    return pages


def _pieces(asked: AskedQuestion) -> list[str]:
    texts = [
        *asked.notes,
        f"**{asked.title.strip()}**" if asked.title.strip() else "",
        asked.hint,
        asked.guidance,
    ]
    paragraphs = [part for text in texts for part in text.split("\n\n") if part.strip()]
    return [part[start : start + A_PAGE] for part in paragraphs for start in range(0, len(part), A_PAGE)] or [
        asked.now.path.rpartition("/")[2]
    ]
