"""How answers, rules, rows and the order of questions act on each other in a draft."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.forms.definition import FormDefinition
from bot.forms.filling import Accepted, Context, Filling, Finished, Rejected, Unfinished
from bot.forms.saved import Saved
from bot.forms.steps import AskQuestion, AskRepeat, End, FieldList, Rejection
from tests.forms.samples import loaded, missing_required, table

NOW = datetime(2026, 3, 5, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def started(form: FormDefinition) -> Filling:
    return Filling.start(form, context=Context(now=NOW))


def answered(filling: Filling, **answers: object) -> Filling:
    for name, value in answers.items():
        outcome = filling.answer(f"/data/{name}", value, at=NOW)  # type: ignore[arg-type]  # any answer
        assert isinstance(outcome, Accepted), outcome
    return filling


GATE = table("""
| survey |
|  | type         | name | label | relevant      | required | constraint | constraint_message::en | constraint_message::zh |
|  | select_one c | kind | Kind  |               | yes      |            |                        |                        |
|  | text         | why  | Why   | ${kind} = 'b' | yes      |            |                        |                        |
|  | integer      | age  | Age   |               |          | . > 17     | Adults only            | 仅限成人               |
| choices |
|  | list_name | name | label |
|  | c         | a    | A     |
|  | c         | b    | B     |
""")  # noqa: E501 - a table reads best unbroken


def test_the_first_open_question_is_asked_even_when_an_earlier_one_became_needed() -> None:
    filling = answered(started(GATE), kind="a", age=20)

    filling.answer("/data/kind", "b", at=NOW)

    assert filling.current().path == "/data/why"


def test_a_hidden_answer_is_kept_in_the_draft_and_left_out_at_the_end() -> None:
    filling = answered(started(GATE), kind="b", why="because", age=20)

    changed = filling.answer("/data/kind", "a", at=NOW)

    finished = filling.finalize(at=NOW)
    assert isinstance(changed, Accepted)
    assert changed.hidden == ("/data/why",)
    assert isinstance(finished, Finished)
    assert "/data/why" not in finished.values
    assert filling.saved().values["/data/why"] == "because"


def test_a_refused_answer_brings_the_forms_own_words_in_the_persons_language() -> None:
    refused = started(GATE).answer("/data/age", 12, at=NOW)

    assert isinstance(refused, Rejected)
    assert refused.reason is Rejection.CONSTRAINT
    assert (refused.message("en"), refused.message("zh-CN")) == ("Adults only", "仅限成人")


def test_an_answer_that_is_not_offered_or_of_the_wrong_kind_is_refused() -> None:
    filling = started(GATE)

    outcomes = [filling.answer("/data/kind", "z", at=NOW), filling.answer("/data/age", "old", at=NOW)]

    assert [outcome.reason for outcome in outcomes if isinstance(outcome, Rejected)] == [Rejection.TYPE] * 2


def test_a_required_question_cannot_be_skipped_and_prevents_the_end() -> None:
    filling = started(GATE)

    skipped, finished = filling.skip("/data/kind"), filling.finalize(at=NOW)

    assert isinstance(skipped, Rejected)
    assert isinstance(finished, Unfinished)
    assert [each.path for each in finished.open] == ["/data/kind"]
    assert [question.path for question in missing_required(filling)] == ["/data/kind"]


def test_a_hidden_question_is_not_answered_by_an_old_button() -> None:
    refused = started(GATE).answer("/data/why", "late tap", at=NOW)

    assert isinstance(refused, Rejected)
    assert refused.reason is Rejection.NOT_ASKED


def test_going_back_and_answering_again_returns_to_the_open_question() -> None:
    filling = answered(started(GATE), kind="b", why="because")

    assert filling.back()
    assert filling.current().path == "/data/why"
    filling.answer("/data/why", "better", at=NOW)
    assert filling.current().path == "/data/age"


def test_there_is_nothing_before_the_first_question() -> None:
    assert not started(GATE).back()


def test_the_history_tells_when_an_answer_was_given_and_changed() -> None:
    filling = answered(started(GATE), kind="a")

    filling.answer("/data/kind", "b", at=NOW + timedelta(minutes=5), carried=True)

    entry = filling.answered_at("/data/kind")
    assert entry is not None
    assert (entry.first, entry.times, entry.carried) == (NOW.isoformat(), 2, True)


def test_a_stale_choice_is_cleared_what_hangs_on_it_recomputed_and_it_is_asked_again() -> None:
    filling = answered(started(loaded("cascades")), country="cn", region="gd", city="gz")

    changed = filling.answer("/data/country", "ke", at=NOW)

    assert isinstance(changed, Accepted)
    assert changed.cleared == ("/data/region", "/data/city")
    assert filling.current().path == "/data/region"
    assert "/data/from_list" not in filling.saved().values


def test_a_person_of_two_names_who_was_typed_into_a_row_can_be_chosen() -> None:
    filling = started(loaded("from_rows"))

    answered(filling, **{"person[1]/pname": "Li Lei", "head": "Li Lei", "person[1]/age": 30})

    assert filling.saved().values["/data/head"] == "Li Lei"


def test_rows_beyond_a_smaller_count_are_hidden_and_return_with_their_answers() -> None:
    filling = started(loaded("retail_visit"))
    answered(filling, extras=["stock"], **{"counting/counted": ["tea_500", "soda_330"]})
    answered(filling, **{"counting/stock[1]/count": 3, "counting/stock[2]/count": 4})

    told = filling.answer("/data/counting/counted", ["tea_500"], at=NOW)
    fewer = [question.path for question in filling.visible() if "stock[" in question.path]
    filling.answer("/data/counting/counted", ["tea_500", "soda_330"], at=NOW)
    row = filling.question("/data/counting/stock[2]/count")

    assert isinstance(told, Accepted)
    assert told.hidden == ("/data/counting/stock[2]/count",)
    assert fewer == ["/data/counting/stock[1]/count"]
    assert row is not None
    assert row.value == 4


def test_a_label_made_of_labels_reads_in_each_language() -> None:
    filling = started(loaded("retail_visit"))
    answered(filling, extras=["stock"], **{"counting/counted": ["tea_500"]})

    row = filling.question("/data/counting/stock[1]/count")

    assert row is not None
    assert row.label("en") == "Green tea 500 ml: how many are in the store?"
    assert row.label("zh") == "绿茶 500 ml：店里还有多少件？"
    assert row.section("en") == ("Stock count", "Stock 1")


def test_one_more_row_is_offered_until_declined_and_rows_can_be_deleted() -> None:
    filling = started(loaded("tutorial"))
    answered(filling, **{"member[1]/name": "Ann"})

    filling.add_repeat("/data/member")
    answered(filling, **{"member[2]/name": "Bob"})
    unconfirmed = filling.delete_repeat("/data/member[1]", confirmed=False)
    filling.delete_repeat("/data/member[1]", confirmed=True)
    first = filling.question("/data/member[1]/name")
    filling.skip("/data/member")

    assert isinstance(unconfirmed, Rejected)
    assert unconfirmed.reason is Rejection.UNCONFIRMED
    assert first is not None
    assert first.value == "Bob"
    assert not isinstance(filling.current(), AskRepeat)


STOPPED_BY_NOTE = table("""
| survey |
|  | type    | name | label              | relevant    | required | required_message |
|  | integer | n    | How many           |             |          |                  |
|  | note    | stop | That is too many   | ${n} > 9    | yes      | Ask the office   |
""")


def test_a_required_note_stops_a_form_until_an_answer_above_it_is_corrected() -> None:
    filling = answered(started(STOPPED_BY_NOTE), n=10)

    stopped = filling.finalize(at=NOW)
    freed = answered(filling, n=9).finalize(at=NOW)

    assert isinstance(stopped, Unfinished)
    assert [each.message("en") for each in stopped.open] == ["Ask the office"]
    assert isinstance(freed, Finished)


def test_rows_of_a_smaller_count_come_back_with_their_answers_when_it_grows() -> None:
    form = table("""
| survey |
|  | type         | name | label | repeat_count |
|  | integer      | n    | N     |              |
|  | begin repeat | r    | R     | ${n}         |
|  | text         | t    | T     |              |
|  | end repeat   |      |       |              |
""")
    filling = answered(started(form), n=2)
    filling.answer("/data/r[2]/t", "kept", at=NOW)

    fewer = filling.answer("/data/n", 1, at=NOW)
    hidden = filling.question("/data/r[2]/t")
    answered(filling, n=2)

    assert isinstance(fewer, Accepted)
    assert (fewer.hidden, hidden) == (("/data/r[2]/t",), None)
    assert filling.saved().values["/data/r[2]/t"] == "kept"
    assert filling.question("/data/r[2]/t") is not None


def test_notes_come_with_the_question_after_them_and_the_last_with_the_end() -> None:
    form = table("""
| survey |
|        | type | name | label |
|        | note | hi   | Hello |
|        | text | name | Name  |
|        | note | bye  | Bye ${name} |
""")
    filling = started(form)

    first = filling.current()
    answered(filling, name="Ann")
    last = filling.current()

    assert isinstance(first, AskQuestion)
    assert [note.label("en") for note in first.notes] == ["Hello"]
    assert isinstance(last, End)
    assert [note.label("en") for note in last.notes] == ["Bye Ann"]


def test_a_field_list_is_one_card_or_single_questions_as_one_likes() -> None:
    form = table("""
| survey |
|        | type        | name | label | appearance |
|        | begin group | g    | Card  | field-list |
|        | note        | hint | Look  |            |
|        | integer     | a    | A     |            |
|        | integer     | b    | B     |            |
|        | end group   |      |       |            |
""")
    filling = answered(started(form), **{"g/a": 1})

    card, single = filling.current(cards=True), filling.current()

    assert isinstance(card, FieldList)
    assert card.label("en") == "Card"
    assert [question.path for question in card.questions] == ["/data/g/a", "/data/g/b"]
    assert [note.path for note in card.notes] == ["/data/g/hint"]
    assert single.path == "/data/g/b"


def test_an_edited_calculation_stays_until_its_inputs_change_and_is_not_redone_on_resume() -> None:
    filling = answered(started(loaded("calculations")), age=3)
    answered(filling, computed=50)

    resumed = Filling.resume(filling.form, filling.saved(), context=Context(now=NOW + timedelta(days=1)))
    kept = resumed.saved().values["/data/computed"]
    resumed.answer("/data/age", 9, at=NOW)

    assert kept == 50
    assert resumed.saved().values["/data/computed"] == 10


def test_a_value_is_taken_from_the_last_submission_and_from_what_is_known_beforehand() -> None:
    form = table("""
| survey |
|        | type | name  | label | default              |
|        | text | phone | Phone | ${last-saved#phone}  |
|        | text | shop  | Shop  |                      |
""")
    context = Context(now=NOW, last_saved={"/data/phone": "123"}, preloads={"/data/shop": "Corner"})

    values = Filling.start(form, context=context).saved().values

    assert (values["/data/phone"], values["/data/shop"]) == ("123", "Corner")


def test_times_of_start_and_end_are_recorded() -> None:
    filling = started(loaded("dates"))

    finished = filling.finalize(at=datetime(2026, 3, 5, 3, tzinfo=UTC))

    assert isinstance(finished, Finished)
    assert finished.values["/data/start"] == {"date_time": NOW.isoformat()}
    assert finished.values["/data/end"] == {"date_time": "2026-03-05T03:00:00+00:00"}
    assert "<today>2026-03-05</today>" in finished.xml


def test_progress_counts_what_is_answered_among_what_is_asked() -> None:
    progress = answered(started(GATE), kind="b").progress("en")

    assert (progress.answered, progress.total) == (1, 3)


def test_a_condition_that_asks_the_clock_is_judged_anew_when_a_draft_is_opened_again() -> None:
    form = table("""
| survey |
|  | type | name | label | relevant                      |
|  | text | a    | A     |                               |
|  | text | b    | B     | today() > date('2026-03-05')  |
|  | text | c    | C     | ${a} = 'x'                    |
""")
    filling = answered(started(form), a="y")
    saved = Saved.from_json(json.loads(json.dumps(filling.saved().as_json())))

    later = Filling.resume(form, saved, context=Context(now=NOW + timedelta(days=1)))

    assert saved.hidden == ("/data/b", "/data/c")
    assert [question.path for question in later.visible()] == ["/data/a", "/data/b"]
    assert isinstance(later.finalize(at=NOW), Finished)
