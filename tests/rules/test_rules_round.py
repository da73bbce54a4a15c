"""When reps are asked about the rules, and what is shown of their answers."""

from datetime import date

import pytest

from bot.rules.rules_round import is_asked_on, quarter_of, summed_up


@pytest.mark.parametrize(
    ("day", "quarter", "asked"),
    [
        (date(2026, 1, 1), "2026-Q1", True),
        (date(2026, 3, 31), "2026-Q1", False),
        (date(2026, 4, 14), "2026-Q2", True),
        (date(2026, 4, 15), "2026-Q2", False),
        (date(2026, 12, 31), "2026-Q4", False),
    ],
)
def test_reps_are_asked_in_the_first_two_weeks_of_a_quarter(day: date, quarter: str, asked: bool) -> None:
    assert (quarter_of(day), is_asked_on(day)) == (quarter, asked)


def test_of_two_answers_nothing_is_shown_but_their_number() -> None:
    found = summed_up("2026-Q1", 9, [1, 5], ["too many photos"])
    assert (found.answers, found.stars, found.words) == (2, None, ())


def test_of_three_the_mean_is_shown_and_words_in_an_order_that_tells_nothing() -> None:
    found = summed_up("2026-Q1", 9, [1, 5, 3], ["less of it", "a shorter form"])
    assert (found.stars, found.words) == (3, ("a shorter form", "less of it"))
