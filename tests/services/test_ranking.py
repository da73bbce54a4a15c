"""Whose ranking one sees, what it counts, and that it comes once a week in working hours."""

from datetime import date, datetime, timedelta

import pytest

from bot.rules.person import Person
from bot.rules.policy import EvidencePolicy, Policy, RankingPolicy
from bot.rules.ranking import Unranked
from bot.rules.reminders import Push
from bot.rules.roles import PersonState, Role
from bot.rules.summary import Period
from bot.rules.visit import PlaceStatus
from bot.services import summary
from bot.services.ranking import RankingSeen, choose_weekly, ranking_of
from bot.storage import people, teams
from bot.storage.database import Database
from bot.storage.rhythms import take_day_off
from bot.views.ranking import ranking_card
from tests.services.sales_team import MONDAY, POLICY, Said, Team, at, moved_in

SUNDAY = MONDAY - timedelta(days=1)
NEXT_MONDAY = MONDAY + timedelta(days=7)
FRIDAY_EVENING = at("17:50", day=date(2026, 3, 6))


@pytest.fixture
async def team(database: Database) -> Team:
    return await moved_in(database)


async def joins(team: Team, name: str, *, on: date = date(2026, 1, 5)) -> Person:
    """Another rep of Mei's."""
    when = at("08:00", day=on)
    async with team.database.writing() as db:
        person_id = await people.add_person(
            db, name=name, language=team.ann.language, zone=team.ann.zone, at=when, state=PersonState.ACTIVE
        )
        await people.grant_role(db, person_id, Role.REP, by=None, at=when)
        await teams.set_manager(db, person_id, team.mei.id, on=on)
        return await team.person(db, person_id)


async def seen_by(
    team: Team, me: Person, *, when: datetime = FRIDAY_EVENING, policy: Policy = POLICY
) -> RankingSeen:
    async with team.database.reading() as db:
        return await ranking_of(db, me, Period.WEEK, when.date(), policy=policy, at=when)


async def visits(team: Team, rep: Person, count: int, **how: object) -> None:
    for n in range(count):
        await team.visited(rep, f"{9 + n}:00".zfill(5), f"{9 + n}:20".zfill(5), **how)


def places(seen: RankingSeen) -> dict[str, int]:
    return {each.entrant.name: each.place for each in seen.ranking.placed}


async def test_effective_visits_rank_and_mere_ones_do_not(team: Team) -> None:
    dee = await joins(team, "Dee")
    await visits(team, team.ann, 3)
    await visits(team, team.bo, 6, place=PlaceStatus.WRONG_PIN)
    await visits(team, dee, 1)
    assert places(await seen_by(team, team.mei)) == {"Ann": 1, "Dee": 2, "博": 3}


async def test_days_off_cost_nothing_and_a_week_of_leave_is_no_last_place(team: Team) -> None:
    dee, eve = await joins(team, "Dee"), await joins(team, "Eve")
    await visits(team, team.ann, 4)
    await visits(team, team.bo, 3)
    await visits(team, eve, 1)
    async with team.database.writing() as db:
        for n in range(5):
            await take_day_off(db, dee.id, MONDAY + timedelta(days=n))
        for n in range(1, 3):
            await take_day_off(db, team.bo.id, MONDAY + timedelta(days=n))
    seen = await seen_by(team, team.mei)
    assert places(seen) == {"博": 1, "Ann": 2, "Eve": 3}
    assert seen.ranking.why_not(dee.id) is Unranked.AWAY


async def test_who_is_new_is_in_the_trial_period(team: Team) -> None:
    dee = await joins(team, "Dee", on=date(2026, 2, 20))
    for name in ("Eve", "Flo"):
        await joins(team, name)
    seen = await seen_by(team, team.mei)
    assert seen.ranking.why_not(dee.id) is Unranked.TRIAL
    assert "Dee" not in places(seen)


async def test_while_the_company_tries_it_out_nobody_is_ranked(database: Database) -> None:
    policy = POLICY.model_copy(update={"evidence": EvidencePolicy(trial_days=60)})
    team = await moved_in(database, policy)
    await joins(team, "Dee")
    seen = await seen_by(team, team.mei, policy=policy)
    assert seen.trial_until is not None
    assert seen.ranking.placed == ()


async def test_a_rep_reads_the_leaders_and_their_own_place_only(team: Team) -> None:
    for name, count in (("Dee", 4), ("Eve", 2), ("Flo", 1)):
        await visits(team, await joins(team, name), count)
    await visits(team, team.ann, 3)
    seen = await seen_by(team, team.ann)
    (card,) = ranking_card(seen, RankingPolicy())
    assert "🥇 Dee" in card.text
    assert "You: place 2 of 5" in card.text
    assert all(name not in card.text for name in ("Flo", "Eve", "博"))


async def test_colleagues_do_not_read_who_is_on_leave_and_the_manager_does(team: Team) -> None:
    await joins(team, "Dee", on=date(2026, 2, 27))
    for name in ("Eve", "Flo"):
        await joins(team, name)
    for me, told in ((team.ann, False), (team.mei, True)):
        (card,) = ranking_card(await seen_by(team, me), RankingPolicy())
        assert ("Dee" in card.text) is told


async def monday(team: Team, start: str, end: str, *, day: date = NEXT_MONDAY) -> list[Said]:
    said = await team.ticks(at(start, day=day), at(end, day=day))
    return [each for each in said if each.kind == Push.RANKING]


async def test_last_week_s_ranking_comes_once_on_monday_in_working_hours(team: Team) -> None:
    for name in ("Dee", "Eve"):
        await joins(team, name)
    await visits(team, team.ann, 3)
    assert await monday(team, "06:00", "08:55") == []
    said = await monday(team, "09:00", "10:00")
    assert {each.to for each in said} == {team.ann.id, team.bo.id, team.mei.id, team.vera.id}
    assert len(said) == 4
    assert all("2 Mar" in each.text or "3月2日" in each.text for each in said)
    assert await monday(team, "10:05", "11:00") == []
    assert await monday(team, "09:00", "10:00", day=NEXT_MONDAY + timedelta(days=1)) == []


async def test_who_muted_it_hears_nothing_and_the_others_do(team: Team) -> None:
    for name in ("Dee", "Eve"):
        await joins(team, name)
    async with team.database.writing() as db:
        await choose_weekly(db, team.ann, on=False)
        await choose_weekly(db, team.bo, on=False)
        await choose_weekly(db, team.bo, on=True)
    to = {each.to for each in await monday(team, "09:00", "09:10")}
    assert team.ann.id not in to
    assert team.bo.id in to


async def test_a_company_may_do_without(database: Database) -> None:
    policy = POLICY.model_copy(update={"ranking": RankingPolicy(weekly=False)})
    team = await moved_in(database, policy)
    for name in ("Dee", "Eve"):
        await joins(team, name)
    assert await monday(team, "09:00", "09:10") == []


async def test_a_company_too_large_to_rank_at_once_is_told_on_request_and_not_by_itself(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Dee", "Eve"):
        await joins(team, name)
    await visits(team, team.ann, 2)
    monkeypatch.setattr(summary, "MOST_VISITS", 1)
    with pytest.raises(summary.TooMuchAtOnce):
        await seen_by(team, team.mei)
    assert await monday(team, "09:00", "09:10") == []


async def test_of_two_people_nothing_is_pushed(team: Team) -> None:
    to = {each.to for each in await monday(team, "09:00", "09:10")}
    assert to == {team.vera.id}  # three below her
