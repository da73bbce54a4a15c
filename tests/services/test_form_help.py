"""What makes answering easy: buttons that fit, headings passed over, words understood said again."""

from datetime import date

import pytest

from bot.rules.months import month_number
from bot.services.asked import AskedForRow, AskedQuestion, Review
from bot.services.form_screen_state import Zoom
from bot.storage.database import Database
from tests.services.inside_world import Inside, go_inside

FORM = """
| survey | | | | | | | |
| | type | name | label | required | constraint | appearance | hint |
| | date | next | When? | yes | . >= today() | | |
| | integer | girth | Girth? | | . > 50 | counter | |
| | integer | boxes | Boxes? | | . < 7 | counter | |
| | begin_group | table | Mood | | | table-list | |
| | select_one yn | glad | Glad? | | | | |
| | select_one yn | sad | Sad? | | | | |
| | end_group | | | | | | |
| | select_one yn | last | | yes | | | Look up. |
| | begin_repeat | child_rows | | | | | |
| | text | name | Name? | | | | |
| | end_repeat | | | | | | |
| choices | | |
| | list_name | name | label |
| | yn | y | Yes |
| | yn | n | No |
| settings | |
| | form_id |
| | help |
"""
TODAY = date(2026, 3, 2)


@pytest.fixture
async def ann(database: Database) -> Inside:
    return await go_inside(database, sheet=FORM)


async def test_days_that_the_form_refuses_are_no_buttons(ann: Inside) -> None:
    asked = await ann.question()
    assert date(2026, 3, 1) in asked.unfit_days
    assert TODAY not in asked.unfit_days
    await ann.taps("month", month_number(date(2026, 2, 1)))  # refused altogether: a tap there says why
    asked = await ann.question()
    assert asked.unfit_days == {date(2026, 3, 1)}


async def test_a_distant_day_is_reached_by_year_and_month(ann: Inside) -> None:
    await ann.taps("months", month_number(TODAY))
    await ann.taps("years", month_number(TODAY))
    assert (await ann.question()).screen.zoom is Zoom.YEARS
    await ann.taps("months", 2031 * 12)
    await ann.taps("month", 2031 * 12 + 4)
    asked = await ann.question()
    assert (asked.screen.zoom, asked.month) == (Zoom.DAYS, 2031 * 12 + 4)
    await ann.taps("day", date(2031, 5, 9).toordinal())
    assert (await ann.question()).now.label == "Girth?"


async def test_quick_numbers_are_those_that_the_form_takes(ann: Inside) -> None:
    await ann.types("tomorrow")
    assert (await ann.question()).quick == ()
    await ann.taps("skip")
    assert (await ann.question()).quick == (0, 1, 2, 3, 4, 5, 6)


async def test_words_that_had_to_be_understood_are_said_again_as_what(ann: Inside) -> None:
    asked = await ann.types("tomorrow")
    assert isinstance(asked, AskedQuestion)
    assert [each.value for each in asked.news.understood] == [date(2026, 3, 3)]
    asked = await ann.types("60")
    assert isinstance(asked, AskedQuestion)
    assert asked.news.understood == ()


async def test_the_heading_of_a_table_is_no_question_on_the_way_on_or_back(ann: Inside) -> None:
    for do in ("tomorrow", "60", "3"):
        await ann.types(do)
    asked = await ann.question()
    assert [line.name for line in asked.card if not line.is_note] == ["Glad?", "Sad?"]
    await ann.taps("back")
    assert (await ann.question()).now.label == "Boxes?"
    review = await ann.taps("review")
    assert isinstance(review, Review)
    assert [line.label for line in review.lines][2:6] == ["Boxes?", "Glad?", "Sad?", "last"]


async def test_what_has_no_words_is_called_by_its_name(ann: Inside) -> None:
    for do in ("tomorrow", "60", "3", "yes", "no"):
        await ann.types(do)
    assert (await ann.question()).now.label == "last"
    await ann.types("yes")
    await ann.types("Li")
    asked = await ann.asked()
    assert isinstance(asked, AskedForRow)
    assert asked.label == "child rows"


async def test_the_heading_of_a_table_is_not_counted_as_a_question(ann: Inside) -> None:
    asked = await ann.question()
    assert (asked.number, asked.of) == (
        1,
        7,
    )  # the heading would be the eighth
