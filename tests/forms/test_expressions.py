"""Texts that are no expression are refused, and no expression can break more than itself."""

import math
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms.instance import Context, Instance
from bot.forms.xpath.expressions import atom
from bot.forms.xpath.functions import FUNCTIONS
from bot.forms.xpath.grammar import parse
from bot.forms.xpath.problems import ExpressionError, ExpressionRefused
from tests.forms.samples import loaded

NOW = datetime(2026, 3, 5, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
WORDS = [
    *FUNCTIONS,
    "/data/n",
    "..",
    ".",
    "person",
    "'a'",
    "1.5",
    "''",
    "(",
    ")",
    "[",
    "]",
    ",",
    "and",
    "or",
    "div",
    "mod",
]
WORDS += ["*", "+", "-", "=", "!=", "<", ">=", "|", "/", "//", "@", "::", "current()", "instance('x')", " "]


def evaluated(text: str) -> object:
    instance = Instance(loaded("repeats"), Context(now=NOW))
    return atom(parse(text), instance.scope(instance.nodes("/data/n")[0]))


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "(1", "1 +", "foo(1)", "a b", "1 2", "if(1, 2)", "'open", "../", "a[", "#", "instance(a)/b",
        "regex(., '[')", "digest('a', 'x')", "x::y", "(" * 100 + "1" + ")" * 100,
    ],
)  # fmt: skip
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(ExpressionRefused):
        parse(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join) | st.text(max_size=30))
def test_any_text_is_refused_or_has_a_value_or_fails_alone(text: str) -> None:
    try:
        value = evaluated(text)
    except ExpressionError:
        return
    assert isinstance(value, str | float | bool | datetime)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 * 3 div 4 - -1", 2.5),
        ("1 = 1 and not(2 = 3)", True),
        ("-7 mod 3", -1.0),
        ("round(-2.5)", -2.0),
        ("round(1250, -2)", 1300.0),
        ("substr('hello', -3, -1)", "ll"),
        ("concat(1, true(), 'x', 0.5)", "1truex0.5"),
        ("format-date('2026-03-05', '%e %b %Y')", "5 Mar 2026"),
        ("date('2026-03-05') + 1 = date('2026-03-06')", True),
        ("weighted-checklist(3, 5, true(), 3, false(), 9)", True),
        ("string-length('中文')", 2.0),
        ("coalesce('', 'b')", "b"),
        ("selected-at('a b c', 1)", "b"),
        ("number('1e3') = 1", False),
        ("join('-', 'a', 'b')", "a-b"),
        ("decimal-time('06:00')", 0.25),
        ("pow(2, 0.5) > 1.41", True),
    ],
)
def test_an_expression_has_the_value_odk_gives_it(text: str, value: object) -> None:
    assert evaluated(text) == value


def test_impossible_sums_are_not_numbers_rather_than_errors() -> None:
    found = [
        evaluated(text)
        for text in ("0 div 0", "sqrt(-1)", "log(-1)", "number('x')", "max('', 'a')", "acos(2)")
    ]

    assert all(isinstance(value, float) and math.isnan(value) for value in found)
