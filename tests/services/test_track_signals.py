"""What the track of a visit says is kept as signals: firm, jumped, frozen, repeated, late, read both ways."""

from datetime import timedelta
from random import Random

from benchmarks.real_traces import moved
from bot.rules.datum import Datum, from_wgs84
from bot.rules.place import Position
from bot.rules.signals import Signal
from bot.rules.visit import PlaceStatus, Visit, VisitState
from bot.services.live_share import located
from bot.services.moment import Moment
from bot.services.score import weigh
from bot.storage.customers import add_site
from bot.storage.database import Database
from bot.storage.scores import signals_of
from tests.services.field_world import NINE, SHOP, Field, go_out, minutes, north_of

SECOND = timedelta(seconds=1)
SHOP_ON_CHINESE_MAPS = from_wgs84(SHOP, Datum.GCJ_02)


async def signals(ann: Field, visit: Visit) -> set[Signal]:
    async with ann.database.reading() as db:
        return {each.signal for each in await signals_of(db, visit.id)}


async def total(ann: Field, visit: Visit) -> int:
    async with ann.database.reading() as db:
        weighed = await weigh(db, await ann.visit(visit))
    assert weighed.score is not None
    return weighed.score.total


async def stands(ann: Field, *, n: int, wobble_m: float = 4, every_s: int = 60, seed: int = 1) -> None:
    chance = Random(seed)  # noqa: S311 - the wobble of a phone
    for k in range(1, n + 1):
        where = moved(SHOP, metres=chance.random() * wobble_m, direction=chance.random() * 6.28)
        await ann.walks(where, NINE + k * every_s * SECOND)


async def test_the_first_fix_opens_and_is_weak_and_later_ones_make_the_place_firm(database: Database) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    await ann.shares(north_of(SHOP, 20))
    assert (await ann.visit(visit)).state is VisitState.ON_SITE
    assert await signals(ann, visit) == set()
    weak = await total(ann, visit)
    await ann.walks(north_of(SHOP, 22), NINE + minutes(1))
    assert await signals(ann, visit) == {Signal.PLACE_SETTLING}
    await ann.walks(north_of(SHOP, 18), NINE + minutes(2))
    await ann.walks(north_of(SHOP, 19), NINE + minutes(3))
    assert Signal.PLACE_FIRM in await signals(ann, visit)
    assert await total(ann, visit) > weak


async def test_silence_after_the_first_fix_weakens_and_refuses_nothing(database: Database) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    await ann.shares(north_of(SHOP, 20))
    left = await ann.leaves(visit, NINE + minutes(30))
    assert left.visit.place is PlaceStatus.VERIFIED
    assert Signal.PLACE_FIRM not in await signals(ann, visit)
    assert await total(ann, visit) > 0


async def test_the_first_point_of_an_iphone_in_china_is_read_in_both_coordinates(database: Database) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    await ann.shares(SHOP_ON_CHINESE_MAPS)
    now = await ann.visit(visit)
    assert (now.state, round(now.distance_m or 0)) == (VisitState.ON_SITE, 0)


async def test_a_later_point_is_only_what_it_says(database: Database) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    await ann.shares(north_of(SHOP, 3000))
    await ann.walks(SHOP_ON_CHINESE_MAPS, NINE + minutes(2))
    assert (await ann.visit(visit)).state is VisitState.ARRIVING


async def test_after_a_shifted_first_point_all_others_elsewhere_contradict_it(database: Database) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    await ann.shares(SHOP_ON_CHINESE_MAPS)
    for k in range(1, 8):
        await ann.walks(SHOP_ON_CHINESE_MAPS, NINE + minutes(k))
    assert Signal.PLACE_CONTRADICTED in await signals(ann, visit)


async def test_another_site_of_the_same_customer_is_found_by_itself(database: Database) -> None:
    ann = await go_out(database)
    async with database.writing() as db:
        branch = await add_site(db, ann.world.customer, position=north_of(SHOP, 5000), is_main=False)
    visit = await ann.chooses(ann.world.customer)
    await ann.shares(north_of(SHOP, 5030))
    now = await ann.visit(visit)
    assert (now.state, now.site_id) == (VisitState.ON_SITE, branch)


async def test_a_teleport_on_the_way_is_told_with_how_far_and_how_fast(database: Database) -> None:
    ann = await go_out(database)
    far = north_of(SHOP, 40_000)
    await ann.shares(far)
    for k in range(1, 5):
        await ann.walks(north_of(far, k), NINE + 10 * k * SECOND)
    visit = await ann.chooses(ann.world.customer, NINE + 45 * SECOND)
    for k in range(5, 60):
        await ann.walks(north_of(SHOP, k % 7), NINE + 10 * k * SECOND)
    await ann.leaves(visit, NINE + minutes(11))
    found = await signals(ann, visit)
    assert {Signal.IMPOSSIBLE_TRAVEL, Signal.NO_APPROACH} <= found


async def test_an_honest_visit_with_its_approach_has_nothing_against_it(database: Database) -> None:
    ann = await go_out(database)
    await ann.shares(north_of(SHOP, 1500))
    await ann.walks(north_of(SHOP, 900), NINE + 60 * SECOND)
    visit = await ann.chooses(ann.world.customer, NINE + 70 * SECOND)
    for k in range(2, 15):
        await ann.walks(north_of(SHOP, 20 + k % 3), NINE + k * 60 * SECOND)
    await ann.leaves(visit, NINE + minutes(15))
    assert await signals(ann, visit) == {Signal.PLACE_SETTLING, Signal.PLACE_FIRM, Signal.APPROACH_SEEN}


async def test_a_mock_position_that_stands_quite_still_is_told(database: Database) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    await ann.shares(SHOP)
    await stands(ann, n=20, wobble_m=0)
    await ann.leaves(visit, NINE + minutes(21))
    assert Signal.FROZEN_POSITION in await signals(ann, visit)


async def test_yesterday_s_track_played_again_repeats_every_coordinate(database: Database) -> None:
    ann = await go_out(database)
    first = await ann.chooses(ann.world.customer)
    await ann.shares(SHOP)
    await stands(ann, n=12)
    await ann.leaves(first, NINE + minutes(13))
    assert Signal.SAME_COORDINATES not in await signals(ann, first)
    day = timedelta(days=1)
    again = await ann.chooses(ann.world.customer, NINE + day)
    await ann.shares(SHOP, NINE + day)
    chance = Random(1)  # noqa: S311 - the same wobble as yesterday's
    for k in range(1, 13):
        where = moved(SHOP, metres=chance.random() * 4, direction=chance.random() * 6.28)
        await ann.walks(where, NINE + day + minutes(k))
    await ann.leaves(again, NINE + day + minutes(13))
    assert Signal.SAME_COORDINATES in await signals(ann, again)


async def test_positions_that_come_late_are_marked_and_cost_nothing(database: Database) -> None:
    ann = await go_out(database)
    visit = await ann.chooses(ann.world.customer)
    await ann.shares(north_of(SHOP, 20))
    await stands(ann, n=4)
    late = ann.location(Position(SHOP.lat, SHOP.lon), NINE + minutes(6))
    async with database.writing() as db:
        moment = Moment(NINE + minutes(6), NINE + minutes(15))
        await located(db, ann.me, (late,), ann.policy.policy, moment)
    before = await total(ann, visit)
    await ann.leaves(visit, NINE + minutes(16))
    async with database.reading() as db:
        weighed = await weigh(db, await ann.visit(visit))
    assert Signal.DELAYED in await signals(ann, visit)
    assert weighed.score is not None
    assert not [line for line in weighed.score.lines if line.points < 0]
    assert weighed.score.total > before
