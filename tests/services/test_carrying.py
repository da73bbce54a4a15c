"""Same as last time: offered from the customer's last report, shown before it is taken, marked for ever."""

from datetime import date

import pytest

from bot.rules.roles import Role
from bot.rules.visit import VisitState
from bot.services.asked import AskedToCarry, Review
from bot.services.asking import answer_lines
from bot.services.filed_answers import filed_answers
from bot.services.form import open_form
from bot.services.moment import Moment
from bot.services.report import submit
from bot.services.visibility import OutOfSight
from bot.storage.database import Database
from bot.storage.people import grant_role, person
from bot.storage.visits import visit_that_is
from bot.views.filed_answers import answers_card
from tests.services.inside_world import TEN_PAST, Inside, go_inside

SHEET = """
| survey | | | | | | |
| | type | name | label::English (en) | label::中文 (zh) | required | {carry} |
| | begin_group | shop | Shop | 门店 | | |
| | text | owner | Who runs it? | 店主是谁？ | yes | |
| | select_one size | size | How large? | 多大？ | yes | |
| | integer | boxes | Boxes in stock | 库存箱数 | yes | |
| | integer | floor | Which floor? | 几楼？ | yes | |
| | image | front | Photo | 照片 | | |
| | select_one size | mood | How was it? | 怎么样？ | | {no} |
| | date | next | Next time? | 下次？ | | |
| | end_group | | | | | |
| | text | remark | Anything else? | 还有吗？ | | |
| | text | phone | Your phone | 您的电话 | | |
| choices | | | | |
| | list_name | name | label::English (en) | label::中文 (zh) |
{choices}
| settings | | |
| | form_id | default_language |
| | shop | 中文 (zh) |
"""
SIZES = "| | size | s | Small | 小 |\n| | size | l | Large | 大 |"
FIRST = SHEET.format(carry="bind::carry", no="no", choices=SIZES)


async def fill(rep: Inside) -> None:
    for said in ("Mrs Li", "large", "7", "2"):
        await rep.types(said)
    await rep.taps("skip")
    await rep.types("large")
    await rep.types("2026-03-20")
    await rep.types("none")
    await rep.types("139")


async def file(rep: Inside) -> None:
    await rep.leaves(due=TEN_PAST)
    async with rep.database.writing() as db:
        await submit(db, rep.me, rep.visit_id, Moment(TEN_PAST, TEN_PAST))
    assert (await rep.visit()).state is VisitState.REPORTED


async def again(rep: Inside, *, sheet: str = FIRST) -> Inside:
    """The same rep visits the same customer once more."""
    return await rep.comes_again(sheet)


@pytest.fixture
async def ann(database: Database) -> Inside:
    ann = await go_inside(database, sheet=FIRST)
    await fill(ann)
    await file(ann)
    return await again(ann)


async def test_nothing_is_offered_at_the_first_visit(database: Database) -> None:
    ann = await go_inside(database, sheet=FIRST)
    assert (await ann.question()).offer is None


async def test_the_last_answer_is_offered_and_marked_when_it_is_taken(ann: Inside) -> None:
    offer = (await ann.question()).offer
    assert offer is not None
    assert (offer.answered.value, offer.day) == ("Mrs Li", date(2026, 3, 2))
    await ann.taps("carry")
    async with ann.database.reading() as db:
        form = await open_form(
            db, await visit_that_is(db, ann.visit_id), language=ann.me.language, at=TEN_PAST
        )
    line = answer_lines(form.filling, ann.me.language)[0]
    assert (line.value, line.carried) == ("Mrs Li", True)


async def test_what_is_changed_afterwards_is_the_reps_own(ann: Inside) -> None:
    await ann.taps("carry")
    await ann.taps("goto", 0)
    await ann.types("Mr Wu")
    review = await ann.taps("review")
    assert isinstance(review, Review)
    assert (review.lines[0].value, review.lines[0].carried) == ("Mr Wu", False)


async def test_counts_photos_and_what_the_form_keeps_fresh_are_asked_anew(ann: Inside) -> None:
    offered = {}
    for said in ("Mrs Li", "large", "7", "2", None, "large", "2026-03-20"):
        asked = await ann.question()
        offered[asked.now.path.rpartition("/")[2]] = asked.offer is not None
        await (ann.types(said) if said else ann.taps("skip"))
    assert offered == {
        "owner": True, "size": True, "boxes": False, "floor": True, "front": False, "mood": False,
        "next": True,
    }  # fmt: skip


async def test_a_section_is_shown_before_it_is_taken_over(ann: Inside) -> None:
    asked = await ann.taps("section")
    assert isinstance(asked, AskedToCarry)
    assert [(line.label, line.value) for line in asked.lines] == [
        ("Who runs it?", "Mrs Li"),
        ("How large?", "l"),
        ("Which floor?", 2),
        ("Next time?", date(2026, 3, 20)),
    ]
    assert asked.lines[1].chosen == ("Large",)
    await ann.taps("carry_all", 4)
    assert (await ann.question()).now.label == "Boxes in stock"
    await ann.types("9")
    assert (await ann.question()).now.label == "Photo"


async def test_a_choice_that_is_gone_in_the_new_version_is_not_offered(database: Database) -> None:
    ann = await go_inside(database, sheet=FIRST)
    await fill(ann)
    await file(ann)
    newer = SHEET.format(carry="bind::carry", no="no", choices=SIZES.replace("| l |", "| xl |"))
    newer = newer.replace("begin_group | shop", "begin_group | store").replace(
        "| floor | Which", "| level | Which"
    )
    ann = await again(ann, sheet=newer)
    offer = (await ann.question()).offer
    assert offer is not None
    await ann.taps("carry")
    assert (await ann.question()).offer is None


async def test_the_manager_reads_when_each_was_given_and_what_was_taken_over(ann: Inside) -> None:
    await ann.taps("section")
    await ann.taps("carry_all", 4)
    await ann.types("9")
    await ann.taps("skip")
    for said in ("large", "none", "139"):
        await ann.types(said)
    await ann.taps("goto", 0)
    await ann.types("Mr Wu")
    await file(ann)
    async with ann.database.writing() as db:
        mei = await person(db, ann.world.mei)
        await grant_role(db, ann.world.mei, Role.MANAGER, by=None, at=TEN_PAST)
        assert mei is not None
        mei = await person(db, ann.world.mei)
        assert mei is not None
        shown = await filed_answers(db, mei, ann.visit_id, at=TEN_PAST)
    by_name = {each.answered.path.rpartition("/")[2]: each for each in shown.answers}
    assert (by_name["owner"].times, by_name["owner"].answered.carried) == (2, False)
    assert by_name["size"].answered.carried
    assert by_name["size"].answered.chosen == ("大",)
    assert (shown.changed, shown.carried, shown.last_number) == (1, 3, "V-000001")
    (card,) = answers_card(shown, mei, do="times", page=0, fresh=True)
    assert "沿用 V-000001" in card.text
    assert "共填 2 次" in card.text


async def test_answers_are_nobody_elses_business(ann: Inside) -> None:
    async with ann.database.writing() as db:
        bo = await person(db, ann.world.bo)
        assert bo is not None
        with pytest.raises(OutOfSight):
            await filed_answers(db, bo, ann.visit_id, at=TEN_PAST)


async def test_it_can_be_typed(ann: Inside) -> None:
    await ann.types("同上次")
    assert (await ann.question()).now.label == "How large?"


async def test_the_reps_own_last_report_gives_defaults(database: Database) -> None:
    sheet = FIRST.replace("| {carry} |", "").replace("bind::carry |", "default |").replace("| no |", "| |")
    sheet = sheet.replace(
        "| phone | Your phone | 您的电话 | | |", "| phone | Your phone | 您的电话 | | ${last-saved#phone} |"
    )
    ann = await go_inside(database, sheet=sheet)
    await fill(ann)
    await file(ann)
    ann = await again(ann, sheet=sheet)
    review = await ann.taps("review")
    assert isinstance(review, Review)
    assert review.lines[-1].value == "139"
