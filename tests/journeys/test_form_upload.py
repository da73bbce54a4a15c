"""A form on its way in: files in any order and shape, the report, what is missing, forgotten."""

import io
import zipfile
from datetime import timedelta

from bot.rules.policy import Policy
from bot.scheduler.form_uploads import forget_form_uploads
from bot.storage.database import Database
from forms.build import workbook
from simulator.driver import Desk
from tests.journeys.admin_forms import (
    FORM,
    PNG,
    SHOPS,
    WITH_FILES,
    excel,
    looks_at_publishing,
    sends_form,
    settles,
)
from tests.journeys.company import NINE, Somebody


async def test_what_is_wrong_is_told_by_sheet_and_row_and_the_corrected_file_is_taken(
    ada: Somebody, desk: Desk
) -> None:
    broken = excel(FORM.replace("select_one mood |", "select_one moods |"))
    report = await sends_form(ada, desk, broken)
    assert "will not run yet" in report
    assert "row 2" in report
    assert "✅ Publish …" not in ada.visible_buttons
    assert "this form will run" in await sends_form(ada, desk)


async def test_missing_files_are_named_and_sent_one_by_one(
    ada: Somebody, desk: Desk, database: Database
) -> None:
    report = await sends_form(ada, desk, workbook(WITH_FILES), "with_files.xlsx")
    assert "shops.csv (list)" in report
    assert "shelf.png (picture)" in report
    report = await sends_form(ada, desk, SHOPS, "Shops (1).csv")
    assert "this form will run" in report
    assert "shelf.png (picture)" in report
    await sends_form(ada, desk, b"x", "other.csv")
    assert "The form names no file “other.csv”" in ada.last_message.text
    await ada.sends_photo(PNG)
    await settles(ada, desk)
    assert "Still missing" not in ada.last_message.text
    await ada.taps("▶️ Try it")
    assert "North Gate" in str(ada.visible_buttons)
    await ada.taps("North Gate")
    assert "🖼 Show what belongs to it" in ada.visible_buttons
    await ada.taps("🖼 Show what belongs to it")
    assert (await ada.picture()).startswith(b"\xff\xd8")


async def test_a_zip_brings_the_form_with_all_its_files(ada: Somebody, desk: Desk) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("forms/with_files.xlsx", workbook(WITH_FILES))
        archive.writestr("forms/with_files-media/shops.csv", SHOPS)
        archive.writestr("forms/with_files-media/shelf.png", PNG)
        archive.writestr("__MACOSX/._shops.csv", b"rubbish")
    report = await sends_form(ada, desk, file.getvalue(), "form.zip")
    assert "this form will run" in report
    assert "Still missing" not in report


async def test_attachments_may_come_before_their_form(ada: Somebody, desk: Desk) -> None:
    assert "Now send the form itself" in await sends_form(ada, desk, SHOPS, "shops.csv")
    report = await sends_form(ada, desk, workbook(WITH_FILES), "with_files.xlsx")
    assert "this form will run" in report


async def test_a_form_and_its_files_in_one_send_are_one_form_and_one_card(ada: Somebody, desk: Desk) -> None:
    files = {"shops.csv": SHOPS, "with_files.xlsx": workbook(WITH_FILES), "shelf.png": PNG}
    before = len(ada.bot_messages)
    await ada.sends_files(files)
    await settles(ada, desk)
    assert "this form will run" in ada.last_message.text
    assert "Still missing" not in ada.last_message.text
    assert len(ada.bot_messages) == before + 1
    await ada.taps("▶️ Try it")
    assert "North Gate" in str(ada.visible_buttons)


async def test_files_sent_together_are_not_mixed_with_a_form_that_waits(ada: Somebody, desk: Desk) -> None:
    await sends_form(ada, desk)
    await ada.sends_files({"shops.csv": SHOPS, "with_files.xlsx": workbook(WITH_FILES)})
    await settles(ada, desk)
    assert "✓ with_files.xlsx: this form will run" in ada.last_message.text
    await ada.sends("/forms")
    assert ada.last_message.text.count("Not published yet") == 2
    assert "visit.xlsx" in str(ada.visible_buttons)


async def test_a_single_sheet_and_a_typed_table_are_told_how_a_form_comes(ada: Somebody, desk: Desk) -> None:
    sheet = b"type,name,label\ntext,word,What did they say?\n"
    assert "A CSV alone can only be a list" in await sends_form(ada, desk, sheet, "survey.csv")
    await ada.taps("🗑 Throw it away")
    await ada.taps("🗑 Yes, throw it away")
    await ada.sends("| survey |\n| | type | name | label |\n| | text | word | What? |")
    assert "send it as a file" in ada.last_message.text
    report = await sends_form(ada, desk, FORM.encode(), "visit.md")
    assert "this form will run" in report


async def test_files_of_the_version_before_are_taken_over_in_one_tap(ada: Somebody, desk: Desk) -> None:
    await sends_form(ada, desk, SHOPS, "shops.csv")
    await sends_form(ada, desk, workbook(WITH_FILES), "with_files.xlsx")
    await looks_at_publishing(ada, desk)
    await ada.taps("✅ Publish version 1")
    await sends_form(ada, desk, workbook(WITH_FILES.replace("Which", "What")), "with_files_2.xlsx")
    await ada.taps("📎 Take 1 from version 1")
    await settles(ada, desk)
    assert "this form will run" in ada.last_message.text


async def test_files_that_are_no_form_get_a_clear_answer(ada: Somebody, desk: Desk) -> None:
    locked = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    for name, data, said in (
        ("a.ods", b"PK", "Google Sheets choose"),
        ("b.xlsx", b"\x00\x01" * 50, "this is not an Excel file"),
        ("c.xlsx", locked, "protected by a password"),
        ("d.zip", b"PK nothing", "The zip is broken"),
        ("e.md", b"just words", "there is no table"),
    ):
        assert said in await sends_form(ada, desk, data, name)


async def test_a_form_on_its_way_is_thrown_away(ada: Somebody, desk: Desk) -> None:
    await sends_form(ada, desk)
    await ada.taps("🗑 Throw it away")
    await ada.taps("🗑 Yes, throw it away")
    assert "Nothing has changed" in ada.last_message.text
    await ada.sends("/forms")
    assert "Not published yet" not in ada.last_message.text


async def test_a_form_that_nobody_touches_for_a_week_is_forgotten(
    ada: Somebody, desk: Desk, database: Database
) -> None:
    await sends_form(ada, desk)
    async with database.writing() as db:
        await forget_form_uploads(db, NINE + timedelta(days=8), Policy())
    await ada.taps("✅ Publish …")
    assert "is not waiting here any more" in ada.last_message.text


async def test_forms_are_the_admins_alone(ada: Somebody, ann: Somebody, mei: Somebody, desk: Desk) -> None:
    await sends_form(ada, desk)
    for other in (ann, mei):
        await other.sends("/forms")
        await other.sends_document(excel(), name="visit.xlsx")
        await settles(ada, desk)
        await other.sends("/help")
        for data in (
            "fu:publish_yes:1:1",
            "fm:again_yes:1:1",
            "fa:ask_yes:1:retail:1:0",
            "fm:file:1:xlsx-all",
        ):
            await other.taps_forged(other.last_message, data)
        assert not any("published" in each.text for each in other.bot_messages)
        assert not any("is form" in each.text for each in other.bot_messages)
