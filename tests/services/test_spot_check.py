"""A spot check draws among one's own people's visits, goes on where it was left, and treats reps fairly."""

from dataclasses import dataclass

import pytest

from bot.rules.person import Person
from bot.rules.policy import EvidencePolicy, Policy
from bot.rules.spot_check import Verdict
from bot.services import comments
from bot.services.comments import NothingWritten
from bot.services.moment import Moment
from bot.services.spot_check import (
    Checking,
    NoSpotCheck,
    NothingToDraw,
    SeedUnfit,
    checking,
    draw_lots,
    drawn_anew,
    offer,
)
from bot.services.spot_check_verdict import Judged, close_early, judge
from bot.storage.database import Database
from bot.storage.evidence import kinds_of
from bot.storage.own_data import erase_judgements
from bot.storage.spot_checks import spot_checks_by
from tests.services.sales_team import POLICY, Team, at, moved_in

FOUR = at("16:00")
THREE = POLICY.model_copy(update={"evidence": EvidencePolicy(spot_check_size=3)})


@dataclass
class Manager:
    """Somebody at work on a spot check."""

    team: Team
    me: Person

    async def draws(self, *, seed: str = "abc", policy: Policy = THREE) -> Checking:
        async with self.team.database.writing() as db:
            wanted = await offer(db, self.me, seed=seed, policy=policy, at=FOUR)
            return await draw_lots(db, self.me, wanted, policy, Moment(FOUR, FOUR))

    async def says(self, now: Checking, place: int, verdict: Verdict, text: str | None = None) -> Judged:
        async with self.team.database.writing() as db:
            drawn = now.visits[place - 1].drawn
            return await judge(db, self.me, drawn.id, verdict, text, Moment(FOUR, FOUR))

    async def sees(self, now: Checking) -> Checking:
        async with self.team.database.reading() as db:
            return await checking(db, self.me, now.check.id, at=FOUR)


@pytest.fixture
async def team(database: Database) -> Team:
    return await moved_in(database)


@pytest.fixture
async def mei(team: Team) -> Manager:
    """With six visits of her people, and one of another team's."""
    for hour in ("09", "10", "11"):
        await team.visited(team.ann, f"{hour}:00", f"{hour}:20")
        await team.visited(team.bo, f"{hour}:30", f"{hour}:50", customer_id=team.kiosk)
    await team.visited(team.cy, "12:00", "12:20")
    return Manager(team, team.mei)


async def test_the_lot_falls_on_so_many_visits_of_one_s_own_people(mei: Manager) -> None:
    now = await mei.draws()
    assert (now.there, len(now.visits), now.left) == (6, 3, 3)
    assert {each.fact.rep_name for each in now.visits} <= {"Ann", "博"}


async def test_the_same_seed_draws_the_same_visits_and_what_was_drawn_can_be_drawn_again(
    mei: Manager,
) -> None:
    first = await mei.draws()
    async with mei.team.database.writing() as db:
        await close_early(db, mei.me, first.check.id, at=FOUR)
    second = await mei.draws()
    assert first.check.id != second.check.id
    assert [each.fact.visit_id for each in first.visits] == [each.fact.visit_id for each in second.visits]
    async with mei.team.database.reading() as db:
        assert await drawn_anew(db, second.check)


async def test_an_open_check_goes_on_instead_of_a_second_draw(mei: Manager) -> None:
    now = await mei.draws()
    await mei.says(now, 1, Verdict.FINE)
    again = await mei.draws(seed="other")
    assert (again.check.id, again.left) == (now.check.id, 2)


async def test_what_is_not_over_cannot_be_drawn(team: Team) -> None:
    await team.arrives(team.ann, at("15:50"))
    with pytest.raises(NothingToDraw):
        await Manager(team, team.mei).draws()


@pytest.mark.parametrize("seed", ["two words", "x" * 17, "种子", "a-b"])
async def test_a_seed_is_letters_and_digits(mei: Manager, seed: str) -> None:
    with pytest.raises(SeedUnfit):
        await mei.draws(seed=seed)


async def test_a_question_reaches_the_rep_whose_answer_stands_beside_it(mei: Manager) -> None:
    now = await mei.draws()
    done = await mei.says(now, 1, Verdict.ASK, "Who was there?")
    assert done.said is not None
    assert done.said.recipient is not None
    async with mei.team.database.writing() as db:
        await comments.answer(db, done.said.recipient, done.said.comment.id, "Ms. Li", at=FOUR)
    first = (await mei.sees(now)).visits[0]
    assert (first.drawn.verdict, first.said and first.said.text) == (Verdict.ASK, "Who was there?")
    assert first.answer is not None
    assert first.answer.text == "Ms. Li"


async def test_a_doubt_without_words_is_no_doubt(mei: Manager) -> None:
    now = await mei.draws()
    for verdict in (Verdict.ASK, Verdict.DOUBTFUL):
        with pytest.raises(NothingWritten):
            await mei.says(now, 1, verdict, " ")
    assert (await mei.sees(now)).left == 3


async def test_a_doubt_that_is_cleared_is_told_as_well(mei: Manager) -> None:
    now = await mei.draws()
    await mei.says(now, 1, Verdict.DOUBTFUL, "The shelf?")
    done = await mei.says(now, 1, Verdict.FINE)
    assert done.cleared is not None
    assert done.cleared.rep.id == now.visits[0].fact.rep_id


async def test_with_the_last_visit_the_check_closes_and_each_rep_hears_once(mei: Manager) -> None:
    now = await mei.draws(policy=POLICY)
    told = [(await mei.says(now, place, Verdict.FINE)).told for place in range(1, 7)]
    assert [len(each) for each in told] == [0, 0, 0, 0, 0, 2]
    assert [each.counts for each in told[-1]] == [{Verdict.FINE: 3}, {Verdict.FINE: 3}]
    assert (await mei.says(now, 1, Verdict.DOUBTFUL, "After all?")).told == ()


async def test_closing_early_keeps_what_was_said(mei: Manager) -> None:
    now = await mei.draws()
    await mei.says(now, 2, Verdict.FINE)
    async with mei.team.database.writing() as db:
        told = (await close_early(db, mei.me, now.check.id, at=FOUR)).told
        assert [each.counts for each in told] == [{Verdict.FINE: 1}]
        assert (await close_early(db, mei.me, now.check.id, at=FOUR)).told == ()
        assert len(await spot_checks_by(db, mei.me.id, limit=5)) == 1


async def test_every_verdict_is_on_record_and_no_score_changes(mei: Manager) -> None:
    now = await mei.draws()
    before = [each.fact.score for each in now.visits]
    await mei.says(now, 1, Verdict.DOUBTFUL, "Hm")
    after = await mei.sees(now)
    assert [each.fact.score for each in after.visits] == before
    async with mei.team.database.reading() as db:
        assert "spot_checked" in await kinds_of(db, now.visits[0].fact.visit_id)


async def test_nobody_else_opens_or_judges_the_check(mei: Manager) -> None:
    now = await mei.draws()
    for stranger in (mei.team.otto, mei.team.vera, mei.team.ann):
        other = Manager(mei.team, stranger)
        with pytest.raises(NoSpotCheck):
            await other.sees(now)
        with pytest.raises(NoSpotCheck):
            await other.says(now, 1, Verdict.FINE)


async def test_what_was_said_of_somebody_goes_when_their_data_is_erased(mei: Manager) -> None:
    now = await mei.draws(policy=POLICY)
    async with mei.team.database.writing() as db:
        await erase_judgements(db, mei.team.ann.id)
    left = await mei.sees(now)
    assert {each.fact.rep_name for each in left.visits} == {"博"}
    async with mei.team.database.reading() as db:
        assert left.there == 3
        assert not await drawn_anew(db, now.check) or len(left.visits) == 3
