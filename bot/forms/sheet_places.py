"""In which row of a sheet each field and each choice stands."""

from typing import Any

from bot.forms.sheet_rows import plain_rows


def survey_rows(survey: list[dict[str, Any]]) -> dict[str, int]:
    """The row of each field, by its path below the root: “group/question”."""
    found: dict[str, int] = {}
    inside: list[str] = []
    for number, row in enumerate(plain_rows(survey), 2):
        kind = row.get("type", "").lower().replace("_", " ")
        name = row.get("name", "")
        if kind.startswith("end "):
            inside = inside[:-1]
        elif name:
            path = "/".join([*inside, name])
            found.setdefault(path, number)
            if kind.startswith("begin "):
                inside = [*inside, name]
    return found


def choice_rows(choices: list[dict[str, Any]]) -> dict[str, int]:
    """The row of each choice, by the id that pyxform gives its label: “list-0”."""
    found: dict[str, int] = {}
    seen: dict[str, int] = {}
    for number, row in enumerate(plain_rows(choices), 2):
        name = row.get("list_name") or row.get("list name") or ""
        if name:
            found[f"{name}-{seen.setdefault(name, 0)}"] = number
            seen[name] += 1
    return found
