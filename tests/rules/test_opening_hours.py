"""Opening hours as people and maps write them."""

from datetime import date, time

import pytest

from bot.rules.opening_hours import HoursUnclear, openings

MONDAY, SATURDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 7), date(2026, 3, 8)


@pytest.mark.parametrize(
    ("written", "day", "expected"),
    [
        ("Mo-Fr 09:00-17:30", MONDAY, [(9, 0, 17, 30)]),
        ("Mo-Fr 09:00-17:30", SUNDAY, []),
        ("Mo-Fr 09:00-12:00,13:30-17:30; Sa 10:00-14:00", MONDAY, [(9, 0, 12, 0), (13, 30, 17, 30)]),
        ("Mo-Fr 09:00-12:00,13:30-17:30; Sa 10:00-14:00", SATURDAY, [(10, 0, 14, 0)]),
        ("08:30-21:30", SUNDAY, [(8, 30, 21, 30)]),
        ("Mo-Su 09:00-18:00; Sa,Su off", SATURDAY, []),
        ("24/7", SUNDAY, [(0, 0, 23, 59)]),
        ("Fr-Mo 18:00-02:00", SUNDAY, [(18, 0, 23, 59)]),
        ("Mo-Fr 09:00-18:00; PH off", MONDAY, [(9, 0, 18, 0)]),
        ("Mo 9:00-24:00", MONDAY, [(9, 0, 23, 59)]),
    ],
)
def test_hours_are_read(written: str, day: date, expected: list[tuple[int, int, int, int]]) -> None:
    assert openings(written, day) == tuple((time(a, b), time(c, d)) for a, b, c, d in expected)


def test_nothing_written_means_nobody_knows() -> None:
    assert openings(" ", MONDAY) is None


@pytest.mark.parametrize("written", ["sometimes", "Mo-Xx 09:00-10:00", "Mo 25:00-26:00", "Mo 09:00"])
def test_what_cannot_be_read_is_said(written: str) -> None:
    with pytest.raises(HoursUnclear):
        openings(written, MONDAY)
