"""Giving and withdrawing consents; what hangs on one goes with it."""

from sqlalchemy import select

from bot.rules.roles import ConsentKind, Role
from bot.services.consent import decide, privacy
from bot.services.standing import standing_of
from bot.storage import tracks
from bot.storage.blobs import NewBlob, add_blob, blob_row
from bot.storage.database import Database
from bot.storage.strangers import may_answer
from bot.storage.tables.records import evidence
from bot.storage.visit_items import ItemKind, add_item, items_of
from bot.storage.visits import add_visit
from tests.services.company import AT, NOW, WEEK, someone, who
from tests.storage.visit_world import make_world


async def test_withdrawing_the_selfie_consent_deletes_the_selfies_and_nothing_else(
    database: Database,
) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        ann = await who(db, world.ann)
        await decide(db, ann, ConsentKind.FACE, given=True, moment=NOW)
        visit = await add_visit(db, world.new_visit)
        blobs = {}
        for kind in (ItemKind.SELFIE, ItemKind.PHOTO):
            new = NewBlob(key=kind.value, sha256="0", size=1, mime="image/jpeg")
            blobs[kind] = await add_blob(db, new, owner_kind="visit", owner_id=visit.id, at=AT)
            await add_item(db, visit_id=visit.id, kind=kind, blob_id=blobs[kind], at=AT, received_at=AT)
        decided = await decide(db, ann, ConsentKind.FACE, given=False, moment=NOW)
        rows = {kind: await blob_row(db, blob_id) for kind, blob_id in blobs.items()}
        left = [item.kind for item in await items_of(db, visit.id)]
    assert decided.deleted == 1
    assert {kind: row is not None and row.deleted_at is not None for kind, row in rows.items()} == {
        ItemKind.SELFIE: True,
        ItemKind.PHOTO: False,
    }
    assert left == [ItemKind.PHOTO]


async def test_withdrawing_the_location_consent_stops_recording_now(database: Database) -> None:
    async with database.writing() as db:
        ann = await someone(db, "Ann", Role.REP)
        await decide(db, ann, ConsentKind.LOCATION, given=True, moment=NOW)
        await tracks.add_shift(db, ann.id, started_at=AT - WEEK / 100, ends_at=AT + WEEK)
        await decide(db, ann, ConsentKind.LOCATION, given=False, moment=NOW)
        assert await tracks.shift_at(db, ann.id, AT) is None


async def test_the_same_word_twice_is_recorded_once(database: Database) -> None:
    async with database.writing() as db:
        ann = await someone(db, "Ann", Role.REP)
        first = await decide(db, ann, ConsentKind.FACE, given=True, moment=NOW)
        second = await decide(db, ann, ConsentKind.FACE, given=True, moment=NOW)
        recorded = (
            (await db.execute(select(evidence.c.body).where(evidence.c.kind == "consent"))).scalars().all()
        )
    assert (first.changed, second.changed) == (True, False)
    assert [(body["kind"], body["given"]) for body in recorded] == [("face", True)]


async def test_a_word_given_in_an_earlier_role_can_still_be_withdrawn(database: Database) -> None:
    async with database.writing() as db:
        mei = await someone(db, "Mei", Role.MANAGER)
        assert (await privacy(db, mei)).asked == ()
        await decide(db, mei, ConsentKind.FACE, given=True, moment=NOW)
        assert (await privacy(db, mei)).asked == (ConsentKind.FACE,)


async def test_a_stranger_is_answered_once_an_hour(database: Database) -> None:
    hour = WEEK / (7 * 24)
    async with database.writing() as db:
        answers = [await may_answer(db, 5, "hello", every=hour, at=AT) for _ in range(3)]
        other = await may_answer(db, 6, "hello", every=hour, at=AT)
        later = await may_answer(db, 5, "hello", every=hour, at=AT + hour)
    assert (answers, other, later) == ([True, False, False], True, True)


async def test_what_one_can_do_now_follows_from_the_record(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        ann, mei = await who(db, world.ann), await who(db, world.mei)
        assert (await standing_of(db, ann, at=AT)).open_visit is None
        visit = await add_visit(db, world.new_visit)
        now = await standing_of(db, ann, at=AT)
        team = (await standing_of(db, mei, at=AT)).team
    assert now.open_visit is not None
    assert now.open_visit.visit.id == visit.id
    assert team == 2
