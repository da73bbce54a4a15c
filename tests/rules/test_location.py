"""Only a live location of one's own, sent now, in the private chat, counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.location import LocationFault, SentLocation, fault_of
from bot.rules.place import Fix, Position

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FRESH_FOR = timedelta(seconds=120)
NEVER_EXPIRES_S = 0x7FFFFFFF
"""Telegram's live_period for "until I turn it off"."""
LIVE = SentLocation(
    chat_id=11,
    message_id=5,
    is_edit=False,
    sent_at=NINE,
    fix=Fix(position=Position(31.2304, 121.4737), accuracy_m=8, at=NINE),
    live_period_s=900,
)


def fault(sent: SentLocation, *, later: timedelta = timedelta(seconds=2)) -> LocationFault | None:
    return fault_of(sent, received_at=sent.fix.at + later, fresh_for=FRESH_FOR)


def test_a_live_location_counts() -> None:
    assert fault(LIVE) is None


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        (replace(LIVE, live_period_s=None), LocationFault.PINNED),
        (replace(LIVE, live_period_s=None, forwarded=True), LocationFault.FORWARDED),
        (replace(LIVE, forwarded=True), LocationFault.FORWARDED),
        (replace(LIVE, via_bot=True), LocationFault.VIA_BOT),
        (replace(LIVE, live_period_s=None, venue=True), LocationFault.VENUE),
        (replace(LIVE, scheduled=True), LocationFault.SCHEDULED),
        (replace(LIVE, through_business=True), LocationFault.THROUGH_BUSINESS),
        (replace(LIVE, private=False), LocationFault.NOT_PRIVATE),
    ],
)
def test_what_else_looks_like_a_location_does_not_count(sent: SentLocation, found: LocationFault) -> None:
    assert fault(sent) is found


def test_a_position_that_comes_late_says_nothing_about_now() -> None:
    assert fault(LIVE, later=timedelta(minutes=3)) is LocationFault.LATE


def test_the_end_of_a_share_is_no_fault() -> None:
    assert fault(replace(LIVE, is_edit=True, live_period_s=None)) is None


def test_a_share_ends_by_itself_when_its_period_has_passed() -> None:
    assert LIVE.live_until == NINE + timedelta(minutes=15)
    for_ever = replace(LIVE, live_period_s=NEVER_EXPIRES_S).live_until
    assert for_ever is not None
    assert for_ever.year > 2090
