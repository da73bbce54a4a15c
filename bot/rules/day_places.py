"""Where a rep's day begins and ends: home, the office, or wherever they happen to be."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.rules.place import Position


class Begins(StrEnum):
    HOME = "home"
    OFFICE = "office"
    HERE = "here"
    """Where the live location shows them; nobody knows before it does."""


class Ends(StrEnum):
    HOME = "home"
    OFFICE = "office"
    LAST = "last"
    """At the last customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlaces:
    """Private: for the rep's own way, shown to nobody else."""

    home: Position | None = None
    office: Position | None = None
    begins: Begins = Begins.HERE
    ends: Ends = Ends.LAST

    @property
    def start(self) -> Position | None:
        """None: nobody knows until a live location tells."""
        return {Begins.HOME: self.home, Begins.OFFICE: self.office}.get(self.begins)

    @property
    def end(self) -> Position | None:
        """None: the day ends wherever the last customer is."""
        return {Ends.HOME: self.home, Ends.OFFICE: self.office}.get(self.ends)

    def has(self, place: Begins | Ends) -> bool:
        """Whether the day can begin or end there: a place that nobody has named yet cannot be chosen."""
        return {"home": self.home, "office": self.office}.get(place, True) is not None

    def with_place(self, name: str, position: Position) -> "DayPlaces":
        """A place named for the first time is also where the day begins and ends until the rep says else."""
        named = replace(self, home=position) if name == "home" else replace(self, office=position)
        if self.home is None and self.office is None:
            return replace(named, begins=Begins(name), ends=Ends(name))
        return named
