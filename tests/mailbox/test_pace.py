"""Never more than Telegram allows, and never less than could be."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import SendingSettings
from bot.mailbox.pace import Pace


def pace(**more: float) -> Pace:
    return Pace(SendingSettings.model_validate(more), now=0.0)


def sent_in(pace: Pace, chats: list[int], seconds: float) -> list[tuple[float, int]]:
    """Always send as soon as allowed, to whichever chat may; returns when and to whom."""
    sent, now = [], 0.0
    while now < seconds:
        chat = min(chats, key=lambda chat: pace.wait_s(chat, now))
        wait_s = pace.wait_s(chat, now)
        if wait_s > 0:
            now += wait_s
            continue
        pace.take(chat, now)
        sent.append((now, chat))
    return sent


@settings(deadline=None)  # a slow machine is no failure
@given(st.integers(1, 60))
def test_no_second_sees_more_than_rate_and_burst(chats: int) -> None:
    times = [at for at, _ in sent_in(pace(), list(range(chats)), 5)]
    assert all(sum(at <= other < at + 1 for other in times) <= 30 for at in times)


def test_many_chats_are_served_at_the_full_rate() -> None:
    assert len(sent_in(pace(), list(range(100)), 10)) >= 250


def test_one_chat_gets_its_burst_and_then_one_a_second() -> None:
    times = [at for at, _ in sent_in(pace(), [7], 4.5)]
    assert [round(at, 6) for at in times] == [0, 0, 0, 1, 2, 3, 4]


def test_a_paused_chat_waits_and_the_others_do_not() -> None:
    limits = pace()
    limits.pause(7, until=9.0)
    assert limits.wait_s(7, 1.0) == 8.0
    assert limits.wait_s(8, 1.0) == 0.0


def test_a_pause_of_all_counts_for_chats_never_written_to() -> None:
    limits = pace()
    limits.pause_all(until=3.0)
    assert limits.wait_s(8, 1.0) == 2.0


def test_a_longer_pause_is_not_shortened_by_a_later_one() -> None:
    limits = pace()
    limits.pause(7, until=9.0)
    limits.pause(7, until=4.0)
    assert limits.wait_s(7, 0.0) == 9.0


def test_paused_chats_are_counted_only_while_they_are() -> None:
    limits = pace()
    limits.pause(7, until=2.0)
    limits.pause(8, until=4.0)
    assert (limits.paused_chats(1.0), limits.paused_chats(3.0)) == (2, 1)


def test_thousands_of_quiet_chats_are_forgotten() -> None:
    limits = pace(per_second=1e9, burst=1e9)
    for chat in range(5000):
        limits.take(chat, chat * 10.0)
    assert limits.wait_s(0, 50_000.0) == 0.0
    assert len(limits._chats) <= 2001
