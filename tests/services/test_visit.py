"""What the rep does with a visit besides visiting: pause, cancel, take back; on any device, at any time."""

from collections.abc import Awaitable, Callable

import pytest

from bot.rules.steps import Ask, Resume
from bot.rules.visit import PlaceStatus, Visit, VisitState
from bot.services.moment import Moment
from bot.services.visit import (
    RESTORE_WITHIN,
    NotMyVisit,
    NoVisitNow,
    Stepped,
    cancel,
    my_current,
    my_visit,
    restore,
    set_paused,
)
from bot.storage.database import Database
from bot.storage.people import person
from bot.storage.visits import OtherVisitOpen
from tests.services.field_world import NINE, SHOP, Field, go_out, minutes

Act = Callable[..., Awaitable[Stepped]]


async def on_site(database: Database) -> tuple[Field, Visit]:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    await ann.shares(SHOP)
    return ann, visit


async def act(ann: Field, visit: Visit, what: Act, *, after: float = 5, **more: object) -> Stepped:
    at = NINE + minutes(after)
    async with ann.database.writing() as db:
        return await what(db, ann.me, visit.id, Moment(at, at), **more)


async def test_a_paused_visit_asks_nothing_and_resumes_where_it_was(database: Database) -> None:
    ann, visit = await on_site(database)
    await act(ann, visit, set_paused, paused=True)
    assert (await ann.facts(visit, NINE)).step == Resume()
    await act(ann, visit, set_paused, paused=False)
    assert isinstance((await ann.facts(visit, NINE)).step, Ask)


async def test_pausing_twice_changes_nothing(database: Database) -> None:
    ann, visit = await on_site(database)
    first = await act(ann, visit, set_paused, paused=True)
    second = await act(ann, visit, set_paused, paused=True)
    assert second.visit == first.visit


async def test_a_cancelled_visit_makes_room_for_another(database: Database) -> None:
    ann, visit = await on_site(database)
    await act(ann, visit, cancel, reason="closed")
    assert (await ann.chooses(ann.world.other_customer, NINE + minutes(6))).state is VisitState.ARRIVING


async def test_a_cancellation_taken_back_goes_on_with_the_place_and_times_it_had(database: Database) -> None:
    ann, visit = await on_site(database)
    before = await ann.visit(visit)
    await act(ann, visit, cancel, reason="mistake")
    assert (await ann.facts(visit, NINE + minutes(6))).can_restore
    back = (await act(ann, visit, restore, after=7)).visit
    assert (back.state, back.place, back.on_site_at) == (
        VisitState.ON_SITE,
        PlaceStatus.VERIFIED,
        before.on_site_at,
    )


async def test_a_cancellation_is_taken_back_only_for_a_while(database: Database) -> None:
    ann, visit = await on_site(database)
    await act(ann, visit, cancel, reason="mistake")
    late = 6 + RESTORE_WITHIN.total_seconds() / 60
    stepped = await act(ann, visit, restore, after=late)
    assert (stepped.visit.state, stepped.moved_on) == (VisitState.CANCELLED, True)


async def test_a_cancellation_is_not_taken_back_once_another_visit_is_open(database: Database) -> None:
    ann, visit = await on_site(database)
    await act(ann, visit, cancel, reason="mistake")
    await ann.chooses(ann.world.other_customer, NINE + minutes(6))
    with pytest.raises(OtherVisitOpen):
        await act(ann, visit, restore, after=7)


async def test_an_old_cancel_button_after_leaving_changes_nothing(database: Database) -> None:
    ann, visit = await on_site(database)
    left = (await ann.leaves(visit, NINE + minutes(10))).visit
    stepped = await act(ann, visit, cancel, after=11, reason="closed")
    assert (stepped.visit, stepped.moved_on) == (left, True)


async def test_a_colleague_s_visit_cannot_be_touched(database: Database) -> None:
    ann, visit = await on_site(database)
    async with database.reading() as db:
        bo = await person(db, ann.world.bo)
        assert bo is not None
        with pytest.raises(NotMyVisit):
            await my_visit(db, bo, visit.id)
        with pytest.raises(NotMyVisit):
            await my_visit(db, bo, 999_999)


async def test_a_typed_word_means_the_open_visit_then_the_one_shown_then_the_one_owed(
    database: Database,
) -> None:
    ann, visit = await on_site(database)
    async with database.reading() as db:
        assert (await my_current(db, ann.me, None)).id == visit.id
    await act(ann, visit, cancel, reason="closed")
    async with database.reading() as db:
        assert (await my_current(db, ann.me, visit.id)).id == visit.id
        with pytest.raises(NoVisitNow):
            await my_current(db, ann.me, None)
