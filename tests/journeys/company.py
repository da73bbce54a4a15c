"""The small company of the journeys, written straight into the database before the bot starts."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.language import Language
from bot.rules.place import Position
from bot.rules.policy import Policy
from bot.rules.reminders import Push, day_key
from bot.rules.roles import ConsentKind, PersonState, Role
from bot.storage import customers, people, teams
from bot.storage.consents import record_consent
from bot.storage.database import Database
from bot.storage.policies import publish_policy
from bot.storage.tables.mail import outbox
from bot.storage.tables.records import policy_version
from simulator.driver import Desk
from simulator.driver_person import DeskPerson

MONDAY = date(2026, 3, 2)
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday 09:00 in Shanghai, when every journey begins
ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Persona:
    name: str
    language: Language
    roles: frozenset[Role]
    telegram_id: int
    manager: str | None = None


PERSONAS = (
    Persona("Mei", Language.ZH, frozenset({Role.MANAGER}), 5_100_000_003),
    Persona("Otto", Language.EN, frozenset({Role.MANAGER}), 5_100_000_004),
    Persona("Ann", Language.EN, frozenset({Role.REP}), 5_100_000_001, manager="Mei"),
    Persona("Bo", Language.ZH, frozenset({Role.REP}), 5_100_000_002, manager="Mei"),
    Persona("Ada", Language.EN, frozenset({Role.ADMIN}), 5_100_000_005),
)


@dataclass(frozen=True)
class Shop:
    """A customer with one site."""

    id: int
    site_id: int
    name_en: str
    name_zh: str
    position: Position


class Somebody(DeskPerson):
    """A person at their phone; `person_id` is who they are to the bot, None for a stranger."""

    person_id: int | None = None

    @property
    def who(self) -> int:
        """The person id of somebody the company knows."""
        assert self.person_id is not None
        return self.person_id

    async def shares_live_location_at(self, shop: Shop, **more: Any) -> None:
        """Share a live location from the shop's door."""
        await self.shares_live_location(shop.position.lat, shop.position.lon, **more)


async def sit_down(desk: Desk, name: str, language: Language, telegram_id: int) -> Somebody:
    """Put somebody at a phone whose chat with the bot is open."""
    given = {"first_name": name, "language_code": language.value, "id": telegram_id}
    user = await desk.call("POST", "/api/people", given)
    somebody = Somebody(desk, user, desk.bot)
    desk.people[somebody.id] = somebody
    return somebody


async def at_a_phone(name: str, desk: Desk, company: dict[str, int]) -> Somebody:
    """The persona with the chat opened (Telegram lets a bot write only then); the bot has answered that."""
    persona = next(persona for persona in PERSONAS if persona.name == name)
    somebody = await sit_down(desk, name, persona.language, persona.telegram_id)
    somebody.person_id = company[name]
    await somebody.opens()
    return somebody


async def until_it_listens(desk: Desk, running: "asyncio.Task[None]") -> None:
    """Until the bot polls and follows the clock; raises what kept it from starting."""
    while not (await desk.get("/api/clock"))["followers"] or not await desk.bots():
        if running.done():
            await running
        await asyncio.sleep(0.005)
    await desk.learn_bots()


async def found_company(database: Database) -> dict[str, int]:
    """Write all personas into the database, active and consenting; returns name → person id."""
    ids: dict[str, int] = {}
    async with database.writing() as db:
        for persona in PERSONAS:
            ids[persona.name] = person_id = await people.add_person(
                db, name=persona.name, language=persona.language, zone=ZONE, at=NINE
            )
            await people.set_state(db, person_id, PersonState.ACTIVE, at=NINE)
            await people.link_account(db, person_id, persona.telegram_id, at=NINE)
            for role in persona.roles:
                await people.grant_role(db, person_id, role, by=None, at=NINE)
            if persona.manager:
                await teams.set_manager(db, person_id, ids[persona.manager], on=date(2026, 1, 1))
            for kind in ConsentKind:
                await record_consent(db, person_id, kind, given=True, notice_version="1", at=NINE)
            # Today's list has been said at half past eight; the journey begins after it.
            for push in (Push.MORNING, Push.PLAN_MISSING):
                said: dict[str, object] = {
                    "person_id": person_id,
                    "kind": push,
                    "rank": 0,
                    "body": {},
                    "state": "sent",
                }
                key = day_key(push, person_id, MONDAY)
                await db.execute(outbox.insert().values(key=key, created_at=NINE, **said))
    return ids


async def change_rules(database: Database, **sections: Any) -> None:
    """The company's policy changes at once: `await change_rules(database, pool=PoolPolicy(…))`."""
    async with database.writing() as db:
        newest = select(policy_version).order_by(policy_version.c.effective_from.desc()).limit(1)
        row = (await db.execute(newest)).one()
        policy = Policy.model_validate(row.body).model_copy(update=sections)
        await publish_policy(db, policy, effective_from=row.effective_from, author_id=None, at=NINE)


async def add_shop(
    db: AsyncConnection,
    code: str,
    *,
    name_en: str,
    name_zh: str,
    position: Position,
    owner_id: int,
    industry: str = "RT",
    grade: str = "A",
) -> Shop:
    customer_id = await customers.add_customer(
        db,
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        zone=ZONE,
        industry=industry,
        grade=grade,
        owner_id=owner_id,
        at=NINE,
    )
    site_id = await customers.add_site(
        db, customer_id, position=position, address_en="1 Nanjing Rd", address_zh="南京东路1号"
    )
    return Shop(customer_id, site_id, name_en, name_zh, position)


async def opens_customer(somebody: Somebody, shop: Shop) -> None:
    """Find the customer by its name and open its file."""
    name = shop.name_zh if somebody.name in ("Bo", "Mei") else shop.name_en
    await somebody.sends(f"/customers {name}")
    await somebody.taps(name)
