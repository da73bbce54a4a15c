"""A row that stands twice in a list of customers: by its code, or its names with nothing to tell it apart."""

from collections.abc import Hashable, Mapping
from typing import Any

from bot.rules.customer_row import RowProblem
from bot.rules.customer_search import searchable

TELLS_APART = ("code", "phone", "address_zh", "address_en", "position")
"""Branches of one company carry one name; one of these differs."""


class RowsBefore:
    """What the rows so far were called."""

    def __init__(self) -> None:
        self._codes: set[str] = set()
        self._by_names: dict[tuple[str, str], set[Hashable]] = {}

    def repeated(self, row: Mapping[str, Any]) -> RowProblem | None:
        """What this row has in common with an earlier one; it counts as an earlier one from now on."""
        code = row["code"]
        if code and code in self._codes:
            return RowProblem.TWICE
        self._codes.add(code)
        names = searchable(row["name_zh"]), searchable(row["name_en"])
        own: set[Hashable] = {(name, str(row[name])) for name in TELLS_APART if row[name]}
        known = self._by_names.get(names)
        self._by_names[names] = own | (known or set())
        return RowProblem.SAME_NAME if any(names) and known is not None and own <= known else None
