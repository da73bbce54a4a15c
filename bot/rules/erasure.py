"""A person's data is erased: they ask, an admin does it, the log tells; reports stay the company's."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ErasureState(StrEnum):
    ASKED = "asked"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    id: int
    person_id: int
    state: ErasureState
    asked_by: int
    asked_at: datetime
    decided_by: int | None
    decided_at: datetime | None
    entries: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """How much there is of what an erasure takes."""

    positions: int
    selfies: int
    entries: int
    """Of the evidence log."""
