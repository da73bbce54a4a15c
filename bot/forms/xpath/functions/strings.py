"""Functions on text."""

from bot.forms.xpath.expressions import Constant, Expression, text
from bot.forms.xpath.functions.signature import ANY, Signature, Table, many, of_atoms
from bot.forms.xpath.patterns import compiled_pattern
from bot.forms.xpath.problems import EvaluationFailed, ExpressionRefused
from bot.forms.xpath.scope import Scope
from bot.forms.xpath.values import Atom, Value, to_number, to_text

_LONGEST = 1_000_000  # characters: a few fields that double each other would fill any memory


def _concat(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return _joined("", many(scope, arguments))


def _join(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return _joined(text(arguments[0], scope), many(scope, arguments[1:]))


def _joined(joint: str, values: list[Atom]) -> str:
    parts = [to_text(value) for value in values]
    if sum(map(len, parts)) + len(joint) * len(parts) > _LONGEST:
        raise EvaluationFailed("the text would be longer than a million characters")
    return joint.join(parts)


def _contains(whole: Atom, part: Atom) -> Value:
    return to_text(part) in to_text(whole)


def _starts_with(whole: Atom, part: Atom) -> Value:
    return to_text(whole).startswith(to_text(part))


def _ends_with(whole: Atom, part: Atom) -> Value:
    return to_text(whole).endswith(to_text(part))


def _before(whole: Atom, part: Atom) -> Value:
    head, found, _ = to_text(whole).partition(to_text(part)) if to_text(part) else ("", "x", "")
    return head if found else ""


def _after(whole: Atom, part: Atom) -> Value:
    return to_text(whole).partition(to_text(part))[2] if to_text(part) else to_text(whole)


def _substr(whole: Atom, start: Atom, end: Atom | None = None) -> Value:
    """ODK's own: counts from 0, `end` is left out, negative numbers count from the end."""
    characters = to_text(whole)
    first = _place(start, len(characters))
    last = len(characters) if end is None else _place(end, len(characters))
    return characters[first:last] if first <= last else ""


def _place(value: Atom, length: int) -> int:
    number = to_number(value)
    place = 0 if number != number else int(max(-1e9, min(1e9, number)))
    return min(max(0, place + length if place < 0 else place), length)


def _substring(whole: Atom, start: Atom, length: Atom | None = None) -> Value:
    """XPath 1.0: counts from 1 and rounds."""
    first = _round_half_up(to_number(start))
    end = float("inf") if length is None else first + _round_half_up(to_number(length))
    return "".join(character for place, character in enumerate(to_text(whole), 1) if first <= place < end)


def _round_half_up(number: float) -> float:
    return float((number + 0.5) // 1) if number == number and abs(number) != float("inf") else number


def _length(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return float(len(_own_or(scope, arguments)))


def _normalize(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return " ".join(_own_or(scope, arguments).split())


def _own_or(scope: Scope, arguments: tuple[Expression, ...]) -> str:
    return text(arguments[0], scope) if arguments else to_text(scope.world.value_of(scope.node))


def _translate(whole: Atom, old: Atom, new: Atom) -> Value:
    targets = to_text(new)
    table: dict[int, str] = {}
    for place, character in enumerate(to_text(old)):
        table.setdefault(ord(character), targets[place] if place < len(targets) else "")
    return to_text(whole).translate(table)


_SECONDS = 0.5  # some patterns, such as (a+)+$, would be compared for years


def _regex(value: Atom, pattern: Atom) -> Value:
    """The whole text must match, as in JavaRosa."""
    compiled = compiled_pattern(to_text(pattern))
    if compiled is None:
        raise EvaluationFailed(f"“{to_text(pattern)}” is not a pattern")
    try:
        return compiled.fullmatch(to_text(value), timeout=_SECONDS) is not None
    except TimeoutError as error:
        raise EvaluationFailed(f"“{to_text(pattern)}” takes too long to compare") from error


def check_pattern(arguments: tuple[Expression, ...]) -> None:
    """A pattern written out in the form is compiled when the form is loaded. Raises ExpressionRefused."""
    pattern = arguments[1]
    if isinstance(pattern, Constant) and compiled_pattern(to_text(pattern.value)) is None:
        raise ExpressionRefused(f"“{to_text(pattern.value)}” is not a valid pattern for regex()")


STRINGS: Table = {
    "string": of_atoms(to_text, 1),
    "concat": Signature(_concat, 0, ANY),
    "join": Signature(_join, 1, ANY),
    "contains": of_atoms(_contains, 2),
    "starts-with": of_atoms(_starts_with, 2),
    "ends-with": of_atoms(_ends_with, 2),
    "substring-before": of_atoms(_before, 2),
    "substring-after": of_atoms(_after, 2),
    "substr": of_atoms(_substr, 2, 3),
    "substring": of_atoms(_substring, 2, 3),
    "string-length": Signature(_length, 0, 1),
    "normalize-space": Signature(_normalize, 0, 1),
    "translate": of_atoms(_translate, 3),
    "regex": of_atoms(_regex, 2),
}
