"""Long work is taken by lanes: a face is looked at while a long file is read."""

from datetime import UTC, datetime

from bot.services.customer_sheet import READ_CUSTOMERS
from bot.services.face_work import FACE_WORK, LOOK_AT_SELFIE
from bot.storage.database import Database
from bot.storage.work import Lane, claim_work, enqueue

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FACES, THE_REST = Lane(FACE_WORK, only=True), Lane(FACE_WORK)


async def test_each_lane_takes_its_own_and_leaves_the_others(database: Database) -> None:
    async with database.writing() as db:
        for kind in (READ_CUSTOMERS, READ_CUSTOMERS, LOOK_AT_SELFIE):
            await enqueue(db, kind, chat_id=1, body={}, at=NOW)
    async with database.writing() as db:
        rest = await claim_work(db, "me", limit=1, now=NOW, lane=THE_REST)
        faces = await claim_work(db, "me", limit=5, now=NOW, lane=FACES)
        more = await claim_work(db, "me", limit=5, now=NOW, lane=THE_REST)
    assert [work.kind for work in rest] == [READ_CUSTOMERS]
    assert [work.kind for work in faces] == [LOOK_AT_SELFIE]
    assert [work.kind for work in more] == [READ_CUSTOMERS]


async def test_who_names_no_lane_takes_everything(database: Database) -> None:
    async with database.writing() as db:
        await enqueue(db, LOOK_AT_SELFIE, chat_id=1, body={}, at=NOW)
        await enqueue(db, READ_CUSTOMERS, chat_id=1, body={}, at=NOW)
    async with database.writing() as db:
        claimed = await claim_work(db, "me", limit=5, now=NOW)
    assert [work.kind for work in claimed] == [LOOK_AT_SELFIE, READ_CUSTOMERS]
