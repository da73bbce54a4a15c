"""When a place is open on a day, as far as anybody has written it down."""

from datetime import date

from bot.rules.customer import Site
from bot.rules.opening_hours import HoursUnclear, Opening, openings


def opening_of(site: Site, day: date) -> tuple[Opening, ...] | None:
    """None where nothing is written, or nothing that can be read."""
    try:
        return openings(written_hours(site), day)
    except HoursUnclear:
        return None


def written_hours(site: Site) -> str:
    """In OpenStreetMap's notation, or as somebody wrote it; empty where nobody has."""
    return str(site.opening_hours.get("osm") or "") if isinstance(site.opening_hours, dict) else ""
