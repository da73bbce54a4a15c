"""One thing that an admin changes in the chat: where it stands in the policy, its kind, words, bounds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.rules.language import BothLanguages
from bot.rules.list_change import applied, ticked
from bot.rules.policy import Policy

Body = Mapping[str, Any]
"""A policy as it is stored: plain JSON, addressed by paths such as `report.due_min`."""
Values = Mapping[str, Any]
"""Path → what stands there, or is to stand there."""


class Kind(StrEnum):
    """What a setting's value is; the unit that people type and read with it."""

    MINUTES = "minutes"
    SECONDS = "seconds"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    METRES = "metres"
    SHARE = "share"
    """0 to 1, spoken of as per cent."""
    POINTS = "points"
    COUNT = "count"
    CHAT = "chat"
    """The number of a Telegram chat; 0 for none."""
    COUNTRY = "country"
    """Two letters, or empty for none."""
    YES_NO = "yes_no"
    CHOICE = "choice"
    SEVERAL = "several"
    """Any of the choices; at least one."""
    WEEKDAYS = "weekdays"
    CLOCK = "clock"
    HOURS_OF_DAY = "hours_of_day"
    """From one clock time to another: two paths."""
    CUTS = "cuts"
    """The least scores of A and of B: two paths, the first above the second."""
    CRITERIA = "criteria"
    REGIONS = "regions"
    INDUSTRIES = "industries"

    @property
    def is_number(self) -> bool:
        return self in MOST

    @property
    def is_list(self) -> bool:
        """Made on a screen of its own, entry by entry."""
        return self in (Kind.CRITERIA, Kind.REGIONS, Kind.INDUSTRIES)

    @property
    def is_ticked(self) -> bool:
        """Any of what is offered, ticked on from what holds; at least one."""
        return self in (Kind.SEVERAL, Kind.WEEKDAYS)


MOST: Mapping[Kind, float] = {
    Kind.MINUTES: 10_080,
    Kind.SECONDS: 3_600,
    Kind.HOURS: 168,
    Kind.DAYS: 1_000,
    Kind.WORKING_DAYS: 28,
    Kind.METRES: 5_000,
    Kind.SHARE: 1,
    Kind.POINTS: 100,
    Kind.COUNT: 1_000,
}
"""The largest number of a kind where the policy itself names none."""


@dataclass(frozen=True, slots=True)
class Choice:
    value: Any
    name: BothLanguages


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    paths: tuple[str, ...]
    kind: Kind
    name: BothLanguages
    about: BothLanguages
    """What it does, in one sentence."""
    usual: tuple[Any, ...] = ()
    """Values that are one tap away; for several paths a tuple each."""
    zero: BothLanguages | None = None
    """What 0 means, where it means something of its own: “never”, “no limit”."""
    choices: tuple[Choice, ...] = ()
    least: float | None = None
    most: float | None = None
    """Where they are narrower than the policy's own."""
    within_a_day: bool = False
    """Of two clock times the second is not before the first."""
    judges: bool = False
    """People are judged or scheduled by it: they hear of a change beforehand, and `/rules` shows it."""

    @property
    def key(self) -> str:
        return self.paths[0]

    def values(self, given: Any) -> dict[str, Any]:
        """A value (of several paths: one for each) by path."""
        return {self.key: given} if len(self.paths) == 1 else dict(zip(self.paths, given, strict=True))

    def bounds(self) -> tuple[float, float]:
        """The least and the most, as the policy itself has them; only for numbers."""
        least, most = _limits(field_at(self.key))
        lowest = next(each for each in (self.least, least, _step(self.kind)) if each is not None)
        return lowest, next(each for each in (self.most, most, MOST[self.kind]) if each is not None)

    @property
    def whole(self) -> bool:
        """Whether it takes no fractions."""
        annotation = field_at(self.key).annotation
        return annotation is int or (get_origin(annotation) is dict and int in get_args(annotation))


def setting(
    paths: str,
    kind: Kind,
    names: tuple[str, str],
    about: tuple[str, str],
    *usual: Any,
    zero: tuple[str, str] | None = None,
    choices: Mapping[Any, tuple[str, str]] | None = None,
    **more: Any,
) -> Setting:
    """A line of the table: paths with spaces between them, all words as (English, Chinese)."""
    return Setting(
        paths=tuple(paths.split()),
        kind=kind,
        name=_both(names),
        about=_both(about),
        usual=usual,
        zero=_both(zero) if zero else None,
        choices=tuple(Choice(value, _both(said)) for value, said in (choices or {}).items()),
        **more,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Settings that stand on one card."""

    key: str
    icon: str
    name: BothLanguages
    settings: tuple[Setting, ...]


def chapter(key: str, icon: str, name: tuple[str, str], *settings: Setting) -> Chapter:
    return Chapter(key=key, icon=icon, name=_both(name), settings=settings)


def at_path(body: Body, path: str) -> Any:
    """What stands there; None for what a dict does not name."""
    found: Any = body
    for part in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def changed(body: Body, values: Values) -> dict[str, Any]:
    """The body with these values; it is no policy yet: that is checked when it is read as one."""
    new = dict(body)
    for path, value in values.items():
        _put(new, path.split("."), value)
    return new


def composed(body: Body, setting: Setting, *, before: Values, after: Values) -> dict[str, Any]:
    """What stands at the setting's paths once a change is made: of a list or ticks only what it changes."""
    key, kind = setting.key, setting.kind
    if not (kind.is_list or kind.is_ticked) or key not in before:
        return dict(after)
    lists = (at_path(body, key) or (), before[key], after[key])
    return {key: applied(*lists) if kind.is_list else _in_order(setting, ticked(*lists))}


def _in_order(setting: Setting, ticks: list[Any]) -> list[Any]:
    """Weekdays as the week has them, else as the choices stand."""
    if setting.kind is Kind.WEEKDAYS:
        return sorted(ticks)
    places = {str(each.value): place for place, each in enumerate(setting.choices)}
    return sorted(ticks, key=lambda tick: places.get(str(tick), len(places)))


def values_in(body: Body, setting: Setting) -> dict[str, Any]:
    return {path: at_path(body, path) for path in setting.paths}


def field_at(path: str) -> FieldInfo:
    """The policy's field; for an entry of a dict the dict's. Raises KeyError where there is none."""
    model: type[BaseModel] = Policy
    for part in path.split("."):
        field = model.model_fields[part]
        inner = field.annotation
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return field
        model = inner
    raise KeyError(path)


def paths_of_policy(model: type[BaseModel] = Policy, before: str = "") -> Iterator[str]:
    """Every field of the policy; sections are looked into, lists and dicts are one field."""
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from paths_of_policy(inner, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def _put(body: dict[str, Any], parts: list[str], value: Any) -> None:
    first, *rest = parts
    if not rest and value is None:
        body.pop(first, None)  # an entry that a dict did not have
        return
    if not rest:
        body[first] = value
        return
    inner = dict(body.get(first) or {})
    _put(inner, rest, value)
    body[first] = inner


def _limits(field: FieldInfo) -> tuple[float | None, float | None]:
    least: float | None = None
    most: float | None = None
    for limit in field.metadata:
        if (ge := getattr(limit, "ge", None)) is not None:
            least = ge
        if (le := getattr(limit, "le", None)) is not None:
            most = le
    return least, most


def _step(kind: Kind) -> float:
    """The smallest number above nothing, where the policy only asks for more than 0."""
    return 0.01 if kind is Kind.SHARE else 1


def _both(said: tuple[str, str]) -> BothLanguages:
    en, zh = said
    return BothLanguages(zh=zh, en=en)
