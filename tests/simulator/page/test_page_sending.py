"""The page: pictures, films, voice and files, sent and received, with a camera and without."""

import pytest
from playwright.async_api import expect

from simulator.desk_http import SAMPLES
from tests.simulator.page.conftest import OpensDesk
from tests.simulator.page.phones import DeskOnPage, ScriptedBot
from tests.simulator.pictures import jpeg

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_pictures_of_the_bot_are_seen_closer_one_after_the_other(
    desk: DeskOnPage, bot: ScriptedBot, ann: int
) -> None:
    await bot.call(
        "sendPhoto", chat_id=ann, photo=bot.upload(jpeg(1600, 90), "wide.jpg"), caption="the street"
    )
    album = [bot.album_photo(jpeg(300 + n, 200), "all of them" if n == 0 else None) for n in range(10)]
    await bot.call("sendMediaGroup", chat_id=ann, media=album)
    await expect(desk.left.node.locator(".album .photo")).to_have_count(10)
    await desk.left.sees("all of them")

    await desk.left.button("Open picture").first.click()
    viewer = desk.left.node.get_by_role("dialog", name="Picture")
    await expect(viewer).to_contain_text("the street")
    await expect(viewer).to_contain_text("1 / 11")
    await viewer.press("ArrowRight")
    await desk.left.taps("Next picture")
    await expect(viewer).to_contain_text("3 / 11")
    await desk.left.taps("Closer")
    width = await viewer.locator("img").evaluate(
        "img => img.clientWidth / img.closest('.viewer').clientWidth"
    )
    assert width > 2
    await viewer.press("Escape")
    await expect(viewer).to_have_count(0)


async def test_other_files_of_the_bot_can_be_played_and_saved(
    desk: DeskOnPage, bot: ScriptedBot, ann: int
) -> None:
    await bot.call(
        "sendDocument", chat_id=ann, document=bot.upload(b"a,b", "visits.csv"), caption="the month"
    )
    await bot.call("sendVideoNote", chat_id=ann, video_note=bot.upload(b"film", "note.mp4"))
    await bot.call("sendVoice", chat_id=ann, voice=bot.upload(b"sound", "voice.ogg"))
    await bot.call("sendContact", chat_id=ann, phone_number="+8610", first_name="Wang")

    file = desk.left.message("visits.csv").get_by_role("link")
    async with desk.page.expect_download() as download:
        await file.click()
    assert (await download.value).suggested_filename == "visits.csv"
    await expect(desk.left.node.get_by_role("button", name="Video note")).to_be_visible()
    await expect(desk.left.node.locator("audio")).to_be_visible()
    await desk.left.sees("+8610")


async def test_a_sample_photo_is_sent_with_its_caption(desk: DeskOnPage, bot: ScriptedBot) -> None:
    await desk.left.attaches("Photo")
    await desk.left.taps("shelf-gaps.jpg")
    await desk.left.node.get_by_label("Caption").fill("empty again")
    await desk.left.taps("Send")

    heard = await bot.hears()
    assert heard["caption"] == "empty again"
    assert heard["photo"][-1]["width"] > 320
    await desk.left.sees("empty again")


async def test_several_photos_make_an_album_and_a_selfie_is_one_of_people(
    desk: DeskOnPage, bot: ScriptedBot
) -> None:
    await desk.left.attaches("Several photos")
    for name in ("warehouse.jpg", "shelf-drinks.jpg", "office-day.jpg"):
        await desk.left.taps(name)
    await desk.left.taps("Send (3)")
    groups = [(await bot.hears())["media_group_id"] for _ in range(3)]
    assert len(set(groups)) == 1
    await expect(desk.left.node.locator(".album .photo")).to_have_count(3)

    await desk.left.attaches("Selfie")
    faces = len(list(SAMPLES.glob("selfie*.jpg")))
    await expect(desk.left.node.locator(".samples button")).to_have_count(faces)
    await desk.left.taps("selfie-1.jpg")
    await desk.left.taps("Send")
    assert "photo" in await bot.hears()


async def test_a_file_of_this_computer_is_sent_as_it_is(desk: DeskOnPage, bot: ScriptedBot) -> None:
    await desk.left.attaches("File")
    file = {"name": "names.txt", "mimeType": "text/plain", "buffer": b"Ann\nBo\n"}
    await desk.left.node.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]  # a FilePayload

    heard = (await bot.hears())["document"]
    assert (heard["file_name"], heard["file_size"]) == ("names.txt", 7)


async def test_without_a_microphone_a_tone_is_sent_and_without_a_camera_it_says_so(
    desk: DeskOnPage, bot: ScriptedBot
) -> None:
    await desk.left.taps("Voice message")
    voice = (await bot.hears())["voice"]
    assert (voice["duration"], voice["mime_type"]) == (2, "audio/wav")

    await desk.left.attaches("Photo")
    await desk.left.taps("Use camera")
    await expect(desk.left.node.locator(".toast").last).to_contain_text("No camera here")


async def test_without_a_camera_a_video_note_is_made_of_a_sample(desk: DeskOnPage, bot: ScriptedBot) -> None:
    await desk.left.attaches("Video note")
    await desk.left.taps("selfie-2.jpg")

    note = (await bot.hears())["video_note"]
    assert note["length"] == 384
    assert note["file_size"] > 1000


async def test_with_camera_and_microphone_one_takes_films_and_speaks(
    opens_desk: OpensDesk, bot: ScriptedBot, ann: int
) -> None:
    desk = await opens_desk(own_tab=True, allowed=("camera", "microphone"))
    await desk.left.attaches("Selfie")
    await desk.left.taps("Use camera")
    await desk.page.wait_for_function("document.querySelector('video.camera')?.videoWidth > 0")
    await desk.left.taps("Take a picture")
    assert "photo" in await bot.hears()

    await desk.left.attaches("Video note")
    await desk.left.taps("Record")
    await desk.left.button("Stop and send", exact=False).click()
    assert (await bot.hears())["video_note"]["file_size"] > 0

    await desk.left.taps("Voice message")
    await desk.left.taps("Stop and send")
    assert (await bot.hears())["voice"]["duration"] == 1


async def test_a_contact_is_ones_own_unless_changed(desk: DeskOnPage, bot: ScriptedBot, ann: int) -> None:
    await desk.left.attaches("Contact")
    await desk.left.node.get_by_label("Phone number").fill("+8613800000000")
    await desk.left.taps("Send")

    contact = (await bot.hears())["contact"]
    assert contact == {"phone_number": "+8613800000000", "first_name": "Ann", "user_id": ann}
