"""A small company for tests of visits: two reps, their manager, two customers, a policy and a form."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.place import Position
from bot.rules.roles import ConsentKind, PersonState, Role
from bot.storage import customers
from bot.storage.tables import people, records
from bot.storage.visits import NewVisit

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in Shanghai
MONDAY = date(2026, 3, 2)
SHOP = Position(31.2304, 121.4737)
SHOP_2 = Position(31.2204, 121.4637)


@dataclass(frozen=True, kw_only=True)
class World:
    ann: int
    bo: int
    mei: int
    customer: int
    site: int
    other_customer: int
    other_site: int
    policy_version: int
    form_version: int

    @property
    def new_visit(self) -> NewVisit:
        return NewVisit(
            rep_id=self.ann,
            customer_id=self.customer,
            site_id=self.site,
            plan_item_id=None,
            manager_id=self.mei,
            owner_id=self.ann,
            visit_type="store",
            policy_version_id=self.policy_version,
            form_version_id=self.form_version,
            local_day=MONDAY,
            began_at=NINE,
        )


async def make_world(db: AsyncConnection) -> World:
    ann, bo, mei = [await _person(db, *who) for who in (("Ann", "en"), ("博", "zh"), ("梅", "zh"))]
    for rep in (ann, bo):
        await _insert(db, people.reporting_line, person_id=rep, manager_id=mei, since=date(2026, 1, 1))
        await _insert(db, people.person_role, person_id=rep, role=Role.REP, granted_at=NINE)
    await _insert(db, people.person_role, person_id=mei, role=Role.MANAGER, granted_at=NINE)
    customer = await customers.add_customer(
        db,
        code="RETAIL-2026-001",
        name_zh="永辉超市",
        name_en="Yonghui",
        zone="Asia/Shanghai",
        owner_id=ann,
        at=NINE,
    )
    other = await customers.add_customer(
        db,
        code="RETAIL-2026-002",
        name_zh="联华",
        name_en="Lianhua 50%",
        zone="Asia/Shanghai",
        owner_id=ann,
        at=NINE,
    )
    return World(
        ann=ann,
        bo=bo,
        mei=mei,
        customer=customer,
        site=await customers.add_site(db, customer, position=SHOP),
        other_customer=other,
        other_site=await customers.add_site(db, other, position=SHOP_2),
        policy_version=await _insert(
            db, records.policy_version, effective_from=NINE, body={}, created_at=NINE
        ),
        form_version=await _insert(
            db,
            records.form_version,
            form_id="store",
            number=1,
            sha256="0" * 64,
            workbook=b"",
            filename="store.xlsx",
            definition="",
            published_at=NINE,
        ),
    )


async def give_consent(db: AsyncConnection, person_id: int, kind: ConsentKind, *, given: bool = True) -> None:
    await _insert(
        db, people.consent, person_id=person_id, kind=kind, given=given, notice_version="1", at=NINE
    )


async def link(db: AsyncConnection, person_id: int, telegram_id: int) -> None:
    await _insert(db, people.telegram_account, person_id=person_id, telegram_id=telegram_id, linked_at=NINE)


async def _person(db: AsyncConnection, name: str, language: str) -> int:
    return await _insert(
        db,
        people.person,
        name=name,
        language=language,
        zone="Asia/Shanghai",
        state=PersonState.ACTIVE,
        created_at=NINE,
    )


async def _insert(db: AsyncConnection, table: Table, **values: object) -> int:
    return int((await db.execute(table.insert().values(**values).returning(table.c.id))).scalar_one())
