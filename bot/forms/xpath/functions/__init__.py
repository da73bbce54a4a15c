"""Every function an expression may call, by name."""

from collections.abc import Callable

from bot.forms.xpath.expressions import Expression
from bot.forms.xpath.functions.dates import DATES
from bot.forms.xpath.functions.geography import GEOGRAPHY
from bot.forms.xpath.functions.identity import IDENTITY, check_digest
from bot.forms.xpath.functions.nodesets import NODESETS, check_indexed_repeat
from bot.forms.xpath.functions.numbers import NUMBERS
from bot.forms.xpath.functions.selections import SELECTIONS, check_pulldata
from bot.forms.xpath.functions.signature import Table
from bot.forms.xpath.functions.strings import STRINGS, check_pattern

FUNCTIONS: Table = STRINGS | NUMBERS | SELECTIONS | DATES | NODESETS | GEOGRAPHY | IDENTITY

_CHECKS: dict[str, Callable[[tuple[Expression, ...]], None]] = {
    "regex": check_pattern,
    "digest": check_digest,
    "pulldata": check_pulldata,
    "indexed-repeat": check_indexed_repeat,
}


def check_constants(name: str, arguments: tuple[Expression, ...]) -> None:
    """Judge at load what is written out in the form; raises ExpressionRefused."""
    check = _CHECKS.get(name)
    if check is not None:
        check(arguments)
