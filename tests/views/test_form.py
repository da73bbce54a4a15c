"""The form on the card: for every kind of question the buttons a hand finds, and words in both languages."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.forms.definition import QuestionKind
from bot.rules.language import Language
from bot.rules.months import month_number
from bot.services.asked import Answered, AskedForRow, AskedQuestion, AskedWhyLate, Option, Review, Section
from bot.services.form_screen_state import Screen, Showing, Trouble
from bot.views.answer_pages import pages_of
from bot.views.answers import answer_words
from bot.views.block import Block
from bot.views.form import question_block
from bot.views.report import asked_block
from bot.views.taps import OnQuestion

TODAY = date(2026, 3, 2)


def asked(kind: QuestionKind, **more: Any) -> AskedQuestion:
    now = Answered(
        path="/data/q",
        kind=kind,
        label=more.pop("label", "How are things?"),
        section=more.pop("section", ""),
        value=more.pop("value", None),
        chosen=more.pop("chosen", ()),
        required=more.pop("required", True),
    )
    about: dict[str, Any] = {"screen": Screen(), "number": 3, "of": 9, "today": TODAY, "can_go_back": True}
    about["month"] = month_number(TODAY)
    return AskedQuestion(visit_id=17, step=5, now=now, **(about | more))


def options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(f"n{place}", label) for place, label in enumerate(labels))


def shown(question: AskedQuestion, language: Language = Language.EN) -> Block:
    return question_block(question, language)


def faces(block: Block) -> list[list[str]]:
    return [[button.text for button in row] for row in block.rows]


def taps(block: Block) -> list[tuple[str, int]]:
    unpacked = [OnQuestion.unpack(button.data or "") for row in block.rows for button in row]
    return [(tap.do, tap.index) for tap in unpacked]


def test_progress_section_note_hint_and_mark_stand_around_the_question() -> None:
    block = shown(asked(QuestionKind.TEXT, section="Shelf", notes=("Look around.",), hint="All of it"))
    assert block.text.splitlines()[:4] == [
        "<b>3/9</b> · Shelf",
        "Look around.",
        "<b>How are things?</b> <b>*</b>",
        "<i>All of it</i>",
    ]


def test_words_of_a_form_are_no_markup() -> None:
    block = shown(asked(QuestionKind.TEXT, label="a < b & {c}", hint="<i>"))
    assert "<b>a &lt; b &amp; {c}</b>" in block.text
    assert "<i>&lt;i&gt;</i>" in block.text


def test_short_choices_share_a_row() -> None:
    block = shown(asked(QuestionKind.SELECT_ONE, options=options("Full", "Empty", "Untidy shelf", "Gone")))
    assert faces(block)[:2] == [["Full", "Empty"], ["Untidy shelf", "Gone"]]


def test_chinese_choices_are_measured_by_their_width() -> None:
    block = shown(
        asked(QuestionKind.SELECT_ONE, options=options("货架整齐而且很满", "货架上有一些空缺的地方"))
    )
    assert [len(row) for row in faces(block)[:2]] == [1, 1]


def test_long_choices_are_numbered_in_the_text() -> None:
    long = "A label that is far too long for any button of a phone"
    block = shown(asked(QuestionKind.SELECT_ONE, options=options(long, "Short")))
    assert f"1. {long}" in block.text
    assert faces(block)[0] == ["1", "2"]


def test_a_chosen_one_is_marked_and_can_be_kept() -> None:
    block = shown(asked(QuestionKind.SELECT_ONE, options=options("Yes", "No"), value="n1", chosen=("No",)))
    assert faces(block) == [["Yes", "✓ No"], ["‹ Back", "☰ Answers", "Keep ›"]]
    assert "Now: No" in block.text


def test_several_choices_say_which_state_a_tap_wants() -> None:
    question = asked(
        QuestionKind.SELECT_MULTIPLE, options=options("A", "B"), screen=Screen(picked=("n1",)), required=False
    )
    block = shown(question)
    assert faces(block)[:2] == [["☐ A", "☑ B"], ["Done (1)"]]
    assert taps(block)[:3] == [("on", 0), ("off", 1), ("done", 0)]
    assert faces(block)[-1] == ["‹ Back", "☰ Answers"]  # a skip would lose what is ticked


def test_a_ranking_shows_the_order_so_far_and_what_is_left() -> None:
    question = asked(QuestionKind.RANK, options=options("A", "B", "C"), screen=Screen(picked=("n2",)))
    block = shown(question)
    assert "1. C" in block.text
    assert faces(block)[0] == ["A", "B"]


def test_a_long_list_comes_by_pages_and_is_searched() -> None:
    many = options(*(f"Shop {number}" for number in range(45)))
    block = shown(asked(QuestionKind.SELECT_ONE, options=many, screen=Screen(page=4)))
    assert ["‹", "5/5", "›"] in faces(block)
    assert ("choose", 44) in taps(block)
    found = shown(asked(QuestionKind.SELECT_ONE, options=many, screen=Screen(search="shop 4")))
    assert [index for do, index in taps(found) if do == "choose"] == [4, 14, 24, 34, 40, 41, 42, 43, 44]
    none = shown(asked(QuestionKind.SELECT_ONE, options=many, screen=Screen(search="bank")))
    assert "Nothing in the list holds “bank”." in none.text


def test_a_day_is_near_or_in_the_month() -> None:
    block = shown(asked(QuestionKind.DATE))
    assert faces(block)[0] == ["Yesterday", "Today", "Tomorrow"]
    assert faces(block)[1] == ["‹", "March 2026", "›"]
    assert ("day", date(2026, 3, 31).toordinal()) in taps(block)
    assert faces(shown(asked(QuestionKind.DATE), Language.ZH))[1] == ["‹", "2026年3月", "›"]


def test_a_month_or_a_year_alone_may_be_asked() -> None:
    month = shown(asked(QuestionKind.DATE, appearance=frozenset({"month-year"})))
    assert faces(month)[1] == ["Jan", "Feb", "Mar", "Apr"]
    year = shown(asked(QuestionKind.DATE, appearance=frozenset({"year"})))
    assert faces(year)[0] == ["‹", "2018 – 2029", "›"]
    assert "2026" in faces(year)[3]


def test_a_time_is_an_hour_and_then_minutes() -> None:
    assert faces(shown(asked(QuestionKind.TIME)))[0] == ["Now"]
    block = shown(asked(QuestionKind.TIME, screen=Screen(hour=15)))
    assert faces(block)[0] == ["15:00", "15:05", "15:10", "15:15"]
    assert ("clock", 15 * 60 + 5) in taps(block)


def test_a_short_range_is_buttons_and_a_long_one_a_stepper() -> None:
    few = shown(asked(QuestionKind.RANGE, values=(1.0, 2.0, 3.0, 4.0, 5.0)))
    assert faces(few)[0] == ["1", "2", "3", "4", "5"]
    many = shown(asked(QuestionKind.RANGE, values=tuple(float(n) for n in range(101))))
    assert faces(many)[:2] == [["−10", "−1", "+1", "+10"], ["✓ 50"]]


def test_counts_in_rows_have_quick_numbers_and_one_line_answers_all() -> None:
    block = shown(asked(QuestionKind.INTEGER, in_rows=True, beside=3, quick=(0, 1, 2, 3, 4, 5, 6)))
    assert faces(block)[0] == ["0", "1", "2", "3", "4", "5"]
    assert "all 3 in one line" in block.text


def test_what_went_wrong_stands_on_the_same_card() -> None:
    told = shown(asked(QuestionKind.INTEGER, screen=Screen(trouble=Trouble.NOT_TAKEN, message="1 < 2")))
    assert "⚠️ 1 &lt; 2" in told.text


@pytest.mark.parametrize("kind", list(QuestionKind))
@pytest.mark.parametrize("language", list(Language))
def test_every_kind_has_a_view_within_telegrams_limits(kind: QuestionKind, language: Language) -> None:
    many = options(*(f"Choice number {number}" for number in range(500)))
    block = shown(
        asked(kind, label="长" * 5000, hint="h" * 5000, options=many, values=(1.0, 2.0), required=False),
        language,
    )
    assert len(block.text) < 3000
    assert sum(len(row) for row in block.rows) <= 90
    assert all(len((button.data or "").encode()) <= 64 for row in block.rows for button in row)
    assert all(len(row) <= 8 for row in block.rows)


def test_rows_so_far_stand_above_one_more() -> None:
    block = asked_block(
        AskedForRow(
            visit_id=17,
            step=5,
            screen=Screen(),
            number=4,
            of=9,
            label="Stock",
            rows=("Tea · 4", "Water · <7>"),
            can_go_back=True,
        ),
        Language.EN,
    )
    assert "1. Tea · 4\n2. Water · &lt;7&gt;\n<b>One more?</b>" in block.text
    assert faces(block) == [["➕ Add one", "No more"], ["‹ Back", "☰ Answers", "Remove one …"]]


def review(**more: Any) -> Review:
    lines = (
        Answered(path="/a", kind=QuestionKind.TEXT, label="What?", section="Shelf", value="dusty"),
        Answered(path="/b", kind=QuestionKind.DECIMAL, label="Amount", section="Shelf", value=1200.5),
        Answered(path="/c", kind=QuestionKind.DATE, label="Next", section="", value=date(2026, 3, 9)),
        Answered(path="/d", kind=QuestionKind.IMAGE, label="Photo", section="", value=None, required=True),
    )
    about: dict[str, Any] = {"screen": Screen(), "is_complete": True, "has_left": True, "lines": lines}
    return Review(visit_id=17, step=5, **(about | more))


def test_the_review_shows_answers_by_section_as_people_read_them() -> None:
    block = asked_block(review(), Language.EN)
    assert "<b>Shelf</b>\nWhat? <b>dusty</b>\nAmount: <b>1,200.5</b>" in block.text
    assert "Next: <b>Mon 9 Mar 2026</b>" in block.text
    assert "⚠️ Photo: still needed" in block.text
    assert faces(block) == [["✅ Submit report"], ["✏️ Change an answer"]]
    assert "Next：<b>2026年3月9日 周一</b>" in asked_block(review(), Language.ZH).text


def test_a_report_that_was_sent_back_says_why() -> None:
    block = asked_block(review(sent_back="How many < 3?"), Language.EN)
    assert block.text.startswith("↩️ Sent back: “How many &lt; 3?”")


def test_on_site_the_review_leaves_sending_to_leaving() -> None:
    assert faces(asked_block(review(has_left=False), Language.EN)) == [["✏️ Change an answer"]]


def test_a_review_of_hundreds_of_answers_still_fits_a_message() -> None:
    lines = tuple(
        Answered(
            path=f"/{n}", kind=QuestionKind.TEXT, label="Question " * 8, section="", value="answer " * 40
        )
        for n in range(300)
    )
    block = asked_block(review(lines=lines), Language.EN)
    assert len(block.text) < 3300
    assert "1/30" in block.text
    assert faces(block)[0] == ["‹", "1/30", "›"]


def test_every_answer_stands_on_exactly_one_page_and_sections_stay_together() -> None:
    lines = tuple(
        Answered(
            path=f"/{n}", kind=QuestionKind.TEXT, label="Question", section=f"Part {n // 20}", value="yes"
        )
        for n in range(120)
    )
    pages = pages_of(lines, [40] * 120)
    assert [place for page in pages for place in page] == list(range(120))
    assert [len(page) for page in pages] == [20] * 6


def test_the_sections_of_a_long_form_are_a_menu() -> None:
    sections = (
        Section(name="Stock", first=3, done=5, of=5, open=0),
        Section(name="", first=9, done=1, of=4, open=2),
    )
    screen = Screen(showing=Showing.SECTIONS)
    block = asked_block(review(sections=sections, screen=screen), Language.EN)
    assert faces(block) == [["✓ Stock · 5/5"], ["▸ General · 1/4"], ["📋 All answers", "Go on ›"]]
    assert taps(block)[:2] == [("goto", 3), ("goto", 9)]


def test_any_answer_can_be_chosen_for_a_change() -> None:
    block = asked_block(review(screen=Screen(showing=Showing.CHANGE)), Language.EN)
    assert faces(block)[0] == ["What? dusty"]
    assert ("goto", 3) in taps(block)


def test_lateness_is_asked_with_the_time_of_the_place() -> None:
    late = AskedWhyLate(
        visit_id=17,
        step=5,
        screen=Screen(showing=Showing.WHY_LATE),
        due_at=datetime(2026, 3, 2, 1, 40, tzinfo=UTC),
        zone="Asia/Shanghai",
    )
    assert "due at 09:40" in asked_block(late, Language.EN).text
    assert "📵 没有信号" in faces(asked_block(late, Language.ZH))[0]


def test_places_stand_with_the_nearest_first() -> None:
    places = (
        Option("far", "Far Depot", distance_m=5200),
        Option("near", "Near Mart", distance_m=120),
        Option("nowhere", "Somewhere"),
    )
    block = shown(asked(QuestionKind.SELECT_ONE, options=places))
    assert [face for row in faces(block) for face in row][:3] == [
        "Near Mart · 120 m",
        "Far Depot · 5.2 km",
        "Somewhere",
    ]
    assert taps(block)[:3] == [("choose", 1), ("choose", 0), ("choose", 2)]


def test_a_short_scale_stands_in_one_row_and_a_form_may_ask_for_columns() -> None:
    five = options("Bad", "Poor", "Fair", "Good", "Best")
    likert = shown(asked(QuestionKind.SELECT_ONE, options=five, appearance=frozenset({"likert"})))
    assert faces(likert)[0] == ["Bad", "Poor", "Fair", "Good", "Best"]
    three = shown(asked(QuestionKind.SELECT_ONE, options=five, appearance=frozenset({"columns-3"})))
    assert faces(three)[:2] == [["Bad", "Poor", "Fair"], ["Good", "Best"]]


def test_a_compact_list_is_searched_from_fewer_choices_on() -> None:
    many = options(*(f"Choice {n}" for n in range(14)))
    assert "search" not in shown(asked(QuestionKind.SELECT_ONE, options=many)).text
    compact = shown(asked(QuestionKind.SELECT_ONE, options=many, appearance=frozenset({"minimal"})))
    assert "Type a few letters to search the 14 choices." in compact.text


def test_long_words_are_shortened_and_can_be_read_whole() -> None:
    note = "\n\n".join(f"Paragraph {n}: " + "words " * 60 for n in range(20))
    question = asked(QuestionKind.TEXT, notes=(note,))
    block = shown(question)
    assert len(block.text) < 1500
    assert ("read", 0) in taps(block)
    pages = [shown(replace(question, screen=Screen(showing=Showing.READ, page=page))) for page in range(4)]
    assert all(f"Paragraph {n}:" in "".join(page.text for page in pages) for n in range(20))
    assert all(len(page.text) < 3600 for page in pages)


def test_a_month_is_no_day() -> None:
    answer = Answered(
        path="/q", kind=QuestionKind.DATE, label="", section="", value=date(2026, 3, 1), grain="month-year"
    )
    assert (answer_words(answer, Language.EN), answer_words(answer, Language.ZH)) == (
        "March 2026",
        "2026年3月",
    )


@pytest.mark.parametrize("kind", [QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE, QuestionKind.RANK])
def test_a_choice_without_choices_says_so_and_leads_back(kind: QuestionKind) -> None:
    block = shown(asked(kind, options=()))

    assert "nothing to choose here" in block.text
    assert taps(block) == [("back", 0), ("menu", 0)]
