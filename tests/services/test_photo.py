"""Photos of a visit: where each is put, taking one out again, and the copy with the watermark."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.evidence.inspect import RefusalReason
from bot.rules.steps import Ask, TakePhoto, TakeSelfie
from bot.services import photo
from bot.services.moment import Moment
from bot.services.photo import Kept, Use
from bot.services.step import LeftOut, leave_out, leave_out_by
from bot.services.watermark import draw, drawn
from bot.storage import evidence
from bot.storage.blobs import NewBlob, add_blob
from bot.storage.database import Database
from bot.storage.tables.mail import work
from bot.storage.visit_items import ItemKind, VisitItem, items_of
from tests.evidence.samples import encoded, scene
from tests.services.inside_world import STORE, TEN_PAST, Inside, a_file, go_inside, sent
from tests.services.test_form import to


@pytest.fixture
async def ann(database: Database) -> Inside:
    """All steps: selfie, storefront, an optional display photo, the form; she agreed to selfies."""
    return await go_inside(database, visit_type=STORE, face=True)


async def sends(rep: Inside, content: str, *, message_id: int = 700, in_album: bool = False) -> Kept:
    now = await rep.facts()
    async with rep.database.writing() as db:
        return await photo.keep(db, now, await a_file(db, content), sent(message_id, in_album=in_album))


async def items(rep: Inside) -> tuple[VisitItem, ...]:
    async with rep.database.reading() as db:
        return await items_of(db, rep.visit_id)


async def test_the_first_picture_is_the_selfie_when_one_is_asked(ann: Inside) -> None:
    kept = await sends(ann, "me")
    assert kept.use is Use.SELFIE
    (item,) = await items(ann)
    assert (item.kind, item.step) == (ItemKind.SELFIE, "selfie")
    async with ann.database.reading() as db:
        assert "selfie" in await evidence.kinds_of(db, ann.visit_id)


async def sends_round_video(rep: Inside) -> Kept:
    now = await rep.facts()
    async with rep.database.writing() as db:
        video = await a_file(db, "me, turning my head", mime="video/mp4")
        return await photo.keep_video_selfie(db, now, video, sent(), length=timedelta(seconds=7))


async def test_a_round_video_is_a_selfie_too(ann: Inside) -> None:
    assert photo.wants_selfie(await ann.facts())
    assert (await sends_round_video(ann)).use is Use.SELFIE
    (item,) = await items(ann)
    assert (item.kind, item.step) == (ItemKind.SELFIE, "selfie")
    assert not photo.wants_selfie(await ann.facts())
    async with ann.database.reading() as db:
        assert (await db.execute(select(work.c.id))).all() == []  # no watermark is put on a video


async def test_a_round_video_that_was_no_selfie_is_among_the_files(ann: Inside) -> None:
    kept = await sends_round_video(ann)
    async with ann.database.writing() as db:
        became = await photo.not_a_selfie(db, await ann.facts(), kept.item_id)
    assert became is not None
    assert became.use is Use.VIDEO
    (item,) = await items(ann)
    assert (item.kind, item.step) == (ItemKind.VIDEO, None)
    assert isinstance((await ann.facts()).step, TakeSelfie)


async def test_nobody_who_refused_is_asked_for_a_selfie(database: Database) -> None:
    bo = await go_inside(database, visit_type=STORE, rep="bo")
    assert isinstance((await bo.facts()).step, TakePhoto)
    assert (await sends(bo, "door")).use is Use.STEP


async def test_an_album_is_no_selfie_and_fills_the_photo_steps_in_turn(ann: Inside) -> None:
    uses = [(await sends(ann, name, in_album=True)) for name in ("door", "shelf", "more")]
    assert [kept.step.slug if kept.step else None for kept in uses] == ["front", "extra", None]
    assert isinstance((await ann.facts()).step, TakeSelfie)


async def test_a_selfie_left_out_is_not_asked_again_and_the_reason_is_kept(ann: Inside) -> None:
    async with ann.database.writing() as db:
        await leave_out_by(db, await ann.visit(), "selfie/rather_not", sent().moment)
        await leave_out_by(db, await ann.visit(), "selfie/no_camera", sent().moment)
        await leave_out_by(db, await ann.visit(), "kitchen/no_camera", sent().moment)
    (item,) = await items(ann)
    assert (item.kind, item.step, item.text) == (ItemKind.SKIPPED, "selfie", LeftOut.RATHER_NOT)
    assert isinstance((await ann.facts()).step, TakePhoto)


async def test_what_was_no_selfie_becomes_a_site_photo(ann: Inside) -> None:
    kept = await sends(ann, "door")
    async with ann.database.writing() as db:
        await photo.not_a_selfie(db, await ann.facts(), kept.item_id)
    (item,) = await items(ann)
    assert (item.kind, item.step) == (ItemKind.PHOTO, "front")
    assert isinstance((await ann.facts()).step, TakeSelfie)


async def test_a_photo_answers_the_question_that_asks_for_one(database: Database) -> None:
    ann = await go_inside(database)
    await to(ann, "shelf")
    kept = await sends(ann, "shelf")
    assert kept.use is Use.ANSWER
    (item,) = [item for item in await items(ann) if item.kind is ItemKind.PHOTO]
    assert item.question_path == "/data/shelf"
    await ann.taps("back")
    assert (await ann.question()).now.value == f"V-{ann.visit_id:06d}-{item.id}.jpg"


async def test_the_very_same_photo_is_kept_once(database: Database) -> None:
    ann = await go_inside(database)
    assert (await sends(ann, "door")).use is Use.EXTRA
    assert (await sends(ann, "door")).use is Use.KNOWN
    assert len(await items(ann)) == 1


async def test_a_photo_step_left_out_is_filled_by_a_later_photo(ann: Inside) -> None:
    async with ann.database.writing() as db:
        for slug in ("selfie", "front", "extra"):
            await leave_out(db, await ann.visit(), slug, LeftOut.NOT_ALLOWED, sent().moment)
    assert isinstance((await ann.facts()).step, Ask)
    assert (await sends(ann, "door")).step == STORE.steps[1]
    assert [item.step for item in await items(ann)] == ["selfie", "extra", "front"]


async def test_a_removed_photo_opens_its_question_again_and_undo_brings_both_back(database: Database) -> None:
    ann = await go_inside(database)
    await to(ann, "shelf")
    kept = await sends(ann, "shelf")
    async with ann.database.writing() as db:
        removed = await photo.remove_last(db, await ann.facts(), of=1, at=TEN_PAST)
    assert removed is not None
    assert (await ann.question()).now.label == "A picture of the shelf"
    async with ann.database.writing() as db:
        assert await photo.restore(db, await ann.facts(), kept.item_id, at=TEN_PAST)
    assert (await ann.question()).now.label == "Where exactly?"


async def test_a_double_tap_removes_one_photo(database: Database) -> None:
    ann = await go_inside(database)
    for name in ("door", "shelf"):
        await sends(ann, name)
    async with ann.database.writing() as db:
        for _ in range(2):
            await photo.remove_last(db, await ann.facts(), of=2, at=TEN_PAST)
        assert len(await items_of(db, ann.visit_id)) == 1


async def test_removing_where_there_is_none_changes_nothing(ann: Inside) -> None:
    async with ann.database.writing() as db:
        assert await photo.remove_last(db, await ann.facts(), of=1, at=TEN_PAST) is None
        assert not await photo.restore(db, await ann.facts(), 12345, at=TEN_PAST)


async def ordered(rep: Inside) -> dict[str, Any]:
    async with rep.database.reading() as db:
        rows = (await db.execute(select(work.c.kind, work.c.body))).all()
    (row,) = rows
    assert row.kind == photo.WATERMARK
    return dict(row.body)


async def test_the_copy_is_drawn_after_the_step_and_put_beside_the_original(database: Database) -> None:
    ann = await go_inside(database)
    await sends(ann, "door")
    body = await ordered(ann)
    assert body["stamp"]["customer"] == "Yonghui"
    assert body["stamp"]["at_local"] == "2026-03-02T09:10:00+08:00"
    async with ann.database.writing() as db:
        new = NewBlob(key="copy", sha256="c" * 64, size=1, mime="image/jpeg")
        copy = await add_blob(db, new, owner_kind="work", at=TEN_PAST)
        marked = await drawn(db, body, {"blob_ids": [copy]}, Moment(TEN_PAST, TEN_PAST))
    assert marked is not None
    (item,) = await items(ann)
    assert (item.marked_blob_id, item.blob_id == copy) == (copy, False)


async def test_bytes_that_are_no_picture_are_taken_out_and_told(database: Database) -> None:
    ann = await go_inside(database)
    await sends(ann, "door")
    body = await ordered(ann)
    output = draw(body, (b"no picture",))
    async with ann.database.writing() as db:
        marked = await drawn(db, body, output.result, Moment(TEN_PAST + timedelta(seconds=3), TEN_PAST))
    assert marked is not None
    assert marked.refused is RefusalReason.NOT_A_PICTURE
    assert await items(ann) == ()


async def test_the_drawing_takes_the_order_as_it_was_stored(database: Database) -> None:
    ann = await go_inside(database)
    await sends(ann, "door")
    output = draw(await ordered(ann), (encoded(scene(640, 480)),))
    assert output.files[0].mime == "image/jpeg"
