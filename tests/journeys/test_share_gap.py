"""A live location that falls silent during a visit is asked about once; the day begins with a word."""

from bot.rules.signals import Signal
from bot.storage.database import Database
from bot.storage.evidence import kinds_of
from simulator.driver import Desk
from tests.journeys.company import Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.test_arriving import south_of, the_visit


async def arrives(ann: Somebody, shop: Shop, *, minutes: float) -> None:
    await ann.sends("/today")
    await ann.taps("Corner Shop")
    await ann.shares_live_location(*south_of(shop, 20), minutes=minutes)


async def test_a_share_that_ran_out_silently_is_asked_about_once_and_the_visit_goes_on(
    ann: Somebody, corner_shop: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    await planned(ann, corner_shop)
    await arrives(ann, corner_shop, minutes=15)
    await desk.travels(seconds=20 * 60)
    asked = [message for message in ann.bot_messages if "ran out at 09:15" in message.text]
    assert len(asked) == 1
    assert "nothing is held against you" in asked[0].text
    await desk.travels(seconds=20 * 60)
    assert sum("ran out" in message.text for message in ann.bot_messages) == 1
    visit = await the_visit(database, ann)
    async with database.reading() as db:
        assert Signal.SHARE_GAP in await kinds_of(db, visit.id)


async def test_a_quiet_phone_is_asked_about_later_and_a_moving_one_never(
    ann: Somebody, corner_shop: Shop, planned: Planned, desk: Desk
) -> None:
    await planned(ann, corner_shop)
    await arrives(ann, corner_shop, minutes=480)
    for metres in (22, 19):
        await desk.travels(seconds=15 * 60)
        await ann.walks_to(*south_of(corner_shop, metres))
    assert not ann.sees("No position has come")
    await desk.travels(seconds=50 * 60)
    assert ann.sees("No position has come from your phone since 09:30")


async def test_the_day_begins_with_a_word(ann: Somebody, corner_shop: Shop) -> None:
    await ann.sends("/start_day")
    assert "8 hours" in ann.last_message.text
    await ann.shares_live_location(*south_of(corner_shop, 900))
    await ann.sends("on duty")
    assert "Your day has begun" in ann.last_message.text
    assert "Sharing until 17:00" in ann.last_message.text


async def test_at_night_nothing_begins(ann: Somebody, desk: Desk) -> None:
    await desk.travels(seconds=12 * 3600)
    await ann.sends("/start_day")
    assert "outside your working hours" in ann.last_message.text
