"""Several questions on one card: field lists and stock counts, answered by taps and by one line."""

import pytest

from bot.services.asked import AskedQuestion, Review
from bot.services.form_screen_state import Trouble
from bot.storage.database import Database
from tests.services.inside_world import Inside, go_inside

STOCK = """
| survey | | | | | | | | |
| | type | name | label::English (en) | label::中文 (zh) | required | appearance | relevant | repeat_count |
| | select_multiple product | counted | Which? | 哪些？ | yes | | | |
| | begin_repeat | stock | Stock | 库存 | | | | count-selected(${counted}) |
| | calculate | product | | | | | | |
| | integer | count | ${title}: how many are left? | ${title}：还有多少件？ | yes | | | |
| | end_repeat | | | | | | | |
| | begin_group | price | Prices | 价格 | | field-list | | |
| | note | look | Look at the tags. | 看价签。 | | | | |
| | decimal | tea | Price of the tea | 茶的价格 | | | | |
| | select_one yn | promo | Any promotion? | 有促销吗？ | | | | |
| | text | what | Which one? | 什么促销？ | yes | | ${promo} = 'y' | |
| | end_group | | | | | | | |
| | select_one yn | city | In the city? | 在市里吗？ | yes | | | |
| choices | | | | |
| | list_name | name | label::English (en) | label::中文 (zh) |
| | product | cola | Cola | 可乐 |
| | product | sprite | Sprite | 雪碧 |
| | product | tea | Tea | 茶 |
| | yn | y | Yes | 是 |
| | yn | n | No | 否 |
| settings | | |
| | form_id | default_language |
| | stock | 中文 (zh) |
""".replace(
    "| | calculate | product | | | | | | |",
    "| | calculate | product | | | | | | | selected-at(${counted}, position(..) - 1) |\n"
    "| | calculate | title | | | | | | | jr:choice-name(${product}, '${counted}') |",
).replace("| relevant | repeat_count |", "| relevant | repeat_count | calculation |", 1)


@pytest.fixture
async def ann(database: Database) -> Inside:
    ann = await go_inside(database, sheet=STOCK)
    await ann.types("cola, sprite, tea")
    return ann


def answers(asked: AskedQuestion) -> list[tuple[str, object]]:
    return [(line.name, line.answered.value) for line in asked.card if not line.is_note]


async def test_all_rows_of_a_counted_repeat_stand_on_one_card(ann: Inside) -> None:
    asked = await ann.question()
    assert answers(asked) == [("Cola", None), ("Sprite", None), ("Tea", None)]
    assert asked.card_title == "how many are left?"
    assert [line.is_now for line in asked.card] == [True, False, False]


async def test_one_line_answers_all_and_what_was_understood_is_told(ann: Inside) -> None:
    await ann.types("12 0 5")
    asked = await ann.question()
    assert asked.now.label == "Price of the tea"
    assert [(each.label, each.value) for each in asked.news.understood] == [
        ("Cola", 12),
        ("Sprite", 0),
        ("Tea", 5),
    ]


async def test_rows_that_name_themselves_stand_under_one_heading(ann: Inside) -> None:
    assert (await ann.question()).now.section == "Stock"
    await ann.types("12 0 5")
    review = await ann.taps("review")
    assert isinstance(review, Review)
    assert [line.section for line in review.lines[:4]] == ["", "Stock", "Stock", "Stock"]


async def test_a_partial_line_is_kept_and_the_rest_asked(ann: Inside) -> None:
    await ann.types("tea 5 cola many")
    asked = await ann.question()
    assert answers(asked) == [("Cola", None), ("Sprite", None), ("Tea", 5)]
    assert asked.news.unread == ("cola many",)
    await ann.types("12 7")
    assert (await ann.question()).now.label == "Price of the tea"


async def test_too_many_numbers_change_nothing(ann: Inside) -> None:
    await ann.types("1 2 3 4")
    asked = await ann.question()
    assert answers(asked) == [("Cola", None), ("Sprite", None), ("Tea", None)]
    assert asked.screen.trouble is Trouble.NOT_UNDERSTOOD


async def test_any_question_of_the_card_is_answered_by_a_tap(ann: Inside) -> None:
    await ann.taps("turn", 2)
    assert (await ann.question()).now.label == "Tea: how many are left?"
    await ann.taps("number", 5)
    asked = await ann.question()
    assert asked.now.label == "Cola: how many are left?"
    assert answers(asked)[2] == ("Tea", 5)


async def test_an_answer_of_the_card_is_corrected_by_going_back(ann: Inside) -> None:
    await ann.types("12 0 5")
    await ann.taps("back")
    await ann.taps("turn", 0)
    await ann.types("13")
    await ann.taps("back")
    assert answers(await ann.question())[0] == ("Cola", 13)


async def test_a_field_list_is_one_card_with_its_notes(ann: Inside) -> None:
    await ann.types("12 0 5")
    asked = await ann.question()
    assert [line.name for line in asked.card] == ["Look at the tags.", "Price of the tea", "Any promotion?"]
    assert asked.notes == ()
    await ann.types("Any promotion: yes\nprice of the tea: 3.5")
    asked = await ann.question()
    assert (asked.now.label, answers(asked)[0][1]) == ("Which one?", 3.5)


async def test_what_is_optional_on_a_card_is_passed_over_at_once(ann: Inside) -> None:
    await ann.types("12 0 5")
    await ann.taps("pass")
    assert (await ann.question()).now.label == "In the city?"


async def test_what_must_be_answered_is_asked_when_the_card_is_passed_over(ann: Inside) -> None:
    await ann.taps("pass")
    asked = await ann.question()
    assert (asked.now.label, asked.screen.trouble) == ("Cola: how many are left?", Trouble.NOT_TAKEN)


async def test_the_rep_is_told_which_answers_are_not_asked_any_more(ann: Inside) -> None:
    await ann.types("12 0 5")
    await ann.taps("pass")
    await ann.taps("choose", 0)
    assert isinstance(await ann.asked(), Review)
    await ann.taps("goto", 0)
    await ann.types("cola, tea")
    asked = await ann.asked()
    assert isinstance(asked, Review)
    assert asked.news.hidden == ("Sprite: how many are left? (0)",)
