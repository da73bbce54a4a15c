"""A rep out in the field: chooses customers, shares a live location, walks about; each act a transaction."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from hashlib import sha256

from bot.rules.location import SentLocation
from bot.rules.person import Person
from bot.rules.place import Fix, Position
from bot.rules.policy import Policy
from bot.rules.roles import ConsentKind
from bot.rules.visit import PlaceStatus, Visit
from bot.services.check_in import choose
from bot.services.leaving import leave
from bot.services.live_share import ShareOutcome, located
from bot.services.moment import Moment
from bot.services.unverified_place import without_place
from bot.services.visit import Stepped, VisitFacts, facts
from bot.storage.database import Database
from bot.storage.forms import add_form_version
from bot.storage.people import person
from bot.storage.plans import add_plan_item
from bot.storage.policies import PolicyInForce, publish_policy
from bot.storage.tracks import fixes_between
from bot.storage.visits import visit_that_is
from tests.services.inside_world import ONLY_FORM, converted
from tests.storage.visit_world import MONDAY, NINE, SHOP, SHOP_2, World, give_consent, make_world

WISHES = """
| survey | | | | |
| | type | name | label::English (en) | label::中文 (zh) | required |
| | text | remark | Anything to tell? | 有什么要说的？ | |
| settings | | |
| | form_id | default_language |
| | every_kind | 中文 (zh) |
"""
"""A form that requires nothing: leaving files it."""


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def north_of(place: Position, metres: float) -> Position:
    return Position(place.lat + metres / 111_195, place.lon)


@dataclass
class Field:
    database: Database
    world: World
    me: Person
    policy: PolicyInForce
    sharing_s: int = 3600
    share_began: datetime | None = None
    message_id: int = 100
    heard: list[ShareOutcome] = field(default_factory=list)

    async def chooses(self, customer: int, at: datetime = NINE, *, item: int | None = None) -> Visit:
        async with self.database.writing() as db:
            return await choose(
                db,
                self.me,
                customer_id=customer,
                plan_item_id=item,
                policy=self.policy,
                moment=Moment(at, at),
            )

    async def shares(
        self, where: Position, at: datetime = NINE, *, accuracy_m: float | None = 8, for_s: int = 3600
    ) -> ShareOutcome:
        """A new live location."""
        self.message_id += 1
        self.share_began, self.sharing_s = at, for_s
        return await self.sends((self.location(where, at, accuracy_m=accuracy_m, is_edit=False),), at)

    async def walks(self, where: Position, at: datetime, *, accuracy_m: float | None = 8) -> ShareOutcome:
        return await self.sends((self.location(where, at, accuracy_m=accuracy_m),), at)

    async def stops(self, at: datetime) -> ShareOutcome:
        return await self.sends((self.location(SHOP, at, live=False),), at)

    async def sends(self, sent: tuple[SentLocation, ...], received_at: datetime) -> ShareOutcome:
        async with self.database.writing() as db:
            moment = Moment(received_at, received_at)
            outcome = await located(db, self.me, sent, self.policy.policy, moment)
        self.heard.append(outcome)
        return outcome

    def location(
        self,
        where: Position,
        at: datetime,
        *,
        accuracy_m: float | None = 8,
        is_edit: bool = True,
        live: bool = True,
    ) -> SentLocation:
        return SentLocation(
            chat_id=11,
            message_id=self.message_id,
            is_edit=is_edit,
            sent_at=self.share_began or at,
            fix=Fix(position=where, accuracy_m=accuracy_m, at=at),
            live_period_s=self.sharing_s if live else None,
        )

    async def goes_on_without(self, visit: Visit, status: PlaceStatus, at: datetime = NINE) -> Stepped:
        async with self.database.writing() as db:
            return await without_place(db, self.me, visit.id, Moment(at, at), status=status)

    async def leaves(self, visit: Visit, at: datetime) -> Stepped:
        async with self.database.writing() as db:
            return await leave(db, self.me, visit.id, Moment(at, at))

    async def visit(self, visit: Visit) -> Visit:
        async with self.database.reading() as db:
            return await visit_that_is(db, visit.id)

    async def facts(self, visit: Visit, at: datetime) -> VisitFacts:
        async with self.database.reading() as db:
            return await facts(db, visit.id, at=at)

    async def kept(self) -> tuple[Fix, ...]:
        async with self.database.reading() as db:
            day = timedelta(days=1)
            return await fixes_between(db, self.me.id, since=NINE - day, until=NINE + day)

    async def plans(self, customer: int, site: int, start: time | None = time(9)) -> int:
        async with self.database.writing() as db:
            return await add_plan_item(
                db,
                rep_id=self.me.id,
                customer_id=customer,
                site_id=site,
                day=MONDAY,
                window_start=start,
                at=NINE,
            )


async def go_out(database: Database, *, location: bool = True, sheet: str = WISHES) -> Field:
    """Ann on Monday at nine, with or without her consent to being located."""
    async with database.writing() as db:
        world = await make_world(db)
        form_id, xml = converted(sheet)
        await add_form_version(
            db,
            form_id=form_id,
            workbook=b"",
            sha256=sha256(xml.encode()).hexdigest(),
            filename="f.md",
            definition=xml,
            at=NINE,
        )
        policy = Policy(visit_types=(ONLY_FORM,))
        version = await publish_policy(db, policy, effective_from=NINE, author_id=None, at=NINE)
        await give_consent(db, world.ann, ConsentKind.LOCATION, given=location)
        me = await person(db, world.ann)
    assert me is not None
    return Field(database, world, me, PolicyInForce(version, policy))


__all__ = ["MONDAY", "NINE", "SHOP", "SHOP_2", "Field", "go_out", "minutes", "north_of"]
