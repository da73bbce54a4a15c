"""Coordinates of Chinese maps: there and back within a metre, and outside China nothing moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.datum import Datum, from_wgs84, to_wgs84
from bot.rules.place import Position, distance_m

china = st.builds(Position, st.floats(18.3, 53.0), st.floats(74.0, 134.5))
abroad = st.one_of(
    st.builds(Position, st.floats(-80, 0.5), st.floats(-179, 179)),
    st.builds(Position, st.floats(-80, 80), st.floats(-179, 71)),
    st.builds(Position, st.floats(56, 80), st.floats(-179, 179)),
)


@given(china, st.sampled_from(Datum))
def test_a_round_trip_errs_by_less_than_a_centimetre(place: Position, datum: Datum) -> None:
    assert distance_m(to_wgs84(from_wgs84(place, datum), datum), place) < 0.01


@given(abroad, st.sampled_from(Datum))
def test_outside_china_nothing_moves(place: Position, datum: Datum) -> None:
    assert from_wgs84(place, datum) == to_wgs84(place, datum) == place


def test_the_shift_is_the_one_that_maps_of_china_have() -> None:
    tiananmen = Position(39.907333, 116.391083)
    amap, baidu = from_wgs84(tiananmen, Datum.GCJ_02), from_wgs84(tiananmen, Datum.BD_09)
    assert (amap.lat, amap.lon) == pytest.approx((39.908736, 116.397326), abs=2e-5)
    assert (baidu.lat, baidu.lon) == pytest.approx((39.915066, 116.403700), abs=5e-5)
