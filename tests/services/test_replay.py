"""Who may replay whose day, what of it is there, and that every look is on record."""

from datetime import date, datetime, timedelta

import pytest

from bot.rules.look import Looked
from bot.rules.person import Person
from bot.rules.place import Fix, Position
from bot.rules.policy import WorkingHours
from bot.rules.replay import PartKind
from bot.rules.roles import Role
from bot.services.live_map import live_map
from bot.services.looks import looks_at_me
from bot.services.replay import Replayed, day_window, replayed, whose_days
from bot.services.summary import NotInYourTeam
from bot.storage import breaks, people, tracks
from bot.storage.database import Database
from bot.storage.rhythms import take_day_off
from bot.views.replay import replay_card
from bot.views.replay_map import MOST_POINTS, thinned
from tests.services.sales_team import MONDAY, POLICY, SHANGHAI, Team, at, moved_in
from tests.storage.visit_world import SHOP

FOUR, EVENING = at("16:00"), at("20:00")


@pytest.fixture
async def team(database: Database) -> Team:
    return await moved_in(database)


async def shares(
    team: Team, rep: Person, start: str, end: str, *, every: timedelta = timedelta(minutes=1), north: int = 1
) -> None:
    """A shift with a live share in it that wanders northward from the shop."""
    begin, until = at(start), at(end)
    async with team.database.writing() as db:
        await tracks.add_shift(db, rep.id, started_at=begin, ends_at=until)
        share = await tracks.add_share(
            db,
            person_id=rep.id,
            chat_id=rep.id,
            message_id=int(begin.timestamp()),
            started_at=begin,
            live_until=until,
        )
        moments = [begin + n * every for n in range(int((until - begin) / every) + 1)]
        fixes = [
            Fix(position=Position(SHOP.lat + 0.003 * n * north, SHOP.lon), accuracy_m=10, at=moment)
            for n, moment in enumerate(moments)
        ]
        await tracks.add_points(
            db,
            [
                tracks.NewPoint(rep_id=rep.id, share_id=share.id, visit_id=None, fix=fix, received_at=fix.at)
                for fix in fixes
            ],
        )
        await tracks.note_last_fix(db, share.id, fixes[-1])


async def replay_of(
    team: Team, me: Person, rep: Person, *, when: datetime = EVENING, day: date | None = None
) -> Replayed:
    async with team.database.writing() as db:
        return await replayed(db, me, rep.id, day, policy=POLICY, at=when)


async def test_a_manager_replays_the_day_of_their_rep(team: Team) -> None:
    await shares(team, team.ann, "09:00", "09:30")
    await team.visited(team.ann, "10:00", "10:40")
    shown = await replay_of(team, team.mei, team.ann)
    assert [part.kind for part in shown.parts] == [PartKind.WAY, PartKind.VISIT]
    assert [each.fact.customer_en for each in shown.visits.values()] == ["Corner Shop"]


async def test_a_silence_on_duty_is_a_gap(team: Team) -> None:
    await shares(team, team.ann, "09:00", "09:30")
    await shares(team, team.ann, "09:30", "10:30", every=timedelta(minutes=30))
    kinds = [part.kind for part in (await replay_of(team, team.mei, team.ann)).parts]
    assert kinds == [PartKind.WAY, PartKind.GAP, PartKind.GAP]


async def test_between_two_shifts_there_is_nothing(team: Team) -> None:
    await shares(team, team.ann, "09:00", "09:30")
    await shares(team, team.ann, "15:00", "15:30", north=2)
    parts = (await replay_of(team, team.mei, team.ann)).parts
    assert [(each.began_at, each.ended_at) for each in parts] == [
        (at("09:00"), at("09:30")),
        (at("15:00"), at("15:30")),
    ]


async def test_a_break_is_told_as_one(team: Team) -> None:
    await shares(team, team.ann, "09:00", "09:30")
    async with team.database.writing() as db:
        await breaks.begin_break(db, team.ann.id, at=at("09:10"))
        await breaks.end_break(db, team.ann.id, at=at("09:20"))
    kinds = [part.kind for part in (await replay_of(team, team.mei, team.ann)).parts]
    assert kinds == [PartKind.WAY, PartKind.BREAK, PartKind.WAY]


async def test_another_team_s_rep_cannot_be_replayed(team: Team) -> None:
    await shares(team, team.cy, "09:00", "09:30")
    for me in (team.mei, team.ann):
        with pytest.raises(NotInYourTeam):
            await replay_of(team, me, team.cy)


async def test_reps_replay_their_own_day_and_nobody_else_s(team: Team) -> None:
    async with team.database.reading() as db:
        assert [each.name for each in await whose_days(db, team.ann, at=FOUR)] == ["Ann"]
        assert [each.name for each in await whose_days(db, team.mei, at=FOUR)] == ["Ann", "博"]
    assert (await replay_of(team, team.ann, team.ann)).is_own


async def test_a_manager_who_visits_too_replays_their_own_day_as_well(team: Team) -> None:
    async with team.database.writing() as db:
        await people.grant_role(db, team.mei.id, Role.REP, by=None, at=at("08:00"))
        mei = await team.person(db, team.mei.id)
        assert [each.name for each in await whose_days(db, mei, at=FOUR)] == ["梅", "Ann", "博"]


async def test_the_rep_sees_who_replayed_which_day_and_one_s_own_look_is_none(team: Team) -> None:
    for _ in range(2):
        await replay_of(team, team.mei, team.ann)
    await replay_of(team, team.vera, team.ann, day=date(2026, 2, 27))
    await replay_of(team, team.ann, team.ann)
    async with team.database.reading() as db:
        seen = (await looks_at_me(db, team.ann, page=0)).seen
    assert {(each.viewer.name if each.viewer else "", each.look.day, each.look.times) for each in seen} == {
        ("梅", MONDAY, 2),
        ("Vera", date(2026, 2, 27), 1),
    }
    assert {each.look.what for each in seen} == {Looked.TRACK}


async def test_a_day_that_has_not_come_is_today(team: Team) -> None:
    assert (await replay_of(team, team.mei, team.ann, day=date(2027, 1, 1))).day == MONDAY


async def test_a_day_with_nothing_on_record_says_so(team: Team) -> None:
    shown = await replay_of(team, team.mei, team.ann)
    (card,) = replay_card(shown, team.ann)
    assert "Nothing was recorded" in card.text


async def test_a_long_day_fits_the_caption_and_the_picture_stays_small(team: Team) -> None:
    await shares(team, team.ann, "08:30", "17:58", every=timedelta(seconds=20))
    for hour in range(10, 18):
        await team.visited(team.ann, f"{hour}:00", f"{hour}:20")
        await team.visited(team.ann, f"{hour}:30", f"{hour}:50", customer_id=team.kiosk)
    shown = await replay_of(team, team.mei, team.ann)
    (whole,) = replay_card(shown, team.ann)
    assert len(whole.text) < 1024
    assert "step by step" in whole.text
    assert sum(map(len, thinned(shown.track))) <= MOST_POINTS
    for part in range(1, len(shown.parts) + 1):
        (card,) = replay_card(shown, team.mei, part=part)
        assert len(card.text) < 1024


def test_a_night_shift_is_one_day() -> None:
    night = WorkingHours.model_validate({"start": "20:00:00", "end": "06:00:00"})
    window = day_window(MONDAY, SHANGHAI, night)
    assert (window.start, window.end) == (at("06:00"), at("06:00", day=date(2026, 3, 3)))


async def seen_now(team: Team, me: Person, when: datetime) -> list[str]:
    async with team.database.writing() as db:
        return [each.where.rep.name for each in (await live_map(db, me, policy=POLICY, at=when)).seen]


async def test_the_live_map_shows_the_manager_s_own_people_and_they_see_that(team: Team) -> None:
    for rep in (team.ann, team.cy):
        await shares(team, rep, "09:00", "10:00")
    assert await seen_now(team, team.mei, at("10:05")) == ["Ann"]
    async with team.database.reading() as db:
        (seen,) = (await looks_at_me(db, team.ann, page=0)).seen
    assert seen.look.what is Looked.WHEREABOUTS


async def test_an_old_position_is_shown_as_old(team: Team) -> None:
    await shares(team, team.ann, "09:00", "10:00")
    async with team.database.writing() as db:
        for when, recent in ((at("10:10"), True), (at("12:00"), False)):
            (seen,) = (await live_map(db, team.mei, policy=POLICY, at=when)).seen
            assert seen.is_recent is recent


async def test_nobody_on_a_break_on_leave_or_off_duty_is_on_the_live_map(team: Team) -> None:
    await shares(team, team.ann, "09:00", "11:45")
    noon, night = at("12:00"), at("19:00")
    assert await seen_now(team, team.mei, noon) == ["Ann"]
    assert await seen_now(team, team.mei, night) == []
    async with team.database.writing() as db:
        await breaks.begin_break(db, team.ann.id, at=at("11:50"))
    assert await seen_now(team, team.mei, noon) == []
    async with team.database.writing() as db:
        await breaks.end_break(db, team.ann.id, at=noon)
        await take_day_off(db, team.ann.id, MONDAY)
    assert await seen_now(team, team.mei, noon) == []
