"""Many customers: an Excel of 50,000 taken in, a name looked up among 100,000; one line a figure."""

import asyncio
import gc
import io
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

from openpyxl import Workbook
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.databases import fresh_database
from bot.rules.customer import Reach
from bot.rules.language import Language
from bot.rules.place import Position
from bot.rules.roles import PersonState, Role
from bot.services import import_customers as service
from bot.services.customer_sheet import read_customer_rows, read_customers
from bot.storage import people
from bot.storage.customer_imports import Decision, ImportState, NewCustomerRow, import_of, insert_customers
from bot.storage.customers import search_customers
from bot.storage.database import Database
from bot.storage.tables.records import blob

Figure = tuple[str, float, str]
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
ROWS, CUSTOMERS, REPS, TEAM = 50_000, 100_000, 300, 8
SEARCHES = 300
BODY: dict[str, Any] = {"industries": {"IT": [], "RT": []}, "country": "CN", "words": {}, "reason": ""}
HEAD = ("客户名称", "英文名称", "行业", "等级", "负责人", "纬度", "经度", "联系人", "电话", "中文地址")
FIRST = "云海华东新永盛天金宏泰瑞恒富安德众诚祥和顺丰利达兴隆宝源长青远大明光中正"
SECOND = "途图创信联合科智能达康美佳味源品优鲜果木石水土风雷电力工业建材百货超市餐饮"
PLACES = ("上海", "杭州", "苏州", "南京", "宁波", "无锡", "合肥", "绍兴")
TAILS = ("科技有限公司", "贸易有限公司", "便利店", "机械厂", "餐饮管理有限公司", "超市", "医药有限公司")


def figures() -> Iterator[Figure]:
    sheet = _sheet(ROWS)
    yield "customers.import_file_mb", len(sheet) / 1e6, "MB"
    yield "customers.import_read_peak_mb", _peak_of_reading(sheet), "MB"
    begin = process_time()
    output = read_customers(BODY, (sheet,))
    yield "customers.import_read_50000_s", process_time() - begin, "s"
    good = output.files[0].data
    for engine in ("sqlite", "postgres"):
        with tempfile.TemporaryDirectory(prefix="visitbot-bench-", ignore_cleanup_errors=True) as folder:
            yield from asyncio.run(_in_database(engine, Path(folder), good))


async def _in_database(engine: str, folder: Path, good: bytes) -> list[Figure]:
    found: list[Figure] = []
    async with fresh_database(engine, folder) as database:
        begin, worked = perf_counter(), process_time()
        await _take_in(database, good)
        found.append((f"customers.import_50000_{engine}_s", perf_counter() - begin, "s"))
        found.append((f"customers.import_50000_{engine}_cpu_s", process_time() - worked, "s"))
        await _fill_up(database, CUSTOMERS - ROWS)
        for who, reach in (("admin", None), ("rep", _team())):
            times = await _search(database, reach)
            found.append((f"customers.search_{who}_{engine}_p50_ms", times[len(times) // 2], "ms"))
            found.append((f"customers.search_{who}_{engine}_p99_ms", times[int(len(times) * 0.99)], "ms"))
    return found


async def _take_in(database: Database, good: bytes) -> None:
    """As the bot does it: chunk by chunk, first against those there are, then in."""
    async with database.writing() as db:
        ada = await _people(db)
        values = {"key": "k", "sha256": "0" * 64, "size": 1, "mime": "x", "owner_kind": "work", "owner_id": 1}
        blob_id = (
            await db.execute(blob.insert().values(**_fitting(values)).returning(blob.c.id))
        ).scalar_one()
        importing = await service.file_read(db, ada, blob_id=blob_id, rows=ROWS, chat_id=1, at=NOW)
    while importing.state is not ImportState.DONE:
        if importing.state is ImportState.ASKING:
            async with database.writing() as db:
                importing = await service.decide(db, ada, importing.id, Decision.CREATE, chat_id=1, at=NOW)
        chunk = read_customer_rows({"begin": importing.begin}, (good,)).result["rows"]
        async with database.writing() as db:
            await service.chunk_read(db, ada, importing.id, chunk, begin=importing.begin, chat_id=1, at=NOW)
            now = await import_of(db, importing.id)
        if now is None:
            raise LookupError("the import is gone")
        importing = now


async def _fill_up(database: Database, count: int) -> None:
    chance = Random(11)
    for begin in range(0, count, 1000):
        rows = [_new(chance, begin + n) for n in range(min(1000, count - begin))]
        async with database.writing() as db:
            await insert_customers(db, rows, year=2026, at=NOW)
    if not database.is_sqlite:
        async with database.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text("ANALYZE"))
    else:
        async with database.writing() as db:
            await db.execute(text("ANALYZE"))


async def _search(database: Database, reach: Reach | None) -> list[float]:
    """Sorted milliseconds of looking up what people type: characters, pinyin, initials, code, telephone."""
    chance = Random(5)
    near = Position(31.2, 121.4)
    times = []
    gc.freeze()
    async with database.reading() as db:
        for n in range(SEARCHES):
            typed = _typed(chance, n)
            begin = perf_counter()
            await search_customers(db, typed, reach=reach, near=near if n % 3 == 0 else None, limit=9)
            times.append((perf_counter() - begin) * 1000)
    return sorted(times[20:])


def _typed(chance: Random, n: int) -> str:
    name = _name(chance)
    match n % 6:
        case 0:
            return name[2:4]
        case 1:
            return name[:5]
        case 2:
            return "yun tu"
        case 3:
            return chance.choice(("htkj", "ymmy", "hzyh", "xyq", "bld"))
        case 4:
            return f"IT-2026-{chance.randrange(10_000):03d}"
        case _:
            return f"{chance.randrange(10**6):06d}"


def _team() -> Reach:
    return Reach(person_id=2, owners=frozenset(range(2, 2 + TEAM)), teams=frozenset({1}))


def _name(chance: Random) -> str:
    middle = chance.choice(FIRST) + chance.choice(SECOND) + chance.choice(SECOND)
    return chance.choice(PLACES) + middle + chance.choice(TAILS)


def _new(chance: Random, n: int) -> NewCustomerRow:
    return NewCustomerRow(
        code="",
        name_zh=_name(chance),
        name_en=f"Customer {n}",
        industry="IT" if n % 2 else "RT",
        kind="target",
        grade="ABC"[n % 3],
        stage="first_contact",
        zone="Asia/Shanghai",
        owner_id=2 + n % REPS,
        phone=f"+86138{chance.randrange(10**8):08d}",
        position=Position(30 + chance.random() * 2, 119 + chance.random() * 3),
    )


def _sheet(rows: int) -> bytes:
    chance = Random(3)
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEAD)
    for n in range(rows):
        sheet.append(
            (_name(chance), f"Company {n}", "IT", "ABC"[n % 3], f"Rep {n % REPS}", 30 + chance.random() * 2,
             119 + chance.random() * 3, "李敏", f"139{chance.randrange(10**8):08d}", "文三路 90 号")
        )  # fmt: skip
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _peak_of_reading(sheet: bytes) -> float:
    """Of a process of its own that reads the file, as the picture process does."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(sheet)
        file.flush()
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.customers", file.name], check=True, capture_output=True
        )
    return float(done.stdout)


async def _people(db: AsyncConnection) -> Any:
    """An admin and the reps; the admin."""
    first = 0
    for n in range(REPS + 1):
        new = await people.add_person(
            db, name=f"Rep {n - 1}" if n else "Ada", language=Language.ZH, zone="Asia/Shanghai", at=NOW
        )
        await people.set_state(db, new, PersonState.ACTIVE, at=NOW)
        await people.grant_role(db, new, Role.REP if n else Role.ADMIN, by=None, at=NOW)
        first = first or new
    return await people.person(db, first)


def _fitting(values: dict[str, Any]) -> dict[str, Any]:
    """A row of the table of blobs, whatever columns it has."""
    kept = {name: value for name, value in values.items() if name in blob.c}
    for column in blob.c:
        if not column.nullable and column.name not in kept and column.name != "id":
            kept[column.name] = NOW if "at" in column.name else 0
    return kept


if __name__ == "__main__":
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read_customers(BODY, (Path(sys.argv[1]).read_bytes(),))
    sys.stdout.write(f"{(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024:.1f}")
