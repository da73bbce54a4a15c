"""A rep gives the rules their stars and a line; nobody can tell who said what."""

from bot.rules.rules_round import RoundSummary
from bot.storage.database import Database
from bot.storage.rules_rounds import note_asked, note_told, round_called, summary_of_round
from bot.views.taps import OnRound
from tests.journeys.company import NINE, Somebody


async def asked(database: Database, *people: Somebody) -> int:
    async with database.writing() as db:
        round_id = await round_called(db, "2026-Q1", at=NINE)
        for somebody in people:
            await note_asked(db, round_id, somebody.who)
    return round_id


async def so_far(database: Database, round_id: int) -> RoundSummary:
    async with database.reading() as db:
        return await summary_of_round(db, round_id)


async def test_stars_count_once_and_a_line_may_follow(
    ann: Somebody, mei: Somebody, database: Database
) -> None:
    round_id = await asked(database, ann)
    await ann.taps_forged(ann.last_message, OnRound(do="stars", round_id=round_id, stars=4).pack())
    assert "What should change?" in ann.last_message.text
    await ann.sends("Fewer photos, please")
    assert "summed up for managers" in ann.last_message.text
    await ann.taps_forged(ann.last_message, OnRound(do="stars", round_id=round_id, stars=1).pack())
    assert ann.sees("Your stars are counted already")
    assert (await so_far(database, round_id)).answers == 1
    await mei.sends("/news")
    await mei.taps("🙋 规则意见")
    assert "还没有结果" in mei.last_message.text


async def test_who_was_not_asked_and_who_is_late_change_nothing(
    ann: Somebody, bo: Somebody, ada: Somebody, database: Database
) -> None:
    round_id = await asked(database, ann)
    stars = OnRound(do="stars", round_id=round_id, stars=5).pack()
    await bo.taps_forged(bo.last_message, stars)
    async with database.writing() as db:
        await note_told(db, round_id, at=NINE)
    await ann.taps_forged(ann.last_message, stars)
    assert ann.sees("This round is over")
    assert (await so_far(database, round_id)).answers == 0
    await ada.sends("/news")
    await ada.taps("🙋 On the rules")
    assert "0 of 1 have answered" in ada.last_message.text
