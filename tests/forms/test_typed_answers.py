"""What people type is understood in both languages, and nothing is guessed."""

from datetime import date, datetime, time

import pytest

from bot.forms.definition import QuestionKind
from bot.forms.typed_answers import Offered, read_choices, read_numbers, read_yes_no, understand

TODAY = date(2026, 3, 5)  # a Thursday
MOOD = [
    Offered("happy", ("😊 很满意", "😊 Happy")),
    Offered("neutral", ("😐 一般", "😐 So-so")),
    Offered("no", ("不满意", "Unhappy")),
]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12), ("12,000", 12000), ("１２", 12), ("1.2万", 12000), ("三十", 30), ("十二", 12),
        ("两百五", 250),
        ("三千零五", 3005), ("一万二", 12000), ("3.5", 3.5), ("1,5", 1.5), ("-4", -4),
        ("￥99.5元", 99.5), ("12k", 12000),
        ("5箱", 5), ("约300", 300), ("twenty five", 25),
        ("12 boxes", 12), ("2分", 2), ("1/2", 0.5), ("two hundred", 200), ("三点五", 3.5),
        ("1亿", 1e8), ("0", 0),
        ("二零二六", 2026), ("a dozen", 12), ("一亿二千万", 120_000_000),
    ],
)  # fmt: skip
def test_a_number_is_understood_when_typed_as_people_type(typed: str, number: float) -> None:
    assert understand(QuestionKind.DECIMAL, typed, today=TODAY) == number


@pytest.mark.parametrize("typed", ["", "abc", "12 13", "1.2.3", "明天", "3月5日", "--", "十几个", "12-15"])
def test_what_is_no_single_number_is_not_guessed(typed: str) -> None:
    assert understand(QuestionKind.INTEGER, typed, today=TODAY) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("明天", date(2026, 3, 6)), ("昨天", date(2026, 3, 4)), ("后天", date(2026, 3, 7)),
        ("tomorrow", date(2026, 3, 6)),
        ("next Monday", date(2026, 3, 9)), ("Monday", date(2026, 3, 9)), ("下周一", date(2026, 3, 9)),
        ("周五", date(2026, 3, 6)), ("这周日", date(2026, 3, 8)), ("下下周三", date(2026, 3, 18)),
        ("3月5日", date(2026, 3, 5)),
        ("三月八号", date(2026, 3, 8)), ("2026-03-05", date(2026, 3, 5)), ("2026年4月1日", date(2026, 4, 1)),
        ("5 March", date(2026, 3, 5)), ("March 20th, 2027", date(2027, 3, 20)), ("三天后", date(2026, 3, 8)),
        ("in 2 weeks", date(2026, 3, 19)), ("2 days ago", date(2026, 3, 3)), ("15号", date(2026, 3, 15)),
        ("3号", date(2026, 4, 3)), ("月底", date(2026, 3, 31)), ("1月2日", date(2027, 1, 2)),
        ("3/20", date(2026, 3, 20)),
        ("两周后", date(2026, 3, 19)), ("last friday", date(2026, 2, 27)), ("一个月后", date(2026, 4, 5)),
        ("20260401", date(2026, 4, 1)), ("on Friday", date(2026, 3, 6)),
        ("two weeks from Monday", date(2026, 3, 23)), ("a week from today", date(2026, 3, 12)),
        ("15.3.", date(2026, 3, 15)), ("15/3", date(2026, 3, 15)), ("15.3.2026", date(2026, 3, 15)),
        ("31/12/2026", date(2026, 12, 31)), ("3月后", date(2026, 6, 5)),
    ],
)  # fmt: skip
def test_a_date_is_understood_when_typed_as_people_type(typed: str, expected: date) -> None:
    assert understand(QuestionKind.DATE, typed, today=TODAY) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "2026-02-30",
        "13月1日",
        "soon",
        "mayday",
        "一会儿",
        "in 9999999 days",
        "32号",
        "3月",
        "3/4/2026",
        "a week from soon",
    ],
)
def test_what_is_no_date_is_not_guessed(typed: str) -> None:
    assert understand(QuestionKind.DATE, typed, today=TODAY) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("3 pm", time(15)), ("15:30", time(15, 30)), ("下午3点半", time(15, 30)),
        ("晚上八点", time(20)), ("12 am", time(0)),
        ("上午十点一刻", time(10, 15)), ("中午12点", time(12)), ("noon", time(12)),
        ("8点20分", time(8, 20)), ("3pm", time(15)),
        ("at 9:05", time(9, 5)), ("15h", time(15)), ("half past 3", time(3, 30)),
        ("quarter to 4 pm", time(15, 45)),
        ("quarter past three", time(3, 15)),
    ],
)  # fmt: skip
def test_a_time_is_understood_when_typed_as_people_type(typed: str, expected: time) -> None:
    assert understand(QuestionKind.TIME, typed, today=TODAY) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("March", date(2026, 3, 1)), ("3月", date(2026, 3, 1)), ("3/2026", date(2026, 3, 1)),
        ("2026年11月", date(2026, 11, 1)), ("Nov 2026", date(2026, 11, 1)), ("下个月", date(2026, 4, 1)),
        ("2026-07", date(2026, 7, 1)), ("13月", None), ("soon", None),
    ],
)  # fmt: skip
def test_a_month_is_understood_where_only_a_month_is_asked(typed: str, expected: date | None) -> None:
    assert understand(QuestionKind.DATE, typed, today=TODAY, appearance={"month-year"}) == expected


@pytest.mark.parametrize(
    ("typed", "expected"), [("2026", 2026), ("2025年", 2025), ("明年", 2027), ("last year", 2025)]
)
def test_a_year_is_understood_where_only_a_year_is_asked(typed: str, expected: int) -> None:
    assert understand(QuestionKind.DATE, typed, today=TODAY, appearance={"year"}) == date(expected, 1, 1)


@pytest.mark.parametrize("typed", ["3", "25:00", "later", "13 pm", "八"])
def test_what_is_no_time_is_not_guessed(typed: str) -> None:
    assert understand(QuestionKind.TIME, typed, today=TODAY) is None


@pytest.mark.parametrize("typed", ["明天下午3点", "tomorrow 3 pm", "2026-03-06 15:00", "3月6日 15:00"])
def test_a_date_with_a_time_is_understood(typed: str) -> None:
    answer = understand(QuestionKind.DATE_TIME, typed, today=TODAY)

    assert answer == datetime(2026, 3, 6, 15)  # noqa: DTZ001 - the zone is added by the draft


@pytest.mark.parametrize("typed", ["happy", "Happy", "很满意", "1", "１", "hap", "😊 很满意"])
def test_a_choice_is_understood_by_number_label_name_or_beginning(typed: str) -> None:
    assert understand(QuestionKind.SELECT_ONE, typed, today=TODAY, choices=MOOD) == "happy"


@pytest.mark.parametrize("typed", ["满意", "4", "0", "great", "😊"])
def test_a_choice_that_fits_several_or_none_is_not_guessed(typed: str) -> None:
    assert understand(QuestionKind.SELECT_ONE, typed, today=TODAY, choices=MOOD) is None


@pytest.mark.parametrize("typed", ["1 3", "1,3", "1、3", "13", "happy, unhappy", "很满意和不满意", "1 3 3"])
def test_several_choices_are_understood_together(typed: str) -> None:
    assert read_choices(typed, MOOD) == ("happy", "no")


def test_several_choices_are_refused_whole_when_one_part_is_unknown() -> None:
    assert read_choices("1 9", MOOD) is None


def test_a_line_of_counts_answers_a_card_when_it_has_as_many_numbers() -> None:
    assert read_numbers("12 0 5", 3) == (12, 0, 5)
    assert read_numbers("12 0", 3) is None


def test_yes_and_no_are_understood_in_both_languages() -> None:
    assert [read_yes_no(word) for word in ("好的", "OK", "没有", "Nope", "maybe")] == [
        True,
        True,
        False,
        False,
        None,
    ]
