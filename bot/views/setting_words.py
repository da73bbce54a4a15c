"""A setting's value in plain words: `1 h 30 min`, `2 weeks`, `Mon–Fri`, `A from 80, B from 50`."""

from collections.abc import Callable, Mapping, Sequence
from datetime import time, timedelta
from html import escape, unescape
from typing import Any

from bot.rules.setting import Kind, Setting, Values
from bot.rules.signals import Signal
from bot.views.fitting import shortened
from bot.views.signals import SAID
from bot.views.words import Html, Words, say

WEIGHT = "evidence.weights."
MOST_LISTED = 3

EXAMPLES: Mapping[Kind, str] = {
    Kind.MINUTES: say("“45 min”, “1.5 h”, “2 days”"),
    Kind.SECONDS: say("“90 s”, “2 min”"),
    Kind.HOURS: say("“12 h”, “2 days”"),
    Kind.DAYS: say("“10 days”, “2 weeks”"),
    Kind.WORKING_DAYS: say("“2”"),
    Kind.METRES: say("“250 m”"),
    Kind.SHARE: say("“25 %”"),
    Kind.POINTS: say("“15”"),
    Kind.COUNT: say("“12”"),
    Kind.CHAT: say("“-1001234567890”"),
    Kind.COUNTRY: say("“China”, “DE”, “none”"),
    Kind.WEEKDAYS: say("“Mon-Fri”, “Mon, Wed, Sat”"),
    Kind.CLOCK: say("“8:45”"),
    Kind.HOURS_OF_DAY: say("“9:00-18:00”"),
    Kind.CUTS: say("“80/50”"),
}
"""How to type a value of this kind; the others are tapped."""


def setting_name(setting: Setting, t: Words) -> Html:
    if setting.key.startswith(WEIGHT):
        return t(SAID[Signal(setting.key.removeprefix(WEIGHT))])
    return Html(escape(setting.name.in_language(t.language), quote=False))


def about_said(setting: Setting, t: Words) -> Html:
    return Html(escape(setting.about.in_language(t.language), quote=False))


def plain_name(setting: Setting, t: Words, longest: int = 40) -> str:
    """For a button, which is no HTML."""
    return shortened(unescape(setting_name(setting, t)), longest)


def values_said(setting: Setting, values: Values, t: Words) -> Html:
    """What stands at the setting's paths, in words."""
    found = [values.get(path) for path in setting.paths]
    return said(setting, found[0] if len(found) == 1 else found, t)


def said(setting: Setting, value: Any, t: Words) -> Html:
    """A value (of several paths one for each) in words."""
    if setting.zero is not None and value in (0, "", None):
        return Html(escape(setting.zero.in_language(t.language), quote=False))
    if value is None or (isinstance(value, list) and None in value):
        return t("not set")
    return Html(escape(_SAY[setting.kind](setting, value, t), quote=False))


def bounds_said(setting: Setting, t: Words) -> Html | None:
    """From the least to the most; None for what is no number."""
    if not setting.kind.is_number:
        return None
    least, most = setting.bounds()
    if setting.kind is Kind.POINTS and most == 0:
        return t("0 to {most}", most=_number(-least, t))
    show = _SAY[setting.kind]
    low = _number(0, t) if least == 0 else show(setting, least, t)
    return t("{least} to {most}", least=low, most=show(setting, most, t))


def _minutes(_setting: Setting, value: float, t: Words) -> str:
    if value and value % 1440 == 0:
        return _days(_setting, value / 1440, t)
    return t.span(timedelta(minutes=value))


def _seconds(_setting: Setting, value: float, t: Words) -> str:
    return t("{n} s", n=_number(value, t)) if value % 60 or not value else t.span(timedelta(seconds=value))


def _hours(_setting: Setting, value: float, t: Words) -> str:
    return t.span(timedelta(hours=value))


def _days(_setting: Setting, value: float, t: Words) -> str:
    if value != int(value):
        return t("{n} days", n=_number(value, t))
    if value and value % 7 == 0 and value < 70:
        return t.many("{n} week", "{n} weeks", int(value) // 7)
    return t.many("{n} day", "{n} days", int(value))


def _working_days(_setting: Setting, value: int, t: Words) -> str:
    return t.many("{n} working day", "{n} working days", value)


def _metres(_setting: Setting, value: float, t: Words) -> str:
    if value >= 1000 and value % 100 == 0:
        return t("{n} km", n=_number(value / 1000, t))
    return t("{n} m", n=_number(value, t))


def _share(_setting: Setting, value: float, t: Words) -> str:
    return t("{n} %", n=_number(round(value * 100, 1), t))


def _points(_setting: Setting, value: float, t: Words) -> str:
    # A real minus sign: a hyphen looks like a range.
    return f"−{_number(-value, t)}" if value < 0 else _number(value, t)


def _number(value: float, t: Words) -> str:
    return t.number(int(value) if value == int(value) else value)


def _count(_setting: Setting, value: float, t: Words) -> str:
    return _number(value, t)


def _letters(_setting: Setting, value: object, t: Words) -> str:
    return str(value)


def _yes_no(_setting: Setting, value: bool, t: Words) -> str:
    return t("yes") if value else t("no")


def _choice(setting: Setting, value: Any, t: Words) -> str:
    names = {str(each.value): each.name.in_language(t.language) for each in setting.choices}
    return names.get(str(value), str(value))


def _several(setting: Setting, value: Sequence[Any], t: Words) -> str:
    return t.listed(_choice(setting, each, t) for each in value)


def _weekdays(_setting: Setting, value: Sequence[int], t: Words) -> str:
    days = sorted(value)
    names = [t.weekday(day - 1) for day in days]
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return t("{first}–{last}", first=names[0], last=names[-1])
    return t.listed(names)


def _clock(_setting: Setting, value: str, t: Words) -> str:
    return t.clock(time.fromisoformat(value))


def _hours_of_day(_setting: Setting, value: Sequence[str], t: Words) -> str:
    return "–".join(t.clock(time.fromisoformat(each)) for each in value)


def _cuts(_setting: Setting, value: Sequence[int], t: Words) -> str:
    return t("A from {a}, B from {b}", a=value[0], b=value[1])


def _country(_setting: Setting, value: str, t: Words) -> str:
    return t.country(value)


def _criteria(_setting: Setting, value: Sequence[Mapping[str, Any]], t: Words) -> str:
    named = (f"{each['name'][t.language]} {each['weight']}" for each in value)
    return t.listed(named, most=MOST_LISTED) or t("none")


def _regions(_setting: Setting, value: Sequence[Mapping[str, Any]], t: Words) -> str:
    every = (t.pair(" / ".join(each["words"]), _days(_setting, each["days"], t)) for each in value)
    return t.listed(every, most=MOST_LISTED) or t("none")


def _industries(_setting: Setting, value: Sequence[Mapping[str, Any]], t: Words) -> str:
    return t.listed((each["name"][t.language] for each in value), most=MOST_LISTED) or t("none")


_SAY: Mapping[Kind, Callable[[Setting, Any, Words], str]] = {
    Kind.MINUTES: _minutes,
    Kind.SECONDS: _seconds,
    Kind.HOURS: _hours,
    Kind.DAYS: _days,
    Kind.WORKING_DAYS: _working_days,
    Kind.METRES: _metres,
    Kind.SHARE: _share,
    Kind.POINTS: _points,
    Kind.COUNT: _count,
    Kind.CHAT: _letters,
    Kind.COUNTRY: _country,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.SEVERAL: _several,
    Kind.WEEKDAYS: _weekdays,
    Kind.CLOCK: _clock,
    Kind.HOURS_OF_DAY: _hours_of_day,
    Kind.CUTS: _cuts,
    Kind.CRITERIA: _criteria,
    Kind.REGIONS: _regions,
    Kind.INDUSTRIES: _industries,
}
