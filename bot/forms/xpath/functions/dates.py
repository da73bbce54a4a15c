"""Functions on dates and times."""

from datetime import datetime, time

from bot.forms.xpath.expressions import Expression, atom, text
from bot.forms.xpath.functions.signature import Signature, Table
from bot.forms.xpath.moments import parse_moment, parse_time, shown_by
from bot.forms.xpath.scope import Scope
from bot.forms.xpath.values import Value, days_since_epoch, to_moment

_DAY_SECONDS = 86_400


def _today(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return datetime.combine(scope.world.now.date(), time(), scope.world.zone)


def _now(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return scope.world.now


def _date(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return _moment(scope, arguments[0], keep_time=False)


def _date_time(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return _moment(scope, arguments[0], keep_time=True)


def _moment(scope: Scope, argument: Expression, *, keep_time: bool) -> Value:
    moment = to_moment(atom(argument, scope), zone=scope.world.zone, keep_time=keep_time)
    return "" if moment is None else moment


def _format(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    value = atom(arguments[0], scope)
    if (
        isinstance(value, str)
        and parse_moment(value, scope.world.zone) is None
        and (clock := parse_time(value))
    ):
        value = datetime.combine(
            datetime(1970, 1, 1, tzinfo=scope.world.zone).date(), clock, scope.world.zone
        )
    moment = to_moment(value, zone=scope.world.zone, keep_time=True)
    return "" if moment is None else shown_by(moment, text(arguments[1], scope))


def _decimal_date_time(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    value = atom(arguments[0], scope)
    if isinstance(value, float):
        return value
    moment = to_moment(value, zone=scope.world.zone, keep_time=True)
    return "" if moment is None else days_since_epoch(moment)


def _decimal_time(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    """The part of the local day that has passed: 0.5 at noon."""
    value = atom(arguments[0], scope)
    if isinstance(value, float):
        return value % 1
    if isinstance(value, str) and (clock := parse_time(value)):
        return (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / _DAY_SECONDS
    moment = to_moment(value, zone=scope.world.zone, keep_time=True)
    if moment is None:
        return ""
    return (moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6) / _DAY_SECONDS


DATES: Table = {
    "today": Signature(_today, 0, 0),
    "now": Signature(_now, 0, 0),
    "date": Signature(_date, 1, 1),
    "date-time": Signature(_date_time, 1, 1),
    "format-date": Signature(_format, 2, 2),
    "format-date-time": Signature(_format, 2, 2),
    "decimal-date-time": Signature(_decimal_date_time, 1, 1),
    "decimal-time": Signature(_decimal_time, 1, 1),
}
