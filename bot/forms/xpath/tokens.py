"""Cuts an expression into tokens, deciding what a name or a star means from what stands before it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.forms.xpath.problems import ExpressionRefused


class TokenKind(StrEnum):
    NUMBER = "number"
    LITERAL = "literal"
    NAME = "name"
    OPERATOR = "operator"  # and or div mod + - * = != < <= > >= |
    SYMBOL = "symbol"  # ( ) [ ] , / // . .. @ :: and the * that means "any name"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    kind: TokenKind
    text: str
    at: int

    def __str__(self) -> str:
        return "the end" if self.kind is TokenKind.END else f"“{self.text}”"


# A name may hold letters of any script, digits, - and . as XML allows; a colon joins a prefix
# (jr:itext), but "::" ends it.
_NAME = r"[^\W\d][\w\-.·]*(?::(?!:)(?:[^\W\d][\w\-.·]*|\*))?"
# What the author of a sheet writes: expressions are also looked at before pyxform makes paths of them.
_REFERENCE = r"\$\{\s*(?:last-saved\#)?[^\W\d][\w.-]*\s*\}"
_PATTERN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>\d+(?:\.\d*)?|\.\d+)"
    r"|(?P<literal>\"[^\"]*\"|'[^']*')"
    r"|(?P<symbol>::|//|\.\.|[()\[\],/.@])"
    r"|(?P<operator>!=|<=|>=|[-+=<>|*])"
    rf"|(?P<name>{_NAME}|{_REFERENCE})"
)
_WORD_OPERATORS = frozenset({"and", "or", "div", "mod"})
_OPENS = frozenset({"(", "[", ",", "/", "//", "@", "::"})


def tokens_of(text: str) -> list[Token]:
    """Return the tokens with a closing END; raises ExpressionRefused at a character that begins none."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _PATTERN.match(text, at)
        if match is None:
            raise ExpressionRefused(f"cannot read “{text[at : at + 12]}” (character {at + 1})")
        kind, word = match.lastgroup or "", match.group()
        if kind != "space":
            found.append(_token(kind, word, at, after_operand=_ends_operand(found)))
        at = match.end()
    return [*found, Token(TokenKind.END, "", at)]


def _token(kind: str, word: str, at: int, *, after_operand: bool) -> Token:
    """XPath 1.0, section 3.7.

    After an operand a star and a word such as "div" are operators, elsewhere names.
    """
    if kind == "literal":
        return Token(TokenKind.LITERAL, word[1:-1], at)
    if word == "*" and not after_operand:
        return Token(TokenKind.SYMBOL, word, at)
    if word in _WORD_OPERATORS and after_operand:
        return Token(TokenKind.OPERATOR, word, at)
    return Token(TokenKind(kind), word, at)


def _ends_operand(found: list[Token]) -> bool:
    if not found:
        return False
    last = found[-1]
    return last.kind is not TokenKind.OPERATOR and last.text not in _OPENS
