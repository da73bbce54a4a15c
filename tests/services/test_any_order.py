"""Whatever a rep does in whatever order: one open visit at most, and its card can always be shown."""

import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from bot.handlers.visit_card import ask_why_cancelled, shown
from bot.rules.refusal import Refusal
from bot.rules.visit import OPEN_STATES, PlaceStatus, Visit
from bot.services.moment import Moment
from bot.services.visit import Stepped, cancel, restore, set_paused
from bot.storage.database import Database
from bot.storage.visits import visits_between
from tests.services.field_world import MONDAY, NINE, SHOP, SHOP_2, Field, go_out, north_of
from tests.services.test_leaving import REQUIRED
from tests.services.turns import turn_of

Act = Callable[..., Awaitable[Stepped]]


class Restless:
    """Picks the next thing to do by the seed, most of it out of place."""

    def __init__(self, ann: Field, seed: int) -> None:
        self.ann = ann
        self.chance = random.Random(seed)  # noqa: S311 - the seed chooses a story, it guards nothing
        self.at: datetime = NINE

    async def acts(self) -> None:
        self.at += timedelta(seconds=self.chance.choice((1, 40, 200, 1500)))
        act = self.chance.choice(
            (self.choose, self.choose, self.share, self.walk, self.walk, self.walk, self.touch, self.touch)
        )
        with suppress(Refusal):  # an answer like any other
            await act()

    async def choose(self) -> None:
        world = self.ann.world
        await self.ann.chooses(self.chance.choice((world.customer, world.other_customer)), self.at)

    async def share(self) -> None:
        await self.ann.shares(self.chance.choice((SHOP, SHOP_2)), self.at)

    async def walk(self) -> None:
        where = north_of(SHOP, self.chance.choice((0, 0, 150, 400, 3000)))
        if self.ann.share_began is not None:
            await self.ann.walks(where, self.at, accuracy_m=self.chance.choice((8, 60, 400, None)))

    async def touch(self) -> None:
        visits = await self.visits()
        if not visits:
            return
        visit = self.chance.choice(visits)
        status = self.chance.choice([status for status in PlaceStatus if status.is_unverified])
        match self.chance.randrange(6):
            case 0:
                await self.ann.goes_on_without(visit, status, self.at)
            case 1:
                await self.ann.leaves(visit, self.at)
            case 2:
                await self.stepped(visit.id, cancel, reason="other")
            case 3:
                await self.stepped(visit.id, restore)
            case paused:
                await self.stepped(visit.id, set_paused, paused=paused == 4)

    async def stepped(self, visit_id: int, act: Act, **more: object) -> None:
        async with self.ann.database.writing() as db:
            await act(db, self.ann.me, visit_id, Moment(self.at, self.at), **more)

    async def visits(self) -> tuple[Visit, ...]:
        async with self.ann.database.reading() as db:
            return await visits_between(db, (self.ann.me.id,), first=MONDAY, last=MONDAY + timedelta(days=1))


@pytest.mark.parametrize("seed", range(6))
async def test_nothing_breaks_a_visit(database: Database, seed: int) -> None:
    rep = Restless(await go_out(database, sheet=REQUIRED), seed)
    for _ in range(18):
        await rep.acts()
        visits = await rep.visits()
        assert sum(visit.state in OPEN_STATES for visit in visits) <= 1
        async with database.writing() as db:
            for visit in visits:
                turn = await turn_of(db, rep.ann.me, at=rep.at)
                cards = await shown(turn, visit.id)
                cards += await ask_why_cancelled(turn, visit.id, fresh=False)
                assert all(card.text and card.buttons for card in cards)
                assert (visit.left_at is None) or (visit.on_site_at is not None)
                assert visit.left_at is None or visit.left_at >= (visit.on_site_at or visit.left_at)
