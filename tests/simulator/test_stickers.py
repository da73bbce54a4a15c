"""Stickers and the sets that bots make of them."""

import io
import json
from typing import Any

import pytest
from PIL import Image

from simulator.driver import DeskPerson
from tests.simulator.clients import RawClient, Refused

NAME = "shelf_by_demo_bot"


def webp(colour: str = "red") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGBA", (512, 400), colour).save(buffer, "WEBP")
    return buffer.getvalue()


async def uploaded(raw: RawClient, ann: DeskPerson, content: bytes | None = None) -> str:
    sticker = ("a.webp", content or webp())
    file = await raw.call("uploadStickerFile", user_id=ann.id, sticker=sticker, sticker_format="static")
    return str(file["file_id"])


async def given(raw: RawClient, ann: DeskPerson, emoji: str = "😀") -> dict[str, Any]:
    return {"sticker": await uploaded(raw, ann), "format": "static", "emoji_list": [emoji]}


@pytest.fixture
async def shelf(raw: RawClient, ann: DeskPerson) -> str:
    await ann.opens()
    stickers = [await given(raw, ann, emoji) for emoji in ("😀", "😎")]
    assert await raw.call("createNewStickerSet", user_id=ann.id, name=NAME, title="Shelf", stickers=stickers)
    return NAME


async def emojis(raw: RawClient) -> list[str]:
    return [sticker["emoji"] for sticker in (await raw.call("getStickerSet", name=NAME.upper()))["stickers"]]


async def test_a_sticker_tells_its_size_and_whether_it_moves(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    still = (await raw.call("sendSticker", chat_id=ann.id, sticker=("a.webp", webp()), emoji="😀"))["sticker"]
    assert (still["width"], still["height"], still["emoji"], still["is_video"]) == (512, 400, "😀", False)
    moving = await raw.call("sendSticker", chat_id=ann.id, sticker=("a.tgs", b"\x1f\x8bx"))
    film = await raw.call("sendSticker", chat_id=ann.id, sticker=("a.webm", b"\x1a\x45\xdf\xa3x"))
    assert (moving["sticker"]["is_animated"], film["sticker"]["is_video"]) == (True, True)


async def test_a_sticker_of_a_set_names_its_set(raw: RawClient, ann: DeskPerson, shelf: str) -> None:
    first = (await raw.call("getStickerSet", name=shelf))["stickers"][0]
    sent = await raw.call("sendSticker", chat_id=ann.id, sticker=first["file_id"])
    assert (sent["sticker"]["set_name"], sent["sticker"]["emoji"]) == (shelf, "😀")


async def test_a_set_is_added_to_sorted_changed_and_thinned(
    raw: RawClient, ann: DeskPerson, shelf: str
) -> None:
    await raw.call("addStickerToSet", user_id=ann.id, name=shelf, sticker=await given(raw, ann, "🤖"))
    first, second, third = (await raw.call("getStickerSet", name=shelf))["stickers"]
    await raw.call("setStickerPositionInSet", sticker=third["file_id"], position=0)
    assert await emojis(raw) == ["🤖", "😀", "😎"]
    await raw.call("setStickerEmojiList", sticker=first["file_id"], emoji_list=["🥳", "🎉"])
    await raw.call("deleteStickerFromSet", sticker=second["file_id"])
    assert await emojis(raw) == ["🤖", "🥳"]
    new = await given(raw, ann, "🐳")
    await raw.call(
        "replaceStickerInSet", user_id=ann.id, name=shelf, old_sticker=first["file_id"], sticker=new
    )
    await raw.call("setStickerSetTitle", name=shelf, title="Shelves")
    assert (await raw.call("getStickerSet", name=shelf))["title"] == "Shelves"
    assert await emojis(raw) == ["🤖", "🐳"]
    await raw.call("deleteStickerSet", name=shelf)
    with pytest.raises(Refused, match="STICKERSET_INVALID"):
        await raw.call("getStickerSet", name=shelf)


async def test_the_files_of_a_set_may_come_with_the_call(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    sticker = {"sticker": "attach://first", "format": "static", "emoji_list": ["😀"]}
    await raw.call(
        "createNewStickerSet",
        user_id=ann.id,
        name=NAME,
        title="Shelf",
        sticker_type="custom_emoji",
        stickers=json.dumps([sticker]),
        first=("a.webp", webp()),
    )
    (made,) = (await raw.call("getStickerSet", name=NAME))["stickers"]
    known, unknown = made["custom_emoji_id"], "1"
    found = await raw.call("getCustomEmojiStickers", custom_emoji_ids=[unknown, known])
    assert [sticker["file_id"] for sticker in found] == [made["file_id"]]


@pytest.mark.parametrize(
    ("more", "description"),
    [
        ({"name": "shelf"}, "invalid sticker set name is specified"),
        ({"name": "1_by_demo_bot"}, "invalid sticker set name is specified"),
        ({"name": NAME.title()}, "sticker set name is already occupied"),
        ({"stickers": []}, "STICKERS_EMPTY"),
        ({"user_id": 5}, "user not found"),
        ({"sticker_type": "round"}, "unsupported sticker type specified"),
    ],
)
async def test_a_wrong_set_is_refused(
    raw: RawClient, ann: DeskPerson, shelf: str, more: dict[str, Any], description: str
) -> None:
    new = {"user_id": ann.id, "name": "other_by_demo_bot", "title": "x", "stickers": [await given(raw, ann)]}
    answer = await raw.answer("createNewStickerSet", **(new | more))
    assert answer["description"] == f"Bad Request: {description}"
