"""What time brings: each push once, at the right moment, to the right person, while its reason holds."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rules.place import Fix, Position
from bot.rules.reminders import Push
from bot.rules.roles import PersonState
from bot.rules.visit import VisitState
from bot.services.forgotten import still_here
from bot.services.moment import Moment
from bot.services.reminders import STILL_DUE, must_wait
from bot.services.report import LateReason, explain_late
from bot.storage import evidence, people, tracks
from bot.storage.database import Database
from bot.storage.presence import STILL_HERE
from bot.storage.tables.visits import visit as visits
from tests.services.sales_team import MIN, Team, at, kinds, moved_in
from tests.storage.visit_world import SHOP

TUESDAY = date(2026, 3, 3)
FRIDAY = date(2026, 3, 6)
NEXT_MONDAY = date(2026, 3, 9)


@pytest.fixture
async def team(database: Database) -> Team:
    return await moved_in(database)


async def test_the_morning_list_comes_once_at_half_past_eight(team: Team) -> None:
    await team.plans(team.ann, team.shop)
    assert await team.tick(at("08:29")) == []
    [said] = [each for each in await team.tick(at("08:30")) if each.to == team.ann.id]
    assert said.kind == Push.MORNING
    assert "Corner Shop" in said.text
    assert any("cust" in tap for tap in said.taps)
    assert kinds(await team.ticks(at("08:31"), at("10:30")), team.ann) == []


async def test_each_rep_hears_the_morning_in_their_own_zone(team: Team) -> None:
    await team.changes(team.bo, zone="Europe/Berlin")
    await team.changes(team.cy, zone="Asia/Kathmandu")
    moments = {
        said.to: now
        for now in (at("08:30"), at("10:45"), at("15:30"))
        for said in await team.tick(now)
        if said.kind == Push.MORNING
    }
    assert moments == {team.ann.id: at("08:30"), team.cy.id: at("10:45"), team.bo.id: at("15:30")}


async def test_on_the_day_the_clocks_change_the_morning_keeps_its_hour(team: Team) -> None:
    ann = await team.changes(team.ann, zone="America/New_York")
    before = datetime(2026, 3, 6, 13, 30, tzinfo=UTC)  # Friday, winter time
    after = datetime(2026, 3, 9, 12, 30, tzinfo=UTC)  # Monday, summer time
    assert kinds(await team.tick(before), ann) == [Push.MORNING]
    assert kinds(await team.tick(after - MIN), ann) == []
    assert kinds(await team.tick(after), ann) == [Push.MORNING]


async def test_with_nothing_planned_the_morning_is_one_friendly_line(team: Team) -> None:
    [said] = [each for each in await team.tick(at("08:30")) if each.to == team.ann.id]
    assert "Good morning, Ann" in said.text
    assert "go:unplanned:" in said.taps


async def test_nobody_is_woken_on_sunday(team: Team) -> None:
    await team.plans(team.ann, team.shop, day=date(2026, 3, 1))
    assert (
        await team.ticks(at("00:00", day=date(2026, 3, 1)), at("23:55", day=date(2026, 3, 1)), every=30 * MIN)
        == []
    )


async def test_a_morning_list_waits_while_a_visit_is_open(team: Team) -> None:
    visit = await team.arrives(team.ann, at("08:10"))
    assert kinds(await team.tick(at("08:30")), team.ann) == []
    await team.leaves(visit, at("09:00"))
    said = await team.tick(at("09:01"))
    assert kinds(said, team.ann) == [Push.MORNING]
    assert "1 report" in next(each.text for each in said if each.to == team.ann.id)


async def test_someone_who_blocked_the_bot_or_left_is_not_written_to(team: Team) -> None:
    async with team.database.writing() as db:
        await people.set_blocked(db, 101, blocked_at=at("08:00"))
        await people.unlink_accounts(db, team.bo.id, at=at("08:00"))
    said = await team.tick(at("08:30"))
    assert {each.to for each in said} == {team.cy.id}


async def test_a_forgotten_visit_is_asked_about_once(team: Team) -> None:
    await team.arrives(team.ann, at("10:00"))
    assert kinds(await team.ticks(at("10:05"), at("11:25")), team.ann) == []
    [said] = await team.tick(at("11:30"))
    assert "Corner Shop" in said.text
    assert [tap.split(":")[1] for tap in said.taps] == ["leave", "still_here"]
    assert kinds(await team.ticks(at("11:31"), at("13:55")), team.ann) == []


async def test_still_here_begins_the_waiting_anew(team: Team) -> None:
    visit = await team.arrives(team.ann, at("10:00"))
    await team.tick(at("11:30"))
    async with team.database.writing() as db:
        await still_here(db, team.ann, visit.id, Moment(at("11:35"), at("11:35")))
    async with team.database.reading() as db:
        assert STILL_HERE in await evidence.kinds_of(db, visit.id)
    assert kinds(await team.ticks(at("11:36"), at("13:04")), team.ann) == []
    assert kinds(await team.tick(at("13:05")), team.ann) == [Push.STILL_THERE]


async def test_a_rep_whose_track_is_at_the_place_is_not_asked(team: Team) -> None:
    visit = await team.arrives(team.ann, at("10:00"))
    await shares(team, visit.id, SHOP, at("11:28"))
    assert kinds(await team.tick(at("11:30")), team.ann) == []


async def test_a_rep_whose_track_has_left_is_asked_at_once(team: Team) -> None:
    visit = await team.arrives(team.ann, at("10:00"))
    away = Position(SHOP.lat + 0.01, SHOP.lon)
    await shares(team, visit.id, SHOP, at("10:20"))
    await shares(team, visit.id, away, at("10:22"), at("10:23"), at("10:24"), at("10:25"))
    [said] = [each for each in await team.tick(at("10:26")) if each.to == team.ann.id]
    assert "left" in said.text
    assert "10:20" in said.text


async def test_a_forgotten_visit_is_closed_after_four_hours_and_told_kindly(team: Team) -> None:
    visit = await team.arrives(team.ann, at("10:00"))
    await team.ticks(at("11:30"), at("13:55"))
    said = [each for each in await team.tick(at("14:00")) if each.kind == Push.AUTO_CLOSED]
    closed = await team.again(visit)
    assert closed.state is VisitState.AUTO_CLOSED
    assert closed.left_at == at("10:00")
    assert closed.report_due_at == at("14:30")
    assert [each.to for each in said] == [team.ann.id]
    assert "nothing you sent is lost" in said[0].text


async def test_a_visit_forgotten_in_the_evening_is_closed_at_night_and_told_in_the_morning(
    team: Team,
) -> None:
    visit = await team.arrives(team.ann, at("16:00"))
    evening = await team.ticks(at("17:30"), at("23:00"), every=15 * MIN)
    closed = await team.again(visit)
    assert closed.state is VisitState.AUTO_CLOSED
    assert Push.AUTO_CLOSED not in kinds(evening, team.ann)
    assert closed.report_due_at == at("09:00", day=TUESDAY)
    morning = await team.tick(at("08:30", day=TUESDAY))
    assert sorted(kinds(morning, team.ann)) == sorted([Push.MORNING, Push.AUTO_CLOSED, Push.REPORT_SOON][:2])


async def test_a_report_is_asked_for_before_and_after_its_deadline_once_each(team: Team) -> None:
    visit = await team.arrives(team.ann, at("10:00"))
    await team.leaves(visit, at("10:30"))
    assert kinds(await team.ticks(at("10:31"), at("10:49"), every=MIN), team.ann) == []
    assert kinds(await team.ticks(at("10:50"), at("10:59"), every=MIN), team.ann) == [Push.REPORT_SOON]
    assert kinds(await team.ticks(at("11:00"), at("12:00"), every=MIN), team.ann) == [Push.REPORT_OVERDUE]


async def test_a_filed_report_is_not_asked_for(team: Team) -> None:
    visit = await team.leaves(await team.arrives(team.ann, at("10:00")), at("10:30"))
    await team.files(visit, at("10:45"))
    assert kinds(await team.ticks(at("10:50"), at("11:30")), team.ann) == []


async def test_a_report_due_after_hours_is_asked_for_the_next_morning(team: Team) -> None:
    visit = await team.arrives(team.ann, at("17:20", day=FRIDAY))
    await team.leaves(visit, at("17:50", day=FRIDAY))
    friday = await team.ticks(at("17:50", day=FRIDAY), at("23:00", day=FRIDAY))
    weekend = await team.ticks(
        at("08:30", day=date(2026, 3, 7)), at("18:00", day=date(2026, 3, 8)), every=60 * MIN
    )
    monday = await team.tick(at("08:30", day=NEXT_MONDAY))
    assert kinds(friday, team.ann) == [] == kinds(weekend, team.ann)
    assert Push.REPORT_OVERDUE in kinds(monday, team.ann)


async def test_no_reminder_of_an_older_report_disturbs_an_open_visit(team: Team) -> None:
    await team.leaves(await team.arrives(team.ann, at("10:00")), at("10:30"))
    second = await team.arrives(team.ann, at("10:40"), customer_id=team.kiosk)
    assert kinds(await team.ticks(at("10:45"), at("11:15")), team.ann) == []
    await team.leaves(second, at("11:20"))
    assert kinds(await team.tick(at("11:21")), team.ann) == [Push.REPORT_OVERDUE]


async def test_the_manager_hears_of_late_reports_in_one_message_that_changes(team: Team) -> None:
    first = await team.leaves(await team.arrives(team.ann, at("10:00")), at("10:30"))
    await team.leaves(await team.arrives(team.bo, at("10:20")), at("10:40"))
    said = [each for each in await team.ticks(at("10:31"), at("11:15")) if each.to == team.mei.id]
    assert [each.slot for each in said] == ["late", "late"]
    assert [each.fresh for each in said] == [True, False]
    assert "Ann" in said[1].text
    assert "博" in said[1].text
    await team.files(first, at("11:20"), reason="no signal")
    [after] = [each for each in await team.tick(at("11:21")) if each.to == team.mei.id]
    assert "no signal" in after.text
    assert not after.fresh
    assert [each for each in await team.ticks(at("11:22"), at("12:00")) if each.to == team.mei.id] == []


async def test_an_explained_report_is_not_escalated_and_not_nudged(team: Team) -> None:
    visit = await team.leaves(await team.arrives(team.ann, at("10:00")), at("10:30"))
    async with team.database.writing() as db:
        await explain_late(db, team.ann, visit.id, LateReason.NO_SIGNAL, at=at("11:01"))
    said = await team.ticks(at("11:01"), at("12:00"))
    assert Push.LATE_REPORTS not in kinds(said)
    assert Push.REPORT_OVERDUE not in kinds(said)


async def test_the_list_marks_a_missing_report_once_it_is_explained(team: Team) -> None:
    visit = await team.leaves(await team.arrives(team.ann, at("10:00")), at("10:30"))
    await team.ticks(at("11:00"), at("11:10"))
    async with team.database.writing() as db:
        await explain_late(db, team.ann, visit.id, LateReason.NO_SIGNAL, at=at("11:11"))
    [said] = [each for each in await team.tick(at("11:12")) if each.kind == Push.LATE_REPORTS]
    assert "没有信号" in said.text
    assert not said.fresh


async def test_late_reports_are_the_business_of_the_rep_s_own_manager(team: Team) -> None:
    await team.leaves(await team.arrives(team.ann, at("10:00")), at("10:30"))
    said = [each for each in await team.tick(at("11:05")) if each.kind == Push.LATE_REPORTS]
    assert [each.to for each in said] == [team.mei.id]


async def test_when_the_manager_has_left_the_next_one_above_hears(team: Team) -> None:
    await team.leaves(await team.arrives(team.ann, at("10:00")), at("10:30"))
    async with team.database.writing() as db:
        await people.set_state(db, team.mei.id, PersonState.LEFT, at=at("10:40"))
    said = [each for each in await team.tick(at("11:05")) if each.kind == Push.LATE_REPORTS]
    assert [each.to for each in said] == [team.vera.id]


async def test_the_digest_tells_every_manager_of_their_whole_team_once(team: Team) -> None:
    await team.plans(team.ann, team.shop)
    await team.visited(team.bo, "10:00", "10:40", customer_id=team.kiosk)
    assert Push.DIGEST not in kinds(await team.ticks(at("17:00"), at("17:44"), every=11 * MIN))
    said = [each for each in await team.tick(at("17:45")) if each.kind == Push.DIGEST]
    assert {each.to for each in said} == {team.mei.id, team.vera.id}  # nothing happened in Otto's team
    for_mei = next(each.text for each in said if each.to == team.mei.id)
    assert "永辉超市：计划了但没去" in for_mei
    assert Push.DIGEST not in kinds(await team.ticks(at("17:46"), at("17:59"), every=3 * MIN))


async def test_a_digest_missed_in_the_evening_comes_the_next_morning(team: Team) -> None:
    await team.visited(team.bo, "10:00", "10:40")
    assert Push.DIGEST not in kinds(await team.tick(at("18:10")))
    said = await team.tick(at("08:30", day=TUESDAY))
    assert Push.DIGEST in kinds(said, team.mei)


async def test_ticking_twice_at_once_says_everything_once(team: Team) -> None:
    await team.plans(team.ann, team.shop)
    await team.leaves(await team.arrives(team.bo, at("08:31")), at("08:40"))
    first = await team.tick(at("09:05"))
    assert first
    assert await team.tick(at("09:05")) == []


async def test_a_push_whose_reason_has_gone_is_not_due_any_more(team: Team) -> None:
    visit = await team.leaves(await team.arrives(team.ann, at("10:00")), at("10:30"))
    async with team.database.reading() as db:
        assert await STILL_DUE[Push.REPORT_SOON](db, visit.id, at("10:55"))
        assert not await STILL_DUE[Push.REPORT_SOON](db, visit.id, at("11:00"))
        assert await STILL_DUE[Push.REPORT_OVERDUE](db, visit.id, at("11:00"))
    await team.files(visit, at("11:01"))
    async with team.database.reading() as db:
        assert not await STILL_DUE[Push.REPORT_OVERDUE](db, visit.id, at("11:02"))


async def test_every_reason_of_a_push_can_be_asked_again(team: Team) -> None:
    await team.plans(team.ann, team.shop)
    await team.leaves(await team.arrives(team.bo, at("08:31")), at("08:40"))
    await team.arrives(team.cy, at("08:32"))
    said = await team.ticks(at("08:30"), at("17:50"), every=10 * MIN)
    # Nobody here shares, agrees, takes a break, is asked for plans or has written a task; it is the 2nd.
    elsewhere = {
        Push.AUTO_CLOSED,
        Push.SHARE_GAP,
        Push.PLAN_DUE,
        Push.PLAN_MISSING,
        Push.BEFORE_VISIT,
        Push.INCIDENTS,
        Push.LONG_BREAK,
        Push.MONTHLY,
        Push.TASK,
        Push.TASKS,
    }
    assert set(kinds(said)) >= set(STILL_DUE) - elsewhere
    assert all(each.expires_at is not None and each.key for each in said if each.kind in STILL_DUE)


@pytest.mark.parametrize(
    ("kind", "when", "waits"),
    [
        (Push.COMMENT, "10:00", False),
        (Push.COMMENT, "20:00", True),
        ("reply", "20:00", False),
    ],
)
async def test_words_that_wait_are_held_until_the_person_works(
    team: Team, kind: str, when: str, waits: bool
) -> None:
    async with team.database.reading() as db:
        assert await must_wait(db, team.ann.id, kind, at(when)) is waits


async def test_words_of_colleagues_are_held_while_a_visit_is_open(team: Team) -> None:
    await team.arrives(team.ann, at("10:00"))
    async with team.database.reading() as db:
        assert await must_wait(db, team.ann.id, Push.COMMENT, at("10:05"))
        assert not await must_wait(db, team.ann.id, Push.STILL_THERE, at("10:05"))


async def test_a_visit_that_never_got_past_the_door_is_cancelled_in_the_end(team: Team) -> None:
    visit = await team.arrives(team.ann, at("10:00"))
    async with team.database.writing() as db:
        await db.execute(
            visits.update().where(visits.c.id == visit.id).values(state=VisitState.ARRIVING, on_site_at=None)
        )
    said = await team.ticks(at("10:05"), at("18:00"), every=15 * MIN)
    assert (await team.again(visit)).state is VisitState.CANCELLED
    assert Push.STILL_THERE not in kinds(said)
    assert Push.AUTO_CLOSED not in kinds(said)


async def shares(team: Team, visit_id: int, where: Position, *moments: datetime) -> None:
    """Ann's live location during the visit."""
    async with team.database.writing() as db:
        share = await tracks.add_share(
            db,
            person_id=team.ann.id,
            chat_id=101,
            message_id=int(moments[0].timestamp()),
            started_at=moments[0],
            live_until=moments[0] + timedelta(hours=8),
        )
        for moment in moments:
            fix = Fix(position=where, accuracy_m=10, at=moment)
            point = tracks.NewPoint(
                rep_id=team.ann.id, share_id=share.id, visit_id=visit_id, fix=fix, received_at=moment
            )
            await tracks.add_points(db, [point])
            await tracks.note_last_fix(db, share.id, fix)
