"""Telephone numbers as people write them, and the one way in which they are kept: E.164."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat


def normalized(typed: str, *, country: str) -> str | None:
    """`138 0013 8000` in CN → `+8613800138000`; None for what cannot be a number.

    Numbers that could exist are kept, whether an operator has given them out or not: short internal numbers
    and new ranges are nobody's mistake.
    """
    try:
        number = phonenumbers.parse(typed, country)
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
