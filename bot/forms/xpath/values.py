"""The values expressions work with, and how one kind is read as another (as JavaRosa does it)."""

import math
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from bot.forms.tree import Node
from bot.forms.xpath.moments import moment_in, parse_moment
from bot.forms.xpath.problems import EvaluationFailed

# A date or time is always a moment with a zone here; nodes that came from a path stay nodes until a
# value is needed.
Atom = str | float | bool | datetime
Value = Atom | list[Node]

NAN = math.nan
_EPOCH = date(1970, 1, 1)
_SAME = 1e-12  # numbers nearer than this are equal, as in JavaRosa
_NUMBER_CHARACTERS = frozenset("-.0123456789")
_FARTHEST_DAY = 2**31


def to_number(value: Atom) -> float:
    """NaN for text that is no plain number; a date counts whole days since 1970, as in JavaRosa."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, datetime):
        return float((value.date() - _EPOCH).days)
    if isinstance(value, str):
        return _number_in(value)
    return float(value)


def _number_in(text: str) -> float:
    plain = text.replace(",", ".").strip()
    if not plain or not _NUMBER_CHARACTERS.issuperset(plain):  # XPath knows neither "1e3" nor "+1"
        return NAN
    try:
        return float(plain)
    except ValueError:
        return NAN


def to_text(value: Atom) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return number_text(value)


def number_text(number: float) -> str:
    """Whole numbers without a point, others in full: never with an exponent, unlike Java."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if abs(number) < _SAME:
        return "0"
    if abs(number - round(number)) < _SAME:
        return str(round(number))
    return format(Decimal(repr(number)), "f")


def to_boolean(value: Atom) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value != ""
    if isinstance(value, datetime):
        return True
    return abs(value) > _SAME and not math.isnan(value)


def to_moment(value: Atom, *, zone: tzinfo, keep_time: bool) -> datetime | None:
    """A moment from a number of days, an ISO text or a moment; None for nothing.

    EvaluationFailed for anything else.
    """
    if isinstance(value, bool):
        raise EvaluationFailed("yes or no is not a date")
    if isinstance(value, datetime):
        found: datetime | None = value
    elif isinstance(value, str):
        if value == "":
            return None
        found = parse_moment(value, zone)
        if found is None:
            raise EvaluationFailed(f"“{value}” is not a date")
        return found
    else:
        found = _moment_of_days(value, zone=zone, keep_time=keep_time)
    if found is not None and not keep_time:
        return datetime.combine(found.date(), time(), zone)
    return found


def _moment_of_days(days: float, *, zone: tzinfo, keep_time: bool) -> datetime | None:
    if math.isnan(days):
        return None
    if math.isinf(days) or abs(days) > _FARTHEST_DAY:
        raise EvaluationFailed(f"{number_text(days)} days from 1970 is not a date")
    try:
        if keep_time:
            return moment_in(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days), zone)
        return datetime.combine(_EPOCH + timedelta(days=int(days)), time(), zone)
    except OverflowError as error:
        raise EvaluationFailed(f"{number_text(days)} days from 1970 is not a date") from error


def days_since_epoch(moment: datetime) -> float:
    """Days and their fraction since the first moment of 1970 in UTC."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(days=1)


def is_empty(value: Atom) -> bool:
    return value == "" or (isinstance(value, float) and math.isnan(value))


def equal(left: Atom, right: Atom) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        return abs(to_number(left) - to_number(right)) < _SAME
    return to_text(left) == to_text(right)
