"""One's own data: who looked at it, all of it as a file, and having it erased while the log stays whole."""

import io
import json
import zipfile

from sqlalchemy import func, select

from bot.app import App
from bot.services.audit import audit
from bot.services.leave_company import leave_company
from bot.services.moment import Moment
from bot.storage.database import Database
from bot.storage.tables.records import evidence
from bot.storage.tables.tracks import live_share, track_point
from bot.storage.tables.visits import visit
from simulator.driver import Desk
from tests.journeys.company import NINE, Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.test_evidence import visits


async def opens_first_visit(manager: Somebody, name: str) -> None:
    await manager.sends("/summary")
    await manager.taps(next(button for button in manager.visible_buttons if name in button))


async def test_the_rep_sees_who_looked_at_what(
    ann: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned, desk: Desk
) -> None:
    await planned(ann, corner_shop)
    await ann.sends("/privacy")
    await ann.taps("Who looked at my data")
    assert "Nobody so far" in ann.last_message.text
    await visits(ann, corner_shop, desk)
    await mei.sends("/team")
    await opens_first_visit(mei, "街角便利店")
    await opens_first_visit(mei, "街角便利店")

    await ann.sends("/privacy")
    await ann.taps("Who looked at my data")
    said = ann.last_message.text
    assert "Mei: where you were just then" in said
    assert "Mei: a visit · Corner Shop V-000001 (2×)" in said
    await ann.taps("‹ My data and permissions")
    assert ann.sees("Your data, in short")


async def test_in_chinese_too_and_looking_at_oneself_is_no_look(bo: Somebody, mei: Somebody) -> None:
    await mei.sends("/team")
    await bo.sends("/privacy")
    await bo.taps("谁看过我的数据")
    assert "Mei：您当时的位置" in bo.last_message.text
    await mei.sends("/privacy")
    await mei.taps("谁看过我的数据")
    assert "目前没有人看过" in mei.last_message.text


async def test_my_data_comes_as_a_file_with_everything_and_nothing_of_others(
    ann: Somebody, corner_shop: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop, desk)
    await ann.sends("/privacy")
    await ann.taps("My data as a file")
    told = await ann.waits_for("positions.csv")
    pack = zipfile.ZipFile(io.BytesIO(await ann.picture(told)))
    data = json.loads(pack.read("data.json"))
    assert [row["name"] for row in data["person"]] == ["Ann"]
    assert [row["number"] for row in data["visits"]] == ["V-000001"]
    assert "place_firm" in {row["kind"] for row in data["evidence"]}
    assert data["consents"]
    async with database.reading() as db:
        points = (await db.execute(select(func.count()).select_from(track_point))).scalar_one()
    assert len(pack.read("positions.csv").decode().splitlines()) == points + 1 > 2
    assert '"Bo"' not in pack.read("data.json").decode()


async def test_data_is_erased_when_the_person_asks_and_an_admin_confirms_and_the_log_stays_whole(
    ann: Somebody,
    ada: Somebody,
    corner_shop: Shop,
    planned: Planned,
    desk: Desk,
    database: Database,
    app: App,
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop, desk)
    await app.parts.sealer.seal_all()
    await ann.sends("/privacy")
    await ann.taps("Erase my data")
    assert "What stays with the company" in ann.last_message.text
    await ann.taps("Ask for it")
    await ada.waits_for("Ann asks to have their data erased")
    await ada.taps("Yes, erase for good")
    assert "The evidence log stays whole" in ada.last_message.text
    await ann.waits_for("Your data is erased")

    await app.parts.sealer.seal_all()
    async with database.reading() as db:
        found = await audit(db, None)
        points = (await db.execute(select(func.count()).select_from(track_point))).scalar_one()
        mine = select(func.count()).select_from(evidence).where(evidence.c.person_id == ann.who)
        kept = (await db.execute(mine)).scalar_one()
        there = (await db.execute(select(visit.c.number, visit.c.distance_m))).all()
        shown = (await db.execute(select(live_share.c.last_lat))).scalars().all()
    assert found.broken is None
    assert found.erased > 5
    assert (points, kept) == (0, 0)
    assert [tuple(row) for row in there] == [("V-000001", None)]
    assert not any(shown)
    await ann.taps_forged(ann.last_message, "v:evidence:1:")
    assert "asks for no evidence" in ann.last_message.text
    await ada.taps_forged(ada.last_message, "er:yes:1")
    assert "decided already" in ada.last_message.text


async def test_a_request_can_be_taken_back_and_declined(ann: Somebody, ada: Somebody) -> None:
    await ann.sends("/privacy")
    await ann.taps("Erase my data")
    await ann.taps("Ask for it")
    await ada.waits_for("Ann asks to have their data erased")
    await ann.taps("Take the request back")
    assert "Everything stays" in ann.last_message.text
    await ada.taps("Yes, erase for good")
    assert ada.sees("decided already, or was taken back")
    await ann.sends("/privacy")
    await ann.taps("Erase my data")
    await ann.taps("Ask for it")
    await ada.taps_forged(ada.last_message, "er:no:2")
    await ann.waits_for("The admin has not erased your data")


async def test_only_an_admin_erases_and_only_a_leaver_without_being_asked(
    ann: Somebody, bo: Somebody, ada: Somebody, mei: Somebody, database: Database
) -> None:
    await mei.sends("/help")
    await mei.taps_forged(mei.last_message, f"er:begin:{ann.who}")
    await ada.sends("/help")
    await ada.taps_forged(ada.last_message, f"er:begin:{ann.who}")
    assert not ada.sees("Erase the data of Ann")
    async with database.writing() as db:
        await leave_company(db, bo.who, moment=Moment(NINE, NINE))
    await ada.sends("/people")
    await ada.taps("Those who left")
    await ada.taps("Bo")
    await ada.taps("Erase their data")
    assert "Erase the data of Bo, who has left?" in ada.last_message.text
    await ada.taps("Yes, erase for good")
    assert "the data of Bo is erased" in ada.last_message.text
