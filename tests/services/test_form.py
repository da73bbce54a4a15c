"""The form of a visit, question by question: what taps and words do, and what survives a restart."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.forms.definition import QuestionKind
from bot.rules.language import Language
from bot.rules.place import Fix, Position
from bot.rules.visit import VisitEvent
from bot.services import form, form_versions
from bot.services.asked import AskedForRow, AskedQuestion, Review
from bot.services.form_screen_state import Trouble
from bot.services.moment import Moment
from bot.services.note import edit
from bot.services.transition import move
from bot.storage import tracks
from bot.storage.database import Database
from bot.storage.drafts import draft_of
from bot.storage.forms import newest_form_version
from bot.storage.visit_items import ItemKind, items_of
from tests.services.inside_world import TEN_PAST, Inside, go_inside, sent
from tests.storage.visit_world import NINE

FORMS = Path(__file__).parents[2] / "forms"


@pytest.fixture
async def ann(database: Database) -> Inside:
    return await go_inside(database)


async def to(rep: Inside, path: str) -> AskedQuestion:
    """Answer or skip until that question is asked."""
    answers = {"finding": "dusty", "boxes": "3", "order": "no", "name": "Tea", "count": "4"}
    for _ in range(30):
        asked = await rep.asked()
        if isinstance(asked, AskedForRow):
            await rep.taps("enough")
            continue
        assert isinstance(asked, AskedQuestion)
        name = asked.now.path.rpartition("/")[2]
        if name == path:
            return asked
        await (rep.types(answers[name]) if name in answers else rep.taps("skip"))
    raise AssertionError(path)


async def test_the_first_question_stands_with_its_note_and_progress(ann: Inside) -> None:
    asked = await ann.question()
    assert (asked.now.label, asked.notes) == ("What did you find?", ("Look around first.",))
    assert asked.number == 1
    assert not asked.can_go_back


async def test_everyone_reads_the_same_question_in_their_own_language(ann: Inside) -> None:
    asked = await ann.asked(Language.ZH)
    assert isinstance(asked, AskedQuestion)
    assert (asked.now.label, asked.notes) == ("发现了什么？", ("先看一看。",))


async def test_an_answer_is_saved_with_the_words_and_the_next_question_follows(ann: Inside) -> None:
    await ann.types("dusty shelf", message_id=7)
    assert (await ann.question()).now.label == "How many boxes?"
    async with ann.database.reading() as db:
        draft = await draft_of(db, ann.visit_id)
        (item,) = await items_of(db, ann.visit_id)
    assert draft is not None
    assert draft.saved["values"]["/data/finding"] == "dusty shelf"
    assert draft.saved["history"]["/data/finding"]["times"] == 1
    assert (item.kind, item.text, item.message_id) == (ItemKind.ANSWER, "dusty shelf", 7)


async def test_what_breaks_a_constraint_is_told_in_the_persons_language(database: Database) -> None:
    bo = await go_inside(database, rep="bo")
    await bo.types("脏")
    await bo.types("100")
    asked = await bo.question()
    assert (asked.now.label, asked.screen.trouble, asked.screen.message) == (
        "有几箱？",
        Trouble.NOT_TAKEN,
        "不到一百。",
    )
    await bo.types("99")
    assert (await bo.question()).screen.trouble is None


async def test_letters_for_a_number_are_asked_again_and_change_nothing(ann: Inside) -> None:
    await to(ann, "boxes")
    await ann.types("many")
    asked = await ann.question()
    assert asked.now.is_empty
    assert asked.screen.message == "Please answer with a number."


async def test_a_choice_opens_the_question_that_depends_on_it(ann: Inside) -> None:
    await to(ann, "order")
    await ann.taps("choose", 0)
    assert (await ann.question()).now.label == "How much?"


async def test_a_double_tap_answers_once_and_says_nothing(ann: Inside) -> None:
    step = (await to(ann, "order")).step
    await ann.taps("choose", 1, step=step)
    await ann.taps("choose", 1, step=step)
    asked = await ann.question()
    assert (asked.now.label, asked.screen.trouble) == ("What about?", None)
    assert asked.now.is_empty


async def test_an_old_button_changes_nothing_and_says_so(ann: Inside) -> None:
    step = (await to(ann, "order")).step
    await ann.taps("choose", 1, step=step)
    await ann.taps("skip")
    await ann.taps("choose", 0, step=step)
    asked = await ann.question()
    assert (asked.now.label, asked.screen.trouble) == ("Next time?", Trouble.OLD_BUTTON)


async def test_several_choices_are_ticked_and_taken_with_done(ann: Inside) -> None:
    step = (await to(ann, "topics")).step
    for index in (2, 0, 2):  # a double tap on the third
        await ann.taps("on", index, step=step)
    await ann.taps("done", step=step)
    await ann.taps("back")
    assert (await ann.question()).now.chosen == ("Price", "Taste")


async def test_a_day_is_tapped_or_typed(ann: Inside) -> None:
    await to(ann, "next")
    await ann.taps("day", date(2026, 3, 9).toordinal())
    assert (await ann.question()).now.label == "At what time?"
    await ann.taps("back")
    await ann.types("tomorrow")
    await ann.taps("back")
    assert (await ann.question()).now.value == date(2026, 3, 3)


async def test_a_month_can_be_turned_without_answering(ann: Inside) -> None:
    await to(ann, "next")
    await ann.taps("month", 2026 * 12 + 4)
    asked = await ann.question()
    assert (asked.screen.month, asked.now.is_empty) == (2026 * 12 + 4, True)


async def test_a_time_is_chosen_by_hour_and_minute(ann: Inside) -> None:
    await to(ann, "hour")
    await ann.taps("hour", 15)
    await ann.taps("clock", 15 * 60 + 30)
    await ann.taps("back")
    assert str((await ann.question()).now.value) == "15:30:00"


async def test_a_moment_takes_a_day_and_then_a_time(ann: Inside) -> None:
    await to(ann, "moment")
    await ann.taps("day", date(2026, 3, 9).toordinal())
    await ann.taps("hour", 9)
    await ann.taps("clock", 9 * 60 + 5)
    await ann.taps("back")
    value = (await ann.question()).now.value
    assert value.isoformat() == "2026-03-09T09:05:00+08:00"


async def test_a_place_is_taken_from_where_the_rep_is_now(ann: Inside) -> None:
    await to(ann, "place")
    async with ann.database.writing() as db:
        share = await tracks.add_share(
            db,
            person_id=ann.me.id,
            chat_id=9,
            message_id=1,
            started_at=NINE,
            live_until=TEN_PAST + timedelta(hours=1),
        )
        fix = Fix(position=Position(31.2, 121.5), accuracy_m=12, at=TEN_PAST - timedelta(minutes=1))
        await tracks.note_last_fix(db, share.id, fix)
    await ann.taps("here")
    await ann.taps("back")
    assert (await ann.question()).now.value == "31.2000000 121.5000000 0 12"


async def test_a_place_nobody_knows_is_told_and_can_be_skipped(ann: Inside) -> None:
    await to(ann, "place")
    await ann.taps("here")
    assert (await ann.question()).screen.trouble is Trouble.NO_POSITION
    assert isinstance(await ann.taps("skip"), AskedQuestion | AskedForRow)


async def test_rows_are_added_until_there_are_enough(ann: Inside) -> None:
    await to(ann, "name")
    await ann.types("Tea")
    await ann.types("4")
    asked = await ann.asked()
    assert isinstance(asked, AskedForRow)
    assert asked.rows == ("Tea · 4",)
    await ann.taps("add")
    assert (await ann.question()).now.section == "Product 2"


async def test_a_row_with_answers_is_removed_only_when_confirmed(ann: Inside) -> None:
    await to(ann, "name")
    await ann.types("Tea")
    await ann.types("4")
    asked = await ann.taps("drop", 1)
    assert isinstance(asked, AskedForRow)
    assert asked.rows == ("Tea · 4",)
    gone = await ann.taps("dropped", 1)
    assert isinstance(gone, AskedForRow)
    assert gone.rows == ()


async def test_a_required_question_cannot_be_skipped(ann: Inside) -> None:
    await ann.taps("skip")
    asked = await ann.question()
    assert (asked.now.label, asked.screen.trouble) == ("What did you find?", Trouble.NOT_TAKEN)


async def test_the_review_follows_the_last_question_and_leads_to_any_answer(ann: Inside) -> None:
    await to(ann, "rules")
    review = await ann.taps("ok")
    assert isinstance(review, Review)
    assert review.is_complete
    assert not review.missing
    place = [line.label for line in review.lines].index("Did they order?")
    await ann.taps("change")
    await ann.taps("goto", place)
    await ann.taps("choose", 0)
    assert (await ann.question()).now.label == "How much?"  # newly needed
    assert isinstance(await ann.types("250"), Review)


async def test_a_restart_asks_the_same_question_with_the_same_ticks(ann: Inside) -> None:
    await to(ann, "topics")
    before = await ann.taps("on", 1)
    form_versions._parsed.clear()
    assert await ann.asked() == before


async def test_an_edited_message_changes_the_answer_it_gave(ann: Inside) -> None:
    await ann.types("dusty shelf", message_id=7)
    async with ann.database.writing() as db:
        edited = await edit(db, ann.me, "clean shelf", sent(7))
    assert edited is not None
    await ann.taps("back")
    assert (await ann.question()).now.value == "clean shelf"


async def test_counts_beside_each_other_are_answered_in_one_line(database: Database) -> None:
    counts = """
| survey | | | |
| | type | name | label::English (en) | required |
| | integer | a | A? | yes |
| | integer | b | B? | yes |
| | integer | c | C? | yes |
| settings | |
| | form_id |
| | counts |
"""
    ann = await go_inside(database, sheet=counts)
    assert (await ann.question()).beside == 3
    review = await ann.types("12 0 5")
    assert isinstance(review, Review)
    assert [line.value for line in review.lines] == [12.0, 0.0, 5.0]


async def test_a_long_list_is_searched_by_what_is_typed(database: Database) -> None:
    choices = "\n".join(f"| | shop | s{n} | Shop {n} in street {n % 4} |" for n in range(40))
    sheet = f"""
| survey | | | |
| | type | name | label::English (en) | required |
| | select_one shop | shop | Which? | yes |
| choices | | | |
| | list_name | name | label::English (en) |
{choices}
| settings | |
| | form_id |
| | long_list |
"""
    ann = await go_inside(database, sheet=sheet)
    await ann.types("street 3")
    asked = await ann.question()
    assert (asked.screen.search, asked.now.is_empty) == ("street 3", True)
    assert isinstance(await ann.types("shop 17"), Review)


async def test_a_voice_answers_a_question_of_text(ann: Inside) -> None:
    async with ann.database.writing() as db:
        path = await form.give_file(
            db,
            await ann.visit(),
            form.spoken(timedelta(seconds=72)),
            kinds=frozenset({QuestionKind.TEXT}),
            language=Language.EN,
            at=TEN_PAST,
        )
    assert path == "/data/finding"
    await ann.taps("back")
    assert (await ann.question()).now.value == "🎤 1:12"


async def test_a_filed_form_takes_no_more_taps(ann: Inside) -> None:
    visit = await ann.leaves(due=TEN_PAST + timedelta(minutes=30))
    async with ann.database.writing() as db:
        moment = Moment(TEN_PAST, TEN_PAST)
        await move(db, visit, VisitEvent.SUBMITTED, moment, actor_id=None, reported_at=TEN_PAST)
    await ann.taps("skip")
    await ann.types("too late")
    assert (await ann.question()).now.is_empty


@pytest.mark.slow
async def test_the_projects_forms_are_published_once(database: Database) -> None:
    async with database.writing() as db:
        first = await form_versions.publish_initial(db, FORMS, at=NINE)
        again = await form_versions.publish_initial(db, FORMS, at=NINE)
        newest = await newest_form_version(db, "retail_visit")
    assert {"retail_visit", "b2b_visit"} <= {version.form_id for version in first}
    assert again == ()
    assert newest is not None
    assert newest.number == 1


async def test_any_row_of_a_repeat_can_be_removed_and_the_others_move_up(ann: Inside) -> None:
    await to(ann, "place")
    await ann.taps("skip")
    for name in ("Tea", "Water", "Juice"):
        await ann.taps("add")
        await ann.types(name)
        await ann.types("4")
    asked = await ann.asked()
    assert isinstance(asked, AskedForRow)
    assert [row.split(" ")[0] for row in asked.rows] == ["Tea", "Water", "Juice"]
    await ann.taps("which")
    await ann.taps("drop", 2)
    assert (await ann.asked()).screen.row == 2
    left = await ann.taps("dropped", 2)
    assert isinstance(left, AskedForRow)
    assert [row.split(" ")[0] for row in left.rows] == ["Tea", "Juice"]


async def test_going_on_from_the_overview_asks_what_is_open_also_after_looking_back(ann: Inside) -> None:
    open_question = await to(ann, "boxes")
    await ann.taps("back")
    await ann.taps("menu")
    await ann.taps("go_on")
    assert (await ann.question()).now.path == open_question.now.path


async def test_going_on_stays_at_an_open_question_one_has_jumped_to(ann: Inside) -> None:
    first = await ann.question()
    await ann.taps("menu")
    await ann.taps("go_on")
    assert (await ann.question()).now.path == first.now.path
