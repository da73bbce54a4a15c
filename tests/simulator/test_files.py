"""Files: photos in sizes, documents untouched, limits of getFile."""

import io
from pathlib import Path

import pytest
from PIL import Image

from simulator.driver import DeskPerson
from simulator.server import RunningSimulator
from tests.simulator.clients import TOKEN, RawClient
from tests.simulator.pictures import jpeg, png_with_holes


@pytest.mark.parametrize(
    ("size", "sizes"),
    [
        ((3000, 1500), [(90, 45), (320, 160), (800, 400), (1280, 640)]),
        ((500, 1000), [(45, 90), (160, 320), (400, 800), (500, 1000)]),
        ((60, 40), [(60, 40)]),
    ],
)
async def test_a_photo_gets_telegrams_sizes(
    raw: RawClient, ann: DeskPerson, size: tuple[int, int], sizes: list[tuple[int, int]]
) -> None:
    await ann.opens()
    await ann.sends_photo(jpeg(*size))
    photo = (await raw.updates())[-1]["message"]["photo"]
    assert [(p["width"], p["height"]) for p in photo] == sizes


async def test_a_photo_is_downloaded_as_jpeg_without_metadata(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    Image.new("RGB", (400, 200)).save(buffer, "JPEG", exif=exif)
    await ann.sends_photo(buffer.getvalue())
    photo = (await raw.updates())[-1]["message"]["photo"][-1]
    file = await raw.call("getFile", file_id=photo["file_id"])
    async with raw.http.get(f"{raw.url}/file/bot{TOKEN}/{file['file_path']}") as answer:
        image = Image.open(io.BytesIO(await answer.read()))
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (200, 400), {})


async def test_a_transparent_picture_becomes_white(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    await raw.call("sendPhoto", chat_id=ann.id, photo=("chart.png", png_with_holes()))
    await ann.catches_up()
    image = Image.open(io.BytesIO(await ann.picture()))
    assert image.getpixel((5, 5)) == (255, 255, 255)


async def test_a_too_long_picture_is_refused(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    body = await raw.answer("sendPhoto", chat_id=ann.id, photo=("a.jpg", jpeg(2100, 100)))
    assert body["description"] == "Bad Request: PHOTO_INVALID_DIMENSIONS"


async def test_a_file_over_twenty_megabytes_cannot_be_fetched(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    await ann.sends_document(bytes(20 * 1024 * 1024 + 1), name="big.bin")
    document = (await raw.updates())[-1]["message"]["document"]
    body = await raw.answer("getFile", file_id=document["file_id"])
    assert body["description"] == "Bad Request: file is too big"


async def test_the_same_bytes_sent_twice_are_two_files(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    await ann.sends_photo(jpeg())
    await ann.sends_photo(jpeg())
    first, second = (u["message"]["photo"][-1]["file_unique_id"] for u in (await raw.updates())[1:])
    assert first != second


async def test_a_photo_cannot_be_sent_again_as_a_document(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await raw.call("sendPhoto", chat_id=ann.id, photo=("a.jpg", jpeg()))
    body = await raw.answer("sendDocument", chat_id=ann.id, document=sent["photo"][-1]["file_id"])
    assert body["description"] == "Bad Request: can't use file of type Photo as Document"


async def test_a_photo_can_be_fetched_from_an_address(
    raw: RawClient, ann: DeskPerson, simulator: RunningSimulator
) -> None:
    await ann.opens()
    await ann.sends_photo(jpeg(100, 50))
    there = (await raw.updates())[-1]["message"]["photo"][-1]["file_id"]
    sent = await raw.call("sendPhoto", chat_id=ann.id, photo=f"{simulator.url}/api/files/{there}")
    assert (sent["photo"][-1]["width"], sent["photo"][-1]["height"]) == (100, 50)


async def test_a_photo_of_a_message_can_be_replaced(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await raw.call("sendPhoto", chat_id=ann.id, photo=("a.jpg", jpeg(100, 50)), caption="old")
    other = await raw.call("sendPhoto", chat_id=ann.id, photo=("b.jpg", jpeg(60, 60)))
    media = {"type": "photo", "media": other["photo"][-1]["file_id"], "caption": "new"}
    place = {"chat_id": ann.id, "message_id": sent["message_id"]}
    edited = await raw.call("editMessageMedia", **place, media=media)
    assert (edited["photo"][-1]["width"], edited["caption"]) == (60, "new")


async def test_in_local_mode_files_come_and_go_by_their_paths(
    raw: RawClient, simulator: RunningSimulator, ann: DeskPerson, tmp_path: Path
) -> None:
    await ann.opens()
    picture = tmp_path / "the shop.jpg"
    picture.write_bytes(jpeg())
    named = {"chat_id": ann.id, "document": picture.as_uri()}
    assert not (await raw.answer("sendDocument", **named))["ok"]
    simulator.world.files.local_folder = tmp_path / "kept"
    sent = await raw.call("sendDocument", **named)
    file = await raw.call("getFile", file_id=sent["document"]["file_id"])
    assert Path(file["file_path"]).read_bytes() == picture.read_bytes()
    assert sent["document"]["file_name"] == "the shop.jpg"
    missing = await raw.answer("sendDocument", chat_id=ann.id, document=(tmp_path / "none").as_uri())
    assert missing["description"] == "Bad Request: wrong file identifier/HTTP URL specified"


async def test_a_video_keeps_its_cover_and_where_it_starts(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await raw.call(
        "sendVideo",
        chat_id=ann.id,
        video=("a.mp4", b"film"),
        cover=("c.jpg", jpeg(640, 360)),
        start_timestamp=3,
    )
    assert (sent["video"]["start_timestamp"], sent["video"]["cover"][-1]["width"]) == (3, 640)


async def test_a_live_photo_is_a_photo_with_its_film(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await raw.call(
        "sendLivePhoto", chat_id=ann.id, live_photo=("a.mp4", b"film"), photo=("a.jpg", jpeg())
    )
    assert sent["live_photo"]["photo"][-1]["file_id"] != sent["live_photo"]["file_id"]


async def test_a_bot_shows_the_picture_that_it_gave_itself(raw: RawClient, ann: DeskPerson) -> None:
    me = (await raw.call("getMe"))["id"]
    picture = {"type": "static", "photo": "attach://face"}
    await raw.call("setMyProfilePhoto", photo=picture, face=("a.jpg", jpeg()))
    assert (await raw.call("getUserProfilePhotos", user_id=me))["total_count"] == 1
    await raw.call("removeMyProfilePhoto")
    assert (await raw.call("getUserProfilePhotos", user_id=me))["photos"] == []
