"""The ranking on request, in both languages, and its switch."""

from bot.rules.policy import EvidencePolicy
from bot.storage.database import Database
from tests.journeys.company import Somebody, change_rules


async def test_in_the_trial_period_nobody_is_ranked(ann: Somebody) -> None:
    await ann.sends("Ranking")
    assert "Nobody is ranked in the trial period" in ann.last_message.text


async def test_the_ranking_is_turned_and_switched_off(
    ann: Somebody, mei: Somebody, database: Database
) -> None:
    await change_rules(database, evidence=EvidencePolicy(trial_days=0))
    await mei.sends("/ranking")
    assert "人数太少" in mei.last_message.text
    await mei.taps("月")
    assert "3月1日" in mei.last_message.text
    await ann.sends("/ranking")
    await ann.taps("Not by itself")
    assert "does not come by itself any more" in ann.last_message.text
    await ann.sends("/ranking")
    await ann.taps("Tell me every week")
    assert "when a week begins" in ann.last_message.text
