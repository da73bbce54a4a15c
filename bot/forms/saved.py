"""A draft as plain data for the database: JSON-safe, and enough to go on exactly where it stopped."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from math import isfinite
from typing import Any

from bot.forms.tree import NodeValue

JsonValue = str | float | bool | dict[str, str]


@dataclass(frozen=True, slots=True)
class Answered:
    """When an answer was first given and last changed (ISO texts), how often, and where it came from."""

    first: str
    last: str
    times: int = 1
    carried: bool = False  # taken over from an earlier form, not typed now


@dataclass(frozen=True, slots=True)
class Saved:
    form_id: str
    version: str
    values: Mapping[str, JsonValue]  # path with row numbers → value; dates are tagged with their kind
    rows: Mapping[str, int]  # path of a repeat in its row → number of rows
    done: tuple[str, ...] = ()  # questions answered or passed over
    closed: tuple[str, ...] = ()  # repeats to which no more rows are wanted
    position: str = ""  # where the person jumped to; "" for the first open question
    history: Mapping[str, Answered] = field(default_factory=dict)
    started: str = ""
    draws: int = 0
    seed: str = "0"
    hidden: tuple[str, ...] | None = None
    """What its own condition hides. It follows from the values and spares working it out; None: not known."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Saved":
        """Raises KeyError or TypeError for what as_json did not make."""
        plain = dict(data)
        plain["done"] = tuple(plain.get("done", ()))
        plain["closed"] = tuple(plain.get("closed", ()))
        plain["hidden"] = None if (hidden := plain.get("hidden")) is None else tuple(hidden)
        plain["history"] = {path: Answered(**entry) for path, entry in plain.get("history", {}).items()}
        return cls(**plain)


def to_json(value: NodeValue) -> JsonValue:
    if isinstance(value, datetime):
        return {"date_time": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, float) and not isfinite(value):
        return {"number": str(value)}  # JSON has no infinity, though Python writes one
    return value


def from_json(value: JsonValue) -> NodeValue:
    if isinstance(value, dict):
        kind, text = next(iter(value.items()))
        if kind == "date_time":
            return datetime.fromisoformat(text)
        if kind == "number":
            return float(text)
        return date.fromisoformat(text) if kind == "date" else time.fromisoformat(text)
    if isinstance(value, bool | str):
        return value
    return float(value)  # JSON does not tell 3.0 from 3
