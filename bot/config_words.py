"""What is wrong with a setting, in words an engineer acts on, instead of the validator's own."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

PATTERNS: Mapping[str, str] = {
    r"^https?://": "must begin with http:// or https://",
    r"^(https?://.*)?$": "must begin with http:// or https://, or be empty",
    r"^(https?://.*[^/])?$": "must begin with http:// or https:// and end without a slash, or be empty",
    r"^[A-Z]{2}$": 'must be two capital letters, such as "CN"',
}
WORDS: Mapping[str, str] = {
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be text in quotes",
    "path_type": "must be a path in quotes",
    "time_type": 'must be a time such as "09:00"',
    "time_parsing": 'must be a time such as "09:00"',
    "model_type": "is a section: [its name] in a line of its own, its keys below",
    "dict_type": "is a section: [its name] in a line of its own, its keys below",
    "tuple_type": "must be a list in [ ]",
    "list_type": "must be a list in [ ]",
    "frozen_set_type": "must be a list in [ ]",
    "missing": "is missing",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be {ge:g} or more",
    "less_than": "must be less than {lt:g}",
    "less_than_equal": "must be {le:g} or less",
    "string_too_long": "must be no longer than {max_length} characters",
    "string_too_short": "must be {min_length} characters or more",
    "too_short": "must have {min_length} entries or more",
    "too_long": "must have {max_length} entries or fewer",
    "value_error": "{error}",
}
"""By the validator's type of error; the names in braces are its own."""


def what_is_wrong(error: ErrorDetails) -> str:
    """Goes on from the key's name: "must be a whole number". Never quotes the value."""
    about: dict[str, Any] = error.get("ctx", {})
    kind = error["type"]
    if kind == "string_pattern_mismatch" and about["pattern"] in PATTERNS:
        return PATTERNS[about["pattern"]]
    if kind in WORDS:
        return WORDS[kind].format(**about).replace("'", '"')
    return error["msg"].replace("Input should", "must")
