"""Positions are cut out of updates wherever they hide."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.mailbox.coordinates import (
    begins_a_share,
    carries_position,
    is_live_edit,
    without_positions,
    without_quoted_positions,
)

HERE = {
    "latitude": 31.2304,
    "longitude": 121.4737,
    "horizontal_accuracy": 12,
    "live_period": 900,
    "heading": 90,
}


def test_what_tells_a_running_share_from_a_stopped_one_is_kept() -> None:
    cut = without_positions({"edited_message": {"location": HERE}})
    location = cut["edited_message"]["location"]
    assert location == {
        "live_period": 900,
        "heading": 90,
        "latitude": 0.0,
        "longitude": 0.0,
        "withheld": True,
    }


def test_a_quoted_position_is_cut_out_and_ones_own_is_kept() -> None:
    cut = without_quoted_positions(
        {"message": {"location": HERE, "reply_to_message": {"venue": {"title": "x", "location": HERE}}}}
    )
    assert cut["message"]["location"] == HERE
    assert cut["message"]["reply_to_message"]["venue"]["location"]["latitude"] == 0.0


def test_the_message_under_a_tapped_button_gives_no_position_away() -> None:
    cut = without_quoted_positions({"callback_query": {"message": {"reply_to_message": {"location": HERE}}}})
    assert "31.2304" not in json.dumps(cut)


def test_live_edits_are_known_by_their_location() -> None:
    assert is_live_edit({"edited_message": {"location": HERE}})
    assert not is_live_edit({"edited_message": {"text": "hi"}})
    assert not is_live_edit({"message": {"location": HERE}})


def test_a_venue_is_a_position_too() -> None:
    assert carries_position({"message": {"venue": {"location": HERE}}})
    assert not carries_position({"message": {"text": "hi"}})


def test_a_live_location_of_ones_own_begins_a_share_and_nothing_else_does() -> None:
    assert begins_a_share({"message": {"location": HERE}})
    assert not begins_a_share({"edited_message": {"location": HERE}})
    assert not begins_a_share({"message": {"location": {"latitude": 1.0, "longitude": 2.0}}})
    for borrowed in ("venue", "forward_origin", "via_bot"):
        assert not begins_a_share({"message": {"location": HERE, borrowed: {}}})


def test_the_name_and_address_of_a_venue_are_cut_out_with_it() -> None:
    cut = without_positions(
        {"message": {"venue": {"location": HERE, "title": "Home", "address": "1 Elm St"}}}
    )
    assert cut["message"]["venue"]["title"] == cut["message"]["venue"]["address"] == ""
    assert cut["message"]["venue"]["location"]["latitude"] == 0.0


nested = st.recursive(
    st.just({"location": HERE}) | st.text(max_size=3) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(nested)
def test_no_position_survives_however_deep_it_lies(value: Any) -> None:
    assert "31.2304" not in json.dumps(without_positions({"message": value}))
