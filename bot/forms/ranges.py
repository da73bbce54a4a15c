"""Numbers on a scale: which steps a range question has."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from bot.forms.answers import DoesNotFit, Misfit


def _decimal(parameters: Mapping[str, str], name: str, otherwise: str) -> Decimal:
    try:
        return Decimal(parameters.get(name, otherwise))
    except InvalidOperation:
        return Decimal(otherwise)


def scale(parameters: Mapping[str, str]) -> list[Decimal]:
    """Every value of the range in order; it may run downwards.

    At most 1000, so that a tiny step harms nobody.
    """
    start, end = _decimal(parameters, "start", "1"), _decimal(parameters, "end", "10")
    step = abs(_decimal(parameters, "step", "1")) or Decimal(1)
    count = min(int(abs(end - start) / step), 999)
    direction = step if end >= start else -step
    return [start + direction * index for index in range(count + 1)]


def fits_range(number: float, parameters: Mapping[str, str]) -> None:
    """Raises DoesNotFit outside the ends or between two steps."""
    start, end = _decimal(parameters, "start", "1"), _decimal(parameters, "end", "10")
    step = abs(_decimal(parameters, "step", "1")) or Decimal(1)
    value = Decimal(repr(number))
    if not min(start, end) <= value <= max(start, end):
        raise DoesNotFit(Misfit.OUT_OF_RANGE)
    if (value - start) % step:
        raise DoesNotFit(Misfit.NOT_ON_STEP)
