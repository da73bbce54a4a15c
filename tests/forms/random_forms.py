"""Forms nobody would write: every rule refers to whatever came before it. Each follows from its seed."""

import random

from bot.forms.definition import FormDefinition
from tests.forms.samples import table

_COLUMNS = (
    "type", "name", "label", "calculation", "relevant", "constraint", "required", "choice_filter", "default",
)  # fmt: skip
_CHOICES = """
| choices | | | | | |
| | list_name | name | label | parent | weight |
| | big | a1 | A one | x | 1 |
| | big | b2 | B two | x | 5 |
| | big | c3 | C three | y | 20 |
| | small | a1 | Small a | | |
| | small | b2 | Small b | | |
| | dep | d1 | Dep a1 | a1 | |
| | dep | d2 | Dep b2 | b2 | |
| | dep | d3 | Dep any | | |
"""
_QUESTIONS = (
    "integer", "integer", "decimal", "text", "text", "select_one big", "select_one small", "select_one dep",
    "select_multiple big", "calculate", "calculate", "calculate", "note", "date",
)  # fmt: skip
_NUMERIC, _CHOSEN = frozenset({"integer", "decimal", "number"}), frozenset({"select_one", "select_multiple"})
_DEEPEST_EXPRESSION, _DEEPEST_GROUP = 2, 3


def random_form(seed: int) -> FormDefinition:
    return table(_Maker(seed).form())


class _Maker:
    """Knows the fields written so far as (name, kind, the repeats they stand in)."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - it guards nothing
        self._rows: list[dict[str, str]] = []
        self._fields: list[tuple[str, str, tuple[str, ...]]] = []

    def form(self) -> str:
        self._section((), 0, self._chance.randint(8, 18))
        lines = [f"| survey |{' |' * len(_COLUMNS)}", f"| | {' | '.join(_COLUMNS)} |"]
        lines += [f"| | {' | '.join(row.get(column, '') for column in _COLUMNS)} |" for row in self._rows]
        return "\n".join(lines) + "\n" + _CHOICES

    def _section(self, repeats: tuple[str, ...], depth: int, size: int) -> None:
        for _ in range(size):
            if depth < _DEEPEST_GROUP and self._chance.random() < 0.2:
                self._group(repeats, depth)
            else:
                self._question(repeats)

    def _group(self, repeats: tuple[str, ...], depth: int) -> None:
        kind = self._chance.choice(["group", "repeat"])
        name = f"{kind[0]}{len(self._rows)}"
        row = {"type": f"begin {kind}", "name": name, "label": f"L {name}"}
        self._rows.append(row | self._sometimes(0.3, "relevant", self._condition(repeats)))
        inside = (*repeats, name) if kind == "repeat" else repeats
        self._section(inside, depth + 1, self._chance.randint(1, 4))
        self._rows.append({"type": f"end {kind}"})

    def _question(self, repeats: tuple[str, ...]) -> None:
        kind = self._chance.choice(_QUESTIONS)
        name = f"{kind[0]}{len(self._rows)}"
        row = {"type": kind, "name": name}
        known = kind.partition(" ")[0]
        if kind == "calculate":
            known = self._chance.choice(["number", "words"])
            row["calculation"] = self._number(repeats) if known == "number" else self._text(repeats)
        else:
            row |= self._asked(kind, name, repeats)
        self._rows.append(row)
        if kind != "note":
            self._fields.append((name, known, repeats))

    def _asked(self, kind: str, name: str, repeats: tuple[str, ...]) -> dict[str, str]:
        found = {"label": f"L {name} {self._field(repeats) or ''}"}
        found |= self._sometimes(0.3, "relevant", self._condition(repeats))
        if kind == "select_one dep":
            parent = self._field(repeats, _CHOSEN) or "''"
            found["choice_filter"] = f"parent = {parent} or parent = ''"
        if kind == "integer":
            found |= self._sometimes(
                0.3, "constraint", f". < 100 and . != {self._number(repeats, 1)} or . = 25"
            )
            found |= self._sometimes(0.2, "default", f"{self._number(repeats, 2)} + 1")
        if kind == "text":
            found |= self._sometimes(0.2, "constraint", "regex(., '[A-Za-z ]+')")
        if kind != "note":
            found |= self._sometimes(0.1, "required", self._condition(repeats))
        return found

    def _sometimes(self, share: float, column: str, rule: str) -> dict[str, str]:
        return {column: rule} if self._chance.random() < share else {}

    def _field(self, repeats: tuple[str, ...], kinds: frozenset[str] = frozenset()) -> str:
        """A reference to an earlier field outside or in the same rows; "" if there is none."""
        names = [
            name
            for name, kind, inside in self._fields
            if (not kinds or kind in kinds) and repeats[: len(inside)] == inside
        ]
        return f"${{{self._chance.choice(names)}}}" if names else ""

    def _anywhere(self, kinds: frozenset[str]) -> str:
        names = [name for name, kind, _ in self._fields if kind in kinds]
        return f"${{{self._chance.choice(names)}}}" if names else ""

    def _number(self, repeats: tuple[str, ...], depth: int = 0) -> str:
        plain = self._field(repeats, _NUMERIC) or self._chance.choice(["0", "1", "3", "2.5"])
        if depth > _DEEPEST_EXPRESSION or self._chance.random() < 0.3:
            return plain
        one, other = self._number(repeats, depth + 1), self._number(repeats, depth + 1)
        many, chosen = self._anywhere(frozenset({"integer", "decimal"})), self._field(repeats, _CHOSEN)
        operator = self._chance.choice(["+", "-", "*", "div", "mod"])
        ways = [f"{one} {operator} {other}", f"coalesce({one}, {other})", f"int({one})", f"round({one}, 1)"]
        ways.append(f"if({self._condition(repeats, depth + 1)}, {one}, {other})")
        ways += [f"{name}({many})" for name in ("sum", "min", "count", "count-non-empty") if many]
        ways += [f"count-selected({chosen})", f"string-length({chosen})"] if chosen else []
        return self._chance.choice(ways)

    def _text(self, repeats: tuple[str, ...], depth: int = 0) -> str:
        plain = self._field(repeats) or self._chance.choice(["'a'", "'x y'", "''"])
        if depth > _DEEPEST_EXPRESSION or self._chance.random() < 0.3:
            return plain
        one, other = self._text(repeats, depth + 1), self._text(repeats, depth + 1)
        ways = [f"concat({one}, '-', {other})", f"coalesce({one}, {other})", f"substr({one}, 1, -1)"]
        ways.append(f"if({self._condition(repeats, depth + 1)}, {one}, {other})")
        if many := self._anywhere(frozenset({"text", "integer"})):
            ways.append(f"join(',', {many})")
        if chosen := self._field(repeats, frozenset({"select_one"})):
            ways.append(f"jr:choice-name({chosen}, '{chosen}')")
        return self._chance.choice(ways)

    def _condition(self, repeats: tuple[str, ...], depth: int = 0) -> str:
        one, other = self._number(repeats, depth + 1), self._number(repeats, depth + 1)
        ways = [f"{one} {self._chance.choice(['=', '!=', '<', '>='])} {other}"]
        if plain := self._field(repeats, frozenset({"text", "select_one", "integer"})):
            ways += [f"{plain} != ''", f"{plain} = 'a1'", f"string-length({plain}) > 2"]
        if chosen := self._field(repeats, _CHOSEN):
            ways.append(f"selected({chosen}, '{self._chance.choice(['a1', 'b2', 'c3'])}')")
        if depth < _DEEPEST_EXPRESSION:
            more = self._condition(repeats, depth + 1)
            ways += [f"{ways[0]} {self._chance.choice(['and', 'or'])} {more}", f"not({more})"]
        return self._chance.choice(ways)
