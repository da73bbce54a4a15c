"""Today's list and the search, as they read."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.rules.language import Language
from bot.rules.opening_hours import LAST
from bot.rules.place import Position
from bot.rules.visit import VisitState
from bot.services.routed import RouteOfDay
from bot.services.today import Found, FoundCustomer, Stop, StopState, Today
from bot.storage.plans import PlanItem
from bot.views.today import MOST_STOPS, found_customers, today_list
from tests.rules.test_visit import NINE, VISIT
from tests.storage.visit_world import MONDAY
from tests.views.test_visit import FACTS

ITEM = PlanItem(
    id=5,
    rep_id=1,
    customer_id=2,
    site_id=3,
    day=MONDAY,
    window_start=time(9),
    window_end=time(10),
    objective="collect <payment>",
    cancelled=False,
)
PLANNED = Stop(customer=FACTS.customer, plan_item=ITEM, visit=None, state=StopState.PLANNED)
OWED = Stop(
    customer=FACTS.customer,
    plan_item=None,
    visit=replace(VISIT, state=VisitState.REPORT_DUE, report_due_at=NINE + timedelta(minutes=30)),
    state=StopState.REPORT_DUE,
)
DAY = Today(
    rep=FACTS.rep,
    day=MONDAY,
    stops=(PLANNED, OWED),
    recording_until=None,
    on_break_since=None,
    can_resume=False,
)
ROUTE = RouteOfDay(
    order=(5,),
    begins_at={5: NINE},
    left_out={},
    places={5: Position(48.1, 11.5)},
    openings={5: ((time(8), time(18)),)},
    fixed=frozenset(),
    start=None,
    leaves_at=NINE,
    ends_at=NINE,
    lunch_at=None,
    drive=timedelta(0),
    made_at=NINE,
)


def test_every_customer_is_a_line_with_window_state_and_objective() -> None:
    assert today_list(DAY).text.splitlines() == [
        "📋 <b>Today, Mon 2 Mar</b>",
        "1 planned · 1 visited",
        "",
        "○ <b>Yonghui &amp; Sons</b> · 09:00–10:00 · collect &lt;payment&gt;",
        "⏰ <b>Yonghui &amp; Sons</b> · unplanned · report due 09:30",
    ]


def test_with_a_route_a_stop_says_once_when_it_begins_and_how_to_get_there() -> None:
    text = today_list(replace(DAY, stops=(replace(PLANNED, begins_at=NINE),), route=ROUTE)).text
    head, details, links = text.splitlines()[3:]
    assert head == "<b>09:00</b> ○ <b>Yonghui &amp; Sons</b>"
    assert details == "collect &lt;payment&gt; · open 08:00–18:00"
    assert links.startswith("🗺 <a href=")


def test_a_door_that_never_closes_is_told_so() -> None:
    route = replace(ROUTE, openings={5: ((time(0), LAST),)})
    text = today_list(replace(DAY, stops=(replace(PLANNED, begins_at=NINE),), route=route)).text
    assert "open around the clock" in text


def test_a_line_without_a_time_of_its_own_stands_apart_from_the_next_stop_on_the_route() -> None:
    timed = replace(PLANNED, begins_at=NINE)
    lines = today_list(replace(DAY, stops=(OWED, timed, timed))).text.splitlines()
    assert [line == "" for line in lines] == [
        False,
        False,
        True,
        False,
        True,
        False,
        False,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("stops", [(), (PLANNED,), (PLANNED, OWED)])
def test_an_unplanned_visit_is_always_one_tap_away(stops: tuple[Stop, ...], language: Language) -> None:
    reply = today_list(replace(DAY, stops=stops, rep=replace(DAY.rep, language=language)))
    taps = [button.data for row in reply.buttons for button in row]
    assert taps.count("go:unplanned:") == 1
    assert len(taps) <= len(stops) + 3  # the brief and the way, when somebody is still to be visited


def test_recording_is_shown_and_stopped_or_resumed_in_one_tap() -> None:
    on = today_list(replace(DAY, recording_until=NINE + timedelta(hours=8)))
    assert "until 17:00" in on.text
    assert [button.data for button in on.buttons[-1]] == ["go:break:", "go:end_day:"]
    assert today_list(replace(DAY, can_resume=True)).buttons[-1][0].data == "go:resume_day:"


def test_a_very_full_day_still_fits_one_message() -> None:
    reply = today_list(replace(DAY, stops=(PLANNED,) * 80))
    assert len(reply.text) <= 4096
    assert len(reply.buttons) == MOST_STOPS + 3
    assert "50 more customers" in reply.text


def test_what_was_found_shows_how_far_it_is() -> None:
    hit = FoundCustomer(customer=FACTS.customer, distance_m=1340)
    reply = found_customers(Found(rep=FACTS.rep, typed="<yong", hits=(hit,), by_distance=True))
    assert reply.buttons[0][0].text == "Yonghui & Sons · 1.3 km"
    assert "“&lt;yong”" in reply.text


def test_nothing_found_says_what_to_try() -> None:
    reply = found_customers(Found(rep=FACTS.rep, typed="zzz", hits=(), by_distance=False))
    assert "Try fewer letters" in reply.text


def test_a_report_owed_from_an_earlier_day_says_of_which_day() -> None:
    assert "report due 2 Mar" not in today_list(DAY).text
    assert "report due 2 Mar" in today_list(replace(DAY, day=MONDAY + timedelta(days=2))).text


def test_a_name_that_is_too_long_for_a_button_says_so() -> None:
    customer = replace(FACTS.customer, name_en="Qingshan Fresh Market of the Eastern Lakeside")
    list_ = today_list(replace(DAY, stops=(replace(PLANNED, customer=customer),)))
    assert list_.buttons[0][0].text.endswith("…")
