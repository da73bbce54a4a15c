"""A customer's stage is moved on with two taps after the report, and back with one."""

from bot.storage.customer_file import changes_of, file_of
from bot.storage.database import Database
from bot.views.taps import OnVisit
from tests.journeys.company import Shop, Somebody
from tests.journeys.inside_visit import picture


async def test_two_taps_after_the_report_and_the_manager_sees_the_move(
    ann: Somebody, bo: Somebody, mei: Somebody, corner_shop: Shop, at_the_form: None, database: Database
) -> None:
    await ann.taps("Full and tidy")
    await ann.sends_photo(picture(4))
    await ann.sends("0")
    await ann.taps("Skip")
    await ann.taps("Nothing for now")
    await ann.taps("Happy")
    await ann.taps("Leave")
    assert "📈 Stage: First contact" in ann.last_message.text
    await ann.taps("📈 It has moved on")
    await ann.taps("Negotiation")
    assert "First contact → Negotiation" in ann.last_message.text
    await ann.taps("↩ Undo")
    assert "📈 Stage: First contact" in ann.last_message.text
    await ann.taps("📈 It has moved on")
    await ann.taps("Won")
    await mei.sends("/summary")
    assert "📈 阶段：推进1家 · 🏆 成交1家" in mei.last_message.text
    await bo.sends("/today")
    await bo.taps_forged(bo.last_message, OnVisit(do="stage_is", visit_id=1, arg="lost").pack())
    async with database.reading() as db:
        file = await file_of(db, corner_shop.id)
        changes = await changes_of(db, corner_shop.id, what="stage")
    assert file is not None
    assert file.stage == "won"
    assert len(changes) == 3
