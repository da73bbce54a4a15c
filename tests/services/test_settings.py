"""Rules are changed by decisions with a date: versions, withdrawal, undo, two admins, and who is told."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.roles import Role
from bot.rules.settings import SETTINGS
from bot.services import setting_decide, setting_draft
from bot.services.moment import Moment
from bot.services.setting_decide import CannotUndo, CannotWithdraw, Decided
from bot.services.setting_draft import DraftGone, Prepared, SettingContradicts, StartUnfit
from bot.storage import people
from bot.storage.database import Database
from bot.storage.evidence import latest_of_kind
from bot.storage.policies import policy_in_force
from bot.storage.tables.customers import customer
from tests.services.sales_team import SHANGHAI, Said, Team, at, moved_in

NINE = at("09:00")


async def admin_of(team: Team, name: str) -> Person:
    async with team.database.writing() as db:
        person_id = await people.add_person(
            db, name=name, language=team.ann.language, zone=SHANGHAI, at=NINE, state=team.ann.state
        )
        await people.grant_role(db, person_id, Role.ADMIN, by=None, at=NINE)
        return await team.person(db, person_id)


class Admin:
    """Ada at work: each step in a transaction of its own, a minute after the one before."""

    def __init__(self, team: Team, person: Person) -> None:
        self._database, self.me, self.now = team.database, person, NINE

    async def ticks(self, key: str, value: Any, starts: str) -> None:
        """One box after the other; then decided."""
        setting = SETTINGS[key]
        async with self._database.writing() as db:
            draft = await setting_draft.keep_unfinished(db, self.me, setting, setting.values(value), self.now)
        await self.decides(await self.prepares(key, value, starts, base_id=draft.base_id))

    async def prepares(
        self, key: str, value: Any, starts: str = "now", *, base_id: int | None = None
    ) -> Prepared:
        self.now += timedelta(minutes=1)
        moment = Moment(self.now, self.now)
        setting = SETTINGS[key]
        async with self._database.writing() as db:
            ready = await setting_draft.prepare(
                db, self.me, setting, setting.values(value), moment, zone=SHANGHAI, base_id=base_id
            )
            return await setting_draft.prepared_again(
                db, self.me, ready.draft.rev, moment, zone=SHANGHAI, starts=starts
            )

    async def decides(self, ready: Prepared) -> Decided | Prepared:
        moment = Moment(self.now, self.now)
        async with self._database.writing() as db:
            return await setting_decide.decide(db, self.me, ready.draft.rev, moment, zone=SHANGHAI)

    async def changes(self, key: str, value: Any, starts: str = "now") -> int:
        done = await self.decides(await self.prepares(key, value, starts))
        assert isinstance(done, Decided)
        return done.change.id

    async def undoes(self, change_id: int) -> Decided:
        self.now += timedelta(minutes=1)
        async with self._database.writing() as db:
            return await setting_decide.undo(db, self.me, change_id, Moment(self.now, self.now))

    async def withdraws(self, change_id: int) -> Decided:
        self.now += timedelta(minutes=1)
        async with self._database.writing() as db:
            return await setting_decide.withdraw(db, self.me, change_id, Moment(self.now, self.now))

    async def policy(self, when: str = "", days: int = 0) -> Policy:
        moment = (at(when) if when else self.now) + timedelta(days=days)
        async with self._database.reading() as db:
            return (await policy_in_force(db, moment)).policy


@pytest.fixture
async def team(database: Database) -> Team:
    return await moved_in(database)


@pytest.fixture
async def ada(team: Team) -> Admin:
    return Admin(team, await admin_of(team, "Ada"))


def rules_said(said: list[Said]) -> list[Said]:
    return [each for each in said if each.kind == "rules"]


async def test_a_change_for_later_holds_from_its_day_and_what_is_changed_today_holds_then_too(
    ada: Admin,
) -> None:
    await ada.changes("report.due_min", 60, "2026-03-04")
    await ada.changes("visit.min_dwell_min", 10)
    today, wednesday = await ada.policy(), await ada.policy("00:00", days=2)
    assert (today.report.due_min, today.visit.min_dwell_min) == (30, 10)
    assert (wednesday.report.due_min, wednesday.visit.min_dwell_min) == (60, 10)
    assert (await ada.policy("23:59", days=1)).report.due_min == 30


async def test_a_withdrawn_change_does_not_come_and_takes_no_other_with_it(ada: Admin) -> None:
    first = await ada.changes("report.due_min", 60, "2026-03-04")
    await ada.changes("visit.min_dwell_min", 10, "2026-03-05")
    await ada.withdraws(first)
    thursday = await ada.policy("12:00", days=3)
    assert (thursday.report.due_min, thursday.visit.min_dwell_min) == (30, 10)
    with pytest.raises(CannotWithdraw):
        await ada.withdraws(first)


async def test_undoing_keeps_what_was_changed_elsewhere_and_happens_once(ada: Admin) -> None:
    first = await ada.changes("report.due_min", 60)
    await ada.changes("visit.min_dwell_min", 10)
    await ada.undoes(first)
    policy = await ada.policy()
    assert (policy.report.due_min, policy.visit.min_dwell_min) == (30, 10)
    with pytest.raises(CannotUndo):
        await ada.undoes(first)


async def test_what_was_changed_again_since_is_not_undone(ada: Admin) -> None:
    first = await ada.changes("report.due_min", 60)
    await ada.changes("report.due_min", 90)
    with pytest.raises(CannotUndo):
        await ada.undoes(first)
    assert (await ada.policy()).report.due_min == 90


async def test_the_second_of_two_admins_sees_the_preview_once_more(ada: Admin, team: Team) -> None:
    eve = Admin(team, await admin_of(team, "Eve"))
    ready = await ada.prepares("report.due_min", 60)
    await eve.changes("report.due_min", 45)
    again = await ada.decides(ready)
    assert isinstance(again, Prepared)
    assert again.meanwhile
    assert again.before == {"report.due_min": 45}
    done = await ada.decides(again)
    assert isinstance(done, Decided)
    assert [each.name for each in done.told] == ["Eve"]


async def test_an_old_button_decides_nothing(ada: Admin) -> None:
    old = await ada.prepares("report.due_min", 60)
    await ada.prepares("report.due_min", 90)
    with pytest.raises(DraftGone):
        await ada.decides(old)


async def test_what_contradicts_something_decided_for_later_is_refused(ada: Admin) -> None:
    # A of 55 from Wednesday on; a B of 60 today would then lie above it.
    await ada.changes("score_card.a_from", (55, 50), "2026-03-04")
    ready = await ada.prepares("score_card.a_from", (80, 60))
    await ada.decides(ready)
    assert (await ada.policy("12:00", days=2)).score_card.a_from == 55
    with pytest.raises(SettingContradicts):
        await ada.prepares("score_card.a_from", (50, 60))


@pytest.mark.parametrize("starts", ["2026-03-01", "2027-06-01", "soon"])
async def test_a_change_begins_neither_in_the_past_nor_in_years(ada: Admin, starts: str) -> None:
    with pytest.raises(StartUnfit):
        await ada.prepares("report.due_min", 60, starts)


async def test_a_decision_stands_in_the_evidence_log(ada: Admin) -> None:
    change_id = await ada.changes("report.due_min", 60)
    async with ada._database.reading() as db:
        [kept] = await latest_of_kind(db, "rules_changed", limit=5)
    assert kept.person_id == ada.me.id
    assert kept.body is not None
    assert kept.body["change"] == change_id
    assert kept.body["after"] == {"report.due_min": 60}


async def test_a_shorter_deadline_tells_how_many_reports_would_have_been_late(ada: Admin, team: Team) -> None:
    left = await team.leaves(await team.arrives(team.ann, at("08:00")), at("08:30"))
    await team.files(left, at("08:50"))
    late = (await ada.prepares("report.due_min", 15)).impact.late
    assert late is not None
    assert (late.reports, late.before, late.after) == (1, 0, 1)


async def test_a_shorter_protection_tells_whom_nobody_has_been_to(ada: Admin, team: Team) -> None:
    async with team.database.writing() as db:
        owned = {"owner_id": team.ann.id, "owned_since": at("08:00", day=date(2026, 1, 5))}
        await db.execute(customer.update().values(**owned))
    await team.visited(team.ann, "08:00", "08:30", customer_id=team.shop)
    pool = (await ada.prepares("pool.protect_days", 30)).impact.pool
    assert pool is not None
    assert (pool.before, pool.after) == (0, 1)  # the kiosk


async def test_several_changes_are_one_message_ten_minutes_after_the_last(ada: Admin, team: Team) -> None:
    await ada.changes("report.due_min", 60, "2026-03-04")
    await ada.changes("visit.min_dwell_min", 10, "2026-03-04")
    assert rules_said(await team.tick(at("09:08"))) == []
    said = rules_said(await team.tick(at("09:20")))
    assert {each.to for each in said} == {
        each.id for each in (team.ann, team.bo, team.cy, team.mei, team.otto, team.vera)
    }
    [to_ann] = [each for each in said if each.to == team.ann.id]
    assert "Report due within: 30 min → <b>1 h</b>, from Wed 4 Mar" in to_ann.text
    assert "Shortest stay: 5 min → <b>10 min</b>" in to_ann.text
    assert rules_said(await team.tick(at("09:40"))) == []


async def test_what_is_undone_in_time_is_told_to_nobody(ada: Admin, team: Team) -> None:
    await ada.undoes(await ada.changes("report.due_min", 60))
    await ada.withdraws(await ada.changes("report.due_min", 60, "2026-03-04"))
    assert rules_said(await team.tick(at("09:40"))) == []


async def test_who_was_told_that_a_change_comes_is_told_that_it_does_not(ada: Admin, team: Team) -> None:
    change_id = await ada.changes("report.due_min", 60, "2026-03-04")
    await team.tick(at("09:20"))
    ada.now = at("10:00")
    await ada.withdraws(change_id)
    said = rules_said(await team.tick(at("10:20")))
    assert all("✖" in each.text for each in said)
    assert len(said) == 6


async def test_what_judges_nobody_is_told_to_nobody(ada: Admin, team: Team) -> None:
    await ada.changes("push.morning_at", "08:00:00")
    assert rules_said(await team.tick(at("09:40"))) == []


REGIONS = "cadence.regions"
HERE, THERE, FAR = ({"words": [word], "days": 30} for word in ("Hangzhou", "Shanghai", "Urumqi"))


async def test_later_changes_of_one_list_by_two_admins_both_hold(team: Team, ada: Admin) -> None:
    eve = Admin(team, await admin_of(team, "Eve"))
    await ada.changes(REGIONS, [HERE])
    eve.now = ada.now
    monday = await ada.changes(REGIONS, [HERE, THERE], starts="2026-03-09")
    ready = await eve.prepares(REGIONS, [{**HERE, "days": 14}, FAR], starts="2026-03-10")
    assert ready.before == {REGIONS: [HERE, THERE]}
    await eve.decides(ready)
    regions = (await eve.policy("09:00", days=9)).cadence.regions
    assert [(each.words[0], each.days) for each in regions] == [
        ("Hangzhou", 14),
        ("Shanghai", 30),
        ("Urumqi", 30),
    ]
    ada.now = eve.now
    await ada.withdraws(monday)
    regions = (await eve.policy("09:00", days=9)).cadence.regions
    assert [each.words[0] for each in regions] == ["Hangzhou", "Urumqi"]


async def test_a_list_changed_today_does_not_lose_what_is_decided_for_later(team: Team, ada: Admin) -> None:
    await ada.changes(REGIONS, [HERE])
    await ada.changes(REGIONS, [HERE, THERE], starts="2026-03-09")
    await ada.changes(REGIONS, [FAR, HERE])
    assert len((await ada.policy()).cadence.regions) == 2
    regions = (await ada.policy("09:00", days=9)).cadence.regions
    assert {each.words[0] for each in regions} == {"Hangzhou", "Shanghai", "Urumqi"}


WORKDAYS = "hours.days"
MON_TO_FRI = [1, 2, 3, 4, 5]


async def test_later_ticks_of_two_admins_both_hold(team: Team, ada: Admin) -> None:
    eve = Admin(team, await admin_of(team, "Eve"))
    await ada.ticks(WORKDAYS, [*MON_TO_FRI, 6], starts="2026-03-09")
    await eve.ticks(WORKDAYS, [1, 2, 3, 4], starts="2026-03-16")
    assert (await ada.policy()).hours.days == (1, 2, 3, 4, 5)
    assert (await ada.policy("09:00", days=8)).hours.days == (1, 2, 3, 4, 5, 6)
    assert (await ada.policy("09:00", days=15)).hours.days == (1, 2, 3, 4, 6)


async def test_days_that_are_typed_are_those_that_are_to_hold(team: Team, ada: Admin) -> None:
    await ada.ticks(WORKDAYS, [*MON_TO_FRI, 6], starts="2026-03-09")
    ready = await ada.prepares(WORKDAYS, MON_TO_FRI, starts="2026-03-16")
    assert ready.before == {WORKDAYS: [*MON_TO_FRI, 6]}
    await ada.decides(ready)
    assert (await ada.policy("09:00", days=15)).hours.days == (1, 2, 3, 4, 5)
