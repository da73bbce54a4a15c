"""The life of a visit: what the table lists happens, everything else is refused and changes nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest

from bot.rules.visit import NEXT_STATE, EventRefused, PlaceStatus, Visit, VisitEvent, VisitState, advance

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
VISIT = Visit(
    id=7,
    number="V-000007",
    rep_id=1,
    customer_id=2,
    site_id=3,
    plan_item_id=None,
    manager_id=4,
    owner_id=1,
    visit_type="store",
    policy_version_id=1,
    form_version_id=1,
    local_day=date(2026, 3, 2),
    state=VisitState.ARRIVING,
    place=PlaceStatus.PENDING,
    distance_m=None,
    accuracy_m=None,
    began_at=NINE,
    on_site_at=None,
    left_at=None,
    report_due_at=None,
    reported_at=None,
    late_reason=None,
    paused=False,
    version=1,
)


def in_state(state: VisitState) -> Visit:
    return replace(VISIT, state=state)


@pytest.mark.parametrize(("state", "event"), list(product(VisitState, VisitEvent)))
def test_every_pair_is_either_listed_or_refused(state: VisitState, event: VisitEvent) -> None:
    if (state, event) in NEXT_STATE:
        assert advance(in_state(state), event).state is NEXT_STATE[state, event]
    else:
        with pytest.raises(EventRefused):
            advance(in_state(state), event)


@pytest.mark.parametrize("state", VisitState)
def test_a_visit_that_ended_leads_nowhere_but_back(state: VisitState) -> None:
    leads_to = {event for from_state, event in NEXT_STATE if from_state is state}
    if state is VisitState.CANCELLED:
        assert leads_to == {VisitEvent.RESTORED}
    elif state is VisitState.REPORTED:
        assert leads_to == {VisitEvent.SENT_BACK}
    else:
        assert leads_to


def test_no_visit_is_reported_before_the_rep_has_left() -> None:
    before = {state for (state, _), after in NEXT_STATE.items() if after is VisitState.REPORTED}
    assert before == {VisitState.REPORT_DUE, VisitState.AUTO_CLOSED}
