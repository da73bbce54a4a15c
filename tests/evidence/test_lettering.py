"""Chinese and Latin text fits the room it is given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evidence.lettering import NEVER_FIRST, Weight, drawable, elided, width, wrapped

WORDS = st.text(alphabet="西湖区文三路号（），。“” abcWM-/1234.…", max_size=80)


@given(WORDS, st.integers(60, 400), st.integers(1, 4))
def test_no_line_is_wider_than_its_room(text: str, room: int, rows: int) -> None:
    lines = wrapped(text, Weight.REGULAR, 20, room, max_lines=rows)

    assert len(lines) <= rows
    assert all(width(line, Weight.REGULAR, 20) <= room for line in lines)


@given(WORDS)
def test_nothing_is_lost_when_there_are_lines_enough(text: str) -> None:
    lines = wrapped(text, Weight.REGULAR, 20, 120, max_lines=99)

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_english_breaks_between_words_and_keeps_numbers_whole() -> None:
    lines = wrapped("478 Wensan Road, West Lake, 30.27654", Weight.REGULAR, 20, 150, max_lines=9)

    assert lines == ["478 Wensan", "Road, West", "Lake, 30.27654"]


def test_a_line_never_begins_with_closing_punctuation() -> None:
    for room in range(60, 260, 7):
        lines = wrapped("西湖区，文三路（华星）。鲜果店、超市", Weight.BOLD, 20, room, max_lines=20)
        assert not any(line[0] in NEVER_FIRST for line in lines)


def test_what_had_to_go_is_marked() -> None:
    assert elided("浙江省杭州市西湖区", Weight.REGULAR, 20, 100) == "浙江省杭…"
    assert elided("Featherstonehaugh", Weight.REGULAR, 20, 100).endswith("...")
    assert wrapped("文三路" * 20, Weight.REGULAR, 20, 200, max_lines=2)[1].endswith("…")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("🏪 街角\n小店 ", "街角 小店"),
        ("喆堃 · 玥", "喆堃 · 玥"),
        ("Ann’s “Corner”", 'Ann\'s "Corner"'),
        ("“街角”Joe’s 店", "“街角”Joe's 店"),
        ("Đà Nẵng Café ✓", "Đà Nẵng Café ✓"),
        ("鄭記商行 ñ", "鄭記商行 ñ"),
        ("سلام", "□□□□"),
        ("a\u202eb\u200bc\ud800", "abc"),
    ],
)
def test_only_what_the_fonts_can_draw_is_drawn(text: str, shown: str) -> None:
    assert drawable(text) == shown


@pytest.mark.parametrize("name", ["ئۇيغۇر دۇكىنى", "محمد", "Żółć", "Қазақстан", "Ελλάδα"])
def test_letters_that_the_shipped_font_lacks_come_from_the_spare_one(name: str) -> None:
    assert drawable(name, spare=True) == name
    assert width(name, Weight.BOLD, 20) > 0


def test_of_a_name_none_of_whose_letters_can_be_drawn_no_boxes_are_left() -> None:
    assert drawable("สมชาย ใจดี", spare=True) == ""
    assert drawable("小王 ใจดี", spare=True) == "小王 □□□"
