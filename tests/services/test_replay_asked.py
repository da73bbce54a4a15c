"""What is typed after /replay: a name, a day, both, or something else."""

from datetime import date

import pytest

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.roles import PersonState, Role
from bot.services.replay_asked import understood

TODAY = date(2026, 3, 2)
TEAM = tuple(
    Person(
        id=number,
        name=name,
        language=Language.EN,
        zone="Asia/Shanghai",
        state=PersonState.ACTIVE,
        roles=frozenset({Role.REP}),
    )
    for number, name in enumerate(("Ann Lee", "Anna", "王博"))
)


@pytest.mark.parametrize(
    ("typed", "name", "day"),
    [
        ("", None, None),
        ("ann lee", "Ann Lee", None),
        ("ann", None, None),
        ("王博 昨天", "王博", date(2026, 3, 1)),
        ("Ann Lee 2026-02-27", "Ann Lee", date(2026, 2, 27)),
        ("yesterday", None, date(2026, 3, 1)),
        ("2月20日", None, date(2026, 2, 20)),
        ("王博 12月5日", "王博", date(2025, 12, 5)),
        ("nobody", None, None),
        ("王博 sometime", None, None),
    ],
)
def test_what_is_typed_is_understood(typed: str, name: str | None, day: date | None) -> None:
    asked = understood(typed, TEAM, TODAY)
    assert (asked.rep.name if asked.rep else None, asked.day) == (name, day)


def test_who_has_one_only_means_that_one() -> None:
    assert understood("yesterday", TEAM[2:], TODAY).rep == TEAM[2]
