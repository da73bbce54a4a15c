"""When a selfie is asked for: at every visit, or at the first of the day and at others at random."""

from datetime import UTC, datetime, timedelta

from bot.rules.identity import is_asked
from bot.rules.policy import AskIdentity, IdentityPolicy

NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)
AT_RANDOM = IdentityPolicy(ask=AskIdentity.DAY_START, random_share=0.2)


def asked(policy: IdentityPolicy, number: int, *, first: bool = False) -> bool:
    began_at = NINE + timedelta(minutes=number)
    return is_asked(policy, is_first_of_day=first, visit_id=number, began_at=began_at)


def test_every_visit_asks_by_default() -> None:
    assert all(asked(IdentityPolicy(), number) for number in range(50))


def test_the_first_of_the_day_always_asks_and_a_fifth_of_the_others_does() -> None:
    assert all(asked(AT_RANDOM, number, first=True) for number in range(50))
    assert 160 <= sum(asked(AT_RANDOM, number) for number in range(1000)) <= 240


def test_what_was_drawn_for_a_visit_stays_the_same() -> None:
    assert [asked(AT_RANDOM, number) for number in range(200)] == [
        asked(AT_RANDOM, number) for number in range(200)
    ]


def test_at_the_start_of_the_day_only_means_only() -> None:
    policy = IdentityPolicy(ask=AskIdentity.DAY_START, random_share=0)
    assert not any(asked(policy, number) for number in range(50))
