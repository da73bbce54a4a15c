"""Telephone numbers as people write them, and the one way in which they are kept: E.164."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

_EXTENSION = re.compile(r"^(.*\d{7,8})\s*(?:转|分机)\s*(\d{1,6})$")
_EXTENSION_IN_CHINA = re.compile(r"^(.*\d{7,8})\s*(?:转|分机|-)\s*(\d{1,6})$")
"""`0571-88888888-8001`; elsewhere what stands after the last hyphen belongs to the number."""


def normalized(typed: str, *, country: str) -> str | None:
    """`138 0013 8000` in CN → `+8613800138000`; None for what cannot be a number.

    Numbers that could exist are kept, whether an operator has given them out or not: short internal numbers
    and new ranges are nobody's mistake.
    """
    extension = _EXTENSION_IN_CHINA if country == "CN" else _EXTENSION
    try:
        number = phonenumbers.parse(extension.sub(r"\1 ext. \2", typed), country)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    kept = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{kept};ext={number.extension}" if number.extension else kept


def shown(kept: str) -> str:
    """`+8613800138000` → `+86 138 0013 8000`; what is no number stays as it is."""
    try:
        number = phonenumbers.parse(kept.partition(";")[0], None)
    except NumberParseException:
        return kept
    extension = kept.partition(";ext=")[2]
    text = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    return f"{text} ext. {extension}" if extension else text
