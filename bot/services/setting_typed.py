"""Reads a setting's value as people type it: 30 min · 2 周 · 20 % · 9:00-18:00 · 80/50 · Mon-Fri · yes."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from babel import Locale

from bot.forms.typed_answers import read_yes_no
from bot.forms.typed_numbers import read_number
from bot.forms.typed_times import read_time
from bot.rules.holiday import known_countries
from bot.rules.refusal import Refusal
from bot.rules.setting import Kind, Setting


class Unfit(StrEnum):
    """What is wrong with what was typed."""

    UNCLEAR = "unclear"
    """It is no value of this kind."""
    OUT_OF_RANGE = "out_of_range"
    NOT_WHOLE = "not_whole"
    ORDER = "order"
    """The second of two must lie under, or after, the first."""
    NO_HOLIDAYS = "no_holidays"
    """Nobody knows the public holidays of that country."""
    NONE_LEFT = "none_left"
    """At least one must stay."""


@dataclass(eq=False)
class SettingUnfit(Refusal):
    """The words are no value that the setting can have; the setting stays open."""

    setting: Setting
    why: Unfit
    typed: str


_NEVER = frozenset({
    "never", "none", "no", "off", "0", "no limit", "unlimited", "at once", "immediately", "nobody",
    "从不", "不", "无", "没有", "不限", "关", "关闭", "立即", "马上", "永久", "不要", "不要求",
})  # fmt: skip
_SWITCHED = {"on": True, "开": True, "打开": True, "开启": True, "off": False, "关": False, "关闭": False}
_UNITS: Mapping[Kind, Mapping[str, float]] = {
    Kind.MINUTES: {"s": 1 / 60, "min": 1, "h": 60, "d": 1440, "w": 10_080},
    Kind.SECONDS: {"s": 1, "min": 60, "h": 3600},
    Kind.HOURS: {"min": 1 / 60, "h": 1, "d": 24, "w": 168},
    Kind.DAYS: {"d": 1, "w": 7, "month": 30, "year": 365},
    Kind.WORKING_DAYS: {"d": 1},
    Kind.METRES: {"m": 1, "km": 1000},
    Kind.SHARE: {"%": 0.01, "": 1},
    Kind.POINTS: {"points": 1},
    Kind.COUNT: {"": 1},
}
_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "秒", "秒钟"), "s"),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "m", "分", "分钟"), "min"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "小时", "个小时", "钟头"), "h"),
    **dict.fromkeys(
        ("d", "day", "days", "working day", "working days", "天", "日", "个工作日", "工作日"), "d"
    ),
    **dict.fromkeys(("w", "week", "weeks", "周", "个星期", "星期", "个周"), "w"),
    **dict.fromkeys(("month", "months", "个月", "月"), "month"),
    **dict.fromkeys(("year", "years", "年"), "year"),
    **dict.fromkeys(("km", "公里", "千米", "kilometres", "kilometers"), "km"),
    **dict.fromkeys(("metre", "metres", "meter", "meters", "米"), "m"),
    **dict.fromkeys(("%", "percent", "per cent"), "%"),
    **dict.fromkeys(("points", "point", "pts"), "points"),
}
_CN = "零〇一二两三四五六七八九十百千万"
_COUNTED = frozenset({"个", "次", "分", "家", "人", "points", "pts", "visits", "customers"})
_HALF = re.compile(r"半个?(小时|钟头|天|年)|half an? (hour|day|year)")
_PART = re.compile(rf"([+\-−]?\d[\d,.]*|[{_CN}半]+)\s*([^\d\s,;+\-−{_CN}][^\d;,]*)?")
_BETWEEN = re.compile(r"\s*(?:-|–|—|~|～|至|到|\bto\b|\buntil\b|/)\s*")
_DAYS = {name: number for number, names in enumerate((
    ("mon", "monday", "一", "1"), ("tue", "tues", "tuesday", "二", "2"), ("wed", "wednesday", "三", "3"),
    ("thu", "thur", "thurs", "thursday", "四", "4"), ("fri", "friday", "五", "5"),
    ("sat", "saturday", "六", "6"), ("sun", "sunday", "日", "天", "7"),
), start=1) for name in names}  # fmt: skip


def understand(setting: Setting, typed: str) -> Any:
    """The value, of several paths one for each; raises SettingUnfit."""
    text = tidy(typed)
    value = _read(setting, text)
    if value is None:
        raise SettingUnfit(setting, Unfit.UNCLEAR, typed)
    return checked(setting, value, typed)


def checked(setting: Setting, value: Any, typed: str = "") -> Any:
    """A value of the right kind, if it lies in the setting's bounds; raises SettingUnfit."""
    if setting.kind.is_number:
        return _in_bounds(setting, value, typed)
    if setting.kind is Kind.CUTS and not 1 <= value[1] < value[0] <= 100:
        raise SettingUnfit(setting, Unfit.ORDER, typed)
    if setting.kind is Kind.HOURS_OF_DAY and (
        value[0] == value[1] or (setting.within_a_day and value[0] > value[1])
    ):
        raise SettingUnfit(setting, Unfit.ORDER, typed)
    if setting.kind is Kind.COUNTRY and value and value not in known_countries():
        raise SettingUnfit(setting, Unfit.NO_HOLIDAYS, typed)
    if setting.kind.is_ticked and not value:
        raise SettingUnfit(setting, Unfit.NONE_LEFT, typed)
    return value


def tidy(typed: str) -> str:
    """One line, full-width letters made plain."""
    plain = unicodedata.normalize("NFKC", typed).strip().lower()
    return re.sub(r"\s+", " ", plain).rstrip("。.!")


def _read(setting: Setting, text: str) -> Any:
    match setting.kind:
        case Kind.YES_NO:
            return _SWITCHED.get(text, read_yes_no(text))
        case Kind.CHOICE:
            return _choice(setting, text)
        case Kind.SEVERAL:
            return _several(setting, text)
        case Kind.WEEKDAYS:
            return _weekdays(text)
        case Kind.CLOCK:
            return _clock(text)
        case Kind.HOURS_OF_DAY:
            return _two(text, _clock)
        case Kind.CUTS:
            return _two(text, _whole)
        case Kind.COUNTRY:
            return "" if text in _NEVER else _country(text)
        case Kind.CHAT:
            return 0 if text in _NEVER else int(text) if re.fullmatch(r"-?\d{1,19}", text) else None
        case _:
            return _number(setting, text) if setting.kind.is_number else None


def _number(setting: Setting, text: str) -> float | None:
    """With its unit, or without: then it is the setting's own. `1 h 30 min` adds up."""
    if setting.zero is not None and (text in _NEVER or text in (setting.zero.zh, setting.zero.en)):
        return 0
    units = _UNITS[setting.kind]
    text = re.sub(r"^(一|\d+)个半(小时|月)$", r"\1.5\2", text).replace("一.5", "1.5")
    half = _HALF.fullmatch(text)
    if half:
        factor = units.get(_WORDS.get(half[1] or half[2], ""))
        return factor and factor / 2
    total, at = 0.0, 0
    for found in _PART.finditer(text):
        if text[at : found.start()].strip(" ,"):
            return None
        amount = _amount(found[1])
        factor = _factor(setting.kind, (found[2] or "").strip(), units)
        if amount is None or factor is None:
            return None
        total, at = total + amount * factor, found.end()
    return round(total, 6) if at and at == len(text) else None


def _factor(kind: Kind, word: str, units: Mapping[str, float]) -> float | None:
    if not word or (kind in (Kind.COUNT, Kind.POINTS) and word in _COUNTED):
        # A bare 20 is 20 % where nobody can mean 20 of 1.
        return units.get("", 1.0) if kind is not Kind.METRES or not word else None
    if kind is Kind.METRES and word == "m":
        return 1.0
    return units.get(_WORDS.get(word, "?"))


def _amount(word: str) -> float | None:
    plain = word.replace("−", "-")
    if re.fullmatch(r"[+-]?\d+([.,]\d+)?", plain):
        return float(plain.replace(",", "."))
    return 0.5 if plain == "半" else read_number(plain)


def _in_bounds(setting: Setting, value: float, typed: str) -> float | int:
    lowest, most = setting.bounds()
    if setting.kind is Kind.SHARE and value > 1:
        value = value / 100
    if setting.kind is Kind.POINTS and most == 0 and value > 0:
        value = -value  # what takes points off is typed as people speak of it
    if not lowest <= value <= most:
        raise SettingUnfit(setting, Unfit.OUT_OF_RANGE, typed)
    if value == int(value):
        return int(value)
    if setting.whole:
        raise SettingUnfit(setting, Unfit.NOT_WHOLE, typed)
    return value


def _choice(setting: Setting, text: str) -> Any:
    for each in setting.choices:
        if text in (str(each.value).lower(), each.name.en.lower(), each.name.zh):
            return str(each.value)
    return None


def _several(setting: Setting, text: str) -> list[str] | None:
    parts = [part.strip() for part in re.split(r"[,、;+]|\band\b", text) if part.strip()]
    found = [_choice(setting, part) for part in parts]
    if not found or None in found:
        return None
    return [str(each.value) for each in setting.choices if str(each.value) in found]


def _weekdays(text: str) -> list[int] | None:
    if text in ("every day", "daily", "每天"):
        return list(range(1, 8))
    days: set[int] = set()
    if re.fullmatch(r"[周星期礼拜]*[一二三四五六日天]{2,7}", text):
        text = ",".join(re.sub(r"[周星期礼拜]", "", text))
    for part in re.split(r"[,、;+ ]| and ", re.sub(r"\s*(-|–|~|至|到|\bto\b)\s*", "-", text)):
        first, _, last = re.sub(r"周|星期|礼拜", "", part).partition("-")
        if not first and not part:
            continue
        if first not in _DAYS or (last and last not in _DAYS):
            return None
        begin, end = _DAYS[first], _DAYS[last or first]
        days |= {(begin - 1 + step) % 7 + 1 for step in range((end - begin) % 7 + 1)}
    return sorted(days)


def _country(text: str) -> str | None:
    """By its letters, or its name in either language."""
    if re.fullmatch("[a-z]{2}", text):
        return text.upper()
    for locale in (Locale("zh"), Locale("en")):
        for code, name in locale.territories.items():
            if str(name).lower() == text and len(code) == 2:
                return str(code)
    return None


def _two(text: str, read: Any) -> list[Any] | None:
    text = re.sub(r"(\d)\s*[,;]?\s+b\b", r"\1/b", text)
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) != 2 and " " in text:
        parts = text.split(" ")
    values = [read(part.strip()) for part in parts]
    return values if len(values) == 2 and None not in values else None


def _clock(text: str) -> str | None:
    bare = re.fullmatch(r"(\d{1,2})(\d{2})?", text)
    if bare:
        hour, minute = int(bare[1]), int(bare[2] or 0)
        return f"{hour:02}:{minute:02}:00" if hour < 24 and minute < 60 else None
    found = read_time(text)
    return found.replace(second=0).isoformat() if found else None


def _whole(text: str) -> int | None:
    number = read_number(re.sub(r"^[ab]\s*[:≥>=]*\s*", "", text))
    return int(number) if number is not None and number == int(number) else None
