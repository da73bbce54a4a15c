"""Evidence commits to everything it says, so that an erased entry can be missed but not replaced."""

from dataclasses import replace

from sqlalchemy import select

from bot.rules.chain import Content, commitment
from bot.storage import evidence
from bot.storage.database import Database
from bot.storage.tables import records
from tests.storage.visit_world import NINE, make_world


async def test_the_commitment_can_be_checked_from_salt_and_content(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        body = {"distance_m": 28.4, "accuracy_m": 8.0, "far": 1e16, "deep": [{"说": "到了", "no": None}]}
        await evidence.record(
            db, "live_fix", visit_id=None, person_id=world.ann, body=body, at=NINE, received_at=NINE
        )
    async with database.reading() as db:
        row = (await db.execute(select(records.evidence))).one()
    content = Content(
        kind=row.kind,
        at=row.at,
        received_at=row.received_at,
        visit_id=row.visit_id,
        person_id=row.person_id,
        body=row.body,
    )
    assert row.commitment == commitment(row.salt, content)
    for other in (
        replace(content, body={**row.body, "distance_m": 2.0}),
        replace(content, kind="place_firm"),
        replace(content, person_id=world.bo),
        replace(content, at=NINE.replace(minute=1)),
    ):
        assert row.commitment != commitment(row.salt, other)


async def test_equal_bodies_do_not_share_a_commitment(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        for _ in range(2):
            await evidence.record(
                db, "left", visit_id=None, person_id=world.ann, body={}, at=NINE, received_at=NINE
            )
        rows = (await db.execute(select(records.evidence.c.commitment))).all()
    assert len({row.commitment for row in rows}) == 2
