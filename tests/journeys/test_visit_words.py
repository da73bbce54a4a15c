"""Words of a visit: remarks, voice, and what is said beside the question."""

import pytest

from bot.storage.database import Database
from bot.storage.visit_items import ItemKind
from tests.journeys.company import Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.inside_visit import answers_all, card, goes_in, items, picture


@pytest.mark.usefixtures("at_the_form")
async def test_a_remark_beside_a_choice_is_kept_as_a_note_and_can_be_undone(ann: Somebody) -> None:
    await ann.sends("The owner is on holiday until Monday")
    assert "Kept as a note" in card(ann)
    assert "How does our shelf look?" in card(ann)
    assert "1 note" in card(ann)
    await ann.taps("Undo")
    assert "Taken out" in card(ann)
    assert "1 note" not in card(ann)
    await ann.taps("Keep it as a note")
    assert "1 note" in card(ann)
    await ann.sends("full and tidy")
    assert "Take a photo of the shelf" in card(ann)


@pytest.mark.usefixtures("at_the_form")
async def test_an_answer_that_cannot_be_taken_is_kept_as_a_note_by_one_tap(
    ann: Somebody, database: Database
) -> None:
    await ann.taps("Full and tidy")
    await ann.sends_photo(picture(4))
    await ann.sends("-5")
    assert "cannot be the answer" in card(ann)
    await ann.taps("Keep it as a note")
    assert "-5" in [item.text for item in await items(database) if item.kind is ItemKind.TEXT]


@pytest.mark.usefixtures("inside")
async def test_after_a_look_at_the_plan_words_are_still_the_visits(ann: Somebody, database: Database) -> None:
    await ann.sends("/plan")
    await ann.waits_for("draft, not handed in yet", timeout_s=30)
    await ann.taps("Calendar")
    await ann.sends("The owner is back on Friday")
    assert [item.text for item in await items(database)] == ["The owner is back on Friday"]


@pytest.mark.usefixtures("inside")
async def test_words_sent_when_a_photo_is_asked_are_not_lost(ann: Somebody, database: Database) -> None:
    said = (await ann.sends("the door is new"))[0]
    assert "Kept as a note" in card(ann)
    mine = next(message for message in ann.messages if message.text == "the door is new")
    await ann.edits(mine, "the door is brand new")
    (note,) = [item for item in await items(database) if item.kind is ItemKind.TEXT]
    assert (note.text, said is not None) == ("the door is brand new", True)


async def test_a_voice_message_answers_a_question_of_text(
    ann: Somebody, machine_works: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, machine_works)
    await goes_in(ann, machine_works)
    await ann.sends_photo(picture(1))
    await ann.sends_photo(picture(2))
    await ann.taps("Buyer")
    await ann.taps("Done")
    assert "most important thing" in card(ann)
    await ann.sends_voice(b"OggS sound", duration_s=12)
    assert "What did you talk about?" in card(ann)
    (voice,) = [item for item in await items(database) if item.kind is ItemKind.VOICE]
    assert (voice.question_path or "").endswith("/findings")


@pytest.mark.usefixtures("inside")
async def test_what_a_visit_cannot_hold_is_answered_kindly(ann: Somebody) -> None:
    await ann.sends_contact("+8613800000000", "Li")
    assert "I can keep words, photos" in card(ann)
    assert "Selfie" in card(ann)


@pytest.mark.usefixtures("at_the_form")
async def test_back_and_pause_are_words_too(ann: Somebody) -> None:
    await ann.taps("Full and tidy")
    await ann.sends("back")
    assert "Now: Full and tidy" in card(ann)
    await ann.sends("pause")
    await ann.sends("I am in the storeroom")
    assert "Kept as a note" in card(ann)
    await ann.sends("go on")
    assert "Now: Full and tidy" in card(ann)


@pytest.mark.usefixtures("at_the_form")
async def test_what_is_sent_after_filing_is_added_or_taken_out_again(
    ann: Somebody, database: Database
) -> None:
    await answers_all(ann)
    await ann.taps("Leave")
    await ann.taps("Add something")
    await ann.sends("they want a calendar")
    assert "Added to this visit" in card(ann)
    assert [item.text for item in await items(database) if item.kind is ItemKind.TEXT] == [
        "they want a calendar"
    ]
    await ann.taps("Not for this visit")
    assert not [item for item in await items(database) if item.kind is ItemKind.TEXT]
