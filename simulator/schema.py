"""The Bot API's types and methods, read once from the reduced schema."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SCHEMA_FILE = Path(__file__).parent / "botapi" / "schema.json"


@dataclass(frozen=True, slots=True)
class Limit:
    """A range from the documentation; unit "value" limits the number itself, others a length or count."""

    low: int
    high: int
    unit: str


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    type: str
    required: bool
    constant: str | None
    limit: Limit | None


@dataclass(frozen=True, slots=True)
class ObjectType:
    """A type of the API: either fields, or (a union) the names of its members."""

    name: str
    fields: Mapping[str, Field]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    params: Mapping[str, Field]
    returns: str


@dataclass(frozen=True, slots=True)
class Schema:
    version: str
    types: Mapping[str, ObjectType]
    methods: Mapping[str, Method]


@cache
def schema() -> Schema:
    raw = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    types = {
        name: ObjectType(name, _fields(entry.get("fields", {})), tuple(entry.get("one_of", ())))
        for name, entry in raw["types"].items()
    }
    methods = {
        name: Method(name, _fields(entry["params"]), entry["returns"])
        for name, entry in raw["methods"].items()
    }
    return Schema(raw["version"], types, methods)


def _fields(raw: Mapping[str, Any]) -> dict[str, Field]:
    return {
        name: Field(
            name,
            entry["type"],
            entry.get("required", False),
            entry.get("constant"),
            Limit(*entry["limit"]) if "limit" in entry else None,
        )
        for name, entry in raw.items()
    }
