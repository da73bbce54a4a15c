"""Reads opening hours as people type them: 周一至周五 9点-18点，周六休息 · Mon-Fri 9am-6pm, Sat 10-16."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from bot.forms.typed_times import read_time
from bot.rules.opening_hours import DAYS, HoursUnclear, openings

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMERALS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_EVERY_DAY, _WEEKDAYS, _WEEKEND = range(7), range(5), range(5, 7)
_SEVERAL = {
    "每天": _EVERY_DAY, "每日": _EVERY_DAY, "天天": _EVERY_DAY, "全年无休": _EVERY_DAY, "无休": _EVERY_DAY,
    "every day": _EVERY_DAY, "everyday": _EVERY_DAY, "daily": _EVERY_DAY, "all week": _EVERY_DAY,
    "工作日": _WEEKDAYS, "平日": _WEEKDAYS, "weekdays": _WEEKDAYS, "working days": _WEEKDAYS,
    "周末": _WEEKEND, "双休日": _WEEKEND, "weekends": _WEEKEND, "weekend": _WEEKEND,
}  # fmt: skip
_TO = r"\s*(?:至|到|-|~|to|through|until|till)\s*"
_ENGLISH = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?|mo|tu|we|th|fr|sa|su)s?\b\.?"
)
_ONE = "[一二三四五六日天]"
_CHINESE = rf"(?:周|星期|礼拜){_ONE}"
_DAY = rf"(?:{_CHINESE}|{_ENGLISH})"
# “周一至五”, “周一、三、五”: a day without its 周, which must not be the hour of “一点”.
_BARE = rf"{_ONE}(?![一二三四五六七八九十点时])"
_MORE = rf"(?:{_TO}(?:{_DAY}|{_BARE})|(?<={_ONE})[、,]?{_BARE})"
_NUMBER = "[零〇一二两三四五六七八九十]{1,3}"
_AFTER = r"(?:\d{1,2}分?|半|[一三]刻)?"
_PART = r"(?:凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚)?\s*"
_CLOCK = rf"(?:\d{{1,2}}(?:[:.]\d{{2}}|(?:点钟?|时){_AFTER})?|{_NUMBER}点钟?{_AFTER}|noon|midnight)"
_TIME = rf"{_PART}{_CLOCK}\s*(?:[ap]\.?m\b\.?)?"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<several>{"|".join(sorted(_SEVERAL, key=len, reverse=True))})
    | (?P<always>24\s*/\s*7|24\s*小时(?:营业)?|全天(?:营业)?|24\s*(?:h|hours)\b|around\ the\ clock|all\ day)
    | (?P<closed>休息|不营业|不开门|关门|店休|closed|off\b)
    | (?P<days>{_DAY}{_MORE}*)
    | (?P<from>{_TIME}){_TO}(?P<to>{_TIME})
    | (?P<between>[,;:、。|()]|营业时间?|opening\ hours|hours|open\b|from\b|and\b|&|\n|和|及)
    )\s*""",
    re.VERBOSE,
)


def read_hours(text: str) -> str:
    """The hours in OpenStreetMap's notation, as `rules.opening_hours` reads it; empty for an empty text.

    Raises HoursUnclear with the part that says nothing to us.
    """
    written = " ".join(text.split())
    try:
        openings(written, date.min)
    except HoursUnclear:
        return "; ".join(_rules(_plain(text)))
    return written


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[–—−~～〜]+", "-", plain)


def _rules(text: str) -> Iterator[str]:
    """Days gather until their hours have been said; the next days begin a new rule."""
    days: set[int] = set()
    spans: list[str] = []
    found_any, place = False, 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise HoursUnclear(text[place:].strip())
        place = token.end()
        if token["several"] or token["days"]:
            if spans:
                yield _rule(days, spans)
                days, spans = set(), []
            days |= set(_SEVERAL[token["several"]]) if token["several"] else _days(token["days"])
        elif not token["between"]:
            spans.append(_span(token))
            found_any = True
    if spans:
        yield _rule(days, spans)
    if not found_any or (days and not spans):
        raise HoursUnclear(text.strip())


def _days(written: str) -> set[int]:
    found: set[int] = set()
    last: int | None = None
    for sign, word in re.findall(rf"({_TO})?((?:周|星期|礼拜)?[一二三四五六日天]|{_ENGLISH})", written):
        day = _day(word)
        found |= (
            {(last + step) % 7 for step in range((day - last) % 7 + 1)}
            if sign.strip() and last is not None
            else {day}
        )
        last = day
    return found


def _day(word: str) -> int:
    if word[-1] in _NUMERALS:
        return _NUMERALS[word[-1]]
    return next(number for number, name in enumerate(_NAMES) if name.startswith(word[:2]))


def _span(token: re.Match[str]) -> str:
    if token["closed"]:
        return "off"
    if token["always"]:
        return "00:00-24:00"
    opens, closes = _minutes(token["from"]), _minutes(token["to"])
    bare = not re.search("[:.]|am|pm|早|上午|凌晨|下午|傍晚|晚|noon|midnight", token["to"])
    if bare and closes <= opens < closes + 12 * 60:
        closes += 12 * 60  # “9-6”, “下午1点半-6点”
    return f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}"


def _minutes(written: str) -> int:
    word = re.sub(r"^早(?!上|晨)", "早上", re.sub(r"^晚(?!上)", "晚上", written.strip()))
    word = re.sub(r"^(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上)\s*(\d{1,2})$", r"\1\2点", word)
    if re.fullmatch(r"24(?:[:.]00|点钟?|时)?", word):
        return 24 * 60
    if (bare := re.fullmatch(r"(\d{1,2})", word)) and int(bare[1]) < 24:
        return int(bare[1]) * 60
    if (found := read_time(word)) is None:
        raise HoursUnclear(written.strip())
    return found.hour * 60 + found.minute


def _rule(days: set[int], spans: list[str]) -> str:
    if len(spans) > 1:
        spans = [each for each in spans if each != "off"]
    hours = ",".join(spans)
    return hours if not days or len(days) == 7 else f"{_ranges(sorted(days))} {hours}"


def _ranges(days: list[int]) -> str:
    parts: list[list[int]] = []
    for day in days:
        if parts and day == parts[-1][-1] + 1:
            parts[-1].append(day)
        else:
            parts.append([day])
    names = [name.title() for name in DAYS]
    return ",".join(
        names[part[0]] if len(part) == 1 else f"{names[part[0]]}-{names[part[-1]]}" for part in parts
    )
