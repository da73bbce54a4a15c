"""What the company decides about identity: when a selfie is asked for, and whether others are compared."""

import pytest
from sqlalchemy import select

from bot.rules.policy import AskIdentity, IdentityPolicy, Need
from bot.storage.database import Database
from bot.storage.tables.scores import visit_score
from tests.evidence.test_face import OTHER, picture, written
from tests.journeys.company import Shop, Somebody, change_rules
from tests.journeys.conftest import Planned
from tests.journeys.inside_visit import card, goes_in
from tests.journeys.test_faces import _sends_alike, check, is_enrolled

ONCE_A_DAY = IdentityPolicy(ask=AskIdentity.DAY_START, random_share=0)


async def test_once_a_day_the_second_visit_asks_for_no_selfie_and_lacks_none(
    ann: Somebody,
    mei: Somebody,
    corner_shop: Shop,
    machine_works: Shop,
    planned: Planned,
    database: Database,
) -> None:
    await change_rules(database, identity=ONCE_A_DAY)
    await planned(ann, corner_shop)
    await planned(ann, machine_works)
    await goes_in(ann, corner_shop)
    assert "Send a selfie" in card(ann)
    await ann.taps("Skip: no camera")
    await ann.sends("leave")
    await goes_in(ann, machine_works)
    assert "Send a selfie" not in card(ann)
    await ann.sends("leave")
    async with database.reading() as db:
        query = select(visit_score.c.unmet).order_by(visit_score.c.visit_id)
        first, second = (await db.execute(query)).scalars()
    assert Need.IDENTITY in first
    assert Need.IDENTITY not in second
    await mei.sends("/summary")
    assert mei.last_message.text.count("没有自拍") <= 1


@pytest.mark.parametrize("switched_on", [False, True])
async def test_a_colleague_is_looked_for_only_where_the_company_has_switched_it_on(
    switched_on: bool,
    ann: Somebody,
    bo: Somebody,
    mei: Somebody,
    corner_shop: Shop,
    planned: Planned,
    database: Database,
) -> None:
    await change_rules(database, identity=IdentityPolicy(compare_with_others=switched_on))
    await is_enrolled(ann, mei)
    await bo.sends("/face")
    await bo.taps("🤳 开始")
    whole = picture(OTHER)
    looks = (whole, whole.crop((60, 0, whole.width - 60, whole.height - 150)), whole.point(lambda v: v * 0.6))
    await _sends_alike(bo, database, [written(each) for each in looks])
    await mei.catches_up()
    await mei.taps("✓ 是本人，确认")
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    await ann.sends_photo(OTHER)
    await ann.taps("Let my manager look")
    await mei.catches_up()
    found = await check(database)
    assert found.resembles_id == (bo.who if switched_on else None)
    assert mei.sees("第三张：") is switched_on
    assert mei.sees("比对一下") is switched_on
    assert not ann.sees(bo.name)
