"""Tracks tell of cheating without blaming the honest: measured on real traces, for any sampling."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import radians
from random import Random

import pytest

from benchmarks.real_traces import days, moved, stays, teleported, thinned
from bot.rules.dwell import SiteBounds
from bot.rules.place import NOWHERE, Fix, Nearness, Position, distance_m
from bot.rules.policy import PlacePolicy
from bot.rules.track import Approach, Firmness, approach, firmness, is_frozen, jumps, repeats

TEN = datetime(2026, 3, 2, 2, tzinfo=UTC)
SHOP = Position(31.2304, 121.4737)
POLICY = PlacePolicy()
SEC, MIN = timedelta(seconds=1), timedelta(minutes=1)


def drive(*, every_s: float, kmh: float = 50, minutes: float = 30, accuracy_m: float | None = 8) -> list[Fix]:
    """Due east out of the shop, with the wobble of a real phone."""
    chance = Random(3)  # noqa: S311 - chance here guards nothing
    fixes = []
    for n in range(int(minutes * 60 / every_s)):
        east_m = kmh / 3.6 * n * every_s
        at = moved(SHOP, metres=east_m, direction=radians(90))
        at = moved(at, metres=chance.gauss(0, 8), direction=chance.random() * 6.28)
        fixes.append(Fix(position=at, accuracy_m=accuracy_m, at=TEN + n * every_s * SEC))
    return fixes


def standing(*, n: int, every_s: float = 5, wobble_m: float = 3, at: Position = SHOP) -> list[Fix]:
    chance = Random(5)  # noqa: S311 - chance here guards nothing
    return [
        Fix(
            position=moved(at, metres=chance.random() * wobble_m, direction=chance.random() * 6.28),
            accuracy_m=8,
            at=TEN + k * every_s * SEC,
        )
        for k in range(n)
    ]


@pytest.mark.parametrize("every_s", [1, 5, 30, 60, 300])
@pytest.mark.parametrize("accuracy_m", [None, 8, 60])
def test_a_teleport_is_found_at_any_sampling_with_and_without_accuracies(
    every_s: int, accuracy_m: float | None
) -> None:
    track = drive(every_s=every_s, kmh=30, minutes=60, accuracy_m=accuracy_m)
    assert jumps(track) == ()
    for seed in range(20):
        index, cheated = teleported(track, km=30, chance=Random(seed))  # noqa: S311 - chance here guards nothing
        assert track[index].at in {jump.arrived_at for jump in jumps(cheated)}


def test_on_real_traces_every_teleport_of_ten_kilometres_put_in_at_random_is_found() -> None:
    chance = Random(11)  # noqa: S311 - chance here guards nothing
    for day in (*days("ssi"), *days("trackintel")):
        for every_s in (5, 60):
            track = thinned(day.fixes, every_s)
            if len(track) < 12:
                continue
            index, cheated = teleported(track, km=10, chance=chance)
            if track[index].at - track[index - 1].at > 2 * MIN:
                continue  # in so long a gap somebody may have driven there
            near = cheated[max(0, index - 200) : index + 200]
            assert any(abs(jump.arrived_at - track[index].at) < 2 * MIN for jump in jumps(near)), (
                day.person,
                index,
            )


def test_real_honest_days_hardly_ever_jump() -> None:
    assert not any(jumps(day.fixes) for day in days("goal"))
    false = [day for day in days("ssi") if jumps(day.fixes)]
    assert len(false) <= 2  # both hold a flight or a wild half hour of the phone


def test_no_honest_stop_is_refused_on_real_traces_even_with_the_pin_a_hundred_metres_off() -> None:
    chance = Random(2)  # noqa: S311 - chance here guards nothing
    stopped = 0
    for day in days("ssi", "trackintel"):
        for stay in stays(day.fixes):
            middle = stay[len(stay) // 2].position
            site = SiteBounds(
                position=moved(middle, metres=100, direction=chance.random() * 6.28),
                radius_m=POLICY.radius_m,
                max_accuracy_m=POLICY.max_accuracy_m,
                leave_after=3 * MIN,
            )
            nearness = {site.judge(fix).nearness for fix in stay}
            assert nearness & {Nearness.INSIDE, Nearness.TOO_VAGUE}
            stopped += 1
    assert stopped > 70


def test_one_wild_fix_and_a_tunnel_are_no_jumps() -> None:
    track = drive(every_s=5, kmh=80)
    wild = replace(track[100], position=moved(track[100].position, metres=20_000, direction=1))
    assert jumps([*track[:100], wild, *track[101:]]) == ()
    assert jumps([*track[:60], *track[300:]]) == ()  # twenty minutes without a position


@pytest.mark.parametrize("every_s", [5, 30, 60, 300])
def test_the_way_back_from_one_wild_fix_is_no_jump_however_rarely_the_phone_reports(every_s: float) -> None:
    track = standing(n=60, every_s=every_s)
    track[30] = replace(track[30], position=moved(SHOP, metres=20_000, direction=1))
    assert jumps(track) == ()


@pytest.mark.parametrize("every_s", [30, 60, 300])
def test_a_fast_train_seen_now_and_then_does_not_jump(every_s: float) -> None:
    assert jumps(drive(every_s=every_s, kmh=300, minutes=60)) == ()


def test_nowhere_is_no_place_to_have_been() -> None:
    track = standing(n=60, every_s=10)
    track[20:35] = [replace(fix, position=NOWHERE) for fix in track[20:35]]
    assert jumps(track) == ()


def test_a_doubtful_position_explains_its_own_jump() -> None:
    there = moved(SHOP, metres=6_000, direction=0)
    vague = [replace(fix, accuracy_m=2_000.0) for fix in standing(n=20, at=there)]
    later = [replace(fix, at=fix.at + 200 * SEC) for fix in vague]
    assert jumps([*standing(n=20), *later]) == ()


def test_across_the_date_line_nobody_jumps() -> None:
    track = [
        Fix(
            position=Position(-17.0, 179.9995 + n * 0.0002 - (360 if n > 2 else 0)),
            accuracy_m=8,
            at=TEN + n * 5 * SEC,
        )
        for n in range(40)
    ]
    assert jumps(track) == ()


def test_a_mock_position_does_not_wobble_and_a_real_one_does() -> None:
    mock = standing(n=150, wobble_m=0)
    assert is_frozen(mock)
    assert not is_frozen(standing(n=150))
    assert not is_frozen(mock[:50])  # four minutes are too short to tell
    assert not any(is_frozen(stay) for day in days("ssi", "trackintel", "goal") for stay in stays(day.fixes))


def test_an_honest_phone_that_falls_still_after_settling_is_not_frozen() -> None:
    settled = standing(n=6)
    still = [replace(settled[-1], at=settled[-1].at + n * 5 * SEC) for n in range(1, 400)]
    assert not is_frozen([*settled, *still])


def test_a_track_played_again_repeats_every_coordinate() -> None:
    yesterday = standing(n=60)
    assert repeats(yesterday, {fix.position for fix in yesterday})
    chance = Random(9)  # noqa: S311 - chance here guards nothing
    today = [
        replace(fix, position=moved(fix.position, metres=2, direction=chance.random() * 6))
        for fix in yesterday
    ]
    assert not repeats(today, {fix.position for fix in yesterday})


def coming(distances_m: Sequence[float], *, every_s: float = 30) -> list[Fix]:
    return [
        Fix(position=moved(SHOP, metres=metres, direction=0), accuracy_m=8, at=TEN + n * every_s * SEC)
        for n, metres in enumerate(distances_m)
    ]


@pytest.mark.parametrize(
    ("distances_m", "found"),
    [
        ((2000, 1500, 1000, 500, 50, 20), Approach.SEEN),
        ((30, 20, 10), Approach.NOT_SEEN),
        ((9000, 9000, 9000, 20, 20), Approach.NONE),
    ],
)
def test_the_way_to_a_customer_is_seen_or_not_or_was_never_gone(
    distances_m: tuple[float, ...], found: Approach
) -> None:
    track = coming(distances_m)
    arrived_at = next(fix.at for fix in track if distance_m(fix.position, SHOP) < 200)
    assert approach(track, SHOP, arrived_at=arrived_at, radius_m=200) is found


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ((), Firmness.FIRST_FIX),
        (((1, Nearness.INSIDE),), Firmness.SETTLING),
        (((1, Nearness.INSIDE), (2, Nearness.INSIDE), (3, Nearness.INSIDE)), Firmness.FIRM),
        (((0.1, Nearness.INSIDE), (0.2, Nearness.INSIDE), (0.3, Nearness.INSIDE)), Firmness.SETTLING),
        (((1, Nearness.TOO_VAGUE), (9, Nearness.TOO_VAGUE)), Firmness.FIRST_FIX),
        (((1, Nearness.OUTSIDE), (3, Nearness.OUTSIDE), (5, Nearness.OUTSIDE)), Firmness.CONTRADICTED),
        (((1, Nearness.OUTSIDE), (3, Nearness.INSIDE), (5, Nearness.OUTSIDE)), Firmness.SETTLING),
    ],
)
def test_a_place_becomes_firm_by_number_and_spread_of_later_fixes(
    rest: tuple[tuple[float, Nearness], ...], found: Firmness
) -> None:
    nearness = [(TEN, Nearness.INSIDE), *((TEN + minutes * MIN, near) for minutes, near in rest)]
    assert firmness(nearness, POLICY) is found


def test_the_benchmark_s_moves_are_as_long_as_they_say() -> None:
    assert distance_m(SHOP, moved(SHOP, metres=1000, direction=1)) == pytest.approx(1000, rel=1e-3)
