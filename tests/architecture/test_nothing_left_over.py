"""Nothing stands in the program that nobody uses: functions, classes, constants, columns, options, fields."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from bot.config import Settings
from bot.rules.policy import Policy
from bot.storage.tables import metadata

ROOT = Path(__file__).parents[2]
FOR_OTHERS = {
    "bot/storage/sqlite_driver.py": "SQLAlchemy calls it",
    "bot/storage/columns.py": "SQLAlchemy calls it",
    "bot/assets/fonts/make_fonts.py": "run by hand",
}
ASKED_BY_TESTS = {
    "ELSEWHERE": "why a field of the policy is no setting",
    "customer_by_code": "what became of an import",
    "all_customers": "the same",
}
KEPT_ON_RECORD = frozenset(
    [
        "begun_at",
        "cancel_reason",
        "granted_at",
        "granted_by",
        "judged_at",
        "linked_at",
        "offered_at",
        "scored_at",
        "sealed_at",
    ]
)
"""When and by whom something was done: nothing is decided by it, it stands there for whoever asks later."""
PLAIN_DECORATORS = {"dataclass", "cache", "property", "staticmethod", "classmethod", "contextmanager"}
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def parsed(*folders: str) -> dict[str, ast.Module]:
    paths = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8"))
        for path in sorted(paths)
        if "migrations" not in path.parts
    }


def used(modules: dict[str, ast.Module]) -> set[str]:
    """Every name that is read somewhere; being imported is no use."""
    nodes = [node for module in modules.values() for node in ast.walk(module)]
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    renamed = {node.name for node in nodes if isinstance(node, ast.alias) and node.asname}
    return names | renamed | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def defined(body: list[ast.stmt]) -> Iterator[tuple[str, int]]:
    """Functions, classes with their methods, and constants; handlers belong to their router."""
    for node in body:
        if isinstance(node, Definition) and not _is_called_by_others(node):
            yield node.name, node.lineno
        if isinstance(node, ast.ClassDef):
            yield from defined([each for each in node.body if isinstance(each, Definition)])
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [each.id for each in targets if isinstance(each, ast.Name)]
            yield from ((name, node.lineno) for name in names if not name.startswith("__"))


def _is_called_by_others(node: Definition) -> bool:
    """Special methods, what a decorator registers, what a framework's base class calls."""
    decorators = {ast.unparse(each).partition("(")[0].partition(".")[0] for each in node.decorator_list}
    return node.name.startswith("__") or bool(decorators - PLAIN_DECORATORS)


@pytest.mark.parametrize("folder", ["bot", "play"])
def test_everything_that_is_defined_is_used(folder: str) -> None:
    uses = used(parsed("bot", "play", "benchmarks"))
    left_over = [
        f"{name} in {path}:{line}"
        for path, module in parsed(folder).items()
        if path not in FOR_OTHERS
        for name, line in defined(module.body)
        if name not in uses and name not in ASKED_BY_TESTS
    ]
    assert left_over == []


def test_no_exception_outlives_its_reason() -> None:
    modules = parsed("bot")
    there = {name for module in modules.values() for name, _ in defined(module.body)}
    assert {name for name in ASKED_BY_TESTS if name not in there or name in used(modules)} == set()


def fields_of(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield name
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from fields_of(kind)


@pytest.mark.parametrize("model", [Settings, Policy])
def test_every_option_is_read(model: type[BaseModel]) -> None:
    assert set(fields_of(model)) - used(parsed("bot")) == set()


def test_every_column_is_read() -> None:
    modules = {path: module for path, module in parsed("bot").items() if "/tables/" not in path}
    read = used(modules) | KEPT_ON_RECORD
    columns = [column for table in metadata.tables.values() for column in table.columns]
    left_over = {str(column) for column in columns if column.name not in read}
    assert {each for each in left_over if not re.fullmatch(r"photo_print\.band_\d", each)} == set()
