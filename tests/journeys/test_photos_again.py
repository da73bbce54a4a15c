"""Photos seen before, photos passed on, and what the record says about a photo."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select

from bot.evidence.code import reference_in
from bot.rules.language import Language
from bot.storage import evidence
from bot.storage.blobs import Blobs, blob_row
from bot.storage.database import Database
from bot.storage.tables.scores import visit_score
from bot.storage.tables.visits import visit_item
from bot.terminal.terminal import Terminal
from bot.terminal.verify_file import verify
from tests.evidence.samples import decoded, encoded, scene
from tests.evidence.screens import Taken, of_screen
from tests.journeys.company import Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.inside_visit import goes_in

SAMPLES = Path(__file__).parents[2] / "simulator" / "page" / "samples"
SHELF = scene(900, 700, seed=41)


def again(picture: Image.Image, *, mirrored: bool = False) -> bytes:
    """The same picture as a messenger passes it on."""
    small = picture.resize((picture.width * 2 // 3, picture.height * 2 // 3))
    return encoded(small.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else small, quality=60)


def painted_over() -> bytes:
    """The shelf with a part of it blackened."""
    edited = SHELF.copy()
    ImageDraw.Draw(edited).rectangle((600, 100, 720, 210), fill="black")
    return encoded(edited, quality=85)


async def photographs(rep: Somebody, shop: Shop, *pictures: bytes) -> None:
    """A visit with these photos, left out the selfie."""
    await goes_in(rep, shop)
    await rep.taps("Skip: no camera" if rep.name == "Ann" else "跳过：不便拍照")
    for each in pictures:
        await rep.sends_document(each, name="shelf.jpg")


async def kinds(database: Database, visit_id: int) -> tuple[str, ...]:
    async with database.reading() as db:
        return await evidence.kinds_of(db, visit_id)


async def kept(database: Database, folder: Path, *, marked: bool = False) -> bytes:
    column = visit_item.c.marked_blob_id if marked else visit_item.c.blob_id
    async with database.reading() as db:
        blob_id = (
            await db.execute(select(column).where(column.is_not(None)).order_by(visit_item.c.id))
        ).scalar()
        row = await blob_row(db, int(blob_id or 0))
    assert row is not None
    return await Blobs.in_folder(folder).get(row.key)


@pytest.fixture
async def two_visits(ann: Somebody, corner_shop: Shop, machine_works: Shop, planned: Planned) -> Somebody:
    await planned(ann, corner_shop)
    await planned(ann, machine_works)
    return ann


async def test_yesterdays_shelf_photo_is_flagged(
    two_visits: Somebody, mei: Somebody, corner_shop: Shop, machine_works: Shop, database: Database
) -> None:
    ann = two_visits
    await photographs(ann, corner_shop, encoded(SHELF))
    await ann.sends("leave")
    await photographs(ann, machine_works, encoded(SHELF))
    assert "photo_reused" in await kinds(database, 2)
    await mei.sends("/summary")
    await mei.taps("申江机械")
    assert "与以前的相似" in mei.last_message.text
    await mei.taps("🔁 对比")
    assert mei.sees("左：本次拜访")


async def test_a_mirrored_and_recompressed_photo_is_flagged(
    two_visits: Somebody, corner_shop: Shop, machine_works: Shop, database: Database
) -> None:
    ann = two_visits
    await photographs(ann, corner_shop, encoded(SHELF))
    await ann.sends("leave")
    await photographs(ann, machine_works, again(SHELF, mirrored=True))
    assert "photo_reused" in await kinds(database, 2)


async def test_another_photo_is_not_flagged(
    two_visits: Somebody, corner_shop: Shop, machine_works: Shop, database: Database
) -> None:
    ann = two_visits
    await photographs(ann, corner_shop, encoded(SHELF), again(SHELF))
    await ann.sends("leave")
    await photographs(ann, machine_works, encoded(scene(900, 700, seed=42)))
    found = (*await kinds(database, 1), *await kinds(database, 2))
    assert not {"photo_reused", "photo_similar"} & set(found)


@pytest.mark.parametrize("shown", ["the picture itself", "our copy with its code"])
async def test_a_photo_of_a_photo_on_a_screen_is_flagged_and_compared(
    shown: str,
    two_visits: Somebody,
    mei: Somebody,
    corner_shop: Shop,
    machine_works: Shop,
    database: Database,
    tmp_path: Path,
) -> None:
    ann, shelf = two_visits, decoded((SAMPLES / "shelf-mixed.jpg").read_bytes())
    await photographs(ann, corner_shop, encoded(shelf))
    on_screen = shelf
    if shown == "our copy with its code":
        on_screen = decoded(await kept(database, tmp_path / "blobs", marked=True))
    await ann.sends("leave")
    await photographs(ann, machine_works, encoded(of_screen(on_screen, Taken(fills=0.9)), quality=80))
    assert "photo_of_screen" in await kinds(database, 2)
    async with database.reading() as db:
        lowered = (
            await db.execute(select(visit_score.c.lowered_by).where(visit_score.c.visit_id == 2))
        ).scalar()
    assert lowered == ["photo_of_screen"]
    await mei.sends("/summary")
    await mei.taps("申江机械")
    await mei.taps("🔁 对比")
    assert mei.sees("左：本次拜访")


async def test_a_fresh_photo_of_another_shelf_is_not_taken_for_a_photo_of_the_last_one(
    two_visits: Somebody, corner_shop: Shop, machine_works: Shop, database: Database
) -> None:
    await photographs(two_visits, corner_shop, (SAMPLES / "shelf-mixed.jpg").read_bytes())
    await two_visits.sends("leave")
    await photographs(two_visits, machine_works, (SAMPLES / "shelf-gaps.jpg").read_bytes())
    assert not {"photo_of_screen", "photo_reused"} & set(await kinds(database, 2))


async def test_the_watermark_carries_a_code_that_leads_to_the_photo(
    two_visits: Somebody, mei: Somebody, otto: Somebody, corner_shop: Shop, database: Database, tmp_path: Path
) -> None:
    await photographs(two_visits, corner_shop, encoded(SHELF))
    reference = reference_in(await kept(database, tmp_path / "blobs", marked=True))
    assert reference is not None
    await mei.sends(f"/start p_{reference}")
    assert "街角便利店" in mei.bot_messages[-2].text or mei.sees("街角便利店")
    await otto.sends(f"/start p_{reference}")
    assert "belongs to no photo you may see" in otto.last_message.text


async def test_the_very_bytes_are_told_to_be_unchanged(two_visits: Somebody, corner_shop: Shop) -> None:
    await photographs(two_visits, corner_shop, encoded(SHELF))
    await two_visits.sends("/verify")
    await two_visits.sends_document(encoded(SHELF), name="it.jpg")
    assert two_visits.sees("the very bytes that were received")


async def test_a_recompressed_photo_is_told_to_be_the_same(two_visits: Somebody, corner_shop: Shop) -> None:
    await photographs(two_visits, corner_shop, encoded(SHELF))
    await two_visits.sends("/verify")
    await two_visits.sends_document(again(SHELF), name="it.jpg")
    assert two_visits.sees("only saved anew")


async def test_an_edited_photo_is_told_from_the_original_and_where(
    two_visits: Somebody, corner_shop: Shop
) -> None:
    await photographs(two_visits, corner_shop, encoded(SHELF))
    await two_visits.sends("/verify")
    await two_visits.sends_document(painted_over(), name="it.jpg")
    assert two_visits.sees("differs")
    assert two_visits.sees("What you sent")


async def test_a_manager_finds_an_edited_photo_without_knowing_its_visit(
    two_visits: Somebody, mei: Somebody, corner_shop: Shop, machine_works: Shop
) -> None:
    await photographs(two_visits, corner_shop, encoded(SHELF))
    await two_visits.sends("leave")
    await photographs(two_visits, machine_works, *[encoded(scene(900, 700, seed=seed)) for seed in (50, 51)])
    await mei.sends("/verify")
    await mei.sends_document(painted_over(), name="it.jpg")
    assert mei.sees("与收到的不同")
    assert mei.sees("街角便利店")


async def test_a_mirrored_photo_is_told_to_be_mirrored(two_visits: Somebody, corner_shop: Shop) -> None:
    await photographs(two_visits, corner_shop, encoded(SHELF))
    await two_visits.sends("/verify")
    await two_visits.sends_document(again(SHELF, mirrored=True), name="it.jpg")
    assert two_visits.sees("left and right are swapped")


async def test_the_terminal_says_the_same_of_each_picture(
    two_visits: Somebody, corner_shop: Shop, database: Database, tmp_path: Path
) -> None:
    await photographs(two_visits, corner_shop, encoded(SHELF))
    blobs = Blobs.in_folder(tmp_path / "blobs")
    pictures = {
        "the very bytes": encoded(SHELF),
        "watermarked copy, byte for byte": await kept(database, tmp_path / "blobs", marked=True),
        "only saved anew": again(SHELF),
        "swapped": again(SHELF, mirrored=True),
        "It differs": painted_over(),
        "knows no such photo": encoded(scene(900, 700, seed=60)),
        "is no picture": b"no picture",
    }
    for words, data in pictures.items():
        out, file = io.StringIO(), tmp_path / "it.jpg"
        file.write_bytes(data)
        await verify(database, blobs, file, Terminal(Language.EN, out=out, hear=lambda: None))
        assert words in out.getvalue()


async def test_nobody_learns_about_photos_that_are_not_theirs(
    two_visits: Somebody, bo: Somebody, corner_shop: Shop
) -> None:
    await photographs(two_visits, corner_shop, encoded(SHELF))
    await bo.sends("/verify")
    await bo.sends_document(encoded(SHELF), name="it.jpg")
    assert bo.sees("没有这一张")
