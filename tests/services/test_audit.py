"""Whatever an insider does to the evidence log is found, and named by its first broken entry."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from bot.evidence.seal import SealKey, is_signed_by
from bot.rules.chain import BEGINNING, Content, Head, commitment, head_in, link
from bot.services.audit import Audit, Fault, audit, seal
from bot.storage import evidence, seals
from bot.storage.database import Database
from bot.storage.tables.records import evidence as evidence_table
from bot.storage.tables.records import seal as seal_table
from bot.storage.tables.records import seal_head
from tests.storage.visit_world import NINE, make_world

KEY = SealKey("a secret that is kept outside of the database")
ENTRIES = 30


async def log_of(database: Database, *, key: SealKey | None = KEY) -> int:
    """Three sealings of ten entries each, a day apart; returns whose they are."""
    async with database.writing() as db:
        world = await make_world(db)
    for day in range(3):
        at = NINE + timedelta(days=day)
        async with database.writing() as db:
            for n in range(10):
                await evidence.record(
                    db,
                    "live_fix",
                    visit_id=None,
                    person_id=world.ann,
                    body={"n": n},
                    at=at,
                    received_at=at,
                )
        await sealed(database, key, day=day)
    return world.ann


async def sealed(database: Database, key: SealKey | None = KEY, *, day: int = 0) -> int:
    async with database.writing() as db:
        return len(await seal(db, key, after=0, at=NINE + timedelta(days=day)))


async def checked(database: Database, *, published: tuple[Head, ...] = ()) -> Audit:
    async with database.reading() as db:
        return await audit(db, KEY.public, published)


async def evidence_id_at(database: Database, seq: int) -> int:
    async with database.reading() as db:
        found = await db.execute(select(seal_table.c.evidence_id).where(seal_table.c.seq == seq))
        return int(found.scalar_one())


async def rechained(database: Database, *, from_seq: int) -> None:
    """What an insider with the whole database, but without the key, can do."""
    async with database.writing() as db:
        rows = (
            await db.execute(
                select(seal_table.c.seq, seal_table.c.evidence_id, evidence_table.c.commitment)
                .join(evidence_table, evidence_table.c.id == seal_table.c.evidence_id)
                .order_by(seal_table.c.seq)
            )
        ).all()
        previous = BEGINNING
        for row in rows:
            hashed = link(previous, row.seq, row.evidence_id, row.commitment)
            if row.seq >= from_seq:
                await db.execute(
                    update(seal_table)
                    .where(seal_table.c.seq == row.seq)
                    .values(previous=previous, hash=hashed)
                )
            previous = hashed


async def test_a_log_that_nobody_touched_is_whole(database: Database) -> None:
    await log_of(database)
    found = await checked(database)
    assert (found.entries, found.heads, found.waiting, found.broken) == (ENTRIES, 3, 0, None)


@pytest.mark.parametrize(
    "values",
    [
        {"body": {"n": 99}},
        {"kind": "place_firm"},
        {"person_id": None},
        {"at": NINE + timedelta(hours=3)},
        {"received_at": NINE + timedelta(hours=3)},
    ],
)
async def test_an_edit_is_found_whatever_is_edited(database: Database, values: dict[str, Any]) -> None:
    await log_of(database)
    edited = await evidence_id_at(database, 13)
    async with database.writing() as db:
        await db.execute(update(evidence_table).where(evidence_table.c.id == edited).values(values))
    broken = (await checked(database)).broken
    assert broken is not None
    assert (broken.seq, broken.fault) == (13, Fault.CHANGED)
    assert broken.entry is not None
    assert broken.entry.link.evidence_id == edited


async def test_an_entry_taken_out_is_found(database: Database) -> None:
    await log_of(database)
    gone = await evidence_id_at(database, 13)
    async with database.writing() as db:
        await db.execute(delete(seal_table).where(seal_table.c.seq == 13))
        await db.execute(delete(evidence_table).where(evidence_table.c.id == gone))
    broken = (await checked(database)).broken
    assert broken is not None
    assert (broken.seq, broken.fault) == (13, Fault.MISSING)


async def test_a_log_cut_off_at_its_end_is_found(database: Database) -> None:
    await log_of(database)
    async with database.writing() as db:
        await db.execute(delete(seal_table).where(seal_table.c.seq > 25))
    broken = (await checked(database)).broken
    assert broken is not None
    assert (broken.seq, broken.fault) == (26, Fault.CUT_OFF)


async def test_a_log_cut_off_together_with_its_heads_is_found_by_a_published_one(database: Database) -> None:
    await log_of(database)
    async with database.reading() as db:
        newest = await seals.newest_head(db)
    assert newest is not None
    async with database.writing() as db:
        await db.execute(delete(seal_table).where(seal_table.c.seq > 20))
        await db.execute(delete(seal_head).where(seal_head.c.seq > 20))
    broken = (await checked(database, published=(head_in(newest.text),))).broken
    assert broken is not None
    assert (broken.seq, broken.fault) == (21, Fault.CUT_OFF)


async def test_a_chain_written_anew_without_the_key_does_not_fit_its_heads(database: Database) -> None:
    await log_of(database)
    edited = await evidence_id_at(database, 13)
    async with database.writing() as db:
        body: dict[str, Any] = {"n": 99}
        row = (await db.execute(select(evidence_table).where(evidence_table.c.id == edited))).one()
        kept = {name: row._mapping[name] for name in ("kind", "at", "received_at", "visit_id", "person_id")}
        committed = commitment(row.salt, Content(**kept, body=body))
        await db.execute(
            update(evidence_table)
            .where(evidence_table.c.id == edited)
            .values(body=body, commitment=committed)
        )
    await rechained(database, from_seq=13)
    broken = (await checked(database)).broken
    assert broken is not None
    assert (broken.seq, broken.fault) == (20, Fault.NOT_THE_SIGNED_ONE)


async def test_heads_taken_away_leave_a_tail_that_nobody_signed(database: Database) -> None:
    await log_of(database)
    await rechained(database, from_seq=13)
    async with database.writing() as db:
        await db.execute(delete(seal_head).where(seal_head.c.seq > 10))
    broken = (await checked(database)).broken
    assert broken is not None
    assert (broken.seq, broken.fault) == (11, Fault.UNSIGNED)


async def test_a_head_signed_with_another_key_is_found(database: Database) -> None:
    await log_of(database)
    async with database.reading() as db:
        seq, chain_hash = await seals.end_of_chain(db)
    forged = SealKey("the insider's own").signed(seq, chain_hash, NINE + timedelta(days=2))
    async with database.writing() as db:
        await seals.add_head(db, forged)
    broken = (await checked(database)).broken
    assert broken is not None
    assert broken.fault is Fault.BAD_SIGNATURE


async def test_erasing_a_person_s_evidence_keeps_the_chain_whole_and_is_itself_told(
    database: Database,
) -> None:
    ann = await log_of(database)
    async with database.writing() as db:
        assert await evidence.erase_of(db, ann, at=NINE + timedelta(days=3)) == ENTRIES
        assert await evidence.erase_of(db, ann, at=NINE + timedelta(days=3)) == 0
        left = (await db.execute(select(evidence_table).where(evidence_table.c.person_id == ann))).all()
    assert left == []
    await sealed(database, day=3)
    found = await checked(database)
    assert (found.entries, found.erased, found.broken) == (ENTRIES + 1, ENTRIES, None)


async def test_emptying_an_entry_without_saying_so_is_found(database: Database) -> None:
    await log_of(database)
    emptied = await evidence_id_at(database, 7)
    async with database.writing() as db:
        await db.execute(
            update(evidence_table).where(evidence_table.c.id == emptied).values(body=None, salt=None)
        )
    broken = (await checked(database)).broken
    assert broken is not None
    assert (broken.seq, broken.fault) == (7, Fault.EMPTIED)


async def test_what_was_written_a_moment_ago_waits_and_is_sealed_once(database: Database) -> None:
    ann = await log_of(database)
    async with database.writing() as db:
        await evidence.record(db, "left", visit_id=None, person_id=ann, body={}, at=NINE, received_at=NINE)
    assert (await checked(database)).waiting == 1
    assert await sealed(database, day=3) == 1
    assert await sealed(database, day=3) == 0
    assert (await checked(database)).broken is None


async def test_without_a_key_the_chain_is_checked_all_the_same(database: Database) -> None:
    await log_of(database, key=None)
    async with database.writing() as db:
        await db.execute(update(seal_table).where(seal_table.c.seq == 4).values(hash=b"x" * 32))
    async with database.reading() as db:
        broken = (await audit(db, None)).broken
    assert broken is not None
    assert (broken.seq, broken.fault) == (4, Fault.UNLINKED)


def test_a_published_head_can_be_checked_without_the_database() -> None:
    head = KEY.signed(17, b"h" * 32, NINE)
    again = head_in(f"  {head.text}\n")
    assert again == head
    assert is_signed_by(KEY.public, again)
    assert not is_signed_by(SealKey("another").public, again)
    with pytest.raises(ValueError, match="no published head"):
        head_in("visitbot-head:1|17")
