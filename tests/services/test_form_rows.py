"""Rows of a counted repeat: answers stay with what they are about, and none goes without a word."""

import pytest

from bot.services.asked import AskedQuestion, Review
from bot.storage.database import Database
from tests.services.inside_world import Inside, go_inside
from tests.services.test_form_card import STOCK

PEOPLE = """
| survey | | | | | |
| | type | name | label | required | repeat_count |
| | integer | n | How many people? | yes | |
| | text | shop | Which shop? | | |
| | begin_repeat | person | Person | | ${n} |
| | text | name | Name? | | |
| | integer | age | Age of ${name} in ${shop}? | | |
| | end_repeat | | | | |
| settings | |
| | form_id |
| | people |
"""


@pytest.fixture
async def ann(database: Database) -> Inside:
    ann = await go_inside(database, sheet=STOCK)
    await ann.types("cola, sprite, tea")
    await ann.types("12 7 5")
    await ann.taps("pass")
    await ann.taps("choose", 0)
    return ann


async def values(rep: Inside) -> dict[str, object]:
    """Every answer by the words of its question."""
    review = await rep.taps("review")
    assert not isinstance(review, AskedQuestion)
    return {line.label: line.value for line in review.lines if not line.is_empty}  # type: ignore[union-attr] # a review


async def chooses_again(rep: Inside, words: str) -> object:
    await rep.taps("review")
    await rep.taps("goto", 0)
    return await rep.types(words)


async def test_a_count_stays_with_its_product_when_another_one_goes(ann: Inside) -> None:
    asked = await chooses_again(ann, "sprite, tea")
    assert asked.news.hidden == ("Cola: how many are left? (12)",)  # type: ignore[attr-defined] # whatever is asked
    found = await values(ann)
    assert (found["Sprite: how many are left?"], found["Tea: how many are left?"]) == (7.0, 5.0)
    assert "Cola: how many are left?" not in found


async def test_a_product_that_is_new_in_the_middle_is_asked_and_takes_nobodys_count(ann: Inside) -> None:
    await chooses_again(ann, "cola, tea")
    await chooses_again(ann, "cola, sprite, tea")
    asked = await ann.question()
    assert (asked.now.label, asked.now.is_empty) == ("Sprite: how many are left?", True)
    found = await values(ann)
    assert (found["Cola: how many are left?"], found["Tea: how many are left?"]) == (12.0, 5.0)


async def test_rows_beyond_a_smaller_number_are_told_with_their_answers_and_come_back(
    database: Database,
) -> None:
    ann = await go_inside(database, sheet=PEOPLE)
    for words in ("2", "Corner", "Li", "30", "Bo", "40"):
        await ann.types(words)
    asked = await chooses_again(ann, "1")
    assert asked.news.hidden == ("Name? (Bo)", "Age of Bo in Corner? (40)")  # type: ignore[attr-defined] # whatever is asked
    await chooses_again(ann, "2")
    assert (await values(ann))["Age of Bo in Corner?"] == 40.0


async def test_other_words_for_the_same_rows_move_nothing(database: Database) -> None:
    ann = await go_inside(database, sheet=PEOPLE)
    for words in ("1", "Corner", "Li", "30"):
        await ann.types(words)
    await ann.taps("goto", 1)
    await ann.types("North Gate")
    assert (await values(ann))["Age of Li in North Gate?"] == 30.0


async def test_all_questions_of_a_row_stand_under_one_heading(database: Database) -> None:
    ann = await go_inside(database, sheet=PEOPLE)
    for words in ("1", "Corner", "Li", "30"):
        await ann.types(words)
    review = await ann.taps("review")
    assert isinstance(review, Review)
    assert [line.section for line in review.lines[2:]] == ["Person 1", "Person 1"]


async def test_rows_whose_questions_name_them_need_no_number(ann: Inside) -> None:
    review = await ann.taps("review")
    assert isinstance(review, Review)
    assert {line.section for line in review.lines[1:4]} == {"Stock"}
