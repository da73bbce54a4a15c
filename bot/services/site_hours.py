"""When a place is open on a day, as far as anybody has written it down."""

from datetime import date

from bot.rules.customer import Site
from bot.rules.opening_hours import HoursUnclear, Opening, openings


def opening_of(site: Site, day: date) -> tuple[Opening, ...] | None:
    """None where nothing is written, or nothing that can be read."""
    written = site.opening_hours.get("osm", "") if isinstance(site.opening_hours, dict) else ""
    try:
        return openings(str(written or ""), day)
    except HoursUnclear:
        return None
