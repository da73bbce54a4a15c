"""A team's numbers and exceptions follow from its visits and plans, and from nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rules.exceptions import ExceptionKind
from bot.rules.policy import Need
from bot.rules.summary import Days, Period, Summary, days_of, neighbour, summarise
from bot.rules.visit import CHOSEN_BY_MISTAKE, PlaceStatus, VisitState
from bot.rules.visit_facts import PlanFact, VisitFact, is_effective, unmet_needs

TEN = datetime(2026, 3, 2, 2, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
MIN = timedelta(minutes=1)
NOW = TEN + timedelta(hours=6)

VISIT = VisitFact(
    rep_id=1,
    rep_name="Ann",
    customer_id=7,
    customer_zh="永辉",
    customer_en="Yonghui",
    grade="A",
    visit_id=17,
    zone="Asia/Shanghai",
    local_day=MONDAY,
    state=VisitState.REPORTED,
    place=PlaceStatus.VERIFIED,
    planned=True,
    began_at=TEN - 2 * MIN,
    on_site_at=TEN,
    left_at=TEN + 40 * MIN,
    dwell_s=None,
    report_due_at=TEN + 70 * MIN,
    reported_at=TEN + 50 * MIN,
    late_reason=None,
    paused=False,
    touched_at=TEN + 50 * MIN,
    auto_closed=False,
    selfie_missing=False,
    min_dwell_min=5,
    paused_long_min=60,
)
PLAN = PlanFact(
    rep_id=1,
    rep_name="Ann",
    customer_id=7,
    customer_zh="永辉",
    customer_en="Yonghui",
    grade="A",
    plan_item_id=3,
    day=MONDAY,
    done=False,
)


def summary(*facts: VisitFact | PlanFact, over_until: date = MONDAY) -> Summary:
    return summarise(
        [fact for fact in facts if isinstance(fact, VisitFact)],
        [fact for fact in facts if isinstance(fact, PlanFact)],
        days=Days(MONDAY, MONDAY),
        reps=((1, "Ann"), (2, "Bo")),
        now=NOW,
        over_until=over_until,
    )


def kinds(*facts: VisitFact | PlanFact, over_until: date = MONDAY) -> list[ExceptionKind]:
    return [noted.kind for noted in summary(*facts, over_until=over_until).exceptions]


def test_an_ordinary_visit_counts_everywhere_and_is_no_exception() -> None:
    numbers = summary(VISIT, replace(PLAN, done=True)).numbers
    assert (numbers.planned, numbers.planned_done, numbers.done, numbers.unplanned) == (1, 1, 1, 0)
    assert (numbers.effective, numbers.median_dwell) == (1, 40 * MIN)
    assert (numbers.reports_due, numbers.reports_on_time) == (1, 1)
    assert kinds(VISIT) == []


@pytest.mark.parametrize("state", [VisitState.CANCELLED, VisitState.ARRIVING])
def test_a_visit_that_never_happened_counts_nowhere(state: VisitState) -> None:
    shown = summary(
        replace(VISIT, state=state, on_site_at=None, left_at=None, why_cancelled=CHOSEN_BY_MISTAKE)
    )
    assert shown.numbers.is_nothing
    assert shown.visits == ()


@pytest.mark.parametrize(
    "change",
    [
        {"place": PlaceStatus.MET_ELSEWHERE},
        {"left_at": TEN + 4 * MIN},
        {"left_at": None, "state": VisitState.ON_SITE},
    ],
)
def test_an_unverified_or_short_or_unfinished_visit_is_not_effective(change: dict[str, object]) -> None:
    assert not is_effective(replace(VISIT, **change), NOW)  # type: ignore[arg-type]  # one field of many kinds


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"reported_at": TEN + 90 * MIN}, ExceptionKind.LATE_REPORT),
        ({"late_reason": "no signal"}, ExceptionKind.LATE_REPORT),
        ({"state": VisitState.REPORT_DUE, "reported_at": None}, ExceptionKind.LATE_REPORT),
        ({"place": PlaceStatus.CANNOT_SHARE}, ExceptionKind.PLACE_UNVERIFIED),
        ({"auto_closed": True}, ExceptionKind.AUTO_CLOSED),
        ({"selfie_missing": True}, ExceptionKind.NO_SELFIE),
        (
            {"paused": True, "state": VisitState.REPORT_DUE, "report_due_at": NOW + MIN},
            ExceptionKind.PAUSED_LONG,
        ),
    ],
)
def test_what_is_out_of_the_ordinary_is_noted(change: dict[str, object], kind: ExceptionKind) -> None:
    assert kinds(replace(VISIT, **change)) == [kind]  # type: ignore[arg-type]  # one field of many kinds


def test_time_on_site_is_what_was_settled_from_the_track() -> None:
    assert replace(VISIT, dwell_s=240).dwell == 4 * MIN
    assert not is_effective(replace(VISIT, dwell_s=240), NOW)


def test_a_report_not_yet_due_is_neither_late_nor_judged() -> None:
    fresh = replace(VISIT, state=VisitState.REPORT_DUE, reported_at=None, report_due_at=NOW + MIN)
    assert kinds(fresh) == []
    assert summary(fresh).numbers.reports_due == 0


def test_a_missed_a_customer_is_noted_only_when_the_day_is_over() -> None:
    assert kinds(PLAN) == [ExceptionKind.MISSED_A]
    assert kinds(PLAN, over_until=MONDAY - timedelta(days=1)) == []
    assert kinds(replace(PLAN, grade="B")) == []
    assert kinds(replace(PLAN, done=True)) == []


def test_a_visit_that_goes_on_is_neither_done_nor_missed() -> None:
    going_on = replace(VISIT, state=VisitState.ON_SITE, left_at=None, reported_at=None)
    shown = summary(going_on, replace(PLAN, under_way=True))
    numbers = shown.numbers
    assert (numbers.open, numbers.done, numbers.planned_done, numbers.unplanned) == (1, 0, 0, 0)
    assert (numbers.missed, numbers.ahead, numbers.effective) == (0, 0, 0)
    assert not numbers.is_nothing
    assert [visit.visit_id for visit in shown.visits] == [17]
    assert [noted.kind for noted in shown.exceptions] == []


def test_what_lies_ahead_is_not_missed_until_its_day_is_over() -> None:
    tomorrow = replace(PLAN, plan_item_id=4, day=MONDAY + timedelta(days=1))
    by_day = summary(PLAN, tomorrow, over_until=MONDAY).numbers
    assert (by_day.missed, by_day.ahead) == (1, 1)
    in_the_morning = summary(PLAN, tomorrow, over_until=MONDAY - timedelta(days=1)).numbers
    assert (in_the_morning.missed, in_the_morning.ahead) == (0, 2)


def test_what_was_called_off_is_neither_ahead_nor_missed_and_is_noted() -> None:
    off = replace(VISIT, state=VisitState.CANCELLED, why_cancelled="closed", on_site_at=None, left_at=None)
    plan = replace(PLAN, called_off=True)
    for over_until in (MONDAY, MONDAY - timedelta(days=1)):
        numbers = summary(off, plan, over_until=over_until).numbers
        assert (numbers.planned, numbers.called_off, numbers.ahead, numbers.missed) == (1, 1, 0, 0)
        assert kinds(off, plan, over_until=over_until) == [ExceptionKind.CALLED_OFF]
    by_customer = replace(plan, by_customer=True)
    assert kinds(by_customer) == [ExceptionKind.CALLED_OFF]
    assert kinds(replace(by_customer, done=True)) == []


def test_a_place_that_the_rep_keeps_to_themselves_is_not_missed() -> None:
    visit = replace(VISIT, place=PlaceStatus.CANNOT_SHARE, unlocated=True)
    assert kinds(visit) == []
    assert is_effective(visit, NOW)
    assert not is_effective(replace(visit, unlocated=False), NOW)


def test_what_is_still_owed_comes_before_what_was_filed_late() -> None:
    filed = replace(VISIT, visit_id=1, reported_at=TEN + 90 * MIN)
    owed = replace(VISIT, visit_id=2, state=VisitState.REPORT_DUE, reported_at=None)
    assert [noted.visit_id for noted in summary(filed, owed, PLAN).exceptions] == [2, 1, None]


def test_visits_with_exceptions_are_listed_first_then_the_newest() -> None:
    old = replace(VISIT, visit_id=1, on_site_at=TEN - 60 * MIN)
    odd = replace(VISIT, visit_id=2, on_site_at=TEN - 90 * MIN, auto_closed=True)
    assert [visit.visit_id for visit in summary(old, VISIT, odd).visits] == [2, 17, 1]


def test_every_rep_asked_about_is_listed_and_the_numbers_add_up() -> None:
    shown = summary(VISIT, replace(VISIT, visit_id=18, rep_id=2, rep_name="Bo"), PLAN)
    assert [(each.rep_name, each.numbers.done) for each in shown.by_rep] == [("Ann", 1), ("Bo", 1)]
    assert sum(each.numbers.done for each in shown.by_day) == shown.numbers.done == 2


def test_a_rep_who_moved_on_is_still_named_beside_their_old_visits() -> None:
    assert [each.rep_name for each in summary(replace(VISIT, rep_id=9, rep_name="Cy")).by_rep] == [
        "Ann",
        "Bo",
        "Cy",
    ]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period.DAY, date(2026, 2, 28), date(2026, 2, 28)),
        (Period.WEEK, date(2026, 2, 23), date(2026, 3, 1)),
        (Period.MONTH, date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_a_period_is_the_one_around_the_day(period: Period, first: date, last: date) -> None:
    assert days_of(period, date(2026, 2, 28)) == Days(first, last)
    assert days_of(period, neighbour(period, date(2026, 2, 28), 1)).first == last + timedelta(days=1)
    assert days_of(period, neighbour(period, date(2026, 2, 28), -1)).last == first - timedelta(days=1)


def test_what_makes_a_visit_effective_is_the_company_s_rule() -> None:
    strict = replace(VISIT, needs=tuple(Need))
    assert unmet_needs(strict, NOW) == ()
    lacking = replace(
        strict,
        place=PlaceStatus.WRONG_PIN,
        dwell_s=60,
        unmet=frozenset({Need.IDENTITY, Need.STEPS}),
        reported_at=TEN + 90 * MIN,
    )
    assert unmet_needs(lacking, NOW) == tuple(Need)
    assert is_effective(replace(lacking, needs=()), NOW)


def test_a_report_that_is_not_due_yet_lacks_nothing() -> None:
    waiting = replace(VISIT, needs=tuple(Need), state=VisitState.REPORT_DUE, reported_at=None)
    assert unmet_needs(waiting, TEN + 60 * MIN) == ()
    assert unmet_needs(waiting, TEN + 80 * MIN) == (Need.REPORT,)


def test_little_evidence_is_shown_until_a_manager_has_accepted_it() -> None:
    assert kinds(replace(VISIT, score=30, score_is_low=True)) == [ExceptionKind.LOW_EVIDENCE]
    assert kinds(replace(VISIT, score=30)) == []
