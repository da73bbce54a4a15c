"""Evidence commits to its body, so that an erased body can be missed but not replaced."""

from sqlalchemy import select

from bot.storage import evidence
from bot.storage.database import Database
from bot.storage.tables import records
from tests.storage.visit_world import NINE, make_world


async def test_the_commitment_can_be_checked_from_salt_and_body(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        body = {"distance_m": 28.4, "说": "到了"}
        await evidence.record(
            db, "live_fix", visit_id=None, person_id=world.ann, body=body, at=NINE, received_at=NINE
        )
        row = (await db.execute(select(records.evidence))).one()
    assert row.commitment == evidence.commitment(row.salt, row.body)
    assert row.commitment != evidence.commitment(row.salt, {**row.body, "distance_m": 2.0})


async def test_equal_bodies_do_not_share_a_commitment(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        for _ in range(2):
            await evidence.record(
                db, "left", visit_id=None, person_id=world.ann, body={}, at=NINE, received_at=NINE
            )
        rows = (await db.execute(select(records.evidence.c.commitment))).all()
    assert len({row.commitment for row in rows}) == 2
