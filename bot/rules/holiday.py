"""Public holidays of a country, and the weekend days that are worked to make up for them (调休)."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from holidays import country_holidays, list_supported_countries


@dataclass(frozen=True, slots=True)
class Holidays:
    """One year of one country."""

    free: frozenset[date]
    worked: frozenset[date]
    """Weekend days that everybody works because a weekday was given for them."""


@cache
def known_countries() -> frozenset[str]:
    """Those whose holidays can be told, by their two letters."""
    return frozenset(list_supported_countries())


@cache
def holidays_of(country: str, year: int) -> Holidays:
    """Empty for an empty country. China's make-up days are known once the State Council announces them."""
    if not country:
        return Holidays(frozenset(), frozenset())
    found = country_holidays(country, years=year)
    worked = getattr(found, "weekend_workdays", None) or ()
    return Holidays(frozenset(found), frozenset(day for day in worked if day.year == year))
