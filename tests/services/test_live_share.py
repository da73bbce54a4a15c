"""A live location: kept only when it may be, answered only when there is something to say."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.rules.location import LocationFault
from bot.rules.visit import VisitState
from bot.services.live_share import ShareNews, runs
from bot.services.location_gate import LocationGate
from bot.services.moment import Moment
from bot.services.shift import end_day, resume_day
from bot.services.visit import cancel
from bot.storage.breaks import begin_break, end_break
from bot.storage.database import Database
from bot.storage.rhythms import take_day_off
from bot.storage.tables.records import evidence
from bot.storage.tables.tracks import live_share
from tests.services.field_world import NINE, SHOP, SHOP_2, Field, go_out, minutes, north_of
from tests.storage.visit_world import link

EVENING = NINE + timedelta(hours=12)
ANNS_PHONE = 4711


async def gate(ann: Field, at: datetime = NINE, *, is_new: bool = False) -> bool:
    async with ann.database.reading() as db:
        return await LocationGate(db, since=at, until=at).lets_in(ANNS_PHONE, at, is_new=is_new)


async def linked(database: Database, *, location: bool = True) -> Field:
    ann = await go_out(database, location=location)
    async with database.writing() as db:
        await link(db, ann.me.id, ANNS_PHONE)
    return ann


async def test_sharing_in_working_hours_opens_a_shift_until_the_share_or_the_day_ends(
    database: Database,
) -> None:
    ann = await go_out(database)
    short = await ann.shares(SHOP_2, for_s=900)
    assert (short.news, short.until) == (ShareNews.BEGUN, NINE + minutes(15))
    whole_day = await ann.shares(SHOP_2, NINE + minutes(5), for_s=0x7FFFFFFF)
    assert whole_day.until == NINE + timedelta(hours=9)  # working hours end at 18:00


async def test_what_comes_late_from_a_break_is_thrown_away_too(database: Database) -> None:
    ann = await go_out(database)
    await ann.shares(north_of(SHOP, 900), for_s=8 * 3600)
    async with database.writing() as db:
        await begin_break(db, ann.me.id, at=NINE + minutes(10))
        await end_break(db, ann.me.id, at=NINE + minutes(40))
    late = tuple(ann.location(north_of(SHOP, 900 + n), NINE + minutes(n)) for n in (9, 11, 39, 41))
    await ann.sends(late, NINE + minutes(42))
    assert [(fix.at - NINE) / minutes(1) for fix in await ann.kept()] == [0, 9, 41]


async def test_arrival_at_a_planned_customer_is_told_exactly_once(database: Database) -> None:
    ann = await go_out(database)
    await ann.plans(ann.world.customer, ann.world.site)
    await ann.shares(north_of(SHOP, 3000))
    arrived = await ann.walks(north_of(SHOP, 28), NINE + minutes(10))
    wobble = [await ann.walks(north_of(SHOP, 150 + 30 * n), NINE + minutes(11 + n)) for n in range(4)]
    assert arrived.arrival is not None
    assert round(arrived.arrival.verdict.distance_m) == 28
    assert [tick.arrival for tick in wobble] == [None] * 4


async def test_coming_back_after_having_been_away_is_a_new_arrival(database: Database) -> None:
    ann = await go_out(database)
    await ann.plans(ann.world.customer, ann.world.site)
    await ann.shares(SHOP)
    await ann.walks(north_of(SHOP, 2000), NINE + minutes(20))
    assert (await ann.walks(SHOP, NINE + minutes(50))).arrival is not None


async def test_no_arrival_is_told_while_a_visit_is_open_or_for_a_customer_visited_already(
    database: Database,
) -> None:
    ann = await go_out(database)
    item = await ann.plans(ann.world.customer, ann.world.site)
    await ann.shares(north_of(SHOP, 3000))
    visit = await ann.chooses(ann.world.customer, item=item)
    assert (await ann.walks(SHOP, NINE + minutes(5))).arrival is None
    await ann.leaves(visit, NINE + minutes(20))
    assert (await ann.walks(SHOP, NINE + minutes(21))).arrival is None


@pytest.mark.parametrize("fault", ["forwarded", "via_bot", "venue", "scheduled", "through_business"])
async def test_what_does_not_count_is_evidence_without_its_position(database: Database, fault: str) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    sent = replace(ann.location(SHOP, NINE, is_edit=False), **{fault: True})  # type: ignore[arg-type]  # a bool field
    outcome = await ann.sends((sent,), NINE)
    assert (outcome.news, outcome.fault) == (ShareNews.DOES_NOT_COUNT, LocationFault(fault))
    assert (await ann.visit(visit)).state is VisitState.ARRIVING
    assert await ann.kept() == ()
    async with database.reading() as db:
        query = select(evidence.c.body).where(evidence.c.kind == "location_refused")
        assert (await db.execute(query)).scalars().all() == [{"fault": fault}]


async def test_a_pinned_position_does_not_count_either(database: Database) -> None:
    ann = await go_out(database)
    await ann.chooses(ann.world.customer)
    outcome = await ann.sends((ann.location(SHOP, NINE, is_edit=False, live=False),), NINE)
    assert outcome.fault is LocationFault.PINNED


async def test_a_position_that_comes_late_opens_nothing_but_stays_in_the_track(database: Database) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    await ann.sends((ann.location(SHOP, NINE, is_edit=False),), NINE + minutes(10))
    assert (await ann.visit(visit)).state is VisitState.ARRIVING
    assert len(await ann.kept()) == 1


async def test_a_batch_is_judged_oldest_first_and_kept_whole(database: Database) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    await ann.shares(north_of(SHOP, 900))
    way = [(600, 10), (90, 20), (20, 30)]
    batch = tuple(ann.location(north_of(SHOP, m), NINE + timedelta(seconds=s)) for m, s in way)
    await ann.sends(batch, NINE + timedelta(seconds=31))
    now = await ann.visit(visit)
    assert now.on_site_at == NINE + timedelta(seconds=20)
    assert round(now.distance_m or 0) == 90
    assert len(await ann.kept()) == 4


async def test_outside_working_hours_nothing_is_kept_and_the_rep_is_told_once(database: Database) -> None:
    ann = await linked(database)
    assert (await ann.shares(SHOP, EVENING)).news is ShareNews.OFF_DUTY
    assert (await ann.walks(SHOP, EVENING + minutes(1))).news is ShareNews.NOTHING
    assert await ann.kept() == ()
    assert not await gate(ann, EVENING)


async def test_a_visit_in_the_evening_is_tracked_until_it_ends_and_no_longer(database: Database) -> None:
    ann = await linked(database)
    visit = await ann.chooses(ann.world.customer, EVENING)
    assert await gate(ann, EVENING)
    await ann.shares(SHOP, EVENING + minutes(1))
    assert (await ann.visit(visit)).state is VisitState.ON_SITE
    await ann.leaves(visit, EVENING + minutes(20))
    await ann.walks(north_of(SHOP, 500), EVENING + minutes(25))
    assert len(await ann.kept()) == 1
    assert not await gate(ann, EVENING + minutes(25))
    async with database.reading() as db:
        known = select(func.count()).where(live_share.c.last_lat.is_not(None))
        assert (await db.execute(known)).scalar_one() == 0


async def test_without_consent_nothing_is_kept_whatever_the_hour(database: Database) -> None:
    ann = await linked(database, location=False)
    assert (await ann.shares(SHOP)).news is ShareNews.NO_CONSENT
    assert await ann.kept() == ()
    assert not await gate(ann)


async def test_the_gate_is_shut_for_strangers_and_open_for_reps_at_work(database: Database) -> None:
    ann = await linked(database)
    async with database.reading() as db:
        assert not await LocationGate(db, since=NINE, until=NINE).lets_in(999, NINE)
    assert await gate(ann)


async def test_on_a_day_off_a_share_that_still_runs_records_nothing_until_it_is_begun_anew(
    database: Database,
) -> None:
    ann = await linked(database)
    await ann.shares(SHOP_2, for_s=0x7FFFFFFF)  # until it is turned off
    tuesday = NINE + timedelta(days=1)
    async with database.writing() as db:
        await take_day_off(db, ann.me.id, tuesday.date())
    assert not await gate(ann, tuesday)
    await ann.walks(SHOP, tuesday)
    assert [fix.at for fix in await ann.kept()] == [NINE]
    assert await gate(ann, tuesday, is_new=True)
    assert (await ann.shares(SHOP, tuesday + minutes(1))).news is ShareNews.BEGUN
    assert await gate(ann, tuesday + minutes(2))


async def test_one_gate_answers_for_every_moment_of_a_backlog(database: Database) -> None:
    ann = await linked(database)
    async with database.writing() as db:
        await begin_break(db, ann.me.id, at=NINE + minutes(10))
        await end_break(db, ann.me.id, at=NINE + minutes(40))
    moments = [NINE + minutes(n) for n in (-180, 5, 20, 50)]
    async with database.reading() as db:
        gate_now = LocationGate(db, since=moments[0], until=NINE + minutes(60))
        assert [await gate_now.lets_in(ANNS_PHONE, at) for at in moments] == [False, True, False, True]


async def test_after_ending_the_day_only_a_new_share_or_resuming_records_again(database: Database) -> None:
    ann = await linked(database)
    await ann.shares(SHOP_2)
    async with database.writing() as db:
        ended = await end_day(db, ann.me, at=NINE + minutes(5))
    assert (ended.was_on, ended.still_sharing) == (True, True)
    await ann.walks(SHOP_2, NINE + minutes(6))
    assert len(await ann.kept()) == 1
    assert not await gate(ann, NINE + minutes(6))
    assert await gate(ann, NINE + minutes(6), is_new=True)
    async with database.writing() as db:
        resumed = await resume_day(db, ann.me, ann.policy.policy, at=NINE + minutes(7))
    assert resumed.until == NINE + minutes(60)
    await ann.walks(SHOP_2, NINE + minutes(8))
    assert len(await ann.kept()) == 2


async def test_a_share_begun_before_working_hours_counts_from_their_start(database: Database) -> None:
    ann = await linked(database)
    early = NINE - minutes(45)
    assert (await ann.shares(SHOP_2, early, for_s=28_800)).news is ShareNews.OFF_DUTY
    assert (await ann.walks(SHOP_2, NINE - minutes(20))).news is ShareNews.BEGUN
    assert len(await ann.kept()) == 1


async def test_the_end_of_a_share_ends_the_shift_and_is_told_once(database: Database) -> None:
    ann = await linked(database)
    await ann.shares(SHOP_2)
    assert (await ann.stops(NINE + minutes(3))).news is ShareNews.ENDED
    assert (await ann.stops(NINE + minutes(4))).news is ShareNews.NOTHING
    assert (await ann.shares(SHOP_2, NINE + minutes(9))).news is ShareNews.BEGUN


async def test_the_last_steps_before_a_share_ends_are_kept_when_all_comes_in_one_batch(
    database: Database,
) -> None:
    ann = await go_out(database)
    await ann.shares(SHOP_2)
    batch = [
        ann.location(SHOP_2, NINE + minutes(1)),
        ann.location(SHOP, NINE + minutes(2)),
        ann.location(SHOP, NINE + minutes(3), live=False),
    ]
    for run in runs(batch):
        await ann.sends(tuple(run), NINE + minutes(3))
    assert len(await ann.kept()) == 3
    assert ann.heard[-1].news is ShareNews.ENDED


async def test_a_cancelled_visit_off_duty_leaves_no_position_behind(database: Database) -> None:
    ann = await linked(database)
    visit = await ann.chooses(ann.world.customer, EVENING)
    await ann.shares(north_of(SHOP, 900), EVENING)
    async with database.writing() as db:
        await cancel(db, ann.me, visit.id, Moment(EVENING, EVENING), reason="closed")
    assert not await gate(ann, EVENING)
