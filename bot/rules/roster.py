"""A pasted or imported list of people: who is meant, under which manager, and what is wrong row by row."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.rules.invitation import folded, is_called, language_in, roles_in
from bot.rules.language import Language
from bot.rules.roles import Role
from bot.rules.roster_row import Cells, Newcomer, Problem, RowProblem, RowReader, head_of

MOST_ROWS = 500
_BETWEEN_CELLS = re.compile(r"[\t,，;；|]")
_BETWEEN_NAMES = re.compile(r"[\t,，;；|、]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Whom the company has already, as far as a list of newcomers must know."""

    here: frozenset[str]
    """Folded names."""
    left: frozenset[str]
    managers: tuple[tuple[int, str], ...]
    """Id and name of those who may have people under them."""
    language: Language
    zone: str
    """For newcomers whose row does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    newcomers: tuple[Newcomer, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: int = 0
    """Rows beyond the most that one list may have."""


def rows_of_text(text: str) -> list[list[str]]:
    """The rows and cells of pasted text; a single line of nothing but names becomes a row for each."""
    lines = text.strip().splitlines()
    rows = [[cell.strip() for cell in _BETWEEN_CELLS.split(line)] for line in lines]
    if len(rows) == 1 and not any(roles_in(cell) or language_in(cell) for cell in rows[0][1:]):
        return [[name.strip()] for name in _BETWEEN_NAMES.split(lines[0]) if name.strip()]
    return rows


def understand(rows: Sequence[Cells], known: Known) -> Understood:
    """What the rows mean; a row with any problem is not among the newcomers."""
    above, columns = head_of(rows)
    people = [
        (number, row) for number, row in enumerate(rows, 1) if number > above and any(map(str.strip, row))
    ]
    newcomers: list[Newcomer] = []
    problems: list[Problem] = []
    names = [name for _, name in known.managers] + [row[0] for _, row in people]

    def leads(said: str) -> bool:
        return any(is_called(name, said) for name in names)

    for number, row in people[:MOST_ROWS]:
        reader = RowReader(number, known.language, known.zone, leads)
        newcomer = reader.newcomer(row, columns)
        problems += reader.problems
        if newcomer is not None and not reader.problems:
            newcomers.append(newcomer)
    newcomers = _without(newcomers, list(_same_names(newcomers, known)), problems)
    while wrong := list(_manager_problems(newcomers, known)):  # a row may lose its manager to a problem
        newcomers = _without(newcomers, wrong, problems)
    return Understood(
        newcomers=tuple(_placed(newcomer, newcomers, known) for newcomer in newcomers),
        problems=tuple(sorted(problems, key=lambda problem: problem.row)),
        left_out=max(0, len(people) - MOST_ROWS),
    )


def _without(
    newcomers: Sequence[Newcomer], wrong: Sequence[Problem], problems: list[Problem]
) -> list[Newcomer]:
    """The newcomers whose rows are not wrong; what is wrong joins the problems."""
    problems += wrong
    rows = {problem.row for problem in wrong}
    return [newcomer for newcomer in newcomers if newcomer.row not in rows]


def _same_names(newcomers: Sequence[Newcomer], known: Known) -> Iterator[Problem]:
    """Names tell people apart, in lists and when a manager is named: nobody comes twice."""
    count = Counter(folded(newcomer.name) for newcomer in newcomers)
    for newcomer in newcomers:
        name = folded(newcomer.name)
        if name in known.here:
            yield Problem(row=newcomer.row, kind=RowProblem.HERE_ALREADY, what=newcomer.name)
        elif name in known.left:
            yield Problem(row=newcomer.row, kind=RowProblem.LEFT_EARLIER, what=newcomer.name)
        elif count[name] > 1:
            yield Problem(row=newcomer.row, kind=RowProblem.TWICE, what=newcomer.name)


def _manager_problems(newcomers: Sequence[Newcomer], known: Known) -> Iterator[Problem]:
    above = {newcomer.row: _placed(newcomer, newcomers, known).manager_row for newcomer in newcomers}
    for newcomer in newcomers:
        kind = _manager_problem(newcomer, newcomers, known)
        if kind is None and _leads_back(newcomer.row, above):
            kind = RowProblem.CIRCLE
        if kind is not None:
            yield Problem(row=newcomer.row, kind=kind, what=newcomer.manager)


def _manager_problem(newcomer: Newcomer, newcomers: Sequence[Newcomer], known: Known) -> RowProblem | None:
    if not newcomer.manager:
        return None
    if folded(newcomer.manager) == folded(newcomer.name):
        return RowProblem.OWN_MANAGER
    meant = _meant(newcomer, newcomers, known)
    if len(meant) > 1:
        return RowProblem.MANAGER_NOT_CLEAR
    return None if meant else RowProblem.UNKNOWN_MANAGER


def _placed(newcomer: Newcomer, newcomers: Sequence[Newcomer], known: Known) -> Newcomer:
    """The newcomer with their manager, found among those who are here and those who come along."""
    meant = _meant(newcomer, newcomers, known) if newcomer.manager else []
    if len(meant) != 1:
        return newcomer
    manager_id, row = meant[0]
    return replace(newcomer, manager_id=manager_id, manager_row=row)


def _meant(
    newcomer: Newcomer, newcomers: Sequence[Newcomer], known: Known
) -> list[tuple[int | None, int | None]]:
    """Everybody who may be meant as manager: (id, None) of who is here, (None, row) of a newcomer."""
    candidates: list[tuple[int | None, int | None, str]] = [(id_, None, name) for id_, name in known.managers]
    candidates += [
        (None, other.row, other.name)
        for other in newcomers
        if Role.MANAGER in other.roles and other.row != newcomer.row
    ]
    said = folded(newcomer.manager)
    exact = [found for found in candidates if folded(found[2]) == said]
    called = exact or [found for found in candidates if is_called(found[2], said)]
    return [(id_, row) for id_, row, _ in called]


def _leads_back(row: int, above: dict[int, int | None]) -> bool:
    passed: set[int] = set()
    at = above.get(row)
    while at is not None and at not in passed:
        if at == row:
            return True
        passed.add(at)
        at = above.get(at)
    return False
