"""The team's picture: bars say what was done, nothing breaks for one person, forty, or none."""

from dataclasses import replace

import pytest

from bot.rules.language import Language
from bot.views.pictures.paper import AMBER, BLUE, GREEN, GREY, SKY
from bot.views.pictures.specs import RepCounts
from bot.views.pictures.summary_chart import draw
from tests.views.pictures.days import WEEK, share_of, size_of


def team(*reps: RepCounts) -> bytes:
    return draw(replace(WEEK, reps=reps, days=()))


def rep(planned: int, done: int, effective: int, late: int = 0, name: str = "安娜") -> RepCounts:
    """Everything that was planned and not done was missed."""
    planned_done = min(planned, done)
    return RepCounts(
        name=name,
        planned=planned,
        planned_done=planned_done,
        done=done,
        effective=effective,
        missed=planned - planned_done,
        late=late,
    )


def test_more_effective_visits_make_more_green() -> None:
    assert share_of(GREEN, team(rep(8, 8, 8))) > share_of(GREEN, team(rep(8, 8, 2))) * 1.5


def test_what_was_not_done_stays_grey_and_what_was_not_effective_blue() -> None:
    idle, busy = team(rep(8, 0, 0)), team(rep(8, 8, 0))

    assert share_of(GREY, idle) > share_of(GREY, busy)
    assert share_of(BLUE, busy) > share_of(BLUE, idle)


def test_what_lies_ahead_is_not_drawn_as_missed() -> None:
    missed = rep(8, 2, 2)
    ahead = replace(missed, missed=0, ahead=6)

    assert share_of(GREY, team(ahead)) < share_of(GREY, team(missed)) / 2


def test_a_visit_that_goes_on_has_a_colour_of_its_own() -> None:
    here = replace(rep(8, 2, 2), missed=0, under_way=6)

    assert share_of(SKY, team(here)) > share_of(SKY, team(rep(8, 2, 2))) + 0.02


def test_a_late_report_is_seen() -> None:
    assert share_of(AMBER, team(rep(8, 8, 8, late=2))) > share_of(AMBER, team(rep(8, 8, 8))) + 0.0005


@pytest.mark.parametrize("people", [1, 12, 13, 40, 300])
def test_a_team_of_any_size_stays_readable_on_a_phone(people: int) -> None:
    width, height = size_of(team(*(rep(5, 4, 3, 1) for _ in range(people))))

    assert width == 1080
    assert height < 3600


@pytest.mark.parametrize("reps", [(), (rep(0, 0, 0),)], ids=["nobody", "nothing planned"])
@pytest.mark.parametrize("language", Language)
def test_a_period_without_visits_says_so_in_a_friendly_picture(
    reps: tuple[RepCounts, ...], language: Language
) -> None:
    picture = draw(replace(WEEK, reps=reps, language=language))

    assert size_of(picture) == (1080, 760)
    assert share_of(BLUE, picture) > 0.002


def test_unplanned_visits_alone_make_a_bar() -> None:
    assert share_of(GREEN, team(rep(0, 2, 2))) > 0.02


@pytest.mark.parametrize("name", ["$x_1$ & <b>Söhne</b>", "🏪", "", "很长的名字" * 40, "a\nb\\c%{}"])
def test_any_name_can_be_drawn(name: str) -> None:
    assert size_of(team(rep(3, 2, 1, 1, name=name)))[0] == 1080
