"""A ranking is fair: by rates, without those on trial or on leave, and nobody is shown up."""

from bot.rules.ranking import Entrant, Unranked, ranked


def somebody(name: str, effective: int, *, present: int = 5, in_trial: bool = False) -> Entrant:
    return Entrant(
        person_id=ord(name),
        name=name,
        effective=effective,
        present=present,
        working=5,
        in_trial=in_trial,
    )


def places(*entrants: Entrant) -> list[tuple[str, int]]:
    return [(each.entrant.name, each.place) for each in ranked(entrants, least_present=0.5).placed]


def test_the_rate_per_day_present_counts_and_not_the_sum() -> None:
    on_leave = somebody("A", 9, present=3)
    assert places(on_leave, somebody("B", 12), somebody("C", 5)) == [("A", 1), ("B", 2), ("C", 3)]


def test_the_same_rate_is_the_same_place() -> None:
    assert places(*(somebody(name, n) for name, n in (("A", 5), ("B", 9), ("C", 5), ("D", 1)))) == [
        ("B", 1),
        ("A", 2),
        ("C", 2),
        ("D", 4),
    ]


def test_who_is_on_trial_or_away_has_no_place_and_a_reason() -> None:
    team = [somebody(name, 5) for name in "ABC"]
    away, nearly, new = (
        somebody("X", 9, present=2),
        somebody("Y", 0, present=0),
        somebody("Z", 9, in_trial=True),
    )
    ranking = ranked([*team, away, nearly, new], least_present=0.5)
    assert [each.place for each in ranking.placed] == [1, 1, 1]
    assert [(each.name, why) for each, why in ranking.unranked] == [
        ("X", Unranked.AWAY),
        ("Y", Unranked.AWAY),
        ("Z", Unranked.TRIAL),
    ]
    assert ranking.why_not(ord("Z")) is Unranked.TRIAL
    assert ranking.of(ord("Z")) is None


def test_two_are_too_few_to_rank() -> None:
    assert places(somebody("A", 5), somebody("B", 3)) == []


def test_leaders_are_never_of_the_lower_half_nor_without_a_visit() -> None:
    team = [somebody(name, n) for name, n in (("A", 9), ("B", 8), ("C", 7), ("D", 6), ("E", 5))]
    assert [each.entrant.name for each in ranked(team, least_present=0.5).leaders(3)] == ["A", "B"]
    nobody = [somebody(name, 0) for name in "ABCD"]
    assert ranked(nobody, least_present=0.5).leaders(3) == ()


def test_every_place_but_the_leaders_is_one_s_own_to_know() -> None:
    team = [somebody(name, ord(name)) for name in "ABCDEFGH"]
    ranking = ranked(team, least_present=0.5)
    mine = ranking.of(ord("A"))
    assert mine is not None
    assert mine.place == 8
    assert len(ranking.leaders(3)) == 3
