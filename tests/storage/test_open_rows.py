"""What is claimed every moment is found among the few open rows, however many have ever been."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.services.face_work import FACE_WORK
from bot.storage.database import Database
from bot.storage.inbox import claim, inbox_is_open, release_claims
from bot.storage.inbox_files import claim_files
from bot.storage.outbox import heads, is_under_way
from bot.storage.schema import upgrade
from bot.storage.work import Lane, claim_work, release_work, work_is_open

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WHOLE = re.compile(r"SCAN (inbox|inbox_file|outbox|work)\b(?!.*INDEX)")


async def look_for_everything(db: AsyncConnection) -> None:
    await claim(db, "me", limit=16, now=NOW)
    await inbox_is_open(db)
    await claim_files(db, "me", limit=16, now=NOW)
    await release_claims(db, alive=["me"])
    await heads(db, now=NOW, limit=20)
    await is_under_way(db, now=NOW)
    await claim_work(db, "me", limit=2, now=NOW, lane=Lane(FACE_WORK))
    await claim_work(db, "me", limit=2, now=NOW, lane=Lane(FACE_WORK, only=True))
    await work_is_open(db)
    await release_work(db, alive=frozenset({"me"}))


@pytest.fixture
async def database(tmp_path: Path) -> Any:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'open.db'}")
    await upgrade(database)
    yield database
    await database.close()


async def test_no_claim_reads_a_whole_table_of_the_mailbox(database: Database) -> None:
    asked: list[tuple[str, Any]] = []

    def remember(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", remember)
    async with database.writing() as db:
        await look_for_everything(db)
    event.remove(database.engine.sync_engine, "before_cursor_execute", remember)
    reads = [each for each in asked if re.match("SELECT|UPDATE|WITH", each[0])]
    assert len(reads) >= 9
    async with database.reading() as db:
        for statement, parameters in reads:
            plan = await db.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)
            steps = [str(row.detail) for row in plan]
            assert not [step for step in steps if WHOLE.search(step)], statement
