"""From a refusal to the words for it: one table, each subject's functions stand in its own view."""

from collections.abc import Callable
from typing import Any

from bot.rules.language import Language
from bot.rules.refusal import Refusal
from bot.views.block import Block
from bot.views.trouble import cannot_now

RefusalWords = Callable[[Any, Language], Block]
"""`(refusal, language)` → text and buttons."""

REFUSAL_WORDS: dict[type[Refusal], RefusalWords] = {}


def words_for(refusal: Refusal, language: Language) -> Block:
    """The words of the refusal's own type, else of the nearest one above it."""
    for kind in type(refusal).__mro__:
        if kind in REFUSAL_WORDS:
            return REFUSAL_WORDS[kind](refusal, language)
    return Block(cannot_now(language))
