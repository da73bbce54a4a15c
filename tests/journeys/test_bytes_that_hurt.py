"""Bombs, broken files and foreign formats: a clear answer wherever a picture is asked for, nothing lost."""

import pytest
from PIL import Image

from benchmarks.worst_pictures import bomb
from bot.rules.identity_check import CheckState
from bot.storage.database import Database
from bot.storage.visit_items import ItemKind
from tests.evidence.samples import HEIC, encoded, scene
from tests.evidence.test_face import ONE
from tests.journeys.company import Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.inside_visit import card, goes_in, items
from tests.journeys.test_faces import check, is_enrolled

HURTS = {
    "bomb": (bomb(20_000), "too large"),
    "broken": (encoded(scene(900, 700))[:9000], "damaged"),
    "heic": (HEIC[: len(HEIC) // 2], "damaged"),
    "gif": (encoded(scene(300, 200), "GIF"), "no picture I can open"),
    "speck": (encoded(Image.new("RGB", (4, 4))), "too small"),
    "nothing": (b"%PDF-1.7 not a picture", "no picture I can open"),
}
HURTING = pytest.mark.parametrize(("data", "words"), HURTS.values(), ids=HURTS)


@HURTING
async def test_as_a_site_photo(
    data: bytes, words: str, ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    await ann.taps("Skip: rather not")
    await ann.sends_document(data, name="IMG_1.jpg")
    assert words in card(ann)
    assert "Storefront photo" in card(ann)
    assert not [item for item in await items(database) if item.kind is ItemKind.PHOTO]


@HURTING
async def test_as_a_selfie_it_is_no_mismatch_and_a_better_one_is_asked_for(
    data: bytes,
    words: str,
    ann: Somebody,
    mei: Somebody,
    corner_shop: Shop,
    planned: Planned,
    database: Database,
) -> None:
    await is_enrolled(ann, mei)
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    await ann.sends_document(data, name="IMG_1.jpg")
    await ann.catches_up()
    assert (await check(database)).state is not CheckState.MATCHED
    assert ann.sees("could not open your selfie") or words in card(ann)
    assert not ann.sees("Mei will have a look")


@HURTING
async def test_as_a_picture_for_face(data: bytes, words: str, ann: Somebody) -> None:
    await ann.sends("/face")
    await ann.taps("🤳 Begin")
    await ann.sends_document(data, name="IMG_1.jpg")
    assert ann.sees("no picture I can open")
    await ann.sends_photo(ONE)
    assert ann.sees("Good. Another one")


@HURTING
async def test_asked_about_with_verify(data: bytes, words: str, ann: Somebody) -> None:
    await ann.sends("/verify")
    await ann.sends_document(data, name="IMG_1.jpg")
    await ann.catches_up()
    assert words in ann.last_message.text
