"""Rhythms, debts and what a visit is worth."""

from datetime import date

from bot.rules.cadence import Debt, rhythm_days, worth_s
from bot.rules.policy import CadencePolicy, Region, RhythmBy

POLICY = CadencePolicy()
REGIONS = CadencePolicy(
    by=RhythmBy.REGION,
    regions=(Region(words=("杭州", "Hangzhou"), days=30), Region(words=("浙江",), days=90)),
)
DAY = date(2026, 3, 2)


def test_a_rhythm_comes_from_the_customer_then_from_grade_or_region() -> None:
    assert rhythm_days(POLICY, grade="A", address="") == 7
    assert rhythm_days(POLICY, grade="Z", address="") == 180
    assert rhythm_days(POLICY, grade="A", address="", own_days=3) == 3
    assert rhythm_days(REGIONS, grade="A", address="浙江省杭州市文三路") == 30
    assert rhythm_days(REGIONS, grade="A", address="浙江省宁波市") == 90
    assert rhythm_days(REGIONS, grade="A", address="Paris") == 180


def test_who_has_never_been_seen_is_due_at_once() -> None:
    never = Debt(every_days=7, last=None)
    assert never.is_due(DAY)
    assert never.ratio(DAY) == 1


def test_debt_grows_with_every_rhythm_missed() -> None:
    debt = Debt(every_days=7, last=date(2026, 2, 23))
    assert debt.is_due(DAY)
    assert debt.ratio(DAY) == 1
    assert debt.ratio(date(2026, 3, 9)) == 2
    assert not debt.is_due(date(2026, 3, 1))


def test_a_visit_is_worth_more_the_better_the_customer_and_the_older_the_debt_up_to_a_limit() -> None:
    def worth(grade: str, last: date) -> int:
        return worth_s(POLICY, grade=grade, debt=Debt(every_days=7, last=last), day=DAY)

    assert worth("A", date(2026, 2, 23)) == 90 * 60
    assert worth("A", date(2026, 2, 16)) == 180 * 60
    assert worth("A", date(2020, 1, 1)) == 3 * 90 * 60
    assert worth("A", DAY) > 0
    assert worth("C", date(2026, 2, 23)) < worth("B", date(2026, 2, 23)) < worth("A", date(2026, 2, 23))
