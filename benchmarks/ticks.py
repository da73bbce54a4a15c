"""What the bot asks itself once a tick, in a company of thousands: one line a figure.

A working day at 10:03: everybody has got the morning list, a third is at a customer, nothing new is due.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Table

from benchmarks.databases import analyzed, fresh_database
from bot.mailbox import letters
from bot.rules.language import Language
from bot.rules.policy import Policy
from bot.rules.roles import PersonState, Role
from bot.rules.visit import PlaceStatus, VisitState
from bot.scheduler.sweeps import SWEEPS, Sweep
from bot.storage.database import Database
from bot.storage.forms import add_form_version
from bot.storage.policies import policy_in_force, publish_policy
from bot.storage.tables.customers import customer, site
from bot.storage.tables.people import person, person_role, reporting_line, telegram_account
from bot.storage.tables.plans import plan_item
from bot.storage.tables.visits import visit

Figure = tuple[str, float, str]
REPS, TEAM, CUSTOMERS_EACH, VISITS_A_DAY, PAST_DAYS = 3_000, 10, 10, 5, 10
TODAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 4, 2, 3, tzinfo=UTC)
JOINED = datetime(2026, 1, 5, tzinfo=UTC)
ZONE = "Asia/Shanghai"
ROUNDS = 5
CHUNK = 2_000


def figures() -> Iterator[Figure]:
    for engine in ("sqlite", "postgres"):
        with tempfile.TemporaryDirectory(prefix="visitbot-bench-", ignore_cleanup_errors=True) as folder:
            yield from asyncio.run(_measured(engine, Path(folder)))


async def _measured(engine: str, folder: Path) -> list[Figure]:
    async with fresh_database(engine, folder) as database:
        await _company(database)
        await analyzed(database)
        while await _said(database):
            continue  # until everybody has heard what this morning has to say
        rounds = [await _round(database) for _ in range(ROUNDS)]
    best = {name: min(each[name] for each in rounds) for name, _ in SWEEPS}
    return [
        (f"ticks.quiet_{engine}_ms", sum(best.values()), "ms"),
        (f"ticks.slowest_{engine}_ms", max(best.values()), "ms"),
    ]


async def _said(database: Database) -> int:
    return sum([await _sweep(database, sweep) for _, sweep in SWEEPS])


async def _round(database: Database) -> dict[str, float]:
    took = {}
    for name, sweep in SWEEPS:
        begin = perf_counter()
        await _sweep(database, sweep)
        took[name] = (perf_counter() - begin) * 1000
    return took


async def _sweep(database: Database, sweep: Sweep) -> int:
    async with database.writing() as db:
        replies = await sweep(db, NOW, (await policy_in_force(db, NOW)).policy)
        return await letters.put(db, replies, NOW)


async def _company(database: Database) -> None:
    """Reps 1 … REPS, their managers after them, customers and the visits of the last days."""
    managers = REPS // TEAM
    async with database.writing() as db:
        policy_id = await publish_policy(db, Policy(), effective_from=JOINED, author_id=None, at=JOINED)
        form = await add_form_version(
            db, form_id="f", workbook=b"", sha256="0" * 64, filename="f.xlsx", definition="<h/>", at=JOINED
        )
    everybody = range(1, REPS + managers + 1)
    await _fill(database, person, (_person(n) for n in everybody))
    await _fill(
        database,
        person_role,
        (
            {"person_id": n, "role": Role.REP if n <= REPS else Role.MANAGER, "granted_at": JOINED}
            for n in everybody
        ),
    )
    await _fill(
        database,
        telegram_account,
        ({"person_id": n, "telegram_id": 5_000_000 + n, "linked_at": JOINED} for n in everybody),
    )
    await _fill(
        database,
        reporting_line,
        ({"person_id": n, "manager_id": _manager(n), "since": JOINED.date()} for n in range(1, REPS + 1)),
    )
    shops = range(1, REPS * CUSTOMERS_EACH + 1)
    await _fill(database, customer, (_customer(n) for n in shops))
    await _fill(database, site, (_site(n) for n in shops))
    await _fill(database, plan_item, _plan_items())
    await _fill(database, visit, _visits(policy_id, form.id))


async def _fill(database: Database, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    chunk: list[dict[str, Any]] = []
    async with database.writing() as db:
        for row in rows:
            chunk.append(row)
            if len(chunk) == CHUNK:
                await db.execute(table.insert(), chunk)
                chunk = []
        if chunk:
            await db.execute(table.insert(), chunk)


def _manager(rep: int) -> int:
    return REPS + 1 + (rep - 1) // TEAM


def _person(n: int) -> dict[str, Any]:
    return {
        "name": f"Person {n}",
        "language": Language.ZH if n % 2 else Language.EN,
        "zone": ZONE,
        "state": PersonState.ACTIVE,
        "created_at": JOINED,
        "joined_at": JOINED,
    }


def _customer(n: int) -> dict[str, Any]:
    return {
        "code": f"C-{n}",
        "name_zh": f"客户{n}",
        "name_en": f"Customer {n}",
        "industry": "RT",
        "kind": "target",
        "grade": "ABC"[n % 3],
        "zone": ZONE,
        "owner_id": 1 + n % REPS,
        "owned_since": NOW - timedelta(days=2),
        "created_at": JOINED,
    }


def _site(n: int) -> dict[str, Any]:
    return {
        "customer_id": n,
        "name": "",
        "address_zh": "",
        "address_en": "",
        "lat": 30.0,
        "lon": 120.0,
        "position_source": "import",
        "opening_hours": {},
        "is_main": True,
    }


def _shop(rep: int, n: int) -> int:
    return 1 + (rep - 1 + n * REPS) % (REPS * CUSTOMERS_EACH)


def _plan_items() -> Iterator[dict[str, Any]]:
    for rep in range(1, REPS + 1):
        for n in range(VISITS_A_DAY):
            yield {
                "rep_id": rep,
                "customer_id": _shop(rep, n),
                "site_id": _shop(rep, n),
                "day": TODAY,
                "objective": "care",
                "state": "planned",
                "created_at": JOINED,
            }


def _visits(policy_id: int, form_id: int) -> Iterator[dict[str, Any]]:
    """Filed ones of the days before, one filed today, and every third rep is at a customer now."""
    number = 0
    for rep in range(1, REPS + 1):
        begins = [
            NOW - timedelta(days=day, minutes=50 * n)
            for day in range(1, PAST_DAYS + 1)
            for n in range(VISITS_A_DAY)
        ]
        begins.append(NOW - timedelta(minutes=60))
        open_since = [NOW - timedelta(minutes=12)] if rep % 3 == 0 else []
        for n, began in enumerate(begins + open_since):
            number += 1
            is_open = n == len(begins)
            left = None if is_open else began + timedelta(minutes=20)
            yield {
                "number": f"V-{number:06d}",
                "rep_id": rep,
                "customer_id": _shop(rep, n),
                "site_id": _shop(rep, n),
                "manager_id": _manager(rep),
                "owner_id": rep,
                "visit_type": "regular",
                "plan_item_id": None,
                "policy_version_id": policy_id,
                "form_version_id": form_id,
                "local_day": began.date(),
                "state": VisitState.ON_SITE if is_open else VisitState.REPORTED,
                "place": PlaceStatus.VERIFIED,
                "began_at": began,
                "on_site_at": began,
                "left_at": left,
                "reported_at": left,
                "report_due_at": left + timedelta(minutes=30) if left else None,
                "paused": False,
                "version": 1,
                "dwell_s": 1_200 if left else None,
            }
