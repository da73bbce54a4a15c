"""Arriving: the place is judged by live positions, and never a dead end."""

import asyncio

import pytest

from bot.rules.place import Compass, Nearness
from bot.rules.visit import PlaceStatus, VisitState
from bot.services.check_in import NoSuchCustomer, StillElsewhere
from bot.storage.customer_file import change_file
from bot.storage.customers import add_customer, add_site
from bot.storage.database import Database
from bot.storage.evidence import kinds_of
from bot.storage.visits import OtherVisitOpen
from tests.services.field_world import NINE, SHOP, go_out, minutes, north_of


async def test_choosing_a_customer_opens_the_visit_and_judges_nothing_yet(database: Database) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    assert (visit.state, visit.place, visit.on_site_at) == (VisitState.ARRIVING, PlaceStatus.PENDING, None)


async def test_a_live_location_at_the_customer_s_opens_the_visit_with_its_distance(
    database: Database,
) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    outcome = await ann.shares(north_of(SHOP, 42), accuracy_m=18)
    now = await ann.visit(visit)
    assert outcome.card_changed
    assert (now.state, now.place) == (VisitState.ON_SITE, PlaceStatus.VERIFIED)
    assert (round(now.distance_m or 0), now.accuracy_m) == (42, 18)


async def test_a_share_that_is_running_already_suffices(database: Database) -> None:
    ann = await go_out(database)
    await ann.shares(north_of(SHOP, 30))
    visit = await ann.chooses(ann.world.customer, NINE + minutes(1))
    assert visit.state is VisitState.ON_SITE


async def test_an_old_position_of_a_running_share_does_not_open_the_visit(database: Database) -> None:
    ann = await go_out(database)
    await ann.shares(north_of(SHOP, 30))
    visit = await ann.chooses(ann.world.customer, NINE + minutes(20))
    assert visit.state is VisitState.ARRIVING


async def test_too_far_away_the_distance_and_the_way_are_known_and_coming_closer_opens(
    database: Database,
) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    await ann.shares(north_of(SHOP, -400))
    seen = (await ann.facts(visit, NINE)).whereabouts
    assert seen.verdict is not None
    assert (seen.verdict.nearness, round(seen.verdict.distance_m)) == (Nearness.OUTSIDE, 400)
    assert seen.way is Compass.N
    await ann.walks(north_of(SHOP, -100), NINE + minutes(3))
    assert (await ann.visit(visit)).state is VisitState.ON_SITE


async def test_the_card_is_left_alone_while_nothing_new_is_to_be_said(database: Database) -> None:
    ann = await go_out(database)
    await ann.chooses(ann.world.customer)
    await ann.shares(north_of(SHOP, -800))
    ticks = [await ann.walks(north_of(SHOP, -800 + step), NINE + minutes(1 + step / 10)) for step in range(9)]
    assert not any(tick.card_changed for tick in ticks)
    assert (await ann.walks(north_of(SHOP, -450), NINE + minutes(5))).card_changed


@pytest.mark.parametrize(
    "status", [PlaceStatus.WRONG_PIN, PlaceStatus.MET_ELSEWHERE, PlaceStatus.CANNOT_SHARE]
)
async def test_without_a_place_the_visit_goes_on_unverified(database: Database, status: PlaceStatus) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    stepped = await ann.goes_on_without(visit, status)
    again = await ann.goes_on_without(visit, status)
    assert (stepped.visit.state, stepped.visit.place) == (VisitState.ON_SITE, status)
    assert (again.moved_on, again.visit.version) == (False, stepped.visit.version)  # a double tap


async def test_who_could_not_share_and_then_can_is_verified_after_all(database: Database) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    await ann.goes_on_without(visit, PlaceStatus.CANNOT_SHARE)
    await ann.shares(SHOP, NINE + minutes(4))
    now = await ann.visit(visit)
    assert (now.state, now.place, now.on_site_at) == (VisitState.ON_SITE, PlaceStatus.VERIFIED, NINE)


async def test_who_met_elsewhere_is_not_verified_by_passing_the_shop(database: Database) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    await ann.goes_on_without(visit, PlaceStatus.MET_ELSEWHERE)
    await ann.shares(SHOP, NINE + minutes(4))
    assert (await ann.visit(visit)).place is PlaceStatus.MET_ELSEWHERE


async def test_who_refused_to_be_located_is_never_asked_and_visits_all_the_same(database: Database) -> None:
    ann = await go_out(database, location=False)
    visit = await ann.chooses(ann.world.customer)
    assert (visit.state, visit.place) == (VisitState.ON_SITE, PlaceStatus.CANNOT_SHARE)


async def test_a_customer_without_a_pin_opens_with_the_first_position_and_proposes_it(
    database: Database,
) -> None:
    ann = await go_out(database)
    async with database.writing() as db:
        nowhere = await add_customer(
            db, code="N-1", name_zh="新客", name_en="New", zone="Asia/Shanghai", owner_id=ann.me.id, at=NINE
        )
        await add_site(db, nowhere, position=None)
    visit = await ann.chooses(nowhere)
    await ann.shares(SHOP)
    assert (await ann.visit(visit)).place is PlaceStatus.WRONG_PIN
    async with database.reading() as db:
        assert "place_unverified" in await kinds_of(db, visit.id)


async def test_another_customer_is_refused_while_a_visit_is_open_and_the_same_one_comes_back(
    database: Database,
) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    with pytest.raises(StillElsewhere) as refused:
        await ann.chooses(ann.world.other_customer)
    assert refused.value.visit.id == visit.id
    assert (await ann.chooses(ann.world.customer)).id == visit.id


async def test_two_devices_choosing_at_once_end_in_one_visit(database: Database) -> None:
    ann = await go_out(database)
    customers = [ann.world.customer, ann.world.other_customer] * 2
    ended = await asyncio.gather(*map(ann.chooses, customers), return_exceptions=True)
    opened = {visit.id for visit in ended if not isinstance(visit, BaseException)}
    assert len(opened) == 1
    assert all(
        isinstance(one, StillElsewhere | OtherVisitOpen) for one in ended if isinstance(one, BaseException)
    )


async def test_a_planned_customer_fulfils_the_plan_once_however_it_was_chosen(database: Database) -> None:
    ann = await go_out(database)
    item = await ann.plans(ann.world.customer, ann.world.site)
    first = await ann.chooses(ann.world.customer)  # through the search, not the list
    await ann.goes_on_without(first, PlaceStatus.CANNOT_SHARE)
    await ann.leaves(first, NINE + minutes(10))
    second = await ann.chooses(ann.world.customer, NINE + minutes(20), item=item)
    assert (first.plan_item_id, second.plan_item_id) == (item, None)


async def test_a_customer_that_was_put_away_cannot_be_chosen_by_an_old_button(database: Database) -> None:
    ann = await go_out(database)
    async with database.writing() as db:
        await change_file(db, ann.world.customer, {"archived_at": NINE}, by_id=None, at=NINE)
    with pytest.raises(NoSuchCustomer):
        await ann.chooses(ann.world.customer)


async def test_a_stranger_s_customer_cannot_be_chosen(database: Database) -> None:
    ann = await go_out(database)
    async with database.writing() as db:
        theirs = await add_customer(
            db, code="X-1", name_zh="别家", name_en="X", zone="Asia/Shanghai", owner_id=ann.world.mei, at=NINE
        )
    with pytest.raises(NoSuchCustomer):
        await ann.chooses(theirs)
