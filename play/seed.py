"""Puts the demo company into an empty database, and its people and places into the simulator.

    python -m play.seed --database sqlite+aiosqlite:///var/demo/visitbot.db --simulator http://127.0.0.1:8080

With `--invited`, people are known but have not joined: they come in by the links the admin sends them.
With `--history`, six weeks of visits, reports, orders and plans lie behind the first day.
"""

import argparse
import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import aiohttp
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import load_settings
from bot.rules.consent import NOTICE_VERSION
from bot.rules.language import Language
from bot.rules.place import Position
from bot.rules.roles import ConsentKind, PersonState, Role
from bot.services.form_versions import publish_initial
from bot.storage import consents, customers, people, plans, teams
from bot.storage.blob_stores import open_blobs
from bot.storage.contacts import add_contact
from bot.storage.database import Database
from bot.storage.policies import policy_in_force, publish_first_policy
from play.company import ZONE, Company, Member, Shop, company, working_day
from play.enrolled import enrol
from play.history import LASTS, Behind, working_days_behind, write_history


async def seed(
    database: Database, the_company: Company, *, at: datetime, joined: bool, history: bool = False
) -> dict[str, int]:
    """Write everything in one transaction; `at` decides the plan's first day. People's ids by key.

    With `history` six weeks lie behind it: visits with reports, orders, debts, plans.
    """
    first_day = at.astimezone(ZoneInfo(ZONE)).date()
    async with database.writing() as db:
        # The first admin of a company that has not joined yet comes in by the link the bot prints.
        members = [m for m in the_company.members if joined or m.role != "admin"]
        ids = {member.key: await _add_member(db, member, at, joined=joined) for member in members}
        for member in members:
            if member.manager:
                await teams.set_manager(db, ids[member.key], ids[member.manager], on=first_day - LASTS)
        places = {}
        for shop in the_company.shops:
            places[shop.code] = await _add_shop(db, shop, ids[shop.owner], at)
        for item in the_company.plan:
            customer_id, site_id = places[item.code]
            await plans.add_plan_item(
                db,
                rep_id=ids[item.rep],
                customer_id=customer_id,
                site_id=site_id,
                day=working_day(first_day, item.working_day),
                window_start=item.window_start,
                window_end=item.window_end,
                objective=item.objective,
                # It came into the plan when the week was planned.
                at=at - timedelta(days=4),
            )
        if history:
            await _write_histories(db, the_company, ids, places, at)
    return ids


async def _write_histories(
    db: AsyncConnection,
    the_company: Company,
    ids: Mapping[str, int],
    places: Mapping[str, tuple[int, int]],
    at: datetime,
) -> None:
    """By the rules and forms the company starts with, in force since before its first visit."""
    settings = load_settings()
    await publish_first_policy(db, settings.policy, at=at - LASTS)
    await publish_initial(db, settings.company.forms, at=at - LASTS)
    policy, today = await policy_in_force(db, at), at.astimezone(ZoneInfo(ZONE)).date()
    for number, member in enumerate(each for each in the_company.members if each.role == "rep"):
        behind = Behind(
            member=member,
            rep_id=ids[member.key],
            manager_id=ids.get(member.manager),
            shops=tuple(shop for shop in the_company.shops if shop.owner == member.key),
            places=places,
            days=working_days_behind(today, policy.policy),
            today=today,
            rng=Random(number),
        )
        await write_history(db, behind, policy)


async def set_the_scene(simulator: str, the_company: Company, *, joined: bool) -> datetime:
    """Tell the simulator its places and, when they have joined, its people; returns its time."""
    places = [{"name": s.name_zh, "latitude": s.lat, "longitude": s.lon} for s in the_company.shops]
    async with aiohttp.ClientSession(simulator, raise_for_status=True) as http:
        await http.post("/api/landmarks", json={"landmarks": places, "zone": ZONE})
        for member in _seated(the_company) if joined else ():
            language = "zh-hans" if member.language == "zh" else "en"
            await http.post(
                "/api/people",
                json={"id": member.telegram_id, "first_name": member.name, "language_code": language},
            )
        async with http.get("/api/clock") as answer:
            return datetime.fromisoformat((await answer.json())["now"])


def _seated(the_company: Company) -> list[Member]:
    """A rep and the rep's own manager first: theirs are the two phones that the page opens."""
    first = the_company.members[0]
    boss = the_company.member(first.manager)
    return [first, boss, *(each for each in the_company.members if each not in (first, boss))]


async def _add_member(db: AsyncConnection, member: Member, at: datetime, *, joined: bool) -> int:
    person_id = await people.add_person(
        db,
        name=member.name,
        language=Language(member.language),
        zone=member.zone,
        state=PersonState.INVITED,
        at=at,
    )
    await people.grant_role(db, person_id, Role(member.role), by=None, at=at)
    if joined:
        await people.set_state(db, person_id, PersonState.ACTIVE, at=at)
        await people.link_account(db, person_id, member.telegram_id, at=at)
        for kind in ConsentKind:
            await consents.record_consent(
                db, person_id, kind, given=True, notice_version=NOTICE_VERSION, at=at
            )
    return person_id


async def _add_shop(db: AsyncConnection, shop: Shop, owner_id: int, at: datetime) -> tuple[int, int]:
    row = shop.row
    customer_id = await customers.add_customer(
        db,
        code=shop.code,
        name_zh=shop.name_zh,
        name_en=shop.name_en,
        zone=row["zone"],
        industry=row["industry"],
        kind=row["kind"],
        grade=row["grade"],
        owner_id=owner_id,
        at=at,
    )
    site_id = await customers.add_site(
        db,
        customer_id,
        position=Position(shop.lat, shop.lon),
        address_zh=row["address_zh"],
        address_en=row["address_en"],
        opening_hours={"osm": row["opening_hours"]},
    )
    await add_contact(
        db,
        customer_id,
        name=row["contact_name_zh"],
        title=row["contact_title_zh"],
        role=row["contact_role"],
        phone=row["contact_phone"].replace(" ", ""),
    )
    return customer_id, site_id


async def main(
    database_url: str, simulator: str, *, joined: bool, enrolled: bool = False, history: bool = False
) -> None:
    the_company = company()
    now = await set_the_scene(simulator, the_company, joined=joined)
    database = Database(database_url)
    ids = await seed(database, the_company, at=now, joined=joined, history=history)
    if enrolled:
        settings = load_settings()
        await enrol(database, open_blobs(settings), settings, the_company, ids, at=now)
    await database.close()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--database", required=True, help="empty, with its tables")
    arguments.add_argument("--simulator", required=True)
    arguments.add_argument("--invited", action="store_true")
    arguments.add_argument("--enrolled", action="store_true", help="faces too; with the bot's own settings")
    arguments.add_argument("--history", action="store_true", help="six weeks of visits and plans behind")
    given = arguments.parse_args()
    asyncio.run(
        main(
            given.database,
            given.simulator,
            joined=not given.invited,
            enrolled=given.enrolled,
            history=given.history,
        )
    )
