"""Leaving: one tap, honest about when the rep really went, and never a visit that stays open for ever."""

import asyncio

import pytest

from bot.rules.visit import EventRefused, PlaceStatus, Visit, VisitState
from bot.services.leaving import close_forgotten, time_on_site
from bot.services.moment import Moment
from bot.storage.database import Database
from bot.storage.evidence import kinds_of
from tests.services.field_world import NINE, SHOP, SHOP_2, Field, go_out, minutes, north_of

REQUIRED = """
| survey | | | | |
| | type | name | label::English (en) | label::中文 (zh) | required |
| | integer | boxes | How many boxes? | 有几箱？ | yes |
| settings | | |
| | form_id | default_language |
| | every_kind | 中文 (zh) |
"""


async def at_the_shop(database: Database, *, sheet: str = REQUIRED) -> tuple[Field, Visit]:
    ann = await go_out(database, sheet=sheet)
    visit = await ann.chooses(ann.world.customer)
    await ann.shares(SHOP)
    return ann, visit


async def closed(ann: Field, visit: Visit, hours: float) -> Visit:
    moment = Moment(NINE + minutes(60 * hours), NINE + minutes(60 * hours))
    async with ann.database.writing() as db:
        return await close_forgotten(db, await ann.visit(visit), moment)


async def test_leaving_owes_the_report_within_the_company_s_time(database: Database) -> None:
    ann, visit = await at_the_shop(database)
    left = (await ann.leaves(visit, NINE + minutes(25))).visit
    assert (left.state, left.left_at) == (VisitState.REPORT_DUE, NINE + minutes(25))
    assert left.report_due_at == NINE + minutes(55)
    assert left.dwell_s == 25 * 60


async def test_leaving_files_the_report_when_nothing_required_is_missing(database: Database) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    await ann.shares(SHOP)
    left = (await ann.leaves(visit, NINE + minutes(25))).visit
    assert (left.state, left.reported_at) == (VisitState.REPORTED, NINE + minutes(25))


async def test_a_second_tap_on_leave_changes_nothing(database: Database) -> None:
    ann, visit = await at_the_shop(database)
    first = await ann.leaves(visit, NINE + minutes(25))
    second = await ann.leaves(visit, NINE + minutes(26))
    assert (second.visit, second.moved_on) == (first.visit, False)


async def test_two_devices_leaving_at_once_leave_once(database: Database) -> None:
    ann, visit = await at_the_shop(database)
    await asyncio.gather(*(ann.leaves(visit, NINE + minutes(25)) for _ in range(3)))
    async with database.reading() as db:
        assert (await kinds_of(db, visit.id)).count("left") == 1


async def test_nobody_leaves_before_having_arrived(database: Database) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    with pytest.raises(EventRefused):
        await ann.leaves(visit, NINE + minutes(1))


async def walk_away(ann: Field, *, after: float, fixes: int = 6) -> None:
    await ann.walks(SHOP, NINE + minutes(after))
    for step in range(1, fixes):
        await ann.walks(north_of(SHOP, 300 + 80 * step), NINE + minutes(after + step))


async def test_walking_away_without_a_tap_is_asked_about_once(database: Database) -> None:
    ann, _ = await at_the_shop(database)
    await walk_away(ann, after=20, fixes=9)
    asked = [outcome.seems_left for outcome in ann.heard if outcome.seems_left]
    assert [one.since for one in asked] == [NINE + minutes(20)]


async def test_the_departure_told_is_the_one_recorded_even_when_the_phone_was_silent_for_long(
    database: Database,
) -> None:
    ann, visit = await at_the_shop(database)
    for step in range(6):  # nothing was heard of the phone for forty minutes
        await ann.walks(north_of(SHOP, 300 + 80 * step), NINE + minutes(40 + step))
    (asked,) = [outcome.seems_left for outcome in ann.heard if outcome.seems_left]
    left = (await ann.leaves(visit, NINE + minutes(70))).visit
    assert asked.since == left.left_at == NINE + minutes(38)
    assert left.dwell_s == 38 * 60


async def test_a_late_tap_counts_the_stay_as_the_track_saw_it_and_is_no_late_report(
    database: Database,
) -> None:
    ann, visit = await at_the_shop(database)
    await walk_away(ann, after=20)
    left = (await ann.leaves(visit, NINE + minutes(70))).visit
    assert (left.left_at, left.dwell_s) == (NINE + minutes(20), 20 * 60)
    assert left.report_due_at == NINE + minutes(100)


async def test_silence_and_a_wobble_are_no_departure(database: Database) -> None:
    ann, visit = await at_the_shop(database)
    await ann.walks(north_of(SHOP, 350), NINE + minutes(10))
    await ann.walks(SHOP, NINE + minutes(11))
    left = (await ann.leaves(visit, NINE + minutes(60))).visit
    assert (left.left_at, left.dwell_s) == (NINE + minutes(60), 3600)
    assert all(outcome.seems_left is None for outcome in ann.heard)


async def test_a_forgotten_visit_ends_at_its_last_credible_moment(database: Database) -> None:
    ann, visit = await at_the_shop(database)
    await walk_away(ann, after=20)
    ended = await closed(ann, visit, 4)
    assert (ended.state, ended.left_at) == (VisitState.AUTO_CLOSED, NINE + minutes(20))


async def test_a_forgotten_visit_without_a_track_ends_where_anything_was_last_heard(
    database: Database,
) -> None:
    ann, visit = await at_the_shop(database)
    await ann.walks(SHOP, NINE + minutes(8))
    ended = await closed(ann, visit, 4)
    assert ended.left_at == NINE + minutes(8)


async def test_a_visit_that_never_got_past_the_door_is_cancelled_instead(database: Database) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    ended = await closed(ann, visit, 4)
    assert (ended.state, ended.left_at) == (VisitState.CANCELLED, None)


async def test_positions_elsewhere_say_nothing_about_a_meeting_elsewhere(database: Database) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    await ann.goes_on_without(visit, PlaceStatus.MET_ELSEWHERE)
    await ann.shares(SHOP_2)
    for step in range(8):
        await ann.walks(SHOP_2, NINE + minutes(step))
    async with database.reading() as db:
        stay = await time_on_site(db, await ann.visit(visit), at=NINE + minutes(30))
    assert stay is not None
    assert (stay.stayed, stay.departed_at) == (minutes(30), None)
