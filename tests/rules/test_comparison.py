"""Two reps side by side, and who stands out: robustly, in both directions, never in a small team."""

from datetime import timedelta

import pytest

from bot.rules.comparison import Measure, side_by_side, values_of, who_stands_out
from bot.rules.summary import Numbers, RepNumbers


def rep(rep_id: int, dwell_min: float | None = None, **numbers: int) -> RepNumbers:
    dwell = None if dwell_min is None else timedelta(minutes=dwell_min)
    return RepNumbers(rep_id=rep_id, rep_name=f"Rep {rep_id}", numbers=Numbers(median_dwell=dwell, **numbers))


def test_shares_are_of_what_could_have_been() -> None:
    values = values_of(
        Numbers(done=10, effective=8, planned_done=6, missed=2, unplanned=4, reports_due=5, reports_on_time=4)
    )
    assert values[Measure.EFFECTIVE_SHARE] == pytest.approx(0.8)
    assert values[Measure.PLAN_KEPT] == pytest.approx(0.75)
    assert values[Measure.UNPLANNED_SHARE] == pytest.approx(0.4)
    assert values[Measure.ON_TIME_SHARE] == pytest.approx(0.8)


def test_nothing_is_no_zero() -> None:
    values = values_of(Numbers())
    assert values[Measure.EFFECTIVE_SHARE] is None
    assert values[Measure.DWELL_MIN] is None
    assert values[Measure.DONE] == 0


def test_two_stand_beside_the_middle_of_their_team() -> None:
    team = [rep(1, done=10), rep(2, done=4), rep(3, done=7)]
    (done, *_) = side_by_side(team, 1, 2)
    assert (done.measure, done.one, done.other, done.usual) == (Measure.DONE, 10, 4, 7)
    with pytest.raises(KeyError):
        side_by_side(team, 1, 9)


def test_one_far_from_the_others_stands_out_and_does_not_hide_another() -> None:
    team = [rep(n, dwell_min=minutes) for n, minutes in enumerate((24, 25, 26, 27, 25, 4, 90), 1)]
    assert [(each.rep_id, round(each.value)) for each in who_stands_out(team)] == [(7, 90), (6, 4)]


def test_in_a_small_or_an_even_team_nobody_stands_out() -> None:
    assert who_stands_out([rep(n, dwell_min=minutes) for n, minutes in enumerate((25, 25, 4, 26))]) == ()
    assert who_stands_out([rep(n, done=5) for n in range(8)]) == ()
    assert who_stands_out([rep(n, done=done) for n, done in enumerate((5, 6, 7, 8, 9, 10))]) == ()
