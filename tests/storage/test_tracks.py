"""Shares, shifts and fixes are kept as they were and found again by time."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.place import Fix
from bot.storage import tracks
from bot.storage.database import Database
from bot.storage.tracks import LiveShare, NewPoint
from tests.storage.visit_world import NINE, SHOP, World, make_world

MINUTE = timedelta(minutes=1)


def fix(minute: int) -> Fix:
    return Fix(position=SHOP, accuracy_m=8.0, at=NINE + minute * MINUTE)


async def share(db: AsyncConnection, world: World, message_id: int = 1) -> LiveShare:
    return await tracks.add_share(
        db,
        person_id=world.ann,
        chat_id=11,
        message_id=message_id,
        started_at=NINE,
        live_until=NINE + 60 * MINUTE,
    )


async def test_a_batch_of_fixes_comes_back_oldest_first(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        mine = await share(db, world)
        points = [
            NewPoint(rep_id=world.ann, share_id=mine.id, visit_id=None, fix=fix(minute), received_at=NINE)
            for minute in (3, 1, 2, 9)
        ]
        await tracks.add_points(db, points)
        kept = await tracks.fixes_between(db, world.ann, since=NINE, until=NINE + 5 * MINUTE)
    assert kept == (fix(1), fix(2), fix(3))


async def test_no_fixes_are_nothing_to_do(database: Database) -> None:
    async with database.writing() as db:
        await tracks.add_points(db, [])


async def test_a_share_is_live_until_it_expires_or_is_stopped(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        running, stopped = await share(db, world), await share(db, world, message_id=2)
        await tracks.note_last_fix(db, running.id, fix(1))
        await tracks.stop_share(db, stopped.id, at=NINE + MINUTE)
        live = await tracks.live_shares_of(db, world.ann, NINE + 2 * MINUTE)
        assert [(one.id, one.last_fix) for one in live] == [(running.id, fix(1))]
        assert await tracks.live_shares_of(db, world.ann, NINE + 60 * MINUTE) == ()


async def test_newest_positions_are_forgotten_on_request(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        mine = await share(db, world)
        await tracks.note_last_fix(db, mine.id, fix(1))
        await tracks.forget_last_fixes(db, world.ann)
        again = await tracks.share_of_message(db, chat_id=11, message_id=1)
    assert again is not None
    assert again.last_fix is None


async def test_a_shift_covers_its_hours_until_it_is_ended(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        shift = await tracks.add_shift(db, world.ann, started_at=NINE, ends_at=NINE + 60 * MINUTE)
        assert await tracks.shift_at(db, world.ann, NINE) == shift
        assert await tracks.shift_at(db, world.ann, NINE + 60 * MINUTE) is None
        await tracks.end_shift(db, shift.id, at=NINE + MINUTE)
        assert await tracks.shift_at(db, world.ann, NINE + 2 * MINUTE) is None
