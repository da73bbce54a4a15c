"""The forms a company starts with: both languages whole, short, and the workbook as its source."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.forms.definition import Item, QuestionDefinition, walk_items
from bot.forms.filling import Context, Filling, Finished
from bot.forms.wording import MISSING, Text
from forms.build import FOLDER, tables
from tests.forms.samples import loaded, missing_required
from tests.forms.test_rules import NOW

SOURCES = sorted(FOLDER.glob("*.md"))
NAMES = [path.stem for path in SOURCES]

# An ordinary answer to each required question, in the order they come.
ORDINARY: dict[str, list[object]] = {
    "retail_visit": ["full", "shelf.jpg", 320, "visit", "2026-03-12", "happy"],
    "b2b_visit": [["buyer"], "They like it", "same", "quote", "2026-03-12", "neutral"],
    "first_contact": ["referral", "Wang Fang", "retail", "Cold drinks", "some", "visit", "2026-03-12"],
    "complaint": ["delivery", "Two days late", "normal", "explain"],
    "satisfaction": [5, 4, 5, 4, "yes"],
}


@pytest.mark.parametrize("source", SOURCES, ids=NAMES)
def test_the_workbook_says_what_its_source_says(source: Path) -> None:
    book = load_workbook(source.with_suffix(".xlsx"))

    found = {
        sheet.title: [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book
    }
    wanted = {
        name: [(row + [""] * len(rows[0]))[: len(rows[0])] for row in rows]
        for name, rows in tables(source.read_text(encoding="utf-8")).items()
    }
    assert found == wanted


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_there_in_both_languages(name: str) -> None:
    form = loaded(name)
    texts = [text for item in walk_items(form.items) for text in texts_of(item)]
    texts += [field.constraint_message for field in form.fields.values()]
    texts += list(form.itext.values())

    for text in texts:
        if text.by_language:
            assert set(text.by_language) == set(form.languages)
            assert (MISSING,) not in text.by_language.values()


def texts_of(item: Item) -> list[Text]:
    return [item.label, item.hint] if isinstance(item, QuestionDefinition) else [item.label]


@pytest.mark.parametrize("name", NAMES)
def test_an_ordinary_fill_needs_only_a_few_answers(name: str) -> None:
    filling = Filling.start(loaded(name), context=Context(now=NOW))

    for answer in ORDINARY[name]:
        missing = missing_required(filling)[0]
        assert filling.judge(missing.path, answer) is None, missing.path  # type: ignore[arg-type]  # any answer
        filling.answer(missing.path, answer, at=NOW)  # type: ignore[arg-type]  # any answer

    assert isinstance(filling.finalize(at=NOW), Finished)
