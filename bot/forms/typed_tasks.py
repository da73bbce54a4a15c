"""Reads what is to do and by when out of one sentence, as people write it.

三天后发送报价单 · 周五前把合同寄给李经理 · 下周三上午十点打电话 · call next Monday 10:00 ·
the quote by Friday · in half an hour.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

from bot.forms.task_shapes import (
    CHINESE_CLOCK,
    CHINESE_DAY,
    ENGLISH_CLOCK,
    ENGLISH_DAY,
    LATER,
    PART_ALONE,
    PART_OF_DAY,
    WHOLE_WORDS,
)
from bot.forms.typed_dates import read_date
from bot.forms.typed_numbers import read_number
from bot.forms.typed_times import read_time

PARTS: Mapping[str, time] = {
    "凌晨": time(6), "清晨": time(8), "早上": time(9), "早晨": time(9), "上午": time(9), "中午": time(12),
    "下午": time(15), "傍晚": time(17), "晚上": time(18), "夜里": time(18),
    "morning": time(9), "afternoon": time(15), "evening": time(18),
}  # fmt: skip
"""What a part of the day stands for when no hour is said."""
_SAID_HALF = re.compile(r"[ap]\.?m|morning|凌晨|清晨|早|上午|夜|^0", re.IGNORECASE)
_AROUND = " ,，、;；:：。.!！-–—"
Span = tuple[int, int]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class When:
    """A day, and a clock time on it where one was said."""

    day: date
    clock: time | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    what: str
    """Without the words that said when; the whole sentence where nothing else would be left."""
    when: When | None


@dataclass(frozen=True, slots=True)
class _Found(Generic[T]):
    span: Span
    value: T
    is_firm: bool


def read_task(text: str, now: datetime) -> Sentence:
    """`now` is on the reader's own clock; what was before it is not meant."""
    plain = " ".join(text.split())
    for said, meant in WHOLE_WORDS:
        plain = said.sub(meant, plain)
    later = _later(plain, now)
    if later is not None:
        then = later.value
        return _without(plain, (later.span,), When(then.date(), then.time().replace(second=0, microsecond=0)))
    day = _first(_days(plain, now.date()))
    clock = _first(_clocks(plain, day)) or _part(plain, day)
    if day is None and clock is None:
        return Sentence(plain, None)
    on = day.value if day else now.date()
    at = clock.value if clock else None
    if at is not None and datetime.combine(on, at, now.tzinfo) <= now:  # over for today
        on, at = (on, None) if day else (on + timedelta(days=1), at)
    spans = tuple(each.span for each in (day, clock) if each is not None)
    return _without(plain, spans, When(on, at))


def read_when(text: str, now: datetime) -> When | None:
    """The answer to “when?”: as in a sentence, or a day in any shape that a form takes; None for neither."""
    found = read_task(text, now).when
    if found is not None:
        return found
    day = read_date(text, now.date())
    return When(day) if day is not None and day >= now.date() else None


def _first(found: Iterator[_Found[T]]) -> _Found[T] | None:
    """A deadline that was said to be one; else what comes first in the sentence."""
    return min(found, key=lambda each: (not each.is_firm, each.span), default=None)


def _later(text: str, now: datetime) -> _Found[datetime] | None:
    """“in two hours”, “半小时后”."""
    for match in (found for shape in LATER for found in shape.finditer(text)):
        many = _length(match["n"].lower())
        if many is None:
            continue
        minutes = many if match["unit"].lower().startswith(("min", "分")) else many * 60
        if 0 < minutes <= 7 * 24 * 60:
            return _Found(match.span(), now + timedelta(minutes=minutes), is_firm=True)
    return None


def _length(word: str) -> float | None:
    """一个半 is one and a half."""
    if word in ("half an", "半", "半个"):
        return 0.5
    if word in ("a", "an"):
        return 1
    whole = read_number(word.removesuffix("半").removesuffix("个"))
    return whole + 0.5 if whole is not None and word.endswith("半") else whole


def _days(text: str, today: date) -> Iterator[_Found[date]]:
    """Those that are still to come."""
    for match in (found for shape in (CHINESE_DAY, ENGLISH_DAY) for found in shape.finditer(text)):
        day = _day(match["day"].lower(), today)
        if day is not None and day >= today:
            yield _Found(match.span(), day, is_firm=match["firm"] is not None)


def _day(word: str, today: date) -> date | None:
    """A week ends on Friday, the last working day in most places; the weekend is Saturday."""
    if "weekend" in word or "周末" in word:
        return today + timedelta(days=(5 - today.weekday()) % 7)
    if ("week" in word and "end" in word) or re.fullmatch(r"[本这]周之?内", word):
        return today + timedelta(days=(4 - today.weekday()) % 7)
    word = word.removeprefix("the ") if "month" in word else word
    word = re.sub(r"^within ", "in ", re.sub(r"(?<=[天日周月期拜])(?:之?内|以内)$", "后", word))
    return read_date(re.sub(r"^(这个|下个|下下个)(?=[周星礼])", lambda found: found[1][:-1], word), today)


def _clocks(text: str, day: _Found[date] | None) -> Iterator[_Found[time]]:
    for match in CHINESE_CLOCK.finditer(text):
        beside = day is not None and match.start() - day.span[1] in (0, 1)
        clock = read_time(match["clock"])
        bare = not (match["part"] or match["rest"] or match["hour"].isdecimal() or beside)
        if clock is not None and not (bare and clock.hour < 6):  # “有两点要说”
            yield _Found(match.span(), _in_business(clock, match["clock"]), is_firm=bool(match["part"]))
    for match in ENGLISH_CLOCK.finditer(text):
        word = match["clock"]
        clock = read_time(f"{word}:00" if word.isdecimal() else word)
        if clock is not None:
            part = match["part"] or match["cn"] or ""
            if part and PARTS[part.lower()].hour >= 12 and clock.hour < 12:
                clock = clock.replace(hour=clock.hour + 12)
            yield _Found(match.span(), _in_business(clock, f"{part}{word}"), is_firm=bool(part))


def _part(text: str, day: _Found[date] | None) -> _Found[time] | None:
    """A part of the day behind its day, or alone where no day is said."""
    match = PART_OF_DAY.match(text, day.span[1]) if day else PART_ALONE.search(text)
    if match is None:
        return None
    word = match["part"] if day else match["en"] or match["cn"]
    return _Found(match.span(), PARTS[word.lower()], is_firm=False)


def _in_business(clock: time, word: str) -> time:
    """Three o'clock is in the afternoon, unless somebody says otherwise."""
    if 1 <= clock.hour <= 6 and not _SAID_HALF.search(word):
        return clock.replace(hour=clock.hour + 12)
    return clock


def _without(text: str, spans: tuple[Span, ...], when: When) -> Sentence:
    left = text
    for begin, end in sorted(spans, reverse=True):
        before, after = left[:begin].rstrip(_AROUND), left[end:].lstrip(_AROUND)
        between = " " if before and after and _is_spaced(before[-1], after[0]) else ""
        left = before + between + after
    return Sentence(left.strip(_AROUND) or text, when)


def _is_spaced(before: str, after: str) -> bool:
    """Chinese puts no space between its words, nobody one before a question mark."""
    return (before.isascii() or after.isascii()) and after not in "?？)）"
