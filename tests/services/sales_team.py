"""Two teams under one director, for tests of managers and of what time brings; it reads the outbox."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.mailbox import letters
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.policy import PlanPolicy, Policy
from bot.rules.roles import PersonState, Role
from bot.rules.visit import PlaceStatus, Visit, VisitEvent
from bot.scheduler.sweeps import SWEEPS
from bot.services.moment import Moment
from bot.services.transition import move
from bot.storage import customers, people, plans, teams
from bot.storage.database import Database
from bot.storage.forms import add_form_version
from bot.storage.policies import policy_in_force, publish_policy
from bot.storage.tables.mail import outbox
from bot.storage.visits import NewVisit, add_visit, visit_that_is
from tests.services.inside_world import ONLY_FORM, SHORT, converted
from tests.storage.visit_world import SHOP, SHOP_2

SHANGHAI = "Asia/Shanghai"
MONDAY = date(2026, 3, 2)
POLICY = Policy(visit_types=(ONLY_FORM,), plan=PlanPolicy(due_days_before=0))
MIN = timedelta(minutes=1)


def at(clock: str, *, day: date = MONDAY, zone: str = SHANGHAI) -> datetime:
    """`at("09:30")`: that time of the Monday in Shanghai."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=ZoneInfo(zone))


@dataclass
class Team:
    """Ann and Bo work for Mei, Cy for Otto; Vera is above Mei and Otto."""

    database: Database
    ann: Person = field(init=False)
    bo: Person = field(init=False)
    cy: Person = field(init=False)
    mei: Person = field(init=False)
    otto: Person = field(init=False)
    vera: Person = field(init=False)
    shop: int = field(init=False)
    kiosk: int = field(init=False)
    sites: dict[int, int] = field(init=False)
    policy_id: int = field(init=False)
    form_id: int = field(init=False)

    async def moves_in(self, policy: Policy = POLICY) -> None:
        long_ago = at("08:00", day=date(2026, 1, 5))
        async with self.database.writing() as db:
            self.policy_id = await publish_policy(
                db, policy, effective_from=long_ago, author_id=None, at=long_ago
            )
            form_id, xml = converted(SHORT)
            version = await add_form_version(
                db,
                form_id=form_id,
                workbook=b"",
                sha256="0" * 64,
                filename="f.xlsx",
                definition=xml,
                at=long_ago,
            )
            self.form_id = version.id
            self.vera = await self._joins(db, "Vera", Role.MANAGER, 106)
            self.mei = await self._joins(db, "梅", Role.MANAGER, 104, self.vera, Language.ZH)
            self.otto = await self._joins(db, "Otto", Role.MANAGER, 105, self.vera)
            self.ann = await self._joins(db, "Ann", Role.REP, 101, self.mei)
            self.bo = await self._joins(db, "博", Role.REP, 102, self.mei, Language.ZH)
            self.cy = await self._joins(db, "Cy", Role.REP, 103, self.otto)
            self.shop = await self._customer(db, "R-1", "永辉超市", "Corner Shop", grade="A")
            self.kiosk = await self._customer(db, "R-2", "小卖部", "Kiosk", grade="B")
            self.sites = {
                self.shop: await customers.add_site(db, self.shop, position=SHOP),
                self.kiosk: await customers.add_site(db, self.kiosk, position=SHOP_2),
            }

    async def _joins(
        self,
        db: AsyncConnection,
        name: str,
        role: Role,
        telegram_id: int,
        manager: Person | None = None,
        language: Language = Language.EN,
    ) -> Person:
        long_ago = at("08:00", day=date(2026, 1, 5))
        person_id = await people.add_person(
            db, name=name, language=language, zone=SHANGHAI, at=long_ago, state=PersonState.ACTIVE
        )
        await people.grant_role(db, person_id, role, by=None, at=long_ago)
        await people.link_account(db, person_id, telegram_id, at=long_ago)
        if manager is not None:
            await teams.set_manager(db, person_id, manager.id, on=date(2026, 1, 5))
        return await self.person(db, person_id)

    async def person(self, db: AsyncConnection, person_id: int) -> Person:
        found = await people.person(db, person_id)
        assert found is not None
        return found

    async def _customer(self, db: AsyncConnection, code: str, zh: str, en: str, *, grade: str) -> int:
        return await customers.add_customer(
            db, code=code, name_zh=zh, name_en=en, zone=SHANGHAI, grade=grade, at=at("08:00")
        )

    async def plans(self, rep: Person, customer_id: int, *, day: date = MONDAY) -> int:
        async with self.database.writing() as db:
            return await plans.add_plan_item(
                db,
                rep_id=rep.id,
                customer_id=customer_id,
                site_id=self.sites[customer_id],
                day=day,
                at=at("08:00"),
            )

    async def arrives(
        self,
        rep: Person,
        when: datetime,
        *,
        customer_id: int | None = None,
        plan_item_id: int | None = None,
        place: PlaceStatus = PlaceStatus.VERIFIED,
    ) -> Visit:
        """On site at once; the manager of that day is recorded."""
        customer_id = customer_id or self.shop
        async with self.database.writing() as db:
            manager = await teams.manager_of(db, rep.id, when.date())
            visit = await add_visit(
                db,
                NewVisit(
                    rep_id=rep.id,
                    customer_id=customer_id,
                    site_id=self.sites[customer_id],
                    plan_item_id=plan_item_id,
                    manager_id=manager.id if manager else None,
                    owner_id=None,
                    visit_type="store",
                    policy_version_id=self.policy_id,
                    form_version_id=self.form_id,
                    local_day=when.date(),
                    began_at=when,
                ),
            )
            event = VisitEvent.PLACE_UNVERIFIED if place.is_unverified else VisitEvent.PLACE_CONFIRMED
            return await move(
                db, visit, event, Moment(when, when), actor_id=None, place=place, on_site_at=when
            )

    async def leaves(self, visit: Visit, when: datetime, *, due_min: int = 30) -> Visit:
        return await self._step(
            visit, VisitEvent.LEFT, when, left_at=when, report_due_at=when + due_min * MIN
        )

    async def files(self, visit: Visit, when: datetime, *, reason: str | None = None) -> Visit:
        return await self._step(visit, VisitEvent.SUBMITTED, when, reported_at=when, late_reason=reason)

    async def visited(self, rep: Person, start: str, end: str, **how: Any) -> Visit:
        """A whole visit of the Monday, its report filed on leaving."""
        left = await self.leaves(await self.arrives(rep, at(start), **how), at(end))
        return await self.files(left, at(end))

    async def _step(self, visit: Visit, event: VisitEvent, when: datetime, **changes: Any) -> Visit:
        async with self.database.writing() as db:
            current = await visit_that_is(db, visit.id)
            return await move(db, current, event, Moment(when, when), actor_id=None, **changes)

    async def tick(self, when: datetime) -> list["Said"]:
        """One round of all sweeps; what is new in the outbox, which is sent at once."""
        new: list[Said] = []
        for _, sweep in SWEEPS:
            async with self.database.writing() as db:
                before = {said.id for said in await _said(db)}
                policy = (await policy_in_force(db, when)).policy
                await letters.put(db, await sweep(db, when, policy), when)
                new += [said for said in await _said(db) if said.id not in before]
                await db.execute(outbox.update().values(state="sent"))
        return new

    async def ticks(self, start: datetime, end: datetime, *, every: timedelta = 5 * MIN) -> list["Said"]:
        new: list[Said] = []
        while start <= end:
            new += await self.tick(start)
            start += every
        return new

    async def again(self, visit: Visit) -> Visit:
        async with self.database.reading() as db:
            return await visit_that_is(db, visit.id)

    async def changes(self, who: Person, **values: Any) -> Person:
        async with self.database.writing() as db:
            await people.change_person(db, who.id, **values)
        return replace(who, **values)


@dataclass(frozen=True)
class Said:
    """One row of the outbox."""

    id: int
    to: int
    kind: str
    text: str
    taps: tuple[str, ...]
    slot: str | None
    key: str | None
    expires_at: datetime | None
    fresh: bool


def kinds(said: Iterable[Said], to: Person | None = None) -> list[str]:
    return [each.kind for each in said if to is None or each.to == to.id]


async def _said(db: AsyncConnection) -> list[Said]:
    rows = await db.execute(select(outbox).where(outbox.c.person_id.is_not(None)).order_by(outbox.c.id))
    return [
        Said(
            id=row.id,
            to=row.person_id,
            kind=row.kind,
            text=row.body.get("text", ""),
            taps=tuple(letters.taps_in(row.body)),
            slot=row.slot,
            key=row.key,
            expires_at=row.expires_at,
            fresh=row.body.get("fresh", False),
        )
        for row in rows
    ]


async def moved_in(database: Database, policy: Policy = POLICY) -> Team:
    team = Team(database)
    await team.moves_in(policy)
    return team
