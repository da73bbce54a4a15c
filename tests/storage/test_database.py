"""Transactions mean the same on both engines."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError

from bot.storage.database import Database
from bot.storage.tables.people import person
from bot.storage.tables.records import policy_version

ROW = {
    "name": "Ann",
    "language": "en",
    "zone": "Asia/Shanghai",
    "state": "active",
    "created_at": datetime(2026, 3, 2, tzinfo=UTC),
}

POLICY_ROW = {"effective_from": ROW["created_at"], "author_id": None, "created_at": ROW["created_at"]}


async def people(database: Database) -> int:
    async with database.reading() as db:
        return (await db.execute(select(func.count()).select_from(person))).scalar_one()


async def test_leaving_the_block_commits(database: Database) -> None:
    async with database.writing() as db:
        await db.execute(person.insert().values(**ROW))
    assert await people(database) == 1


async def test_a_failure_takes_everything_back_even_a_released_savepoint(database: Database) -> None:
    async def half_a_step() -> None:
        async with database.writing() as db:
            async with db.begin_nested():
                await db.execute(person.insert().values(**ROW))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half_a_step()
    assert await people(database) == 0


async def test_instants_come_back_in_utc(database: Database) -> None:
    async with database.writing() as db:
        await db.execute(person.insert().values(**ROW))
    async with database.reading() as db:
        assert (await db.execute(select(person.c.created_at))).scalar_one() == ROW["created_at"]


async def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="needs a zone"):
        async with database.writing() as db:
            await db.execute(person.insert().values(**{**ROW, "created_at": datetime(2026, 3, 2)}))  # noqa: DTZ001 - the mistake under test


async def test_what_is_read_in_one_transaction_belongs_to_one_moment(database: Database) -> None:
    count = select(func.count()).select_from(person)
    async with database.reading() as db:
        assert (await db.execute(count)).scalar_one() == 0
        async with database.writing() as other:
            await other.execute(person.insert().values(**ROW))
        assert (await db.execute(count)).scalar_one() == 0
    assert await people(database) == 1


async def test_what_is_no_number_is_refused_by_both_engines(database: Database) -> None:
    async def keep_infinity() -> None:
        async with database.writing() as db:
            await db.execute(policy_version.insert().values({**POLICY_ROW, "body": {"radius": float("inf")}}))

    with pytest.raises(StatementError, match="not JSON compliant"):
        await keep_infinity()
