"""Turns what a person answered into what a field holds, and back into what a submission says."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from enum import StrEnum

from bot.forms.definition import CHOOSING, MEDIA, SEVERAL, QuestionKind
from bot.forms.tree import NodeValue
from bot.forms.xpath.moments import moment_text, parse_moment, parse_time, time_text
from bot.forms.xpath.values import Atom, number_text, to_number, to_text


@dataclass(frozen=True, slots=True)
class Place:
    """A position on the earth, WGS-84."""

    latitude: float
    longitude: float
    altitude_m: float = 0.0
    accuracy_m: float = 0.0

    def __str__(self) -> str:
        return f"{self.latitude:.7f} {self.longitude:.7f} {self.altitude_m:g} {self.accuracy_m:g}"


# Names for choices, a key or file name for media; texts in the XForm's own notation are understood
# everywhere.
Answer = str | int | float | Decimal | bool | date | datetime | time | Place | Sequence[str] | Sequence[Place]


class Misfit(StrEnum):
    """Why an answer does not fit its question, whatever the form says about it."""

    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    NOT_A_PLACE = "not_a_place"
    NOT_OFFERED = "not_offered"
    OUT_OF_RANGE = "out_of_range"
    NOT_ON_STEP = "not_on_step"
    EMPTY = "empty"


class DoesNotFit(Exception):  # noqa: N818 - named as what happened
    def __init__(self, misfit: Misfit) -> None:
        super().__init__(misfit.value)
        self.misfit = misfit


_LARGEST_INTEGER = 2**31 - 1  # what an int of the XForm standard holds


def node_value(kind: QuestionKind, answer: Answer, *, zone: tzinfo, whole: bool = False) -> NodeValue:
    """The answer as its field keeps it; raises DoesNotFit. `whole`: a range that counts in whole numbers."""
    if kind in (QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.RANGE):
        return _number(answer, whole=kind is QuestionKind.INTEGER or whole)
    if kind is QuestionKind.DATE:
        return _date(answer, zone)
    if kind is QuestionKind.TIME:
        return _time(answer)
    if kind is QuestionKind.DATE_TIME:
        return _moment(answer, zone)
    if kind in SEVERAL and not isinstance(answer, str):
        return " ".join(str(name) for name in _several(answer))
    if kind in (QuestionKind.LOCATION, QuestionKind.TRACE, QuestionKind.SHAPE):
        return _places(kind, answer)
    if kind is QuestionKind.ACKNOWLEDGE:
        return "OK" if answer else ""
    if kind in CHOOSING or kind in MEDIA or isinstance(answer, str):
        return str(answer)
    raise DoesNotFit(Misfit.EMPTY)


def _number(answer: Answer, *, whole: bool) -> float:
    if isinstance(answer, bool) or not isinstance(answer, str | int | float | Decimal):
        raise DoesNotFit(Misfit.NOT_A_NUMBER)
    number = to_number(answer) if isinstance(answer, str) else float(answer)
    if math.isnan(number) or math.isinf(number):
        raise DoesNotFit(Misfit.NOT_A_NUMBER)
    if whole and (number != int(number)):
        raise DoesNotFit(Misfit.NOT_WHOLE)
    if whole and abs(number) > _LARGEST_INTEGER:
        raise DoesNotFit(Misfit.OUT_OF_RANGE)
    return number


def _date(answer: Answer, zone: tzinfo) -> date:
    if isinstance(answer, datetime):
        return answer.date()
    if isinstance(answer, date):
        return answer
    moment = parse_moment(answer, zone) if isinstance(answer, str) else None
    if moment is None:
        raise DoesNotFit(Misfit.NOT_A_DATE)
    return moment.date()


def _time(answer: Answer) -> time:
    found = answer if isinstance(answer, time) else parse_time(answer) if isinstance(answer, str) else None
    if found is None:
        raise DoesNotFit(Misfit.NOT_A_TIME)
    return found


def _moment(answer: Answer, zone: tzinfo) -> datetime:
    moment = (
        answer
        if isinstance(answer, datetime)
        else parse_moment(answer, zone)
        if isinstance(answer, str)
        else None
    )
    if moment is None:
        raise DoesNotFit(Misfit.NOT_A_DATE)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _several(answer: Answer) -> Sequence[object]:
    if isinstance(answer, Sequence):
        return answer
    raise DoesNotFit(Misfit.NOT_OFFERED)


_FEWEST_POINTS = {QuestionKind.LOCATION: 1, QuestionKind.TRACE: 2, QuestionKind.SHAPE: 3}


def _places(kind: QuestionKind, answer: Answer) -> str:
    if isinstance(answer, Place):
        points = [str(answer)]
    elif isinstance(answer, str):
        points = [part.strip() for part in answer.split(";") if part.strip()]
    elif isinstance(answer, Sequence):
        points = [str(part) for part in answer]
    else:
        raise DoesNotFit(Misfit.NOT_A_PLACE)
    if len(points) < _FEWEST_POINTS[kind] or not all(map(_is_place, points)):
        raise DoesNotFit(Misfit.NOT_A_PLACE)
    if kind is QuestionKind.SHAPE and points[0].split()[:2] != points[-1].split()[:2]:
        points.append(points[0])  # a shape is closed
    return points[0] if kind is QuestionKind.LOCATION else ";".join(points)


def _is_place(text: str) -> bool:
    numbers = [to_number(word) for word in text.split()]
    if not 2 <= len(numbers) <= 4 or any(math.isnan(number) for number in numbers):
        return False
    return abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180


def calculated_value(result: Atom, type_: str, zone: tzinfo) -> NodeValue:
    """What a field of that type keeps of a calculated result, following JavaRosa; nothing for NaN."""
    if isinstance(result, float):
        return _calculated_number(result, type_)
    if isinstance(result, bool):
        return result
    if isinstance(result, datetime):
        return result.date() if type_ == "date" else result.time() if type_ == "time" else result
    return typed(result, type_, zone)


def _calculated_number(number: float, type_: str) -> NodeValue:
    if math.isnan(number):
        return ""
    if type_ == "int" and not math.isinf(number):
        return float(int(number))
    return number


def typed(text: str, type_: str, zone: tzinfo) -> NodeValue:
    """Text from a form or a submission as a field of that type; text that does not fit stays text."""
    if text == "":
        return ""
    if type_ in ("int", "decimal"):
        number = to_number(text)
        return text if math.isnan(number) else float(int(number)) if type_ == "int" else number
    if type_ in ("date", "dateTime"):
        moment = parse_moment(text, zone)
        return text if moment is None else moment.date() if type_ == "date" else moment
    if type_ == "time":
        return parse_time(text) or text
    return text


def written(value: NodeValue) -> str:
    """The value in the XForm's notation, as it stands in a submission."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return time_text(value)
    return number_text(value) if isinstance(value, float) else to_text(value)
