"""Managers look at, comment and send back the visits of their own people, and of nobody else's."""

from dataclasses import replace
from datetime import date

import pytest

from bot.rules.language import Language
from bot.rules.reminders import Push
from bot.rules.roles import PersonState, Role
from bot.rules.visit import EventRefused, PlaceStatus, VisitState
from bot.services import comments
from bot.services.comments import CommentTooLong, NothingWritten
from bot.services.moment import Moment
from bot.services.review import reviewed
from bot.services.summary import Asked, NotInYourTeam, TooMuchAtOnce, summary_of, whereabouts
from bot.services.visibility import OutOfSight, visit_in_sight
from bot.storage import people, teams
from bot.storage.comments import comments_of
from bot.storage.database import Database
from bot.storage.rhythms import take_day_off
from bot.storage.visits import events_of
from tests.services.sales_team import MONDAY, POLICY, Team, at, moved_in

FOUR = at("16:00")
TODAY = Asked(day=MONDAY)


@pytest.fixture
async def team(database: Database) -> Team:
    return await moved_in(database)


async def test_a_manager_sees_their_own_people_s_day(team: Team) -> None:
    await team.visited(team.ann, "10:00", "10:40")
    await team.visited(team.cy, "11:00", "11:20")
    async with team.database.reading() as db:
        shown = await summary_of(db, team.mei, TODAY, policy=POLICY, at=FOUR)
    assert [each.rep_name for each in shown.summary.by_rep] == ["Ann", "博"]
    assert shown.summary.numbers.done == 1


async def test_a_director_sees_everybody_below(team: Team) -> None:
    await team.visited(team.ann, "10:00", "10:40")
    await team.visited(team.cy, "11:00", "11:20")
    async with team.database.reading() as db:
        shown = await summary_of(db, team.vera, TODAY, policy=POLICY, at=FOUR)
    assert shown.summary.numbers.done == 2


async def test_plans_done_missed_and_unplanned_are_told_apart(team: Team) -> None:
    item = await team.plans(team.ann, team.shop)
    await team.plans(team.bo, team.shop)
    await team.visited(team.ann, "10:00", "10:40", plan_item_id=item)
    await team.visited(team.ann, "11:00", "11:03", customer_id=team.kiosk)
    async with team.database.reading() as db:
        numbers = (await summary_of(db, team.mei, TODAY, policy=POLICY, at=FOUR)).summary.numbers
    assert (numbers.planned, numbers.planned_done, numbers.done, numbers.unplanned) == (2, 1, 2, 1)
    assert numbers.effective == 1


async def test_a_visit_under_way_and_a_plan_of_the_afternoon_are_not_missed(team: Team) -> None:
    item = await team.plans(team.ann, team.shop)
    await team.plans(team.bo, team.shop)
    await team.arrives(team.ann, at("15:50"), plan_item_id=item)
    async with team.database.reading() as db:
        numbers = (await summary_of(db, team.mei, TODAY, policy=POLICY, at=FOUR)).summary.numbers
        later = (await summary_of(db, team.mei, TODAY, policy=POLICY, at=at("20:00"))).summary.numbers
    assert (numbers.planned, numbers.planned_done, numbers.done, numbers.open) == (2, 0, 0, 1)
    assert (numbers.ahead, numbers.missed) == (1, 0)
    assert (later.ahead, later.missed) == (0, 1)


async def test_one_rep_of_another_team_cannot_be_asked_about(team: Team) -> None:
    async with team.database.reading() as db:
        with pytest.raises(NotInYourTeam):
            await summary_of(db, team.mei, replace(TODAY, rep_id=team.cy.id), policy=POLICY, at=FOUR)


async def test_a_visit_of_another_team_is_out_of_sight(team: Team) -> None:
    visit = await team.visited(team.cy, "10:00", "10:40")
    async with team.database.reading() as db:
        for act in (
            visit_in_sight(db, team.mei, visit.id, at=FOUR),
            comments.about_comment(db, team.mei, visit.id, at=FOUR),
        ):
            with pytest.raises(OutOfSight):
                await act
        with pytest.raises(OutOfSight):
            await reviewed(db, team.mei, visit.id, None, policy=POLICY, at=FOUR)


async def test_a_visit_that_does_not_exist_is_answered_alike(team: Team) -> None:
    async with team.database.reading() as db:
        with pytest.raises(OutOfSight):
            await visit_in_sight(db, team.mei, 999, at=FOUR)


async def test_a_rep_cannot_review_even_their_own_visit(team: Team) -> None:
    visit = await team.visited(team.ann, "10:00", "10:40")
    async with team.database.reading() as db:
        with pytest.raises(OutOfSight):
            await visit_in_sight(db, team.ann, visit.id, at=FOUR)


async def test_a_manager_who_visits_too_is_judged_by_the_next_one_above(team: Team) -> None:
    async with team.database.writing() as db:
        await people.grant_role(db, team.mei.id, Role.REP, by=None, at=at("08:00"))
        mei = await team.person(db, team.mei.id)
    visit = await team.visited(mei, "10:00", "10:40")
    async with team.database.reading() as db:
        with pytest.raises(OutOfSight):
            await visit_in_sight(db, mei, visit.id, at=FOUR)
        assert await visit_in_sight(db, team.vera, visit.id, at=FOUR)


async def test_after_a_move_the_old_manager_keeps_the_old_visit_and_the_new_one_sees_it(team: Team) -> None:
    visit = await team.visited(team.ann, "10:00", "10:40")
    async with team.database.writing() as db:
        await teams.set_manager(db, team.ann.id, team.otto.id, on=MONDAY.replace(day=3))
    tuesday = at("10:00", day=date(2026, 3, 3))
    async with team.database.reading() as db:
        for manager in (team.mei, team.otto, team.vera):
            assert await visit_in_sight(db, manager, visit.id, at=tuesday)
        old = await summary_of(db, team.mei, TODAY, policy=POLICY, at=tuesday)
    assert [seen.visit_id for seen in old.summary.visits] == [visit.id]


async def test_a_manager_who_lost_the_role_sees_nothing_any_more(team: Team) -> None:
    visit = await team.visited(team.ann, "10:00", "10:40")
    async with team.database.writing() as db:
        await people.revoke_role(db, team.mei.id, Role.MANAGER, at=at("12:00"))
        mei = await team.person(db, team.mei.id)
        with pytest.raises(OutOfSight):
            await visit_in_sight(db, mei, visit.id, at=FOUR)


async def test_a_card_holds_the_visit_and_its_neighbours_in_the_list(team: Team) -> None:
    first = await team.visited(team.ann, "10:00", "10:40")
    second = await team.visited(team.bo, "11:00", "11:40", place=PlaceStatus.WRONG_PIN)
    async with team.database.reading() as db:
        shown = await reviewed(db, team.mei, second.id, TODAY, policy=POLICY, at=FOUR)
    assert shown.type_name.in_language(Language.ZH) == "门店"
    assert (shown.previous_id, shown.next_id) == (None, first.id)  # the one with an exception comes first
    assert shown.can_send_back


async def test_a_comment_reaches_the_rep_and_the_answer_the_manager(team: Team) -> None:
    visit = await team.visited(team.ann, "10:00", "10:40")
    async with team.database.writing() as db:
        said = await comments.comment(db, team.mei, visit.id, " 下次带样品 ", at=FOUR)
        answer = await comments.answer(db, team.ann, said.comment.id, "Will do", at=FOUR)
        thread = await comments_of(db, visit.id)
    assert said.recipient
    assert said.recipient.id == team.ann.id
    assert answer.recipient
    assert answer.recipient.id == team.mei.id
    assert [each.text for each in thread] == ["下次带样品", "Will do"]
    assert thread[1].reply_to_id == thread[0].id


async def test_an_answer_reaches_the_one_who_asked_even_if_that_is_the_director(team: Team) -> None:
    visit = await team.visited(team.ann, "10:00", "10:40")
    async with team.database.writing() as db:
        said = await comments.comment(db, team.vera, visit.id, "Why so short?", at=FOUR)
        answer = await comments.answer(db, team.ann, said.comment.id, "Stocktaking", at=FOUR)
    assert answer.recipient
    assert answer.recipient.id == team.vera.id


async def test_another_rep_cannot_answer(team: Team) -> None:
    visit = await team.visited(team.ann, "10:00", "10:40")
    async with team.database.writing() as db:
        said = await comments.comment(db, team.mei, visit.id, "Well done", at=FOUR)
        with pytest.raises(OutOfSight):
            await comments.answer(db, team.bo, said.comment.id, "Thanks", at=FOUR)


async def test_words_for_someone_who_has_left_are_kept(team: Team) -> None:
    visit = await team.visited(team.ann, "10:00", "10:40")
    async with team.database.writing() as db:
        await people.set_state(db, team.ann.id, PersonState.LEFT, at=at("12:00"))
        said = await comments.comment(db, team.mei, visit.id, "Well done", at=FOUR)
        assert said.recipient is None
        assert len(await comments_of(db, visit.id)) == 1


@pytest.mark.parametrize(
    ("text", "refusal"), [(None, NothingWritten), ("  ", NothingWritten), ("x" * 2001, CommentTooLong)]
)
async def test_nothing_and_far_too_much_are_refused(
    team: Team, text: str | None, refusal: type[Exception]
) -> None:
    visit = await team.visited(team.ann, "10:00", "10:40")
    async with team.database.writing() as db:
        with pytest.raises(refusal):
            await comments.comment(db, team.mei, visit.id, text, at=FOUR)


async def test_a_report_sent_back_is_owed_again_with_time_to_change_it(team: Team) -> None:
    visit = await team.visited(team.ann, "17:00", "17:40")
    late = at("17:45")
    async with team.database.writing() as db:
        said = await comments.send_back(
            db, team.mei, visit.id, "Which competitor?", policy=POLICY, moment=Moment(late, late)
        )
        history = await events_of(db, visit.id)
    assert said.visit.state is VisitState.REPORT_DUE
    assert said.visit.reported_at is None
    assert said.visit.report_due_at == at("08:45", day=date(2026, 3, 3))  # 15 minutes today, 15 tomorrow
    assert history[-1].note == "Which competitor?"
    assert history[-1].actor_id == team.mei.id


async def test_a_report_not_filed_yet_cannot_be_sent_back(team: Team) -> None:
    visit = await team.leaves(await team.arrives(team.ann, at("10:00")), at("10:30"))
    async with team.database.writing() as db:
        with pytest.raises(EventRefused):
            await comments.about_send_back(db, team.mei, visit.id, at=FOUR)
        with pytest.raises(EventRefused):
            await comments.send_back(db, team.mei, visit.id, "x", policy=POLICY, moment=Moment(FOUR, FOUR))


async def test_where_everybody_is_is_said_in_working_hours_only(team: Team) -> None:
    await team.visited(team.ann, "10:00", "10:40")
    await team.arrives(team.bo, at("15:30"), customer_id=team.kiosk)
    async with team.database.reading() as db:
        ann, bo = await whereabouts(db, team.mei, policy=POLICY, at=FOUR)
        evening = await whereabouts(db, team.mei, policy=POLICY, at=at("19:00"))
    assert ann.last_done
    assert ann.last_done.customer_en == "Corner Shop"
    assert bo.open_visit
    assert bo.open_visit.customer_en == "Kiosk"
    assert [(each.on_duty, each.open_visit) for each in evening] == [(False, None), (False, None)]


async def test_who_is_on_leave_is_nobody_whom_the_manager_looks_for(team: Team) -> None:
    async with team.database.writing() as db:
        await take_day_off(db, team.ann.id, FOUR.date())
    async with team.database.reading() as db:
        ann, bo = await whereabouts(db, team.mei, policy=POLICY, at=FOUR)
    assert (ann.on_leave, ann.on_duty) == (True, False)
    assert (bo.on_leave, bo.on_duty) == (False, True)


async def test_a_report_sent_back_and_late_again_is_late_anew(team: Team) -> None:
    visit = await team.visited(team.ann, "10:00", "10:40")
    async with team.database.writing() as db:
        await comments.send_back(
            db, team.mei, visit.id, "x", policy=POLICY, moment=Moment(at("11:00"), at("11:00"))
        )
    said = await team.ticks(at("11:00"), at("11:45"))
    assert [each.kind for each in said if each.to == team.ann.id] == [Push.REPORT_SOON, Push.REPORT_OVERDUE]


async def test_more_visits_than_one_card_can_sum_up_are_refused_before_they_are_read(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    await team.visited(team.ann, "10:00", "10:40")
    await team.visited(team.bo, "11:00", "11:40")
    monkeypatch.setattr("bot.services.summary.MOST_VISITS", 1)
    async with team.database.reading() as db:
        with pytest.raises(TooMuchAtOnce) as refused:
            await summary_of(db, team.mei, TODAY, policy=POLICY, at=FOUR)
        await summary_of(db, team.mei, replace(TODAY, rep_id=team.ann.id), policy=POLICY, at=FOUR)
    assert refused.value.visits == 2
