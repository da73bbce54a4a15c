"""Choices that are places: which forms have them, and how far each is from the rep."""

from bot.forms.definition import FormDefinition
from bot.forms.questions import Choice
from bot.rules.place import Position, distance_m

GEOMETRY = "geometry"
"""Column of a list, as ODK names it: `latitude longitude altitude accuracy`."""


def has_places(form: FormDefinition) -> bool:
    return any(item.first(GEOMETRY) is not None for each in form.lists.values() for item in each.children[:1])


def distance_of(choice: Choice, here: Position | None) -> float | None:
    """In metres; None for a choice that is no place, or while nobody knows where the rep is."""
    if here is None:
        return None
    words = choice.column(GEOMETRY).partition(";")[0].split()
    try:
        return distance_m(here, Position(float(words[0]), float(words[1])))
    except (ValueError, IndexError):
        return None
