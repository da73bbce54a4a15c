"""The score card: weights, cuts and answers that changed meanwhile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.config import load_settings
from bot.rules.score_card import ScoreCardPolicy, grade_of, next_open, score_of, still_fitting
from tests.living import ROOT

CARD = ScoreCardPolicy()
BEST = {each.slug: max(choice.points for choice in each.choices) for each in CARD.criteria}


def test_the_best_answers_everywhere_make_a_hundred_and_an_a() -> None:
    assert score_of(CARD, BEST) == 100
    assert grade_of(CARD, 100) == "A"


@pytest.mark.parametrize(("score", "grade"), [(80, "A"), (79, "B"), (50, "B"), (49, "C"), (0, "C")])
def test_the_cuts_belong_to_the_better_grade(score: int, grade: str) -> None:
    assert grade_of(CARD, score) == grade


def test_without_every_answer_there_is_no_score() -> None:
    first, *rest = CARD.criteria
    answers = {each.slug: BEST[each.slug] for each in rest}
    assert score_of(CARD, answers) is None
    assert next_open(CARD, answers) == first


@given(st.fixed_dictionaries({e.slug: st.sampled_from([c.points for c in e.choices]) for e in CARD.criteria}))
def test_the_score_is_the_weighted_mean_and_a_better_answer_never_lowers_it(answers: dict[str, int]) -> None:
    score = score_of(CARD, answers)
    exact = sum(each.weight * answers[each.slug] for each in CARD.criteria) / 100
    assert score is not None
    assert abs(score - exact) <= 0.5
    for each in CARD.criteria:
        better = score_of(CARD, {**answers, each.slug: BEST[each.slug]})
        assert better is not None
        assert better >= score


def test_answers_that_are_not_offered_any_more_are_asked_again() -> None:
    assert still_fitting(CARD, {**BEST, "size": 77, "gone": 5}) == {
        slug: points for slug, points in BEST.items() if slug != "size"
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"a_from": 50, "b_from": 50},
        {"criteria": (CARD.criteria[0], CARD.criteria[0])},
        {"criteria": (CARD.criteria[0].model_copy(update={"weight": 0}),)},
    ],
)
def test_rules_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ScoreCardPolicy.model_validate(wrong)


def test_the_configuration_that_is_shipped_says_what_the_defaults_are() -> None:
    policy = load_settings(ROOT / "config.toml", {"VISITBOT_TOKEN": "1:x"}).policy
    assert policy.score_card == CARD
