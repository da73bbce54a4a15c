"""Every text exists in both languages, says the same values, and no translation outlives its text."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

from bot.rules.language import Language
from bot.views.words import catalogue
from simulator.page.fonts.make_fonts import EMOJI

BOT = Path(__file__).parents[2] / "bot"
FIRST_EMOJI = "\U0001f000"
"""Older signs are in the fonts of every machine."""


def texts() -> dict[str, str]:
    """English text → where it stands, for every literal first argument of `t(…)` and `t.many(…)`."""
    found: dict[str, str] = {}
    for path in sorted(BOT.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and _speaks(call.func):
                for text in _literals(call.args[0]):
                    found[text] = f"{path.relative_to(BOT.parent)}:{call.lineno}"
    return found


def _speaks(function: ast.expr) -> bool:
    """`t(…)`, `t.many(…)`, or `say(…)`: how views mark a text for a literal table that is spoken later."""
    if isinstance(function, ast.Attribute):
        return function.attr == "many" and isinstance(function.value, ast.Name) and function.value.id == "t"
    return isinstance(function, ast.Name) and function.id in {"t", "say"}


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_emoji_people_read_is_in_the_font_of_the_page() -> None:
    written = "".join(path.read_text("utf-8") for path in (BOT / "views").rglob("*.py"))
    assert {sign for sign in written if sign >= FIRST_EMOJI} - set(EMOJI) == set()


def test_every_text_has_chinese_words() -> None:
    chinese = catalogue(Language.ZH)
    missing = {text: place for text, place in texts().items() if not chinese.get(text)}
    assert missing == {}


def test_no_translation_outlives_its_text() -> None:
    assert set(catalogue(Language.ZH)) - set(texts()) == set()


def test_both_languages_fill_in_the_same_values() -> None:
    chinese = catalogue(Language.ZH)
    different = {
        text: translated
        for text in texts()
        if isinstance(translated := chinese.get(text, text), str)
        and fields(translated) - fields(text) - {"n"}
    }
    assert different == {}
