"""The day on a map: everything planned is on it, gaps are gaps, a wrong pin does not shrink the town."""

from dataclasses import replace

import pytest

from bot.views.pictures.day_map import MAP_HEIGHT, PALE, TRACK, draw
from bot.views.pictures.day_strip import HEIGHT
from bot.views.pictures.ground import Ground, degrees, ground_for, round_below
from bot.views.pictures.labels import Box, free_side, spread
from bot.views.pictures.paper import AMBER, BLUE, GREEN, RED
from bot.views.pictures.specs import DayMap, MapStop, Point, StopState, StripPart
from tests.views.pictures.days import FULL_DAY, STOPS, share_of, size_of

TOWN: list[Point] = [(30.27 + 0.01 * i, 120.12 + 0.007 * (i % 4)) for i in range(8)]


def ground(points: list[Point]) -> Ground:
    return ground_for(points, 0, 0, 1000, 1000, edge=100)


def stop(at: Point, state: StopState = StopState.PLANNED, name: str = "街角小店") -> MapStop:
    return MapStop(number=1, name=name, at=at, state=state)


def only(*stops: MapStop) -> DayMap:
    return replace(FULL_DAY, stops=stops, track=(), position=None)


def test_every_place_lies_inside_the_map_with_room_for_its_pin() -> None:
    land = ground(TOWN)

    for x, y in map(land.place, TOWN):
        assert 99 <= x <= 901
        assert 99 <= y <= 901


def test_north_is_up_and_east_is_right() -> None:
    land = ground(TOWN)
    x, y = land.place((30.30, 120.13))

    assert land.place((30.31, 120.13))[1] < y
    assert land.place((30.30, 120.14))[0] > x


def test_a_hundred_metres_are_as_long_across_as_upward() -> None:
    land = ground([(60.0, 25.0), (60.05, 25.1)])
    x, y = land.place((60.0, 25.0))

    assert land.place((60.0, 25.002))[0] - x == pytest.approx(y - land.place((60.001, 25.0))[1], rel=0.01)


def test_one_wrong_pin_does_not_shrink_the_town() -> None:
    with_wrong_pin = ground([*TOWN, (0.0, 0.0)])

    assert with_wrong_pin.px_per_m == pytest.approx(ground(TOWN).px_per_m, rel=0.3)
    assert not with_wrong_pin.shows((0.0, 0.0))


def test_the_date_line_is_crossed_the_short_way() -> None:
    land = ground([(-17.8, 179.99), (-17.8, -179.99)])

    assert land.px_per_m > 0.1
    assert all(-180 <= lon < 180 for lon, _ in land.meridians())


@pytest.mark.parametrize(
    ("number", "rounded"), [(999, 500), (200, 200), (199.9, 100), (0.0049, 0.002), (1, 1), (1000, 1000)]
)
def test_scale_and_grid_use_round_numbers(number: float, rounded: float) -> None:
    assert round_below(number) == pytest.approx(rounded)


def test_degrees_are_lettered_as_on_a_map() -> None:
    assert degrees(30.27, 0.01, "NS") == "30.27°N"
    assert degrees(-0.5, 0.5, "EW") == "0.5°W"
    assert degrees(120.0, 5, "EW") == "120°E"


def test_pins_on_the_same_spot_are_moved_apart_and_stay_on_the_map() -> None:
    inside = Box(0, 0, 500, 500)

    spots = spread([(250.0, 250.0)] * 9 + [(0.0, 0.0)] * 3, apart=70, inside=inside)

    for i, (x, y) in enumerate(spots):
        assert 0 <= x <= 500
        assert 0 <= y <= 500
        assert all((x - u) ** 2 + (y - v) ** 2 > 55**2 for u, v in spots[:i])


def test_a_name_goes_where_it_covers_nothing_or_is_left_out() -> None:
    land = Box(0, 0, 400, 400)
    right = free_side((200, 200), 100, 30, 30, [], land)

    assert right is not None
    assert right.left > 200
    left = free_side((200, 200), 100, 30, 30, [right], land)
    assert left is not None
    assert left.right < 200
    assert free_side((200, 200), 500, 30, 30, [], land) is None


def test_states_are_told_by_colour() -> None:
    visited, missed = (
        draw(only(stop((30.2, 120.1), state))) for state in (StopState.VISITED, StopState.MISSED)
    )

    assert share_of(GREEN, visited) > share_of(GREEN, missed)
    assert share_of(RED, missed) > share_of(RED, visited)


def test_a_gap_in_the_track_is_not_drawn_as_a_way() -> None:
    ends = ((30.27, 120.12), (30.29, 120.12))
    whole = draw(replace(FULL_DAY, stops=(), position=None, track=(ends,)))
    broken = draw(replace(FULL_DAY, stops=(), position=None, track=((ends[0],), (ends[1],))))

    assert share_of(TRACK, whole) > 4 * share_of(TRACK, broken)


def test_the_position_is_shown_where_there_is_nothing_else() -> None:
    assert share_of(BLUE, draw(replace(FULL_DAY, stops=(), track=()))) > 0.0005


def test_an_empty_day_is_a_friendly_picture() -> None:
    assert size_of(draw(only())) == (1080, 760)


@pytest.mark.parametrize("count", [1, 20, 60])
def test_any_number_of_stops_fits_a_phone(count: int) -> None:
    stops = (STOPS * 12)[:count]

    width, height = size_of(draw(only(*stops)))

    assert width == 1080
    assert MAP_HEIGHT < height < 3200


HOURS = tuple(StripPart(kind=kind, minutes=60) for kind in ("way", "visit", "break", "gap", "stay", ""))


def test_the_hours_stand_above_the_map_in_their_colours() -> None:
    without, with_hours = draw(FULL_DAY), draw(replace(FULL_DAY, strip=HOURS, strip_now=90))

    assert size_of(with_hours)[1] == size_of(without)[1] + HEIGHT
    assert share_of(AMBER, with_hours) > share_of(AMBER, without) + 0.002


def test_what_follows_the_moment_shown_is_pale() -> None:
    later = replace(FULL_DAY, track=FULL_DAY.track[:1], later=FULL_DAY.track[1:])

    assert share_of(PALE, draw(later)) > 0.0005
    assert share_of(PALE, draw(FULL_DAY)) < 0.0005


def test_people_on_a_map_are_not_joined_by_a_way() -> None:
    team = only(stop((30.27, 120.12)), stop((30.28, 120.13)))

    assert size_of(draw(replace(team, joined=False))) == size_of(draw(team))
    assert draw(replace(team, joined=False)) != draw(team)
