"""Texts of a form that are written in one of its languages and not in another."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.forms.definition import FormDefinition
from bot.forms.problems import Problem
from bot.forms.wording import MISSING, Text

NAMELESS = frozenset({"", "default"})  # what pyxform calls texts in a column without a language

# What the author calls a column that the form names otherwise.
_HEADINGS = {
    "": "label",
    "hint;guidance": "guidance_hint",
    "jr:constraintMsg": "constraint_message",
    "jr:requiredMsg": "required_message",
}


@dataclass(slots=True)
class _Column:
    """A column of one language: where it has no text, and whether it has any."""

    gaps: list[str] = field(default_factory=list)
    is_begun: bool = False


def untranslated(form: FormDefinition) -> Iterator[Problem]:
    """By row; a column that is missing altogether is told once."""
    for (sheet, heading, language), column in _columns(form).items():
        name, count = f"{heading}::{language}", len(column.gaps)
        if column.is_begun or count == 1:
            for path in column.gaps:
                yield Problem(
                    f"no text in {language}", f"缺少 {language} 的文字", sheet=sheet, column=name, path=path
                )
        elif count:
            yield Problem(
                f"no text in {language} in any of {count} rows",
                f"整列缺少 {language} 的文字，共 {count} 处",
                sheet=sheet,
                column=name,
            )


def _columns(form: FormDefinition) -> dict[tuple[str, str, str], _Column]:
    """By sheet, heading and language, as far as a text of the heading is written in any language."""
    found: dict[tuple[str, str, str], _Column] = {}
    named = [name for name in form.languages if name not in NAMELESS]
    for text_id, text in form.itext.items():
        written = {name: _has_words(text, name) for name in named}
        if not any(written.values()):
            continue
        where, _, kind = text_id.partition(":")
        sheet = "survey" if text_id.startswith("/") else "choices"
        for name, is_there in written.items():
            column = found.setdefault((sheet, _HEADINGS.get(kind, kind), name), _Column())
            if is_there:
                column.is_begun = True
            else:
                column.gaps.append(where if sheet == "survey" else f"/choices/{text_id}")
    return found


def _has_words(text: Text, language: str) -> bool:
    parts = text.by_language.get(language, ())
    return bool(parts) and parts != (MISSING,)
