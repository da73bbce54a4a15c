"""Reads a time of day as people type it: 15:30 · 3 pm · 下午3点半 · 晚上八点 · noon."""

import re
from datetime import time

from bot.forms.typed_numbers import read_number

_NAMED = {
    "noon": time(12),
    "midday": time(12),
    "midnight": time(0),
    "中午": time(12),
    "午夜": time(0),
    "半夜": time(0),
}
_CLOCK = re.compile(
    r"(?P<h>\d{1,2})(?:[:.h](?P<m>\d{2})|(?P<hours>h))?(?::(?P<s>\d{2}))?\s*(?P<half>am|pm|a\.m\.?|p\.m\.?|o'?clock)?"
)
_BESIDE = re.compile(r"(?:a )?(?P<part>half|quarter) (?P<side>past|to) (?P<h>[a-z]+|\d{1,2}(?: ?[ap]m)?)")
_CN = r"[\d零〇一二两三四五六七八九十]+"
_CHINESE = re.compile(
    rf"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|今晚)?(?P<h>{_CN})(?:点钟?|时|:)(?:(?P<m>{_CN})分?|(?P<half>半)|(?P<quarter>[一三])刻|整)?"
)
_AFTERNOON = frozenset({"下午", "傍晚", "晚上", "夜里", "今晚"})


def read_time(text: str) -> time | None:
    """None for what is no time. A bare number is no time: it could be anything."""
    word = text.strip().lower().removeprefix("at ").rstrip("。.")
    if word in _NAMED:
        return _NAMED[word]
    try:
        return _clock(word) or _beside(word) or _chinese(word)
    except ValueError:
        return None


def _clock(word: str) -> time | None:
    match = _CLOCK.fullmatch(word)
    if match is None or (match["m"] is None and match["half"] is None and match["hours"] is None):
        return None
    hour, half = int(match["h"]), (match["half"] or "").replace(".", "")
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, int(match["m"] or 0), int(match["s"] or 0))


def _beside(word: str) -> time | None:
    """“half past 3”, “quarter to four”: so far from a full hour; in the afternoon only when that is said."""
    match = _BESIDE.fullmatch(word)
    if match is None:
        return None
    hour = _clock(match["h"]) or _clock(f"{_whole(match['h'])}:00")
    if hour is None:
        return None
    minutes = 30 if match["part"] == "half" else 15
    return time(hour.hour, minutes) if match["side"] == "past" else time((hour.hour - 1) % 24, 60 - minutes)


def _chinese(word: str) -> time | None:
    match = _CHINESE.fullmatch(word)
    if match is None:
        return None
    hour, part = _whole(match["h"]), match["part"] or ""
    if (part in _AFTERNOON and hour < 12) or (part == "中午" and hour < 11):
        hour += 12
    minute = 30 if match["half"] else 0
    if match["m"]:
        minute = _whole(match["m"])
    if match["quarter"]:
        minute = 15 if match["quarter"] == "一" else 45
    return time(0 if hour == 24 else hour, minute)


def _whole(word: str) -> int:
    number = read_number(word)
    if number is None:
        raise ValueError(word)
    return int(number)
