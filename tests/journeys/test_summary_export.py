"""A manager takes a summary out as an Excel: of their own people, marked, and seen by those who are in it."""

import io

from openpyxl import load_workbook

from bot.storage.database import Database
from bot.views.taps import OnSummary
from tests.journeys.company import MONDAY, Shop, Somebody
from tests.journeys.visits import visited_and_reported


async def test_the_week_as_a_sheet(
    ann: Somebody, mei: Somebody, corner_shop: Shop, database: Database
) -> None:
    for days_ago in (3, 4):
        await visited_and_reported(database, ann.who, corner_shop, days_ago=days_ago)
    await mei.sends("/summary")
    await mei.taps("周")
    await mei.taps("‹ 往前")
    await mei.taps("📥 Excel")
    book = load_workbook(io.BytesIO(await mei.picture()))
    assert book.sheetnames == ["按人", "按天", "拜访", "导出说明"]
    people = {row[0]: row[3] for row in book["按人"].iter_rows(min_row=2, values_only=True)}
    assert people == {"Ann": 2, "Bo": 0}
    assert [row[2] for row in book["拜访"].iter_rows(min_row=2, values_only=True)] == ["街角便利店"] * 2
    assert "Mei" in [row[1] for row in book["导出说明"].iter_rows(values_only=True)]

    await ann.sends("/privacy")
    await ann.taps("Who looked")
    assert "in a file" in ann.last_message.text


async def test_nobody_takes_out_another_team(ann: Somebody, otto: Somebody, corner_shop: Shop) -> None:
    await otto.sends("/help")
    tap = OnSummary(do="excel", period="week", day=MONDAY.toordinal(), rep_id=ann.who).pack()
    await otto.taps_forged(otto.last_message, tap)
    assert all(message.file_id is None for message in otto.bot_messages)
