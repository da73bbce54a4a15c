"""Words, voices and files of a visit: answers where something is asked, notes otherwise, never lost."""

from datetime import timedelta

import pytest

from bot.services.moment import Moment
from bot.services.note import AlreadyFiled, Took, drop_note, edit, hear, keep_file, take_note
from bot.services.report import submit
from bot.storage.database import Database
from bot.storage.visit_items import ItemKind, VisitItem, items_of
from tests.services.inside_world import SHORT, STORE, TEN_PAST, Inside, a_file, go_inside, sent
from tests.services.test_form import to


async def items(rep: Inside) -> list[VisitItem]:
    async with rep.database.reading() as db:
        return list(await items_of(db, rep.visit_id))


async def says(rep: Inside, text: str, *, message_id: int = 700) -> Took:
    now = await rep.facts()
    async with rep.database.writing() as db:
        return (await hear(db, now, text, sent(message_id))).took


async def test_words_answer_what_the_form_asks(database: Database) -> None:
    ann = await go_inside(database)
    assert await says(ann, "dusty") is Took.ANSWER
    assert (await ann.question()).now.label == "How many boxes?"


async def test_words_sent_when_a_photo_is_asked_are_kept_as_a_note(database: Database) -> None:
    ann = await go_inside(database, visit_type=STORE)
    assert await says(ann, "the door is new") is Took.NOTE
    (item,) = await items(ann)
    assert (item.kind, item.text) == (ItemKind.TEXT, "the door is new")


async def test_a_remark_beside_a_choice_is_kept_and_the_question_stays(database: Database) -> None:
    ann = await go_inside(database)
    await to(ann, "order")
    assert await says(ann, "the boss is on holiday") is Took.REMARK
    assert [item.text for item in await items(ann) if item.kind is ItemKind.TEXT] == [
        "the boss is on holiday"
    ]
    asked = await ann.question()
    assert (asked.now.is_empty, asked.screen.trouble) == (True, None)


async def test_words_that_break_a_rule_of_the_form_are_put_aside_and_can_become_a_note(
    database: Database,
) -> None:
    ann = await go_inside(database)
    await to(ann, "boxes")
    assert await says(ann, "500") is Took.NOT_TAKEN
    assert [item for item in await items(ann) if item.kind is ItemKind.TEXT] == []
    async with ann.database.writing() as db:
        (aside,) = [item for item in await items_of(db, ann.visit_id, with_removed=True) if item.removed_at]
        assert await take_note(db, await ann.visit(), aside.id)
    assert [item.text for item in await items(ann) if item.kind is ItemKind.TEXT] == ["500"]


async def test_an_edit_that_puts_a_refused_answer_right_answers(database: Database) -> None:
    ann = await go_inside(database)
    await to(ann, "boxes")
    await says(ann, "500", message_id=7)
    async with ann.database.writing() as db:
        edited = await edit(db, ann.me, "50", sent(7))
    assert edited is not None
    assert edited.took is Took.ANSWER
    assert (await ann.question()).now.label != "How many boxes?"


async def test_words_at_the_review_are_kept_as_a_note(database: Database) -> None:
    ann = await go_inside(database, sheet=SHORT)
    for text in ("3", "none"):
        await says(ann, text)
    assert await says(ann, "call them on Friday") is Took.NOTE


async def test_a_voice_answers_a_question_of_text_and_its_sound_is_kept(database: Database) -> None:
    ann = await go_inside(database)
    now = await ann.facts()
    async with ann.database.writing() as db:
        voice = await a_file(db, "voice", mime="audio/ogg")
        took = await keep_file(db, now, ItemKind.VOICE, voice, sent(), length=timedelta(seconds=12))
    assert took is Took.ANSWER
    (item,) = await items(ann)
    assert (item.question_path, item.text, item.blob_id) == ("/data/finding", "🎤 0:12", voice.blob_id)


async def test_a_voice_is_kept_as_it_is_when_a_number_is_asked(database: Database) -> None:
    ann = await go_inside(database, sheet=SHORT)
    now = await ann.facts()
    async with ann.database.writing() as db:
        voice = await a_file(db, "voice", mime="audio/ogg")
        took = await keep_file(db, now, ItemKind.VOICE, voice, sent(), length=timedelta(seconds=12))
    assert took is Took.NOTE
    assert (await ann.question()).now.is_empty


async def test_an_edited_note_says_what_it_says_now(database: Database) -> None:
    ann = await go_inside(database, visit_type=STORE)
    await says(ann, "the dor is new", message_id=7)
    async with ann.database.writing() as db:
        edited = await edit(db, ann.me, "the door is new", sent(7))
    assert edited is not None
    assert [item.text for item in await items(ann)] == ["the door is new"]


async def test_an_edit_that_does_not_fit_leaves_the_answer_and_asks_again(database: Database) -> None:
    ann = await go_inside(database, sheet=SHORT)
    await says(ann, "3", message_id=7)
    async with ann.database.writing() as db:
        edited = await edit(db, ann.me, "several", sent(7))
    assert edited is not None
    assert edited.took is Took.NOT_TAKEN
    asked = await ann.question()
    assert (asked.now.label, asked.now.value) == ("How many boxes?", 3.0)


async def test_an_edited_message_of_nobodys_visit_is_left_alone(database: Database) -> None:
    ann = await go_inside(database)
    async with ann.database.writing() as db:
        assert await edit(db, ann.me, "hello", sent(7)) is None


async def test_what_a_filed_report_says_no_longer_changes(database: Database) -> None:
    ann = await go_inside(database, sheet=SHORT)
    await says(ann, "3", message_id=7)
    await ann.leaves(due=TEN_PAST + timedelta(minutes=30))
    async with ann.database.writing() as db:
        await submit(db, ann.me, ann.visit_id, sent().moment)
    with pytest.raises(AlreadyFiled):
        async with ann.database.writing() as db:
            await edit(db, ann.me, "4", sent(7))


async def test_a_note_that_was_not_meant_for_the_visit_is_taken_out(database: Database) -> None:
    ann = await go_inside(database, visit_type=STORE)
    await says(ann, "lunch?")
    (item,) = await items(ann)
    async with ann.database.writing() as db:
        await drop_note(db, await ann.visit(), item.id, at=TEN_PAST)
    assert await items(ann) == []


async def test_notes_of_a_filed_report_stay_and_later_ones_can_go(database: Database) -> None:
    ann = await go_inside(database, sheet=SHORT)
    for text in ("3", "none", "ask for Lin"):
        await says(ann, text)
    await ann.leaves(due=TEN_PAST + timedelta(minutes=30))
    async with ann.database.writing() as db:
        later = TEN_PAST + timedelta(minutes=1)
        await submit(db, ann.me, ann.visit_id, Moment(later, later))
    (note,) = [item for item in await items(ann) if item.kind is ItemKind.TEXT]
    with pytest.raises(AlreadyFiled):
        async with ann.database.writing() as db:
            await drop_note(db, await ann.visit(), note.id, at=TEN_PAST)
