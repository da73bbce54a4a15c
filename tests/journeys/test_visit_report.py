"""Leaving and the report: what is missing, late reasons, changes before it is sent."""

import pytest

from bot.storage.database import Database
from simulator.driver import Desk
from tests.journeys.company import Somebody
from tests.journeys.inside_visit import answers_all, card, visit


@pytest.mark.usefixtures("at_the_form")
async def test_leaving_early_says_what_is_missing_and_goes_on_asking(
    ann: Somebody, database: Database
) -> None:
    await ann.taps("Leave")
    assert "The report still needs" in card(ann)
    assert "by 09:30" in card(ann)
    await ann.sends("submit")
    assert "Not sent yet" in card(ann)
    await answers_all(ann)
    await ann.taps("Submit report")
    assert "Report filed" in card(ann)
    assert (await visit(database)).late_reason is None


@pytest.mark.usefixtures("at_the_form")
async def test_a_late_report_is_filed_with_its_reason(ann: Somebody, desk: Desk, database: Database) -> None:
    await ann.taps("Leave")
    await desk.travels(seconds=45 * 60)
    await answers_all(ann)
    await ann.taps("Submit report")
    assert "What kept you?" in card(ann)
    await ann.taps("No signal")
    assert "Report filed" in card(ann)
    assert "no signal" in card(ann)
    assert (await visit(database)).late_reason == "no_signal"


@pytest.mark.usefixtures("at_the_form")
async def test_the_reason_may_be_typed(ann: Somebody, desk: Desk, database: Database) -> None:
    await ann.taps("Leave")
    await desk.travels(seconds=45 * 60)
    await answers_all(ann)
    await ann.sends("submit")
    await ann.sends("flat tyre")
    assert (await visit(database)).late_reason == "flat tyre"
    assert "flat tyre" in card(ann)


@pytest.mark.usefixtures("at_the_form")
async def test_an_answer_is_changed_from_the_review(ann: Somebody) -> None:
    await answers_all(ann)
    await ann.taps("Change an answer")
    await ann.taps("What is the next step?")
    await ann.taps("Visit again")
    assert "When?" in card(ann)  # newly needed
    await ann.sends("1 January 2020")
    assert "cannot be in the past" in card(ann)
    await ann.sends("next Monday")
    assert "Everything is answered" in card(ann)
