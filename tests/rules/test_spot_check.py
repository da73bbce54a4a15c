"""The lot: the same seed draws the same visits, low scores come likelier, and every visit may come."""

from collections import Counter
from itertools import product

import pytest

from bot.rules.spot_check import Lot, chance, draw, weight

LOTS = [Lot(visit_id, visit_id % 101) for visit_id in range(1, 201)]


def drawn(seed: str, lots: list[Lot] = LOTS, size: int = 10, low_times: float = 5) -> tuple[int, ...]:
    return draw(lots, seed=seed, size=size, low_times=low_times)


def test_the_same_seed_draws_the_same_visits_in_any_order() -> None:
    assert drawn("7f3a9c21") == drawn("7f3a9c21", LOTS[::-1])
    assert drawn("7f3a9c21") != drawn("7f3a9c22")


def test_nothing_is_drawn_twice_and_a_small_team_is_drawn_whole() -> None:
    assert len(set(drawn("a"))) == 10
    assert sorted(drawn("a", LOTS[:4])) == [1, 2, 3, 4]
    assert drawn("a", []) == ()


def test_one_visit_s_luck_does_not_hang_on_the_others() -> None:
    """Of those drawn from all, whoever is left among fewer is drawn before anybody who was not."""
    whole = drawn("seed", size=len(LOTS))
    part = [lot for lot in LOTS if lot.visit_id % 3]
    assert drawn("seed", part, size=len(part)) == tuple(each for each in whole if each % 3)


def test_chances_are_uniform_and_never_0_or_1() -> None:
    chances = [chance(f"{seed}", visit_id) for seed, visit_id in product(range(20), range(1000))]
    assert 0 < min(chances) < max(chances) < 1
    tenths = Counter(int(each * 10) for each in chances)
    assert all(1800 < count < 2200 for count in tenths.values())


def test_weights_go_evenly_from_a_hundred_points_to_none() -> None:
    assert [weight(score, low_times=5) for score in (100, 50, 0)] == [1, 3, 5]
    assert weight(None, low_times=5) == weight(50, low_times=5)
    assert weight(0, low_times=1) == 1


def test_the_first_draw_falls_on_each_by_its_weight() -> None:
    """Exactly the property of the algorithm: the first is i with probability w(i) / sum of all w."""
    lots = [Lot(1, 0), Lot(2, 50), Lot(3, 100)]  # weights 5, 3, 1
    firsts = Counter(drawn(f"seed {n}", lots, size=1)[0] for n in range(18_000))
    for visit_id, share in ((1, 5 / 9), (2, 3 / 9), (3, 1 / 9)):
        assert firsts[visit_id] / 18_000 == pytest.approx(share, abs=0.012)


def test_the_whole_order_is_that_of_drawing_one_by_one() -> None:
    lots = [Lot(1, 0), Lot(2, 50), Lot(3, 100)]
    orders = Counter(drawn(f"seed {n}", lots, size=3) for n in range(18_000))
    assert orders[(1, 2, 3)] / 18_000 == pytest.approx(5 / 9 * 3 / 4, abs=0.012)
    assert orders[(3, 2, 1)] / 18_000 == pytest.approx(1 / 9 * 3 / 8, abs=0.012)


def test_the_best_visit_is_drawn_too_now_and_then() -> None:
    lots = [Lot(visit_id, 0 if visit_id > 1 else 100) for visit_id in range(1, 21)]
    assert any(1 in drawn(f"seed {n}", lots) for n in range(200))
