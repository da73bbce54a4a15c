"""Reads a date as people type it.

明天 · 下周一 · 3月5日 · 三天后 · next Monday · 5 March · in 2 weeks · a week from Friday · 15.3.
2026-03-05.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.forms.typed_numbers import read_number

_NAMED = {
    "today": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1, "yesterday": -1, "day after tomorrow": 2,
    "the day after tomorrow": 2,
    "day before yesterday": -2, "the day before yesterday": -2, "今天": 0, "今日": 0, "明天": 1,
    "明日": 1, "后天": 2,
    "大后天": 3, "昨天": -1, "昨日": -1, "前天": -2, "大前天": -3, "now": 0, "现在": 0,
}  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CHINESE_WEEKDAYS = {
    "一": 0,
    "二": 1,
    "三": 2,
    "四": 3,
    "五": 4,
    "六": 5,
    "日": 6,
    "天": 6,
    "1": 0,
    "2": 1,
    "3": 2,
    "4": 3,
    "5": 4,
    "6": 5,
    "7": 6,
}
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_NUMBER = r"(?P<n>\d+|[零一二两三四五六七八九十百]+|a|an|one|two|three|four|five|six|seven|eight|nine|ten)"


def read_date(text: str, today: date) -> date | None:
    """None for what is no date.

    A month and day without year mean the next such day, or one up to two months past.
    """
    word = re.sub(r"\s+", " ", text.strip().lower()).removeprefix("on ")
    word = word if _DAY_FIRST.fullmatch(word) else word.rstrip("。.")
    if word in _NAMED:
        return _plus(today, _NAMED[word])
    for pattern, reader in _PATTERNS:
        match = pattern.fullmatch(word)
        if match is not None:
            try:
                return reader(match, today)
            except (ValueError, OverflowError):
                return None
    return None


def read_month(text: str, today: date) -> date | None:
    """The first of the month that is meant: March · 3月 · 3/2026 · 2026年3月; None for what is no month."""
    word = text.strip().lower().rstrip("。.")
    if (match := _OF_MONTH.fullmatch(word)) is not None:
        month = int(_value(match["m"])) if match["m"] else _month_called(match["month"])
        year = match["y1"] or match["y2"]
        if month is None or not 1 <= month <= 12:
            return None
        if year:
            return date(int(year), month, 1)
        return _nearest(month, 1, today)
    day = read_date(text, today)
    return None if day is None else day.replace(day=1)


def read_year(text: str, today: date) -> date | None:
    """The first of January of the year that is meant: 2026 · 2026年 · 明年 · next year."""
    word = text.strip().lower().rstrip("。.").removesuffix("年")
    if word in _YEARS:
        return date(today.year + _YEARS[word], 1, 1)
    return date(int(word), 1, 1) if re.fullmatch(r"[12]\d{3}", word) else None


def _plus(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _full(match: re.Match[str], today: date) -> date | None:
    year = int(match["y"])
    return date(year + 2000 if year < 100 else year, int(match["m"]), int(match["d"]))


def _day_month_year(match: re.Match[str], today: date) -> date | None:
    """“15.3.2026”, “15/3/2026”: only where it cannot be the month first, or with the dots of a day first."""
    first, second = int(match["d"]), int(match["m"])
    if match["sep"] != "." and first <= 12 and first != second:
        return None
    return date(int(match["y"]), second, first)


def _month_day(match: re.Match[str], today: date) -> date | None:
    month, day = int(_value(match["m"])), int(_value(match["d"]))
    if month > 12 and "月" not in match[0]:  # “15/3”
        month, day = day, month
    return _nearest(month, day, today)


def _month_name(match: re.Match[str], today: date) -> date | None:
    month = _month_called(match["month"])
    if month is None:
        return None
    if match["y"]:
        return date(int(match["y"]), month, int(match["d"]))
    return _nearest(month, int(match["d"]), today)


def _month_called(name: str) -> int | None:
    if name == "sept":
        return 9
    return next(
        (number for number, full in enumerate(_MONTHS, 1) if len(name) >= 3 and full.startswith(name)), None
    )


def _nearest(month: int, day: int, today: date) -> date | None:
    """This year's day, or next year's when it lies more than two months back."""
    for year in (today.year, today.year + 1, today.year + 2, today.year + 3):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today - timedelta(days=60):
            return found
    return None


def _day_of_month(match: re.Match[str], today: date) -> date | None:
    """“15号”: the next fifteenth, today included."""
    day = int(_value(match["d"]))
    year, month = today.year, today.month
    for _ in range(13):
        if day <= calendar.monthrange(year, month)[1] and date(year, month, day) >= today:
            return date(year, month, day)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None


def _chinese_weekday(match: re.Match[str], today: date) -> date | None:
    weekday = _CHINESE_WEEKDAYS[match["day"]]
    weeks = {"": None, "这": 0, "本": 0, "下": 1, "下下": 2, "上": -1}[match["which"] or ""]
    if weeks is None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    return today + timedelta(days=weekday - today.weekday() + 7 * weeks)


def _english_weekday(match: re.Match[str], today: date) -> date | None:
    """“Monday” is the coming one, today included; “next Monday” is next week's, “last Monday” is past."""
    name = match["day"]
    weekday = next(
        (number for number, full in enumerate(_WEEKDAYS) if len(name) >= 3 and full.startswith(name)), None
    )
    if weekday is None and name in ("tues", "thurs"):
        weekday = 1 if name == "tues" else 3
    if weekday is None:
        return None
    which = match["which"] or ""
    if which == "last":
        return today - timedelta(days=(today.weekday() - weekday) % 7 or 7)
    if which == "next":
        return today + timedelta(days=weekday - today.weekday() + 7)
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _from_now(match: re.Match[str], today: date) -> date | None:
    count, unit = int(_value(match["n"])), match["unit"].rstrip("s")
    if (match.groupdict().get("way") or "").strip() in ("ago", "前", "之前", "以前"):
        count = -count
    if unit in ("day", "天", "日"):
        return today + timedelta(days=count)
    if unit in ("month", "月", "个月"):
        return _months_on(today, count)
    return today + timedelta(weeks=count)


def _from_another(match: re.Match[str], today: date) -> date | None:
    """“two weeks from Monday”, “the day after Friday”: so long from a day that is itself typed."""
    start = read_date(match["start"], today)
    if start is None:
        return None
    return _from_now(match, start)


def _months_on(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _end_of(match: re.Match[str], today: date) -> date | None:
    """月底, 下月底, end of month, 下周, next week, 下个月.

    The last day of a month, else the same day further on.
    """
    word = match[0]
    if word in ("月底", "本月底", "这个月底", "end of month", "end of the month"):
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    if word in ("下月底", "下个月底", "end of next month"):
        later = _months_on(today.replace(day=1), 1)
        return later.replace(day=calendar.monthrange(later.year, later.month)[1])
    return (
        today + timedelta(weeks=1)
        if word in ("下周", "下星期", "下礼拜", "next week")
        else _months_on(today, 1)
    )


def _value(word: str) -> float:
    if word in ("a", "an"):
        return 1
    number = read_number(word)
    if number is None:
        raise ValueError(word)
    return number


_DAY_FIRST = re.compile(r"\d{1,2}\.\d{1,2}\.")
_CN = r"[\d零一二两三四五六七八九十]+"
_UNIT = r"(?P<unit>days?|weeks?|months?|天|日|周|个?星期|个?礼拜|个?月)"
_UNIT_ALONE = _UNIT.replace("个?月", "个月")  # “3月” is March
_OF_MONTH = re.compile(
    rf"(?:(?P<y1>\d{{4}})[年/.-] ?)?(?:(?P<m>{_CN})月?(?:份)?|{_MONTH})(?:[ /.-]?,? ?(?P<y2>\d{{4}}))?"
)
_YEARS = {"今": 0, "今年": 0, "明": 1, "去": -1, "后": 2, "this year": 0, "next year": 1, "last year": -1}
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"), _full),
    (re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"), _full),
    (re.compile(r"(?P<y>\d{2,4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?"), _full),
    (re.compile(r"(?P<d>\d{1,2})(?P<sep>[-/.])(?P<m>\d{1,2})[-/.](?P<y>\d{4})"), _day_month_year),
    (re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\."), _month_day),
    (re.compile(rf"(?P<m>{_CN})月(?P<d>{_CN})[日号]?"), _month_day),
    (re.compile(r"(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"), _month_day),
    (re.compile(rf"(?P<d>{_CN})[日号]"), _day_of_month),
    (
        re.compile(r"(?P<which>这|本|下下|下|上)?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天1-7])"),
        _chinese_weekday,
    ),
    (re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? (?P<y>\d{{4}}))?"), _month_name),
    (re.compile(rf"{_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y>\d{{4}}))?"), _month_name),
    (re.compile(rf"(?:in )?{_NUMBER} ?{_UNIT_ALONE}(?: from now| later| time)?"), _from_now),
    (re.compile(rf"{_NUMBER} {_UNIT} (?:from|after) (?P<start>.+)"), _from_another),
    (re.compile(rf"{_NUMBER} ?{_UNIT}(?P<way>之?后|以后|之?前|以前| ?ago)"), _from_now),
    (
        re.compile(
            r"月底|本月底|这个月底|下个?月底|end of (?:the |next )?month"
            r"|下周|下星期|下礼拜|next week|下个?月|next month"
        ),
        _end_of,
    ),
    (re.compile(r"(?:(?P<which>this|next|last|coming) )?(?P<day>[a-z]{3,9})\.?"), _english_weekday),
)
