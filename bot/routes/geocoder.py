"""Where an address is, asked of a geocoder through geopy: a guess until somebody has been there."""

from dataclasses import dataclass
from typing import Literal

from bot.rules.place import Position

Kind = Literal["none", "nominatim", "photon", "pelias", "opencage", "baidu"]


class GeocoderSilent(Exception):  # noqa: N818 - it says what happened
    """No answer that could be read; the text says why and carries no address and no key."""

    def __init__(self, why: str, *, refused: bool = False) -> None:
        super().__init__(why)
        self.refused = refused
        """It wants another key: asking again does not help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Geocoder:
    """Which geocoder is asked, and how often; "none" asks nobody."""

    kind: Kind = "none"
    url: str = ""
    key: str = ""
    country: str = ""
    per_second: float = 1
    timeout_s: float = 5

    def position_of(self, address: str) -> Position | None:
        """In WGS-84; None when the address is unknown, or only its town. Raises GeocoderSilent."""
        # A fifth of a second at every start, and most companies have no geocoder.
        from bot.routes.geopy_asked import position_of  # noqa: PLC0415 - the reason above

        return position_of(self, address)
