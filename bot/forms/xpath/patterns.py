"""Reads a pattern in Java's notation, which forms are written in, into Python's.

https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/regex/Pattern.html. \\d and \\w know
every script, as on the Android phones that ODK Collect runs on.
"""

import sys
import unicodedata
from functools import lru_cache
from typing import Any

import regex as re  # type: ignore[import-untyped]  # the package ships no types; unlike re it can stop a comparison

_POSIX = {
    "Lower": "[a-z]", "Upper": "[A-Z]", "ASCII": r"[\x00-\x7f]", "Alpha": "[A-Za-z]", "Digit": "[0-9]",
    "Alnum": "[A-Za-z0-9]", "Punct": r"[!-/:-@\[-`{-~]", "Graph": "[!-~]", "Print": "[ -~]",
    "Blank": r"[ \t]",
    "Cntrl": r"[\x00-\x1f\x7f]", "XDigit": "[0-9A-Fa-f]", "Space": r"[ \t\n\x0b\f\r]",
    "javaLowerCase": r"\p{Ll}", "javaUpperCase": r"\p{Lu}", "javaWhitespace": r"\s",
    "javaLetter": r"[^\W\d_]",
    "IsAlphabetic": r"[^\W\d_]", "IsLetter": r"[^\W\d_]", "IsDigit": r"\d", "IsWhite_Space": r"\s",
    "L": r"[^\W\d_]",
    "Nd": r"\d", "IsLowercase": r"\p{Ll}", "IsUppercase": r"\p{Lu}",
}  # fmt: skip
_ESCAPES = {
    "h": r"[ \t\xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000]",
    "v": r"[\n\x0b\f\r\x85\u2028\u2029]",
    "R": r"(?:\r\n|[\n\x0b\f\r\x85\u2028\u2029])", "z": r"\Z", "Z": r"(?=\n?\Z)", "e": r"\x1b",
}  # fmt: skip


@lru_cache(maxsize=1024)
def compiled_pattern(pattern: str) -> Any | None:
    """None if the pattern is broken."""
    try:
        return re.compile(_Reader(pattern).whole())
    except (re.error, OverflowError, RecursionError, IndexError):
        return None


class _Reader:
    """Walks through a pattern once; a class with unions or intersections becomes lookaheads and
    alternatives.
    """

    def __init__(self, pattern: str) -> None:
        self._text, self._at = pattern, 0

    def whole(self) -> str:
        found: list[str] = []
        while self._at < len(self._text):
            if self._take("["):
                found.append(self._class())
            elif self._take("\\"):
                found.append(self._escape())
            elif self._text.startswith("(?<", self._at) and self._text[self._at + 3] not in "=!":
                self._at += 3
                found.append("(?P<")
            else:
                found.append(self._next())
        return "".join(found)

    def _take(self, text: str) -> bool:
        if not self._text.startswith(text, self._at):
            return False
        self._at += len(text)
        return True

    def _next(self) -> str:
        self._at += 1
        return self._text[self._at - 1]

    def _until(self, end: str) -> str:
        stop = self._text.index(end, self._at) if end in self._text[self._at :] else len(self._text)
        found = self._text[self._at : stop]
        self._at = stop + len(end)
        return found

    def _escape(self) -> str:
        sign = self._next()
        if sign in "pP":
            known = _property(self._until("}") if self._take("{") else self._next())
            return known if sign == "p" else _without(known)
        if sign == "Q":
            return str(re.escape(self._until("\\E")))
        if sign == "k" and self._take("<"):
            return f"(?P={self._until('>')})"
        if sign == "x" and self._take("{"):
            return str(re.escape(chr(int(self._until("}"), 16))))
        return _without(_ESCAPES[sign.lower()]) if sign in "HV" else _ESCAPES.get(sign, f"\\{sign}")

    def _class(self) -> str:
        """What stands between [ and ], the first being taken already."""
        negated = self._take("^")
        meets: list[str] = []  # sides of &&
        sets: list[str] = []
        plain: list[str] = []
        while not (self._take("]") and (plain or sets or meets or plain.append("\\]"))):  # type: ignore[func-returns-value]  # a first ] stands for itself
            if self._take("&&"):
                meets.append(_union(plain, sets))
                plain, sets = [], []
            elif self._take("["):
                sets.append(self._class())
            elif self._take("\\"):
                known = self._escape()
                (sets if known[0] in "[(" or (len(known) > 2 and known[1] == "p") else plain).append(known)
            else:
                plain.append(self._member())
        found = _union(plain, sets)
        for side in meets:
            found = f"(?:(?={side}){found})"
        return _without(found) if negated else found

    def _member(self) -> str:
        sign = self._next()
        return f"\\{sign}" if sign in "[~|&^" else sign


def _union(plain: list[str], sets: list[str]) -> str:
    parts = [*([f"[{''.join(plain)}]"] if plain else []), *sets]
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


def _without(known: str) -> str:
    if known.startswith("[") and not known.startswith("[^") and known.find("]", 2) == len(known) - 1:
        return f"[^{known[1:]}"
    return f"(?:(?!{known})[\\s\\S])"


def _property(name: str) -> str:
    """A class of characters by its name; re.error if Java has none so called."""
    if (posix := _POSIX.get(name)) is not None:
        return (
            _property(posix[3:-1]) if posix.startswith("\\p") else f"[{posix}]" if posix[0] == "\\" else posix
        )
    for prefix in ("script=", "sc=", "general_category=", "gc=", "block=", "Is", "In"):
        name = name.removeprefix(prefix)
    ranges = _ranges("CJK UNIFIED" if name.lower() == "han" else name)
    if not ranges:
        raise re.error(f"no class of characters is called {name}")
    return f"[{ranges}]"


@lru_cache(maxsize=64)
def _ranges(name: str) -> str:
    """The characters of a general category such as Lu, or of a script by the first word of their names."""
    found: list[tuple[int, int]] = []
    by_category = len(name) <= 2
    for code in range(min(0x30000, sys.maxunicode)):
        sign = chr(code)
        known = unicodedata.category(sign) if by_category else unicodedata.name(sign, "")
        if known.startswith(name if by_category else name.upper() + " "):
            if found and found[-1][1] == code - 1:
                found[-1] = (found[-1][0], code)
            else:
                found.append((code, code))
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in found)
