"""The answers of a form, taken out by an admin."""

import io
import zipfile

from openpyxl import load_workbook

from bot.storage.database import Database
from bot.storage.evidence import latest_of_kind
from simulator.driver import Desk
from tests.journeys.admin_forms import files_a_report, settles
from tests.journeys.company import Shop, Somebody
from tests.journeys.conftest import Planned


async def test_answers_are_taken_out_marked_and_on_record(
    ada: Somebody, ann: Somebody, corner_shop: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    await ada.sends("/export")
    await ada.taps("Store visit")
    assert "0 reports" in ada.last_message.text
    assert "📊 Excel to calculate with" not in ada.visible_buttons
    await files_a_report(database, ann, corner_shop)
    await ada.taps("This month")
    assert "1 report" in ada.last_message.text
    await ada.taps("📊 Excel to calculate with")
    await settles(ada, desk)
    book = load_workbook(io.BytesIO(await ada.picture()))
    rows = list(book["exported"].iter_rows(values_only=True))
    assert rows[1][:2] == ("retail_visit", "Ada")
    assert book.worksheets[0].max_row == 2
    async with database.reading() as db:
        kept = await latest_of_kind(db, "answers_exported", limit=1)
    assert kept[0].person_id == ada.who
    assert kept[0].body is not None
    assert (kept[0].body["form"], kept[0].body["reports"]) == ("retail_visit", 1)
    await ada.sends("/export")
    await ada.taps("Store visit")
    assert "taken by Ada" in ada.last_message.text
    await ann.sends("/privacy")
    await ann.taps("Who looked at my data")
    assert "Ada: your reports, in a file" in ann.last_message.text


async def test_a_filed_report_is_exported_as_csv_and_xml_too(
    ada: Somebody, ann: Somebody, corner_shop: Shop, desk: Desk, database: Database
) -> None:
    await files_a_report(database, ann, corner_shop)
    for shape, holds in (("🗂 CSV in a zip", "exported.csv"), ("🧾 OpenRosa XML", "export.txt")):
        await ada.sends("/export")
        await ada.taps("Store visit")
        await ada.taps(shape)
        await settles(ada, desk)
        assert holds in zipfile.ZipFile(io.BytesIO(await ada.picture())).namelist()


async def test_an_excel_to_read_shows_the_words_of_the_form(
    ada: Somebody, ann: Somebody, corner_shop: Shop, desk: Desk, database: Database
) -> None:
    await files_a_report(database, ann, corner_shop)
    await ada.sends("/export")
    await ada.taps("Store visit")
    await ada.taps("📗 Excel to read")
    await settles(ada, desk)
    head, *_ = load_workbook(io.BytesIO(await ada.picture())).worksheets[0].iter_rows(values_only=True)
    assert "How much did they order today?" in head


async def test_answers_leave_in_the_columns_of_odk_central(
    ada: Somebody, ann: Somebody, corner_shop: Shop, desk: Desk, database: Database
) -> None:
    await files_a_report(database, ann, corner_shop)
    await ada.sends("/export")
    await ada.taps("Store visit")
    await ada.taps("🗃 CSV as in ODK Central")
    await settles(ada, desk)
    files = zipfile.ZipFile(io.BytesIO(await ada.picture()))
    assert "KEY" in files.read("retail_visit.csv").decode("utf-8-sig").splitlines()[0]
