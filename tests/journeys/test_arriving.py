"""Arriving, being there, leaving: a rep's visit from today's list to the door and away again."""

import pytest
from sqlalchemy import func, select

from bot.rules.roles import ConsentKind
from bot.rules.visit import FOR_ANOTHER_REASON, PlaceStatus, Visit, VisitState
from bot.storage.consents import record_consent
from bot.storage.database import Database
from bot.storage.tables.tracks import track_point
from bot.storage.visits import visits_of, why_cancelled
from simulator.driver import Desk
from tests.journeys.company import MONDAY, NINE, Shop, Somebody
from tests.journeys.conftest import Planned

M = 1 / 111_195
"""Degrees of latitude of a metre."""


def south_of(shop: Shop, metres: float) -> tuple[float, float]:
    return shop.position.lat - metres * M, shop.position.lon


async def visits_today(database: Database, rep: Somebody) -> tuple[Visit, ...]:
    async with database.reading() as db:
        return await visits_of(db, rep.who, MONDAY)


async def the_visit(database: Database, rep: Somebody) -> Visit:
    (visit,) = await visits_today(database, rep)
    return visit


async def points(database: Database) -> int:
    async with database.reading() as db:
        return (await db.execute(select(func.count()).select_from(track_point))).scalar_one()


async def test_today_lists_the_plan_in_the_rep_s_language(
    ann: Somebody, bo: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await planned(bo, corner_shop)
    await ann.sends("/today")
    await bo.sends("今天")
    assert "Corner Shop" in ann.last_message.text
    assert "Unplanned visit" in str(ann.visible_buttons)
    assert "街角便利店" in bo.last_message.text
    assert "计划1家" in bo.last_message.text


async def test_an_empty_day_is_told_kindly(ann: Somebody) -> None:
    await ann.sends("/today")
    assert "Nothing is planned" in ann.last_message.text


async def test_choosing_tells_how_to_share_and_a_live_location_opens_the_visit(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await ann.sends("/today")
    await ann.taps("Corner Shop")
    assert "Share My Live Location" in ann.last_message.text
    await ann.shares_live_location(*south_of(corner_shop, 42), accuracy=18)
    assert "42 m from the pin, ±18 m" in ann.last_message.text
    assert (await the_visit(database, ann)).place is PlaceStatus.VERIFIED


async def test_after_a_silence_the_first_position_is_told_even_when_it_is_as_far_as_the_last(
    ann: Somebody, desk: Desk, corner_shop: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await ann.shares_live_location(*south_of(corner_shop, 900))
    await desk.travels(seconds=3600)
    await ann.sends("/today")
    await ann.taps("Corner Shop")
    await ann.walks_to(*south_of(corner_shop, 850))
    assert "850 m" in ann.last_message.text


@pytest.mark.usefixtures("chosen")
async def test_a_rep_too_far_away_is_told_how_far_and_which_way_and_the_card_follows(
    ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await ann.shares_live_location(*south_of(corner_shop, 400))
    assert "400 m" in ann.last_message.text
    assert "lies to the north" in ann.last_message.text
    before = len(ann.bot_messages)
    await ann.walks_to(*south_of(corner_shop, 20))
    assert "20 m from the pin" in ann.last_message.text
    assert len(ann.bot_messages) == before  # the same card, edited
    assert (await the_visit(database, ann)).state is VisitState.ON_SITE


async def test_a_whole_day_s_share_notices_arrival_and_one_tap_starts(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await ann.shares_live_location(*south_of(corner_shop, 3000))
    assert "Sharing until 17:00" in ann.last_message.text
    await ann.walks_to(*south_of(corner_shop, 28))
    assert "You are at Corner Shop, 28 m from the pin" in ann.last_message.text
    await ann.walks_to(*south_of(corner_shop, 60))
    assert sum("You are at" in message.text for message in ann.bot_messages) == 1
    await ann.taps("Start")
    assert (await the_visit(database, ann)).state is VisitState.ON_SITE
    assert not any("You are at" in message.text for message in ann.bot_messages if not message.deleted)


@pytest.mark.usefixtures("chosen")
async def test_a_pinned_place_and_a_venue_do_not_count_and_the_reason_is_told(
    ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await ann.pins_location(*south_of(corner_shop, 0))
    assert "picked on the map" in ann.last_message.text
    await ann.sends_venue(*south_of(corner_shop, 0), "Corner Shop")
    assert "from the list" in ann.last_message.text
    assert (await the_visit(database, ann)).state is VisitState.ARRIVING


async def test_without_signal_typed_words_do_what_the_buttons_do(
    bo: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(bo, corner_shop)
    await bo.sends("今天")
    await bo.taps("街角便利店")
    await bo.sends("无法定位")
    assert "位置未核实" in bo.last_message.text
    await bo.sends("暂停")
    assert "已暂停" in bo.last_message.text
    await bo.sends("继续")
    await bo.sends("离店")
    assert (await the_visit(database, bo)).state is VisitState.REPORT_DUE


@pytest.mark.usefixtures("inside")
async def test_leaving_shows_the_time_on_site_and_when_the_report_is_due(ann: Somebody, desk: Desk) -> None:
    await desk.travels(seconds=25 * 60)
    await ann.taps("Leave")
    assert "09:00–09:25 · 25 min on site" in ann.last_message.text
    assert "report by 09:55" in ann.last_message.text


@pytest.mark.usefixtures("inside")
async def test_leaving_twice_from_two_phones_is_harmless(ann: Somebody, database: Database) -> None:
    card = ann.last_message
    await ann.taps("Leave")
    version = (await the_visit(database, ann)).version
    await ann.taps_forged(card, f"v:leave:{(await the_visit(database, ann)).id}:")
    assert (await the_visit(database, ann)).version == version


@pytest.mark.usefixtures("inside")
async def test_an_old_button_is_answered_with_the_card_as_it_is(ann: Somebody, database: Database) -> None:
    card = ann.last_message
    await ann.taps("Leave")
    await ann.taps_forged(card, f"v:cancel_for:{(await the_visit(database, ann)).id}:closed")
    assert "That button was from earlier" in ann.last_message.text
    assert (await the_visit(database, ann)).state is VisitState.REPORT_DUE


@pytest.mark.usefixtures("inside")
async def test_somebody_else_s_visit_cannot_be_touched_by_a_crafted_tap(
    ann: Somebody, bo: Somebody, database: Database
) -> None:
    await bo.sends("今天")
    await bo.taps_forged(bo.last_message, f"v:leave:{(await the_visit(database, ann)).id}:")
    assert "没有找到" in bo.last_message.text
    assert (await the_visit(database, ann)).state is VisitState.ON_SITE


@pytest.mark.usefixtures("inside")
async def test_a_cancelled_visit_is_taken_back_in_the_card(ann: Somebody, database: Database) -> None:
    await ann.taps("Cancel visit")
    await ann.taps("Chosen by mistake")
    assert (await the_visit(database, ann)).state is VisitState.CANCELLED
    await ann.taps("Take it back")
    assert (await the_visit(database, ann)).state is VisitState.ON_SITE
    assert "At the customer" in ann.last_message.text


async def test_another_customer_waits_until_the_open_visit_has_ended(
    ann: Somebody, corner_shop: Shop, machine_works: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await planned(ann, machine_works)
    await ann.sends("/today")
    await ann.taps("Corner Shop")
    await ann.sends("/today")
    await ann.taps("Machine Works")
    assert "You are still at Corner Shop" in ann.last_message.text
    assert len(await visits_today(database, ann)) == 1


async def test_an_unplanned_visit_is_found_by_part_of_a_name(
    ann: Somebody, corner_shop: Shop, machine_works: Shop, database: Database
) -> None:
    await ann.sends("/today")
    await ann.taps("Unplanned visit")
    await ann.sends("mach")
    assert [button for button in ann.last_message.buttons if "Corner" in button] == []
    await ann.taps("Machine Works")
    assert (await the_visit(database, ann)).plan_item_id is None


@pytest.mark.usefixtures("inside")
async def test_walking_off_without_a_word_is_asked_about_and_answered_in_one_tap(
    ann: Somebody, corner_shop: Shop, database: Database, desk: Desk
) -> None:
    await desk.travels(seconds=20 * 60)
    await ann.walks_to(*south_of(corner_shop, 5))
    for step in range(6):
        await desk.travels(seconds=60)
        await ann.walks_to(*south_of(corner_shop, 400 + 80 * step))
    assert "It looks as if you left Corner Shop at 09:20" in ann.last_message.text
    await ann.taps("Yes, I left")
    visit = await the_visit(database, ann)
    assert (visit.state, visit.dwell_s) == (VisitState.REPORT_DUE, 20 * 60)
    assert not any("looks as if" in message.text for message in ann.bot_messages if not message.deleted)


async def test_off_duty_positions_are_neither_kept_nor_answered_twice(
    ann: Somebody, corner_shop: Shop, desk: Desk, database: Database
) -> None:
    await desk.travels(seconds=10 * 3600)  # 19:00
    await ann.shares_live_location_at(corner_shop)
    said = len(ann.bot_messages)
    assert "Outside working hours" in ann.last_message.text
    await ann.walks_to(*south_of(corner_shop, 500))
    assert len(ann.bot_messages) == said
    assert await points(database) == 0


async def test_ending_the_day_stops_the_recording_until_it_is_resumed(
    ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await ann.shares_live_location_at(corner_shop)
    await ann.sends("/end_day")
    await ann.walks_to(*south_of(corner_shop, 500))
    assert await points(database) == 1
    await ann.taps("Record again")
    await ann.walks_to(*south_of(corner_shop, 600))
    assert await points(database) == 2


async def test_who_refused_to_be_located_is_not_asked_for_it(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    async with database.writing() as db:
        await record_consent(db, ann.who, ConsentKind.LOCATION, given=False, notice_version="1", at=NINE)
    await planned(ann, corner_shop)
    await ann.sends("/today")
    await ann.taps("Corner Shop")
    assert "Live Location" not in ann.last_message.text
    await ann.shares_live_location_at(corner_shop)
    assert await points(database) == 0
    assert (await the_visit(database, ann)).place is PlaceStatus.CANNOT_SHARE


@pytest.mark.usefixtures("chosen")
async def test_a_position_too_vague_to_judge_is_told_and_never_a_dead_end(
    ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await ann.shares_live_location(*south_of(corner_shop, 100), accuracy=350)
    assert "±350 m" in ann.last_message.text
    await ann.taps("Met elsewhere")
    visit = await the_visit(database, ann)
    assert (visit.state, visit.place) == (VisitState.ON_SITE, PlaceStatus.MET_ELSEWHERE)


@pytest.mark.usefixtures("chosen")
async def test_who_is_told_why_nothing_opened_finds_the_way_back_to_the_visit(
    ann: Somebody, corner_shop: Shop
) -> None:
    await ann.pins_location(corner_shop.position.lat, corner_shop.position.lon)
    assert "picked on the map" in ann.last_message.text
    await ann.taps("Show that visit")
    assert "Cannot share" in ann.last_message.buttons[2]
    await ann.sends("leave")
    assert "not arrived yet" in ann.last_message.text
    await ann.taps("Show that visit")
    assert "Corner Shop" in ann.last_message.text


async def test_a_rep_whose_company_has_no_customers_is_told_so(ann: Somebody) -> None:
    await ann.sends("/today")
    assert "Nothing is planned" in ann.last_message.text
    await ann.taps("Unplanned visit")
    assert "no customer here for you to visit yet" in ann.last_message.text
    await ann.taps("New customer")
    assert "name" in ann.last_message.text.casefold()


@pytest.mark.usefixtures("inside")
async def test_a_pin_sent_when_the_place_is_confirmed_asks_for_nothing_more(ann: Somebody) -> None:
    await ann.pins_location(31.2, 121.4)
    assert ann.sees("your place here is confirmed already")
    assert not ann.sees("15 minutes are enough")


@pytest.mark.usefixtures("inside")
async def test_another_reason_for_cancelling_is_asked_for_and_kept_in_the_rep_s_words(
    ann: Somebody, database: Database
) -> None:
    await ann.taps("Cancel visit")
    await ann.taps("Another reason")
    assert "What was it?" in ann.last_message.text
    await ann.sends("Stocktaking, come back on Friday")
    assert "cancelled: “Stocktaking, come back on Friday”" in ann.last_message.text
    async with database.reading() as db:
        assert await why_cancelled(db, (1,)) == {1: "Stocktaking, come back on Friday"}
    await ann.sends("undo")
    assert (await the_visit(database, ann)).state is VisitState.ON_SITE


@pytest.mark.usefixtures("inside")
async def test_the_reason_may_stay_unsaid_and_later_words_are_no_reason(
    ann: Somebody, database: Database
) -> None:
    await ann.taps("Cancel visit")
    await ann.taps("Another reason")
    await ann.taps("Today")
    await ann.sends("What a day")
    async with database.reading() as db:
        assert await why_cancelled(db, (1,)) == {1: FOR_ANOTHER_REASON}
