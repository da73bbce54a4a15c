"""Why a form cannot be used, said for the person who wrote it: sheet, row, column, in both languages."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` is the field concerned, by which the row of the sheet is found.

    Row counts from 1 as Excel shows it.
    """

    message_en: str
    message_zh: str
    sheet: str = "survey"
    row: int | None = None
    column: str = ""
    path: str = ""
    file: str = ""
    """The attachment that is missing, when that is the problem."""

    def at(self, *, sheet: str, row: int | None) -> "Problem":
        return replace(self, sheet=sheet, row=row)

    def about(self, path: str, *, column: str = "") -> "Problem":
        return replace(self, path=path, column=column or self.column)

    def text(self, language: str) -> str:
        """One line: where, then what."""
        chinese = language.startswith("zh")
        where = [self.sheet]
        if self.row is not None:
            where.append(f"第 {self.row} 行" if chinese else f"row {self.row}")
        if self.column:
            where.append(f"“{self.column}” 列" if chinese else f"column “{self.column}”")
        joint, colon = ("，", "：") if chinese else (", ", ": ")
        return joint.join(where) + colon + (self.message_zh if chinese else self.message_en)


class FormRefused(Exception):  # noqa: N818 - named as what happened, like the refusals of the rest of the product
    """The form cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(problem.text("en") for problem in problems))
        self.problems = problems
