"""One row of a list of people: by its headings, or by what each cell can only mean."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from bot.rules.broken_cell import is_broken
from bot.rules.heading import LOOKED_AT, known, plain
from bot.rules.invitation import LONGEST_NAME, language_in, roles_in, tidy_name
from bot.rules.language import Language
from bot.rules.roles import Role
from bot.rules.zone import zone_called

T = TypeVar("T")
Cells = Sequence[str]


class RowProblem(StrEnum):
    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    NO_NAME = "no_name"
    TWICE = "twice"
    HERE_ALREADY = "here_already"
    LEFT_EARLIER = "left_earlier"
    """Somebody of this name left: they are invited back on their own card, with their history."""
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_LANGUAGE = "unknown_language"
    UNKNOWN_ZONE = "unknown_zone"
    UNKNOWN_MANAGER = "unknown_manager"
    MANAGER_NOT_CLEAR = "manager_not_clear"
    """Several managers may be meant."""
    OWN_MANAGER = "own_manager"
    CIRCLE = "circle"
    """Following the managers upwards leads back to the row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    row: int
    """Counted from 1, as Excel and people count."""
    kind: RowProblem
    what: str
    """The word that is not understood, or the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    row: int
    name: str
    roles: frozenset[Role]
    manager: str
    """As written; empty for none."""
    language: Language
    zone: str
    manager_id: int | None = None
    manager_row: int | None = None
    """The manager is a newcomer of the same list."""


class Column(StrEnum):
    NAME = "name"
    ROLE = "role"
    MANAGER = "manager"
    LANGUAGE = "language"
    ZONE = "zone"


_HEADINGS = {
    Column.NAME: ("name", "full name", "姓名", "名字", "人员", "员工姓名", "姓名 name"),
    Column.ROLE: ("role", "roles", "position", "角色", "职位", "岗位", "角色 role"),
    Column.MANAGER: (
        "manager", "reports to", "supervisor", "上级", "主管", "经理", "汇报给", "直属上级", "上级主管",
        "上级 manager",
    ),
    Column.LANGUAGE: ("language", "语言", "语言 language"),
    Column.ZONE: ("zone", "time zone", "时区", "时区 time zone"),
}  # fmt: skip
_BY_HEADING = {plain(heading): column for column, headings in _HEADINGS.items() for heading in headings}


def head_of(rows: Sequence[Cells]) -> tuple[int, Mapping[Column, int]]:
    """How many rows are above the first person's, and where each column stands; (0, {}) without headings."""
    for number, row in enumerate(rows[:LOOKED_AT], 1):
        columns: dict[Column, int] = {}
        for place, cell in enumerate(row):
            if column := known(cell, _BY_HEADING):
                columns.setdefault(column, place)
        if Column.NAME in columns:
            return number, columns
    return 0, {}


@dataclass
class RowReader:
    """Reads one row and collects what is wrong with it."""

    number: int
    language: Language
    zone: str
    """Language and zone for rows that do not say."""
    leads: Callable[[str], bool] = lambda said: True
    """Whether a cell may name a manager, of here or of the list itself."""
    problems: list[Problem] = field(default_factory=list)

    def newcomer(self, row: Cells, columns: Mapping[Column, int]) -> Newcomer | None:
        """None when there is no usable name."""
        cells = self._by_heading(row, columns) if columns else self._by_meaning(row)
        name = self._name(cells.get(Column.NAME, ""))
        roles = self._read(cells, Column.ROLE, roles_in, RowProblem.UNKNOWN_ROLE)
        language = self._read(cells, Column.LANGUAGE, language_in, RowProblem.UNKNOWN_LANGUAGE)
        zone = self._read(cells, Column.ZONE, zone_called, RowProblem.UNKNOWN_ZONE)
        if name is None:
            return None
        return Newcomer(
            row=self.number,
            name=name,
            roles=roles or frozenset({Role.REP}),
            manager=cells.get(Column.MANAGER, ""),
            language=language or self.language,
            zone=zone or self.zone,
        )

    def _by_heading(self, row: Cells, columns: Mapping[Column, int]) -> dict[Column, str]:
        return {column: row[at].strip() for column, at in columns.items() if at < len(row)}

    def _by_meaning(self, row: Cells) -> dict[Column, str]:
        """The first cell is the name; what is no role, language or zone can only be the manager."""
        cells = {Column.NAME: row[0].strip()}
        for cell in filter(None, map(str.strip, row[1:])):
            column = _column_of(cell)
            before = cells.get(column)
            if before is not None:
                odd = before if column is Column.MANAGER and not self.leads(before) else cell
                self._problem(RowProblem.UNKNOWN_WORD, odd)
            cells.setdefault(column, cell)
        return cells

    def _name(self, typed: str) -> str | None:
        name = None if is_broken(typed) else tidy_name(typed)
        if name is None:
            kind = RowProblem.NO_NAME if typed else RowProblem.NAME_MISSING
            self._problem(RowProblem.NAME_TOO_LONG if len(typed) > LONGEST_NAME else kind, typed)
        return name

    def _read(
        self,
        cells: Mapping[Column, str],
        column: Column,
        reader: Callable[[str], T | None],
        kind: RowProblem,
    ) -> T | None:
        typed = cells.get(column, "")
        found = reader(typed) if typed else None
        if typed and not found:
            self._problem(kind, typed)
        return found

    def _problem(self, kind: RowProblem, what: str) -> None:
        self.problems.append(Problem(row=self.number, kind=kind, what=what[:LONGEST_NAME]))


def _column_of(cell: str) -> Column:
    if roles_in(cell):
        return Column.ROLE
    if language_in(cell):
        return Column.LANGUAGE
    return Column.ZONE if zone_called(cell) else Column.MANAGER
