"""A day is replayed as its track tells it: gaps stay gaps, breaks and off-duty time hold nothing."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.rules.place import Fix, Position
from bot.rules.replay import (
    Duty,
    Part,
    PartKind,
    along_m,
    day_of,
    stretches,
    top_kmh,
    total,
    usable,
    way_m,
)

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
GAP_AFTER = timedelta(minutes=5)
M = 1 / 111_195  # degrees of latitude


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def fix(minutes: float, north_m: float, accuracy_m: float = 10) -> Fix:
    return Fix(position=Position(30 + north_m * M, 120), accuracy_m=accuracy_m, at=at(minutes))


def drive(start: float, end: float, *, from_m: float, to_m: float, every: float = 0.5) -> list[Fix]:
    steps = round((end - start) / every)
    return [fix(start + n * every, from_m + (to_m - from_m) * n / steps) for n in range(steps + 1)]


def rest(start: float, end: float, *, at_m: float) -> list[Fix]:
    """A phone that lies still wobbles by some metres."""
    return [fix(start + n, at_m + (n % 3) * 8) for n in range(round(end - start) + 1)]


def part(kind: PartKind, start: float, end: float, visit_id: int | None = None) -> Part:
    return Part(kind=kind, began_at=at(start), ended_at=at(end), visit_id=visit_id)


def told(fixes: Iterable[Fix], *known: Part) -> list[tuple[str, int, int]]:
    parts = day_of(tuple(fixes), known, [Duty(at(0), at(60))], gap_after=GAP_AFTER)
    return [(each.kind.value, minute(each.began_at), minute(each.ended_at)) for each in parts]


def minute(moment: datetime) -> int:
    return round((moment - NINE).total_seconds() / 60)


def test_a_day_is_ways_and_visits() -> None:
    track = [
        *drive(0, 20, from_m=0, to_m=9000),
        *rest(20.5, 40, at_m=9000),
        *drive(41, 60, from_m=9000, to_m=0),
    ]
    assert told(track, part(PartKind.VISIT, 20, 40, 7)) == [
        ("way", 0, 20),
        ("visit", 20, 40),
        ("way", 40, 60),
    ]


def test_a_silence_is_a_gap_and_says_how_far_apart_its_ends_lie() -> None:
    track = [*drive(0, 20, from_m=0, to_m=9000), *drive(45, 60, from_m=12_000, to_m=20_000)]
    parts = day_of(track, (), [Duty(at(0), at(60))], gap_after=GAP_AFTER)
    assert [each.kind for each in parts] == [PartKind.WAY, PartKind.GAP, PartKind.WAY]
    assert parts[1].length_m == pytest.approx(3000, rel=0.01)
    assert way_m(parts) == pytest.approx(17_000, rel=0.02)  # what nobody saw is not counted


def test_a_day_on_duty_without_any_position_is_one_gap() -> None:
    assert told([]) == [("gap", 0, 60)]


def test_silence_during_a_visit_is_presence() -> None:
    track = [*drive(0, 20, from_m=0, to_m=9000), *drive(40, 60, from_m=9000, to_m=0)]
    assert told(track, part(PartKind.VISIT, 20, 40, 7)) == [
        ("way", 0, 20),
        ("visit", 20, 40),
        ("way", 40, 60),
    ]


def test_a_break_within_a_visit_cuts_it_in_two() -> None:
    known = part(PartKind.VISIT, 0, 60, 7), part(PartKind.BREAK, 20, 30)
    assert told([], *known) == [("visit", 0, 20), ("break", 20, 30), ("visit", 30, 60)]


def test_of_time_off_duty_nothing_is_told() -> None:
    duties = [Duty(at(0), at(20)), Duty(at(40), at(60))]
    parts = day_of(drive(0, 60, from_m=0, to_m=9000), (), duties, gap_after=GAP_AFTER)
    assert [(each.began_at, each.ended_at) for each in parts] == [(at(0), at(20)), (at(40), at(60))]


def test_standing_at_one_place_is_a_stay() -> None:
    track = [
        *drive(0, 20, from_m=0, to_m=9000),
        *rest(20.5, 40, at_m=9000),
        *drive(41, 60, from_m=9000, to_m=0),
    ]
    kinds = [kind for kind, *_ in told(track)]
    assert kinds == ["way", "stay", "way"]


def test_parts_follow_one_another_and_never_overlap() -> None:
    track = [*drive(0, 9, from_m=0, to_m=5000), *rest(10, 30, at_m=5000), *drive(44, 60, from_m=9000, to_m=0)]
    parts = day_of(
        track,
        (part(PartKind.VISIT, 12, 20, 1), part(PartKind.BREAK, 18, 25), part(PartKind.VISIT, 46, 70, 2)),
        [Duty(at(0), at(60)), Duty(at(46), at(70))],
        gap_after=GAP_AFTER,
    )
    for before, after in pairwise(parts):
        assert before.ended_at <= after.began_at
        assert before.began_at < before.ended_at
    assert parts[-1].ended_at == at(70)


def test_the_wobble_of_a_phone_that_lies_still_is_no_way() -> None:
    assert along_m(rest(0, 60, at_m=0)) < 20


def test_the_speed_is_that_of_the_drive() -> None:
    assert top_kmh(drive(0, 20, from_m=0, to_m=12_000)) == pytest.approx(36, rel=0.02)
    assert top_kmh([fix(0, 0)]) is None


def test_one_wild_position_is_not_drawn_and_a_fast_train_is() -> None:
    wild = [*rest(0, 10, at_m=0), fix(10.2, 40_000), *rest(10.5, 20, at_m=0)]
    assert len(usable(wild, max_accuracy_m=100)) == len(wild) - 1
    train = drive(0, 30, from_m=0, to_m=140_000, every=1)
    assert usable(train, max_accuracy_m=100) == tuple(train)


def test_vague_positions_and_none_at_all_are_left_out() -> None:
    nowhere = Fix(position=Position(0, 0), accuracy_m=5, at=at(1))
    assert usable([fix(0, 0, accuracy_m=800), nowhere, fix(2, 0)], max_accuracy_m=100) == (fix(2, 0),)


def test_the_track_is_torn_by_silence_and_by_breaks() -> None:
    track = [*drive(0, 10, from_m=0, to_m=5000), *drive(12, 20, from_m=5000, to_m=9000), fix(40, 9000)]
    pieces = stretches(track, [part(PartKind.BREAK, 10.5, 11.5)], gap_after=GAP_AFTER)
    assert [len(piece) for piece in pieces] == [21, 17, 1]


def test_times_add_up_by_kind() -> None:
    parts = [part(PartKind.GAP, 0, 10), part(PartKind.GAP, 20, 25), part(PartKind.BREAK, 10, 20)]
    assert total(parts, PartKind.GAP) == timedelta(minutes=15)
