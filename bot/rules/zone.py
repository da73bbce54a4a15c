"""Time zones as people name them: `Asia/Shanghai`, `shanghai`, `上海`."""

from functools import cache
from zoneinfo import available_timezones

from babel import Locale

USUAL_ZONES = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Dubai",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
)
"""Offered as buttons; any other one is typed."""

OTHER_NAMES = {
    "beijing": "Asia/Shanghai",
    "shenzhen": "Asia/Shanghai",
    "guangzhou": "Asia/Shanghai",
    "hangzhou": "Asia/Shanghai",
    "北京": "Asia/Shanghai",
    "深圳": "Asia/Shanghai",
    "广州": "Asia/Shanghai",
    "杭州": "Asia/Shanghai",
    "中国": "Asia/Shanghai",
    "china": "Asia/Shanghai",
}
"""Cities that have no zone of their own and are typed all the same."""


def zone_called(typed: str) -> str | None:
    """The IANA name of what was typed: that name, or its city in English or Chinese; else None."""
    return _names().get(_folded(typed))


def _folded(text: str) -> str:
    return text.strip().casefold().replace(" ", "_")


@cache
def _names() -> dict[str, str]:
    real = [zone for zone in sorted(available_timezones()) if "/" in zone and not zone.startswith("Etc/")]
    names = {_folded(zone.rsplit("/", 1)[1]): zone for zone in reversed(real)}
    for language in ("en", "zh_Hans_CN"):
        for zone, told in Locale.parse(language).time_zones.items():
            if zone in real and "city" in told:
                names[_folded(told["city"])] = zone
    names |= OTHER_NAMES
    return names | {_folded(zone): zone for zone in (*real, "UTC")}
