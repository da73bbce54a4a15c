"""What a new version changes for those who fill it."""

from bot.forms.changes import FormChanges, changes_between
from bot.forms.definition import QuestionKind
from tests.forms.samples import table

OLD = """
| survey | | | | |
| | type | name | label | relevant |
| | select_one mood | mood | How was it? | |
| | text | word | What did they say? | |
| | integer | boxes | How many boxes? | |

| choices | | | |
| | list_name | name | label |
| | mood | good | Good |
| | mood | bad | Bad |
"""


def changed(*edits: tuple[str, str]) -> FormChanges:
    new = OLD
    for was, becomes in edits:
        assert was in new
        new = new.replace(was, becomes)
    return changes_between(table(OLD), table(new), "en")


def test_the_same_form_changes_nothing() -> None:
    assert changed().is_empty


def test_added_and_removed_questions_are_named() -> None:
    found = changed(("| | text | word | What did they say? | |", "| | text | idea | Any idea? | |"))

    assert (found.added, found.removed) == (("Any idea?",), ("What did they say?",))


def test_another_kind_of_answer_is_told() -> None:
    (found,) = changed(("integer | boxes", "decimal | boxes")).retyped

    assert (found.label, found.was, found.now) == (
        "How many boxes?",
        QuestionKind.INTEGER,
        QuestionKind.DECIMAL,
    )


def test_choices_that_come_and_go_are_told() -> None:
    (found,) = changed(("| bad | Bad |", "| fair | So-so |")).choices

    assert (found.added, found.removed) == (("So-so",), ("Bad",))


def test_other_words_and_other_conditions_are_told() -> None:
    assert changed(("How many boxes?", "Boxes?")).reworded == ("Boxes?",)
    assert changed(("How many boxes? | |", "How many boxes? | ${mood} = 'good' |")).ruled == (
        "How many boxes?",
    )
