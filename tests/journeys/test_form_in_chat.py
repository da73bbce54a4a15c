"""A form of every kind in the chat: cards answered in one line, codes from photos, places, as last time."""

from datetime import date

import pytest

from bot.config import Settings
from bot.rules.language import BothLanguages
from bot.rules.policy import Policy, StepKind, VisitStep, VisitType
from bot.storage.database import Database
from bot.storage.drafts import answers_of
from bot.storage.forms import add_form_version
from bot.storage.policies import publish_policy
from simulator.driver import Desk
from tests.evidence.samples import encoded, scene
from tests.evidence.test_barcode import TEA, WATER, with_codes
from tests.journeys.company import NINE, Shop, Somebody, at_a_phone
from tests.journeys.conftest import Planned, running_bot
from tests.journeys.inside_visit import card, goes_in
from tests.services.inside_world import converted

FORM = """
| survey | | | | | | | | |
| | type | name | label::en | label::中文 (zh) | required | appearance | repeat_count | calculation |
| | begin_repeat | stock | Stock | 库存 | | | 3 | |
| | calculate | title | | | | | | selected-at('Cola Sprite Tea', position(..) - 1) |
| | integer | count | ${title}: how many? | ${title}：多少？ | yes | | | |
| | end_repeat | | | | | | | |
| | barcode | code | Its code? | 条码？ | yes | | | |
| | text | owner | Who is the **owner**? | **店主**是谁？ | yes | | | |
| | date | next | Next time? | 下次？ | | | | |
| | geotrace | way | The way round? | 绕一圈 | | | | |
| settings | | |
| | form_id | default_language |
| | in_chat | 中文 (zh) |
"""
ONLY_FORM = VisitType(
    slug="store",
    name=BothLanguages(zh="门店", en="Store"),
    form="in_chat",
    customer_kinds=("RT",),
    steps=(VisitStep(kind=StepKind.FORM, slug="form", name=BothLanguages(zh="表单", en="Form")),),
)


@pytest.fixture
async def in_force(database: Database, company: dict[str, int]) -> None:
    """The company visits stores with this form only."""
    form_id, xml = converted(FORM)
    async with database.writing() as db:
        await add_form_version(
            db, form_id=form_id, workbook=b"", sha256=form_id, filename="form.md", definition=xml, at=NINE
        )
        policy = Policy(visit_types=(ONLY_FORM,))
        await publish_policy(db, policy, effective_from=NINE, author_id=None, at=NINE)


async def answers(database: Database, visit_id: int = 1) -> dict[str, object]:
    async with database.reading() as db:
        return {each.path.removeprefix("/data/"): each.value for each in await answers_of(db, visit_id)}


async def test_a_stock_card_is_answered_in_one_line(
    in_force: None, bo: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await planned(bo, corner_shop)
    await goes_in(bo, corner_shop)
    assert "▸ 1. Cola\n○ 2. Sprite\n○ 3. Tea" in card(bo)
    await bo.sends("tea 5 cola 很多")
    assert "✓ 3. Tea — 5" in card(bo)
    assert "没看懂：“cola 很多”" in card(bo)
    await bo.sends("12 0")
    assert "✓ Cola：12 · Sprite：0" in card(bo)
    assert "条码？" in card(bo)


async def test_a_code_is_read_from_its_photo(
    in_force: None, ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    await ann.sends("12 0 5")
    await ann.sends_photo(encoded(scene(640, 480, seed=3)))
    assert "I found no code" in card(ann)
    await ann.sends_photo(with_codes(WATER, TEA))
    assert "several codes" in card(ann)
    await ann.taps(TEA)
    assert "Who is the owner?" in card(ann)
    await ann.taps("Back")
    await ann.sends_photo(with_codes(WATER))
    await ann.taps("Back")
    assert f"Now: {WATER}" in card(ann)


async def test_the_number_under_the_bars_may_be_typed(
    in_force: None, ann: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    await ann.sends("12 0 5")
    await ann.sends(WATER)
    assert "Who is the owner?" in card(ann)


async def test_a_line_is_sent_point_by_point(
    in_force: None, ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    for said in ("12 0 5", WATER, "Mrs Li", "today"):
        await ann.sends(said)
    assert "The way round?" in card(ann)  # today is a date here, not the list of the day
    await ann.pins_location(31.23, 121.47)
    await ann.taps("Done")
    assert "two points at least" in card(ann)
    await ann.pins_location(31.24, 121.48)
    assert "Points so far: 2" in card(ann)
    await ann.taps("Done")
    await ann.taps("Leave")
    way = str((await answers(database))["way"])
    assert [float(word) for point in way.split(";") for word in point.split()[:2]] == [
        31.23,
        121.47,
        31.24,
        121.48,
    ]


async def _whole_visit(rep: Somebody, shop: Shop, *said: str) -> None:
    await goes_in(rep, shop)
    for words in said:
        await rep.sends(words)
    await rep.taps("Skip")
    await rep.taps("Skip")
    await rep.taps("Leave")
    assert "Report filed" in card(rep)


async def test_the_last_answers_are_offered_taken_and_marked(
    in_force: None, ann: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned, desk: Desk
) -> None:
    await planned(ann, corner_shop)
    await _whole_visit(ann, corner_shop, "12 0 5", WATER, "Mrs Li")
    await desk.travels(seconds=24 * 3600)
    await planned(ann, corner_shop, day=date(2026, 3, 3))
    await goes_in(ann, corner_shop)
    assert "As last time" not in str(ann.last_message.buttons)  # a count
    await ann.sends("1 2 3")
    await ann.sends(TEA)
    await ann.taps("As last time: Mrs Li")
    await ann.taps("Skip")
    await ann.taps("Skip")
    assert "Mrs Li ↩" in card(ann)
    await ann.taps("Leave")
    await mei.sends("/summary")
    await mei.taps("街角便利店")
    assert "Mrs Li ↩" in card(mei)
    await mei.taps("全部答案")
    await mei.taps("作答时间")
    assert "沿用 V-000001" in card(mei)


async def test_a_half_answered_card_is_the_same_after_a_restart_and_on_another_device(
    settings: Settings,
    company: dict[str, int],
    in_force: None,
    desk: Desk,
    corner_shop: Shop,
    planned: Planned,
) -> None:
    async with running_bot(settings, desk):
        ann = await at_a_phone("Ann", desk, company)
        await planned(ann, corner_shop)
        await goes_in(ann, corner_shop)
        await ann.sends("tea 5 cola 3")
        before = ann.last_message.buttons
    async with running_bot(settings, desk):
        await ann.sends("card")
        assert "✓ 1. Cola — 3\n▸ 2. Sprite\n✓ 3. Tea — 5" in card(ann)
        assert ann.last_message.buttons == before
        await ann.sends("0")
        assert "Its code?" in card(ann)
