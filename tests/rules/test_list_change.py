"""Changes of one list by several people compose: each counts for what it changes."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.list_change import applied, ticked


def entry(slug: str, weight: int = 10, name: str = "") -> dict[str, Any]:
    return {"slug": slug, "weight": weight, "name": name or slug}


A, B, C, D = (entry(slug) for slug in "abcd")


def test_what_two_have_added_is_both_there() -> None:
    assert applied([A, C], [A], [A, D]) == [A, C, D]


def test_what_one_has_removed_another_s_change_does_not_bring_back() -> None:
    assert applied([A], [A, B], [A, entry("b", 40), C]) == [A, C]


def test_a_weight_and_a_name_of_one_entry_come_from_two_changes() -> None:
    now = applied([A, B], [A, B], [entry("a", 40), B])
    assert applied(now, [A, B], [entry("a", name="Size"), B]) == [entry("a", 40, "Size"), B]


def test_an_order_is_kept_for_those_that_it_knew() -> None:
    assert applied([A, B, C], [A, B], [B, A]) == [B, A, C]


def test_regions_are_known_by_their_words() -> None:
    here, there = {"words": ["杭州"], "days": 30}, {"words": ["上海"], "days": 60}
    assert applied([here, there], [here], [{**here, "days": 14}]) == [{**here, "days": 14}, there]


lists = st.lists(
    st.builds(entry, st.sampled_from("abcdef"), st.integers(0, 3)), unique_by=lambda e: e["slug"]
)


@given(lists, lists)
def test_nothing_else_has_changed_then_it_is_what_was_decided(before: list[Any], after: list[Any]) -> None:
    found = applied(before, before, after)
    assert {each["slug"]: each for each in found} == {each["slug"]: each for each in after}


@given(lists, lists)
def test_what_changes_nothing_changes_nothing(now: list[Any], same: list[Any]) -> None:
    assert applied(now, same, same) == now


def test_ticks_of_two_changes_hold_both() -> None:
    assert ticked([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5], [1, 2, 3, 4]) == [1, 2, 3, 4, 6]
    assert ticked([2, 3], [1, 2], [1, 2, 7]) == [2, 3, 7]


def test_when_two_changes_together_would_leave_nothing_the_later_one_is_kept() -> None:
    assert ticked([2], [1, 2], [1]) == [1]
