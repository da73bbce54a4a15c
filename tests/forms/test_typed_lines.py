"""One message as the answers of several questions: in turn, by name, one a line, partly."""

from datetime import date

import pytest

from bot.forms.cards import telling_apart
from bot.forms.definition import QuestionKind
from bot.forms.typed_answers import Offered
from bot.forms.typed_lines import Reading, Slot, read_line

TODAY = date(2026, 3, 2)
COUNT = QuestionKind.INTEGER
DRINKS = (
    Slot(COUNT, ("可乐", "Cola")),
    Slot(COUNT, ("雪碧", "Sprite")),
    Slot(COUNT, ("水 550 ml", "Water 550 ml")),
    Slot(COUNT, ("水 1.5 L", "Water 1.5 L")),
)


def read(text: str, slots: tuple[Slot, ...] = DRINKS, here: int = 0) -> Reading | None:
    return read_line(text, slots, here=here, today=TODAY)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("12 0 5 1", {0: 12, 1: 0, 2: 5, 3: 1}),
        ("12，0、5", {0: 12, 1: 0, 2: 5}),
        ("12 - 5", {0: 12, 2: 5}),
        ("一百 三", {0: 100, 1: 3}),
        ("可乐 12 雪碧 0", {0: 12, 1: 0}),
        ("可乐12雪碧0", {0: 12, 1: 0}),
        ("碧 0 乐 3", {1: 0, 0: 3}),
        ("Sprite: 3, cola = 4", {0: 4, 1: 3}),
        ("spr 3 col 4", {0: 4, 1: 3}),
        ("water 550 ml 3\nwater 1.5 l 2箱", {2: 3, 3: 2}),
        ("3: 7", {2: 7}),
        ("12\n0\n5\n1", {0: 12, 1: 0, 2: 5, 3: 1}),
    ],
)
def test_a_line_is_understood(text: str, answers: dict[int, float]) -> None:
    assert read(text) == Reading(answers)


@pytest.mark.parametrize(
    ("text", "answers", "unread"),
    [
        ("12 abc 5", {0: 12, 2: 5}, ("abc",)),
        ("可乐 12 雪碧 很多", {0: 12}, ("雪碧 很多",)),
        ("cola 12 or so", {0: 12}, ("or so",)),
        ("fanta 12", {}, ("fanta 12",)),
        ("1 2 3 4 5", {}, ("1 2 3 4 5",)),
        ("cola 12\nand so on", {0: 12}, ("and so on",)),
    ],
)
def test_what_is_not_understood_is_told_and_the_rest_kept(
    text: str, answers: dict[int, float], unread: tuple[str, ...]
) -> None:
    assert read(text) == Reading(answers, unread)


@pytest.mark.parametrize("text", ["12", "1.2万", "", "many", "no idea at all"])
def test_one_answer_is_no_line(text: str) -> None:
    assert read(text) is None


def test_values_go_to_what_is_still_open_when_they_are_as_many() -> None:
    slots = (Slot(COUNT, ("A",), is_open=False), Slot(COUNT, ("B",)), Slot(COUNT, ("C",)))
    assert read("4 5", slots, here=1) == Reading({1: 4, 2: 5})


def test_a_sentence_for_a_question_of_text_is_never_cut() -> None:
    slots = (Slot(QuestionKind.TEXT, ("Remark",)), Slot(COUNT, ("Cola",)), Slot(COUNT, ("Tea",)))
    assert read("2 cola 3 tea", slots) is None
    assert read("Remark: all is well\ncola: 3", slots) == Reading({0: "all is well", 1: 3})


def test_choices_and_numbers_stand_in_one_line() -> None:
    state = (Offered("full", ("满", "Full")), Offered("gone", ("没有", "Gone")))
    slots = (Slot(QuestionKind.SELECT_ONE, ("Shelf",), state), Slot(COUNT, ("Boxes",)))
    assert read("full 3", slots) == Reading({0: "full", 1: 3})
    assert read("boxes 3 shelf gone", slots) == Reading({0: "gone", 1: 3})
    assert read("full", slots) is None


@pytest.mark.parametrize(
    ("labels", "names", "shared"),
    [
        (("Tea 1 L: how many?", "Tea 2 L: how many?"), ("Tea 1 L", "Tea 2 L"), "how many?"),
        (("绿茶：还有多少件？", "水：还有多少件？"), ("绿茶", "水"), "还有多少件？"),
        (("How many boxes of tea?", "How many boxes of water?"), ("tea", "water"), "How many boxes of"),
        (("Name", "Age"), ("Name", "Age"), ""),
        (
            ("Have they visited a doctor in the last 12 months?", "Have they been given a medicine?"),
            ("Have they visited a doctor in the last 12 months?", "Have they been given a medicine?"),
            "",
        ),
        (("Count", "Count"), ("Count", "Count"), ""),
    ],
)
def test_similar_questions_are_told_apart_by_what_differs(
    labels: tuple[str, ...], names: tuple[str, ...], shared: str
) -> None:
    assert telling_apart(labels) == (names, shared)
