"""Every visit button has a typed word in both languages, and nothing typed is lost."""

import pytest

from bot.handlers.typed_words import ANSWERS, SPELLINGS, Word, plain, unquoted, word_of


@pytest.mark.parametrize("word", Word)
def test_every_word_is_spelled_in_both_languages(word: Word) -> None:
    assert any(spelling.isascii() for spelling in SPELLINGS[word])
    assert any(not spelling.isascii() for spelling in SPELLINGS[word])


def test_no_spelling_means_two_things() -> None:
    spelled = [plain(spelling) for spellings in SPELLINGS.values() for spelling in spellings]
    assert len(spelled) == len(set(spelled))


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("离店", Word.LEAVE),
        (" 离店。", Word.LEAVE),
        ("BYE!", Word.LEAVE),
        ("Ｌｅａｖｅ", Word.LEAVE),
        ("Check  In", Word.ARRIVE),
        ("can’t share", Word.CANNOT_SHARE),
        ("today", Word.TODAY),
        ("上一步", Word.BACK),
        ("we leave at nine", None),
        ("", None),
        ("!", None),
    ],
)
def test_a_word_counts_when_it_is_the_whole_message(typed: str, word: Word | None) -> None:
    assert word_of(typed) is word


def test_while_a_question_takes_any_words_the_ambiguous_ones_are_answers() -> None:
    assert word_of("today", asked_for_text=True) is None
    assert word_of("今天", asked_for_text=True) is None
    assert word_of("离店", asked_for_text=True) is Word.LEAVE
    assert {Word.LEAVE, Word.PAUSE, Word.SUBMIT, Word.BACK, Word.SKIP}.isdisjoint(ANSWERS)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("“leave”", "leave"),
        ("「离店」", "离店"),
        ('"Today"', "Today"),
        ("“they want it cheaper”", "“they want it cheaper”"),
        ('"', '"'),
    ],
)
def test_a_word_between_quotation_marks_is_an_answer(typed: str, answer: str) -> None:
    assert word_of(typed) is None
    assert unquoted(typed) == answer
