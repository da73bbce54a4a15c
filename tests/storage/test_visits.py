"""Visits: one open at a time, numbers nobody shares, changes under a version, history in order."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.visit import PlaceStatus, Visit, VisitEvent, VisitState
from bot.storage import visits
from bot.storage.database import Database
from bot.storage.visits import EventRecord, NewVisit, OtherVisitOpen, VisitMovedOn
from tests.storage.visit_world import MONDAY, NINE, World, make_world


@pytest.fixture
async def world(database: Database) -> World:
    async with database.writing() as db:
        return await make_world(db)


async def begin(db: AsyncConnection, world: World, **other: int | None) -> Visit:
    return await visits.add_visit(db, replace(world.new_visit, **other))  # type: ignore[arg-type]  # test data


async def test_a_visit_begins_arriving_with_a_number_of_its_own(database: Database, world: World) -> None:
    async with database.writing() as db:
        first = await begin(db, world)
        second = await begin(db, world, rep_id=world.bo)
    assert first.state is VisitState.ARRIVING
    assert first.number == f"V-{first.id:06d}"
    assert first.number != second.number


async def test_a_second_open_visit_of_a_rep_is_refused_and_the_transaction_lives_on(
    database: Database, world: World
) -> None:
    async with database.writing() as db:
        first = await begin(db, world)
        with pytest.raises(OtherVisitOpen):
            await begin(db, world, customer_id=world.other_customer)
        assert await visits.open_visit_of(db, world.ann) == first


async def test_two_devices_racing_open_exactly_one_visit(database: Database, world: World) -> None:
    async def choose() -> bool:
        try:
            async with database.writing() as db:
                await begin(db, world)
        except OtherVisitOpen:
            return False
        return True

    assert sorted(await asyncio.gather(*(choose() for _ in range(5)))) == [False] * 4 + [True]


async def test_numbers_stay_apart_when_many_reps_begin_at_once(database: Database, world: World) -> None:
    async def choose(rep: int) -> str:
        async with database.writing() as db:
            begun = await begin(db, world, rep_id=rep)
        return begun.number

    numbers = await asyncio.gather(choose(world.ann), choose(world.bo), choose(world.mei))
    assert len(set(numbers)) == 3


async def test_a_stale_copy_is_not_written_over_a_newer_one(database: Database, world: World) -> None:
    async with database.writing() as db:
        seen = await begin(db, world)
        await visits.save_visit(db, replace(seen, paused=True))
        with pytest.raises(VisitMovedOn):
            await visits.save_visit(db, replace(seen, place=PlaceStatus.WRONG_PIN))
        now = await visits.visit_that_is(db, seen.id)
    assert (now.paused, now.place, now.version) == (True, PlaceStatus.PENDING, 2)


async def test_after_leaving_the_rep_may_begin_another_and_owes_the_report(
    database: Database, world: World
) -> None:
    async with database.writing() as db:
        first = await begin(db, world)
        await visits.save_visit(
            db, replace(first, state=VisitState.REPORT_DUE, left_at=NINE, report_due_at=NINE)
        )
        await begin(db, world, customer_id=world.other_customer)
        assert [visit.id for visit in await visits.reports_owed_by(db, world.ann)] == [first.id]
        assert len(await visits.visits_of(db, world.ann, MONDAY)) == 2


async def test_history_keeps_the_order_and_who_did_it(database: Database, world: World) -> None:
    async with database.writing() as db:
        visit = await begin(db, world)
        for event, actor in ((VisitEvent.PLACE_CONFIRMED, None), (VisitEvent.LEFT, world.ann)):
            line = EventRecord(event=event, at=NINE, received_at=NINE, actor_id=actor, note=None)
            await visits.add_event(db, visit.id, line)
        history = await visits.events_of(db, visit.id)
    assert [(line.event, line.actor_id) for line in history] == [
        (VisitEvent.PLACE_CONFIRMED, None),
        (VisitEvent.LEFT, world.ann),
    ]


async def test_a_visit_of_an_unknown_rep_is_an_error_not_a_refusal(database: Database, world: World) -> None:
    new: NewVisit = replace(world.new_visit, rep_id=999_999)
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        async with database.writing() as db:
            await visits.add_visit(db, new)
