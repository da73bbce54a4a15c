"""What the administrators of a group have decided."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Led:
    """Decisions by the id of the member whom they are about, and of the group as a whole."""

    permissions: dict[str, bool] = field(default_factory=dict)
    restrictions: dict[int, Json] = field(default_factory=dict)
    banned_until: dict[int, int] = field(default_factory=dict)
    rights: dict[int, Json] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    photo: Json | None = None
    sticker_set: str | None = None
    main_link: str | None = None
    links: dict[str, Json] = field(default_factory=dict)
    asking: set[int] = field(default_factory=set)
