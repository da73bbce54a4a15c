"""Whatever comes while a question is asked: a helpful answer, the same question, and nothing is lost."""

import pytest

from bot.rules.policy import Policy
from bot.storage.database import Database
from bot.storage.forms import add_form_version
from bot.storage.policies import publish_policy
from bot.storage.visit_items import items_of
from tests.journeys.company import NINE, Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.inside_visit import card, goes_in
from tests.journeys.test_form_in_chat import ONLY_FORM
from tests.services.inside_world import EVERY_KIND, converted

VOICE = b"OggS" + bytes(100)
HUGE = "word " * 800
QUESTIONS = (
    ("How many boxes?", "7"),
    ("Did they order?", "no"),
    ("What about?", "skip"),
    ("Next time?", "tomorrow"),
    ("At what time?", "3 pm"),
    ("When exactly?", "skip"),
    ("How was the mood?", "4"),
    ("A picture of the shelf", "skip"),
)
"""What is asked, one after the other, and how it is answered in the end."""


@pytest.fixture
async def in_force(database: Database, company: dict[str, int]) -> None:
    form_id, xml = converted(EVERY_KIND)
    async with database.writing() as db:
        await add_form_version(
            db, form_id=form_id, workbook=b"", sha256=form_id, filename="form.md", definition=xml, at=NINE
        )
        policy = Policy(visit_types=(ONLY_FORM.model_copy(update={"form": form_id}),))
        await publish_policy(db, policy, effective_from=NINE, author_id=None, at=NINE)


async def surprises(rep: Somebody, question: str) -> None:
    """A contact, a pin, a novel, a voice and a file: each is answered, and the question stands again."""
    await rep.sends_contact("+8613800000000", "Li")
    assert "I can keep words, photos" in card(rep)
    assert question in card(rep)
    await rep.pins_location(31.23, 121.47)
    assert question in card(rep)
    await rep.sends(HUGE)
    assert "Kept as a note" in card(rep)
    assert question in card(rep)
    await rep.sends_voice(VOICE)
    assert "Voice message kept" in card(rep)
    await rep.sends_document(b"abc", name="prices.txt")
    assert "File kept" in card(rep)
    assert question in card(rep)


async def test_whatever_comes_is_answered_kept_and_leaves_the_question(
    in_force: None, ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    await ann.sends("dusty")
    for question, answer in QUESTIONS:
        await surprises(ann, question)
        await ann.sends(answer)
        assert question not in card(ann).rpartition("\n*")[2].partition("✓")[0]
    async with database.reading() as db:
        items = await items_of(db, 1)
    notes = [each for each in items if each.text == HUGE.strip()]
    assert len(notes) == len(QUESTIONS)


async def test_a_wrong_day_time_and_number_are_told_with_how_to_say_it(
    in_force: None, bo: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await planned(bo, corner_shop)
    await goes_in(bo, corner_shop)
    await bo.sends("脏")
    await bo.sends("很多")
    assert "请填写数字" in card(bo)
    await bo.sends("1.5")
    assert "⚠️" in card(bo)
    await bo.sends("两箱")
    await bo.sends("否")
    await bo.taps("跳过")
    await bo.sends("2月30日")
    assert "请填写日期" in card(bo)
    await bo.sends("后天")
    await bo.sends("25:70")
    assert "⚠️" in card(bo)
    await bo.sends("下午三点")
    assert "具体什么时候？" in card(bo)
