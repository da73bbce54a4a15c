"""Checks values against the official shapes: strictly for what we answer, kindly for what bots send."""

import re
from collections.abc import Callable
from functools import cache

from simulator.schema import ObjectType, schema

# A check returns None when the value fits, otherwise a sentence that starts with the path of the trouble.
Check = Callable[[object], str | None]

NUMBER = re.compile(r"[+-]?\d+")
DISCRIMINATORS = ("type", "status", "source")
# Old bots tell the text of an article beside it; a right that is not named is not given.
OPTIONAL_WHEN_SENT = frozenset({("InlineQueryResultArticle", "input_message_content")})
MAY_BE_LEFT_OUT = frozenset({"ChatAdministratorRights"})
# A simple button of a reply keyboard, and a plain answer of a poll, may be sent as their text.
MAY_BE_TEXT = frozenset({"KeyboardButton", "InputPollOption"})


def problem_with(type_name: str, value: object) -> str | None:
    """Return what is wrong with a result or update as Telegram would send it, or None."""
    return check_for(type_name, strict=True)(value)


@cache
def check_for(type_name: str, *, strict: bool) -> Check:
    """Return the check of a type written as the documentation writes it ("Array of X", "A or B")."""
    if type_name.startswith("Array of "):
        return _array_check(type_name.removeprefix("Array of "), strict=strict)
    parts = re.split(r" or |, | and ", type_name)
    if len(parts) > 1:
        return _union_check(type_name, tuple(parts), strict=strict)
    if type_name in SCALARS:
        return (STRICT_SCALARS if strict else SCALARS)[type_name]
    known = schema().types[type_name]
    if type_name == "RichText":
        return _rich_text_check(known, strict=strict)
    if type_name in MAY_BE_TEXT and not strict:
        return _or_text(_object_check(known, strict=False))
    if known.members:
        return _union_check(type_name, known.members, strict=strict)
    return _object_check(known, strict=strict)


def _array_check(item_type: str, *, strict: bool) -> Check:
    def check(value: object) -> str | None:
        if not isinstance(value, list):
            return "must be an Array"
        item_check = check_for(item_type, strict=strict)
        for index, item in enumerate(value):
            if problem := item_check(item):
                return f"[{index}] {problem}"
        return None

    return check


def _object_check(known: ObjectType, *, strict: bool) -> Check:
    required = tuple(
        name
        for name, field in known.fields.items()
        if field.required and (strict or not _may_be_left_out(known.name, name))
    )
    constants = {name: field.constant for name, field in known.fields.items() if field.constant}
    checks: dict[str, Check] = {}

    def check(value: object) -> str | None:
        if not isinstance(value, dict):
            return f"must be an Object ({known.name})"
        for name in required:
            if value.get(name) is None:
                return f'Can\'t find field "{name}"'
        for name, expected in constants.items():
            if name in value and value[name] != expected:
                return f'field "{name}" must be "{expected}"'
        for name, item in value.items():
            field = known.fields.get(name)
            if field is None:
                if strict:
                    return f'unknown field "{name}" of {known.name}'
                continue
            if name not in checks:
                checks[name] = check_for(field.type, strict=strict)
            if (item is not None or strict) and (problem := checks[name](item)):
                return f'field "{name}" {problem}'
        return None

    return check


def _may_be_left_out(type_name: str, name: str) -> bool:
    return type_name in MAY_BE_LEFT_OUT or (type_name, name) in OPTIONAL_WHEN_SENT


def _union_check(name: str, members: tuple[str, ...], *, strict: bool) -> Check:
    def check(value: object) -> str | None:
        nearest = f"must be of type {name}"
        for member in members:
            problem = check_for(member, strict=strict)(value)
            if problem is None:
                return None
            if _names_itself(member, value):
                nearest = problem
        return nearest

    return check


def _names_itself(member: str, value: object) -> bool:
    """Whether the value's own type field says that it means this member of the union."""
    known = schema().types.get(member)
    if known is None or not isinstance(value, dict):
        return False
    constants = [known.fields[d].constant for d in DISCRIMINATORS if d in known.fields and d in value]
    if constants:
        return any(value.get(d) in constants for d in DISCRIMINATORS)
    return bool(set(known.fields) & set(value)) and not any(d in value for d in DISCRIMINATORS)


def _rich_text_check(known: ObjectType, *, strict: bool) -> Check:
    union = _union_check("RichText", known.members, strict=strict)

    def check(value: object) -> str | None:
        if isinstance(value, str):
            return None
        if isinstance(value, list):
            return next((p for p in map(check, value) if p), None)
        return union(value)

    return check


def _or_text(check: Check) -> Check:
    return lambda value: None if isinstance(value, str) else check(value)


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _scalar(fits: Callable[[object], bool], name: str) -> Check:
    def check(value: object) -> str | None:
        return None if fits(value) else f"must be of type {name}"

    return check


STRICT_SCALARS: dict[str, Check] = {
    "Integer": _scalar(_is_int, "Integer"),
    "Float": _scalar(lambda v: _is_int(v) or isinstance(v, float), "Float"),
    "String": _scalar(lambda v: isinstance(v, str), "String"),
    "Boolean": _scalar(lambda v: isinstance(v, bool), "Boolean"),
    "True": _scalar(lambda v: v is True, "True"),
    "InputFile": _scalar(lambda v: isinstance(v, str), "String"),
}

# Telegram reads numbers written as strings, and strings written as numbers, inside JSON objects.
SCALARS: dict[str, Check] = {
    "Integer": _scalar(lambda v: _is_int(v) or (isinstance(v, str) and bool(NUMBER.fullmatch(v))), "Number"),
    "Float": _scalar(lambda v: _is_int(v) or isinstance(v, float) or _is_number_text(v), "Number"),
    "String": _scalar(lambda v: isinstance(v, str) or _is_int(v) or isinstance(v, float), "String"),
    "Boolean": _scalar(lambda v: isinstance(v, bool), "Boolean"),
    "True": _scalar(lambda v: isinstance(v, bool), "Boolean"),
    "InputFile": _scalar(lambda v: isinstance(v, str), "String"),
}


def _is_number_text(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", value))
