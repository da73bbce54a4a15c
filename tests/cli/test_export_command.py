"""`visitbot export`: the answers of filed reports leave with who, where and when; that they left is kept."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from bot.rules.language import Language
from bot.services import report
from bot.services.moment import Moment
from bot.storage.database import Database
from bot.storage.tables.records import evidence
from bot.terminal.export_answers import export
from bot.terminal.terminal import Terminal
from tests.services.inside_world import SHORT, TEN_PAST, Inside, go_inside


@pytest.fixture
async def ann(database: Database) -> Inside:
    """She has filed a report: three boxes, and a remark that looks like a formula."""
    ann = await go_inside(database, sheet=SHORT)
    await ann.types("3")
    await ann.types("=1+1")
    visit = await ann.leaves(due=TEN_PAST + timedelta(minutes=30))
    async with database.writing() as db:
        assert await report.file_if_complete(db, visit, Moment(TEN_PAST, TEN_PAST)) is not None
    return ann


async def exported(
    database: Database, to: Path, form_id: str = "short", *, xml: bool = False
) -> tuple[int, str]:
    out = io.StringIO()
    terminal = Terminal(Language.EN, out=out, hear=lambda: None)
    code = await export(database, form_id, to, terminal, xml=xml, now=lambda: TEN_PAST)
    return code, out.getvalue()


async def test_a_filed_report_is_a_row_of_the_workbook(ann: Inside, tmp_path: Path) -> None:
    code, said = await exported(ann.database, tmp_path / "out.xlsx")

    sheet = load_workbook(tmp_path / "out.xlsx")["short"]
    heading, values = sheet.iter_rows(values_only=True)
    row = dict(zip(map(str, heading), values, strict=True))
    assert code == 0
    assert said.endswith("out.xlsx: 1.\n")
    assert (row["boxes"], row["remark"], row["_rep"]) == (3, "=1+1", ann.me.name)
    assert row["_visit"] == (await ann.visit()).number


async def test_a_zip_holds_csv_or_the_xml_that_was_sent(ann: Inside, tmp_path: Path) -> None:
    await exported(ann.database, tmp_path / "csv.zip")
    await exported(ann.database, tmp_path / "xml.zip", xml=True)

    tables, forms = zipfile.ZipFile(tmp_path / "csv.zip"), zipfile.ZipFile(tmp_path / "xml.zip")
    assert "'=1+1" in tables.read("short.csv").decode("utf-8-sig")
    (name,) = forms.namelist()
    assert "<boxes>3</boxes><remark>=1+1</remark>" in forms.read(name).decode()


async def test_that_answers_left_is_kept(ann: Inside, tmp_path: Path) -> None:
    await exported(ann.database, tmp_path / "out.xlsx")

    async with ann.database.reading() as db:
        query = select(evidence.c.body).where(evidence.c.kind == "answers_exported")
        kept: Any = (await db.execute(query)).scalar_one()
    assert kept == {"form": "short", "reports": 1}


async def test_a_draft_that_was_not_filed_stays_inside(database: Database, tmp_path: Path) -> None:
    ann = await go_inside(database, sheet=SHORT)
    await ann.types("3")

    code, said = await exported(database, tmp_path / "out.xlsx")

    assert code == 0
    assert said.endswith(": 0.\n")


async def test_a_form_nobody_published_is_told(database: Database, tmp_path: Path) -> None:
    code, said = await exported(database, tmp_path / "out.xlsx", "nothing")

    assert code == 1
    assert "No form “nothing”" in said
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize(("name", "xml"), [("out.pdf", False), ("out.xlsx", True)])
async def test_a_file_name_of_another_kind_is_wrong_usage(
    database: Database, tmp_path: Path, name: str, xml: bool
) -> None:
    code, said = await exported(database, tmp_path / name, xml=xml)

    assert code == 2
    assert "must end in" in said
