"""What people type finds the customer they mean: characters, pinyin, initials, English, code, telephone."""

import pytest

from bot.rules.customer_search import search_text, sort_key, words_typed

LINE = search_text(
    ("重庆永辉超市（文三路店）", "Yonghui Supermarket"), code="RT-2024-001", telephones=("+8613800138000",)
)


def finds(typed: str) -> bool:
    return all(word in LINE for word in words_typed(typed))


@pytest.mark.parametrize(
    "typed",
    [
        "永辉", "文三路", "yonghui", "yong hui", "YongHui", "yhcs", "永辉cs", "chongqing", "zhongqing",
        "cqyh", "supermarket", "ＹＯＮＧＨＵＩ", "rt-2024-001", "RT2024001", "2024-001",
        "138 0013 8000", "+86 138-0013-8000", "8000", "chong'qing",
    ],
)  # fmt: skip
def test_a_customer_is_found_by(typed: str) -> None:
    assert finds(typed)


@pytest.mark.parametrize("typed", ["沃尔玛", "walmart", "139 0013 8000", "RT-2023-001", "yhcsx"])
def test_a_customer_is_not_found_by(typed: str) -> None:
    assert not finds(typed)


def test_every_reading_of_a_short_name_is_kept_and_a_long_name_stays_short() -> None:
    assert {"leshan", "yueshan"} <= set(search_text(("乐山",), code="A-2024-001").split())
    assert len(search_text(("重长乐单行大重长乐单行大重长乐单行大",), code="A-2024-001")) < 2000


def test_nothing_typed_asks_for_nothing() -> None:
    assert words_typed("  ") == ()


def test_a_chinese_list_goes_by_pinyin_syllable_by_syllable() -> None:
    names = [("张三茶馆", ""), ("阿里", ""), ("西安饭店", ""), ("仙居", ""), ("", "Baker"), ("李记2店", "")]
    ordered = sorted(names, key=lambda each: sort_key(*each))
    assert [zh or en for zh, en in ordered] == ["阿里", "Baker", "李记2店", "西安饭店", "仙居", "张三茶馆"]
