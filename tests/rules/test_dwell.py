"""Time at the customer from a track with wobble, silence and absences."""

from datetime import UTC, datetime, timedelta

from bot.rules.dwell import Dwell, SiteBounds, dwell
from bot.rules.place import Fix, Position

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SHOP = SiteBounds(
    position=Position(31.0, 121.0), radius_m=200, max_accuracy_m=100, leave_after=timedelta(minutes=3)
)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def fix(minute: float, *, metres: float = 0, accuracy_m: float = 8) -> Fix:
    return Fix(
        position=Position(31.0 + metres / 111_195, 121.0), accuracy_m=accuracy_m, at=NINE + minutes(minute)
    )


def stay(*fixes: Fix, until: float) -> Dwell:
    return dwell(fixes, SHOP, arrived_at=NINE, until=NINE + minutes(until))


def test_a_stay_that_is_seen_throughout_counts_from_arrival_to_leaving() -> None:
    found = stay(*(fix(minute) for minute in range(21)), until=20)
    assert found == Dwell(stayed=minutes(20), seen=minutes(20), departed_at=None)


def test_a_silent_phone_is_presence_that_nobody_saw() -> None:
    found = stay(fix(0), fix(1), fix(40), until=40)
    assert found == Dwell(stayed=minutes(40), seen=minutes(1), departed_at=None)


def test_one_wild_fix_is_no_departure() -> None:
    found = stay(fix(0), fix(1), fix(2, metres=600), fix(3), until=4)
    assert (found.stayed, found.departed_at) == (minutes(4), None)


def test_walking_away_is_a_departure_at_the_last_moment_inside() -> None:
    away = [fix(10 + minute, metres=400 + 60 * minute) for minute in range(5)]
    found = stay(fix(0), fix(9), *away, until=45)
    assert found.departed_at == NINE + minutes(9)
    assert found.stayed == minutes(9)


def test_after_a_silence_the_departure_is_shortly_before_the_first_fix_outside() -> None:
    away = [fix(30 + minute, metres=400 + 60 * minute) for minute in range(5)]
    found = stay(fix(0), fix(1), *away, until=45)
    assert found.departed_at == NINE + minutes(28)
    assert (found.stayed, found.seen) == (minutes(28), minutes(1))


def test_nobody_left_before_saying_that_they_are_still_there() -> None:
    fixes = [fix(minute, metres=0 if minute < 10 else 900) for minute in range(30)]
    said = NINE + minutes(20)
    found = dwell(fixes, SHOP, arrived_at=NINE, until=NINE + minutes(45), said_here_at=said)
    assert found.departed_at == said


def test_two_lonely_fixes_far_apart_are_not_yet_a_departure() -> None:
    assert stay(fix(0), fix(10, metres=500), fix(70, metres=500), until=75).departed_at is None


def test_an_absence_in_between_is_taken_off() -> None:
    away = [fix(10 + minute, metres=900) for minute in range(10)]
    found = stay(fix(0), fix(9), *away, fix(25), until=30)
    assert found == Dwell(stayed=minutes(14), seen=minutes(0), departed_at=None)


def test_vague_fixes_and_those_before_arrival_say_nothing() -> None:
    vague = [fix(5 + minute, metres=400, accuracy_m=350) for minute in range(9)]
    before = [fix(-5 + minute, metres=900) for minute in range(4)]
    assert stay(*before, fix(0), *vague, until=20).departed_at is None
