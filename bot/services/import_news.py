"""Whose customers a list has changed: counted row by row, told to everybody once when it is through."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.roles import PersonState
from bot.storage.customer_imports import Import
from bot.storage.people import people


@dataclass(frozen=True, slots=True)
class Hands:
    """By person, as JSON keeps it: `came`, `went`, `visits` (how many), `days` (of visits that came)."""

    counted: dict[str, dict[str, Any]]

    def came(self, owner_id: int | None) -> None:
        self._add(owner_id, "came", 1)

    def changed(self, from_id: int | None, to_id: int, days: Collection[date]) -> None:
        self._add(from_id, "went", 1)
        self.came(to_id)
        self._add(to_id, "visits", len(days))
        if days:
            known = self.counted[str(to_id)].setdefault("days", [])
            known += [day.isoformat() for day in sorted(days) if day.isoformat() not in known]

    def _add(self, person_id: int | None, what: str, more: int) -> None:
        if person_id is not None and more:
            mine = self.counted.setdefault(str(person_id), {})
            mine[what] = mine.get(what, 0) + more


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerNews:
    """What one person hears."""

    person: Person
    came: int
    went: int
    visits: int
    """Planned visits that came with them."""
    days: tuple[date, ...]
    """Theirs."""


async def owners_to_tell(db: AsyncConnection, importing: Import) -> tuple[OwnerNews, ...]:
    """Everybody who has more or fewer customers now, but for who sent the list."""
    hands = importing.counts.get("hands", {})
    ids = [int(each) for each in hands if int(each) != importing.by_id]
    found = await people(db, ids=ids, states=(PersonState.ACTIVE,)) if ids else ()
    return tuple(_news(each, hands[str(each.id)]) for each in found)


def _news(person: Person, counted: dict[str, Any]) -> OwnerNews:
    came, went, visits = (counted.get(name, 0) for name in ("came", "went", "visits"))
    days = tuple(map(date.fromisoformat, counted.get("days", ())))
    return OwnerNews(person=person, came=came, went=went, visits=visits, days=days)
