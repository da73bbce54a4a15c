"""What managers and reps read: within Telegram's limits, in both languages, with names made safe."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.roles import PersonState, Role
from bot.rules.summary import Days, summarise
from bot.rules.visit import PlaceStatus, VisitState
from bot.rules.visit_facts import PlanFact, ReportFact, VisitFact
from bot.services.digest import Digest
from bot.services.owed_reports import LateList
from bot.services.summary import Asked, Scope, TeamSummary, Whereabouts
from bot.views.digest import digest, late_list
from bot.views.fitting import length
from bot.views.replies import Button, DrawnPicture
from bot.views.summary import people_card, summary_card
from bot.views.summary_visits import VISITS_A_PAGE
from bot.views.summary_words import LONGEST_CAPTION
from bot.views.team import team_now
from tests.rules.test_summary import MONDAY, NOW, PLAN, TEN, VISIT

MEI = Person(
    id=5,
    name="Mei",
    language=Language.EN,
    zone="Asia/Shanghai",
    state=PersonState.ACTIVE,
    roles=frozenset({Role.MANAGER}),
)
REPS = tuple(replace(MEI, id=rep_id, name=name) for rep_id, name in ((1, "Ann"), (2, "Bo")))
MANY = [
    replace(
        VISIT,
        visit_id=n,
        customer_en=f"<Customer & Sons {n} with a very long name indeed>",
        auto_closed=True,
        place=PlaceStatus.WRONG_PIN,
    )
    for n in range(1, 30)
]


def shown(*facts: VisitFact | PlanFact, asked: Asked | None = None, rep: Person | None = None) -> TeamSummary:
    asked = asked or Asked(day=MONDAY)
    summary = summarise(
        [fact for fact in facts if isinstance(fact, VisitFact)],
        [fact for fact in facts if isinstance(fact, PlanFact)],
        days=Days(MONDAY, MONDAY),
        reps=[(each.id, each.name) for each in REPS],
        now=NOW,
        over_until=MONDAY,
    )
    people = Scope(rep=rep, team=REPS, leads=(), lead=None, reps=REPS)
    return TeamSummary(asked=asked, today=MONDAY, people=people, summary=summary)


def buttons(rows: tuple[tuple[Button, ...], ...]) -> list[Button]:
    return [button for row in rows for button in row]


@pytest.mark.parametrize("language", Language)
def test_a_day_full_of_exceptions_fits_into_a_caption_and_says_how_many_more(language: Language) -> None:
    [card] = summary_card(shown(*MANY, PLAN), replace(MEI, language=language), now=NOW)
    assert length(card.text) <= LONGEST_CAPTION < 1024
    assert "more" in card.text or "还有" in card.text
    assert "Effective" in card.text or "有效" in card.text


def test_names_cannot_break_the_markup_and_buttons_show_them_plain() -> None:
    [card] = summary_card(shown(replace(VISIT, customer_en="A<b>&C", auto_closed=True)), MEI, now=NOW)
    assert "A&lt;b&gt;&amp;C" in card.text
    assert any("A<b>&C" in button.text for button in buttons(card.buttons))


def test_all_buttons_fit_into_telegram_s_64_bytes() -> None:
    far = Asked(day=date(2099, 12, 31), rep_id=99_999_999)
    big = replace(VISIT, visit_id=99_999_999_999, rep_id=99_999_999)
    [card] = summary_card(shown(big, asked=far), MEI, now=NOW, page=3)
    assert all(len((button.data or "").encode()) <= 64 for button in buttons(card.buttons))


def test_visits_are_paged_and_the_pages_go_round() -> None:
    [first] = summary_card(shown(*MANY), MEI, now=NOW)
    [beyond] = summary_card(shown(*MANY), MEI, now=NOW, page=999)
    assert sum((button.data or "").startswith("r:") for button in buttons(first.buttons)) == VISITS_A_PAGE
    assert any(button.text == "5 / 5" for button in buttons(beyond.buttons))


def test_the_chart_says_the_same_as_the_words() -> None:
    [card] = summary_card(shown(VISIT, PLAN), MEI, now=NOW)
    assert isinstance(card.picture, DrawnPicture)
    [ann, bo] = card.picture.spec["reps"]
    assert (ann["name"], ann["planned"], ann["done"], ann["effective"], ann["late"]) == ("Ann", 1, 1, 1, 0)
    assert (bo["name"], bo["done"]) == ("Bo", 0)


def test_tomorrow_cannot_be_looked_at_but_yesterday_can() -> None:
    [card] = summary_card(shown(VISIT), MEI, now=NOW)
    texts = [button.text for button in buttons(card.buttons)]
    assert "‹ Before" in texts
    assert "After ›" not in texts


def test_a_large_team_is_chosen_from_in_pages() -> None:
    crowd = tuple(replace(MEI, id=n, name=f"Rep {n}") for n in range(40))
    few = shown()
    [card] = people_card(replace(few, people=replace(few.people, team=crowd)), MEI, page=1)
    assert any(button.text == "2 / 4" for button in buttons(card.buttons))


def test_a_digest_that_comes_the_next_morning_is_of_yesterday() -> None:
    of_day = Digest(manager=MEI, day=MONDAY, summary=shown(VISIT).summary, expires_at=NOW)
    assert "yesterday, Mon 2 Mar" in digest(of_day, NOW + timedelta(days=1)).text


def test_the_digest_shows_visits_and_the_way_to_the_summary() -> None:
    of_day = Digest(manager=MEI, day=MONDAY, summary=shown(*MANY).summary, expires_at=NOW)
    said = digest(of_day, NOW)
    assert said.key == "digest:5:2026-03-02"
    assert said.still_due is not None
    assert said.buttons[-1][0].data is not None
    assert said.buttons[-1][0].data.startswith("s:open:")


def report(n: int, *, filed: bool = False) -> ReportFact:
    return ReportFact(
        rep_id=1,
        rep_name="Ann",
        customer_id=7,
        customer_zh="永辉",
        customer_en="Yonghui",
        grade="A",
        visit_id=n,
        number=f"V-{n}",
        manager_id=5,
        zone="Asia/Shanghai",
        began_at=TEN,
        due_at=TEN + timedelta(hours=1),
        filed_at=TEN + timedelta(hours=2) if filed else None,
        late_reason=None,
    )


def late(missing: int, filed: int) -> LateList:
    return LateList(
        manager=MEI,
        missing=tuple(report(n) for n in range(missing)),
        filed=tuple(report(n, filed=True) for n in range(filed)),
        is_new=True,
        key="k",
        expires_at=NOW,
    )


def test_forty_late_reports_are_one_message_within_the_limits() -> None:
    said = late_list(late(40, 40), NOW)
    assert length(said.text) < 4096
    assert "25 more" in said.text
    assert len(said.buttons) <= 8


def test_a_deadline_of_today_is_told_without_the_day() -> None:
    due = report(0).due_at
    assert "2 Mar" not in late_list(late(1, 0), due).text
    assert "2 Mar" in late_list(late(1, 0), due + timedelta(days=1)).text


def test_when_all_came_in_the_list_says_so() -> None:
    assert "No report is missing any more" in late_list(late(0, 2), NOW).text


def test_people_off_duty_are_named_without_a_place_and_visitors_come_first() -> None:
    here = replace(VISIT, state=VisitState.ON_SITE, left_at=None)
    people = [
        Whereabouts(rep=REPS[0], on_duty=False),
        Whereabouts(rep=REPS[1], on_duty=True, open_visit=here),
    ]
    [said] = team_now(people, MEI, now=datetime(2026, 3, 2, 3, tzinfo=UTC))
    lines = said.text.splitlines()
    assert "Bo: at Yonghui since 10:00 (1 h)" in lines[2]
    assert "Ann: off duty" in lines[3]
    [said] = team_now([Whereabouts(rep=REPS[0], on_duty=False, on_leave=True)], MEI, now=NOW)
    assert "Ann: on leave today" in said.text
