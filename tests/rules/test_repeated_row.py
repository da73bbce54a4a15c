"""A customer that stands twice in one file is told; branches and other codes are customers of their own."""

from typing import Any

import pytest

from bot.rules.customer_row import RowProblem
from bot.rules.repeated_row import RowsBefore

TEXTS = ("code", "name_zh", "name_en", "phone", "address_zh", "address_en")
EMPTY: dict[str, Any] = dict.fromkeys(TEXTS, "") | {"position": None}
SHOP = {"name_zh": "街角便利店", "phone": "+8613800138000", "address_zh": "文三路1号"}


@pytest.mark.parametrize(
    ("second", "problem"),
    [
        (SHOP, RowProblem.SAME_NAME),
        ({"name_zh": "街角便利店"}, RowProblem.SAME_NAME),
        ({"name_zh": "街角便利店", "address_zh": "文三路2号"}, None),
        ({"name_zh": "街角便利店", "phone": "+8613900139000"}, None),
        ({"name_zh": "街角便利店", "position": [30.2, 120.1]}, None),
        ({"name_zh": "街角便利店", "code": "RT-2026-002"}, None),
        ({"name_zh": "另一家", "phone": "+8613800138000"}, None),
        ({"name_zh": "另一家", "code": "RT-2026-001"}, RowProblem.TWICE),
        ({}, None),
    ],
)
def test_a_row_is_a_repetition_when_nothing_tells_it_apart(
    second: dict[str, Any], problem: RowProblem | None
) -> None:
    before = RowsBefore()
    assert before.repeated(EMPTY | SHOP | {"code": "RT-2026-001"}) is None
    assert before.repeated(EMPTY | second) is problem


def test_names_are_the_same_whatever_their_case_and_width() -> None:
    before = RowsBefore()
    assert before.repeated(EMPTY | {"name_en": "Corner Shop"}) is None
    assert before.repeated(EMPTY | {"name_en": "ＣＯＲＮＥＲ SHOP"}) is RowProblem.SAME_NAME
