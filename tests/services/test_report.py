"""The report: filed when nothing required is missing, explained when it is late, complete when it is read."""

from datetime import timedelta

import pytest

from bot.rules.language import Language
from bot.rules.steps import FormState
from bot.rules.visit import VisitEvent, VisitState
from bot.services import report
from bot.services.asked import AskedWhyLate, Review
from bot.services.moment import Moment
from bot.services.report import Sending
from bot.services.step import LeftOut, leave_out
from bot.services.transition import move
from bot.services.visit import NotMyVisit
from bot.storage import evidence
from bot.storage.database import Database
from bot.storage.drafts import answers_of
from bot.storage.people import person
from tests.services.inside_world import ONLY_FORM, SHORT, STORE, TEN_PAST, Inside, go_inside

MOMENT = Moment(TEN_PAST, TEN_PAST)
SOON = TEN_PAST + timedelta(minutes=30)
TOO_LATE = TEN_PAST - timedelta(minutes=1)


@pytest.fixture
async def ann(database: Database) -> Inside:
    return await go_inside(database, sheet=SHORT)


async def submits(rep: Inside, *, reason: str | None = None) -> report.Sent:
    async with rep.database.writing() as db:
        return await report.submit(db, rep.me, rep.visit_id, MOMENT, reason=reason)


async def test_leaving_files_a_report_that_lacks_nothing_required(ann: Inside) -> None:
    await ann.types("3")
    visit = await ann.leaves(due=SOON)
    async with ann.database.writing() as db:
        filed = await report.file_if_complete(db, visit, MOMENT)
        answers = await answers_of(db, ann.visit_id)
        kinds = await evidence.kinds_of(db, ann.visit_id)
    assert filed is not None
    assert (filed.state, filed.reported_at) == (VisitState.REPORTED, TEN_PAST)
    assert ("/data/boxes", 3.0, TEN_PAST) in {(one.path, one.value, one.answered_at) for one in answers}
    assert "report_filed" in kinds
    assert (await ann.facts()).form is FormState.SUBMITTED


async def test_leaving_says_what_is_missing(database: Database) -> None:
    ann = await go_inside(database, sheet=SHORT, visit_type=STORE)
    visit = await ann.leaves(due=SOON)
    async with ann.database.writing() as db:
        assert await report.file_if_complete(db, visit, MOMENT) is None
        missing = await report.missing(db, visit, language=Language.ZH, at=TEN_PAST)
    assert [line.label for line in missing.questions] == ["有几箱？"]
    assert [step.slug for step in missing.steps] == ["front"]


async def test_a_step_left_out_with_a_reason_is_not_missing(database: Database) -> None:
    ann = await go_inside(database, sheet=SHORT, visit_type=STORE)
    await ann.types("3")
    async with ann.database.writing() as db:
        await leave_out(db, await ann.visit(), "front", LeftOut.NOT_ALLOWED, MOMENT)
    visit = await ann.leaves(due=SOON)
    async with ann.database.writing() as db:
        assert await report.file_if_complete(db, visit, MOMENT) is not None


async def test_nothing_is_sent_while_the_rep_is_still_there(ann: Inside) -> None:
    assert (await submits(ann)).sending is Sending.STILL_THERE
    assert (await ann.visit()).state is VisitState.ON_SITE


async def test_what_is_missing_is_asked_instead_of_sending(ann: Inside) -> None:
    await ann.leaves(due=SOON)
    assert (await submits(ann)).sending is Sending.MISSING
    assert (await ann.question()).now.label == "How many boxes?"


async def test_sending_twice_files_once(ann: Inside) -> None:
    await ann.types("3")
    await ann.leaves(due=SOON)
    first, second = await submits(ann), await submits(ann)
    assert (first.sending, second.sending) == (Sending.FILED, Sending.FILED)
    assert first.visit.version == second.visit.version


async def test_a_late_report_is_filed_with_the_reason(ann: Inside) -> None:
    await ann.types("3")
    await ann.leaves(due=TOO_LATE)
    assert (await submits(ann)).sending is Sending.WHY_LATE
    assert isinstance(await ann.asked(), AskedWhyLate)
    sent = await submits(ann, reason=report.LateReason.NO_SIGNAL)
    assert (sent.sending, sent.visit.late_reason) == (Sending.FILED, "no_signal")


async def test_who_has_said_why_is_not_asked_again(ann: Inside) -> None:
    await ann.types("3")
    await ann.leaves(due=TOO_LATE)
    async with ann.database.writing() as db:
        await report.explain_late(db, ann.me, ann.visit_id, "flat tyre", at=TEN_PAST)
        await report.explain_late(db, ann.me, ann.visit_id, "something else", at=TEN_PAST)
    sent = await submits(ann)
    assert (sent.sending, sent.visit.late_reason) == (Sending.FILED, "flat tyre")


async def test_before_the_deadline_no_excuse_is_kept(ann: Inside) -> None:
    await ann.leaves(due=SOON)
    async with ann.database.writing() as db:
        visit = await report.explain_late(db, ann.me, ann.visit_id, "no_signal", at=TEN_PAST)
    assert visit.late_reason is None


async def test_a_report_sent_back_is_changed_and_filed_anew(ann: Inside) -> None:
    await ann.types("3")
    await ann.leaves(due=SOON)
    filed = (await submits(ann)).visit
    async with ann.database.writing() as db:
        await move(db, filed, VisitEvent.SENT_BACK, MOMENT, actor_id=None, note="How many really?")
    review = await ann.asked()
    assert isinstance(review, Review)
    assert review.sent_back == "How many really?"
    assert (await ann.facts()).form is not FormState.SUBMITTED
    await ann.taps("goto", 0)
    await ann.types("5")
    assert (await submits(ann)).sending is Sending.FILED
    async with ann.database.reading() as db:
        answers = {each.path: each.value for each in await answers_of(db, ann.visit_id)}
    assert answers["/data/boxes"] == 5.0


async def test_nobody_sends_somebody_elses_report(ann: Inside) -> None:
    async with ann.database.writing() as db:
        bo = await person(db, ann.world.bo)
        assert bo is not None
        with pytest.raises(NotMyVisit):
            await report.submit(db, bo, ann.visit_id, MOMENT)


async def test_the_closing_words_know_the_visit(ann: Inside) -> None:
    await ann.types("3")
    await ann.leaves(due=SOON)
    visit = (await submits(ann)).visit
    async with ann.database.reading() as db:
        closing = await report.closing(db, visit, at=TEN_PAST)
    assert (closing.answers, closing.photos, closing.is_late, closing.unmet) == (1, 0, False, ())
    assert closing.next_customer is None


async def test_everyone_reads_the_report_in_their_own_language(database: Database) -> None:
    ann = await go_inside(database, visit_type=ONLY_FORM)
    for text in ("dusty", "3", "no"):
        await ann.types(text)
    async with ann.database.reading() as db:
        lines = await report.lines(db, await ann.visit(), language=Language.ZH, at=TEN_PAST)
    assert [(line.label, line.chosen) for line in lines if line.chosen] == [("下单了吗？", ("否",))]
    assert isinstance(await ann.taps("review"), Review)
