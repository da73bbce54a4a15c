"""The score is the sum of its lines, everybody can reach 100, and what is left out changes nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.rules.policy import EvidencePolicy
from bot.rules.score import Observed, Score, score_of
from bot.rules.signals import INITIAL_WEIGHTS, MEANINGS, Aspect, Bearing, Signal

TEN = datetime(2026, 3, 2, 2, tzinfo=UTC)
USUAL = (Aspect.PLACE, Aspect.STAY, Aspect.PERSON, Aspect.PHOTO, Aspect.REPORT)
GOOD = (
    Signal.PLACE_FIRM,
    Signal.STAY_SEEN,
    Signal.FACE_MATCH,
    Signal.PHOTO_SENT,
    Signal.REPORT_ON_TIME,
)


def seen(*signals: Signal) -> list[Observed]:
    return [Observed(signal=each, at=TEN + timedelta(seconds=n), body={}) for n, each in enumerate(signals)]


def scored(*signals: Signal, asked: tuple[Aspect, ...] = USUAL, **more: object) -> Score:
    given_ = {"weights": INITIAL_WEIGHTS, **more}
    found = score_of(seen(*signals), asked=asked, **given_)  # type: ignore[arg-type] # passed through as given
    assert found is not None
    return found


def test_a_visit_that_shows_everything_it_could_has_a_hundred() -> None:
    assert scored(*GOOD).total == 100
    assert scored(*GOOD).chances == ()


def test_the_first_fix_is_weak_and_later_ones_replace_it() -> None:
    first = scored(*(each for each in GOOD if each is not Signal.PLACE_FIRM), Signal.PLACE_FIRST_FIX)
    assert first.total == 82
    assert [chance.signal for chance in first.chances] == [Signal.PLACE_FIRM]
    assert scored(*GOOD, Signal.PLACE_FIRST_FIX).total == 100


def test_a_customers_word_never_makes_a_score_smaller_and_brings_no_more_than_its_cap() -> None:
    most = {**INITIAL_WEIGHTS, Signal.CUSTOMER_CONFIRMED: 900.0, Signal.CUSTOMER_KNOWN: 900.0}
    for said in (Signal.CUSTOMER_CONFIRMED, Signal.CUSTOMER_KNOWN):
        assert scored(*GOOD, said).total == 100
        alone = scored(said, weights=most)
        assert [line.points for line in alone.lines] == [10]
        assert scored(Signal.PLACE_FIRM, said).total > scored(Signal.PLACE_FIRM).total


def test_a_customers_word_from_an_account_that_answers_for_many_brings_nothing() -> None:
    flagged = scored(Signal.PLACE_FIRM, Signal.CUSTOMER_CONFIRMED, Signal.ACK_BUSY_ACCOUNT)
    assert flagged.total == scored(Signal.PLACE_FIRM).total
    assert [line.signal for line in flagged.lines] == [Signal.PLACE_FIRM, Signal.ACK_BUSY_ACCOUNT]


def test_a_policy_from_before_that_weighed_what_only_explains_today_can_still_be_read() -> None:
    old = {"place_firm": 30, "ack_by_employee": -10}
    assert EvidencePolicy.model_validate({"weights": old}).weights == {Signal.PLACE_FIRM: 30}


def test_who_keeps_their_face_to_themselves_can_reach_a_hundred_too() -> None:
    rest = tuple(each for each in GOOD if each is not Signal.FACE_MATCH)
    assert scored(*rest).total < 80
    assert scored(*rest, asked=tuple(each for each in USUAL if each is not Aspect.PERSON)).total == 100


def test_a_signal_that_policy_leaves_out_neither_adds_nor_subtracts() -> None:
    weights = dict(INITIAL_WEIGHTS)
    del weights[Signal.PHOTO_REUSED]
    assert scored(*GOOD, Signal.PHOTO_REUSED, weights=weights).total == 100
    no_photos = {
        each: points for each, points in weights.items() if MEANINGS[each].aspect is not Aspect.PHOTO
    }
    assert scored(*(each for each in GOOD if each is not Signal.PHOTO_SENT), weights=no_photos).total == 100


def test_what_a_manager_sets_aside_stays_in_sight_and_costs_nothing() -> None:
    lowered = scored(*GOOD, Signal.IMPOSSIBLE_TRAVEL)
    assert lowered.total == 70
    cleared = scored(*GOOD, Signal.IMPOSSIBLE_TRAVEL, set_aside=(Signal.IMPOSSIBLE_TRAVEL,))
    assert cleared.total == 100
    assert [line.signal for line in cleared.lines if line.set_aside] == [Signal.IMPOSSIBLE_TRAVEL]


def test_the_customer_s_word_is_an_extra() -> None:
    without = scored(*GOOD[:3])
    assert scored(*GOOD[:3], Signal.CUSTOMER_KNOWN).total > without.total
    assert all(MEANINGS[chance.signal].aspect is not Aspect.CUSTOMER for chance in without.chances)


def test_nothing_asked_is_no_score() -> None:
    assert score_of(seen(Signal.DELAYED), weights=INITIAL_WEIGHTS, asked=()) is None
    assert score_of(seen(*GOOD), weights={}, asked=USUAL) is None


@given(st.sets(st.sampled_from(list(Signal))), st.sets(st.sampled_from(list(Aspect)), min_size=1))
def test_the_lines_always_explain_the_total(signals: set[Signal], asked: set[Aspect]) -> None:
    found = score_of(seen(*sorted(signals)), weights=INITIAL_WEIGHTS, asked=asked)
    if found is not None:
        assert found.total == max(0, min(100, sum(line.points for line in found.lines)))
        raised = sum(line.points for line in found.lines if MEANINGS[line.signal].bearing is Bearing.RAISES)
        assert raised + sum(chance.points for chance in found.chances) == 100


def test_every_signal_has_a_meaning_that_points_the_right_way() -> None:
    assert set(MEANINGS) == set(Signal)
    EvidencePolicy(weights=dict(INITIAL_WEIGHTS))
    for wrong in ({Signal.PLACE_FIRM: -1}, {Signal.IMPOSSIBLE_TRAVEL: 3}, {Signal.DELAYED: 1}, {"magic": 1}):
        with pytest.raises(ValidationError):
            EvidencePolicy(weights=wrong)  # type: ignore[arg-type] # the mistakes under test
