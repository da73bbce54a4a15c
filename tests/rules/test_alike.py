"""Probably the same customer: names without their legal form, telephones in one spelling."""

import pytest

from bot.rules.alike import name_key
from bot.rules.telephone import normalized, shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海永辉超市有限公司", "上海永辉超市"),
        ("上海永辉超市（集团）股份有限公司", "上海永辉超市集团"),
        ("ACME Co., Ltd.", "Acme"),
        ("Müller GmbH", "müller"),
        ("ＡＣＭＥ　Inc", "acme"),
    ],
)
def test_the_same_company_is_alike(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("永辉（文三路店）", "永辉（古墩路店）"), ("Acme Trading", "Acme"), ("华润", "华联")]
)
def test_another_company_or_branch_is_not(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("only_a_form", ["公司", "Ltd", "有限公司"])
def test_a_name_that_is_only_a_legal_form_stays_a_name(only_a_form: str) -> None:
    assert name_key(only_a_form)


@pytest.mark.parametrize(
    "typed", ["138 0013 8000", "+86 138-0013-8000", "0086 13800138000", "１３８００１３８０００"]
)
def test_a_telephone_is_kept_in_one_spelling(typed: str) -> None:
    assert normalized(typed, country="CN") == "+8613800138000"


def test_a_foreign_and_a_fixed_number_are_kept_too() -> None:
    assert normalized("+44 20 7946 0018", country="CN") == "+442079460018"
    assert normalized("0571-8888 8888 ext 12", country="CN") == "+8657188888888;ext=12"
    assert shown("+8657188888888;ext=12") == "+86 571 8888 8888 ext. 12"


@pytest.mark.parametrize("typed", ["", "call me", "12", "138001380001380013800"])
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    assert normalized(typed, country="CN") is None
