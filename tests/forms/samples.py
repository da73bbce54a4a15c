"""The forms tests run on: public ones (public/PROVENANCE.csv), our own tables, those the product ships."""

from functools import cache
from pathlib import Path

from bot.forms.conversion import converted
from bot.forms.definition import FormDefinition
from bot.forms.filling import Filling
from bot.forms.loading import form_from
from bot.forms.questions import Question

_HERE = Path(__file__).parent
_SHIPPED = _HERE.parent.parent / "forms"
ATTACHMENTS = _HERE / "attachments"

SAMPLES: dict[str, Path] = {
    path.stem: path
    for folder, pattern in ((_HERE / "public", "*.xls*"), (_HERE / "tables", "*.md"), (_SHIPPED, "*.xlsx"))
    for path in sorted(folder.glob(pattern))
}


@cache
def loaded(name: str) -> FormDefinition:
    """Converted once in a test run and without a process of its own, to be quick."""
    path = SAMPLES[name]
    files = {file.name: file.read_bytes() for file in ATTACHMENTS.iterdir()}
    return form_from(converted(path.read_bytes(), path.suffix), attachments=files)


def table(markdown: str) -> FormDefinition:
    """A form written in the test that needs it, in pyxform's Markdown."""
    return form_from(converted(markdown.encode(), ".md"))


def missing_required(filling: Filling) -> tuple[Question, ...]:
    """Visible required questions without an answer."""
    return tuple(each for each in filling.visible() if each.required and not (each.answered or each.readonly))
