"""An Excel of customers comes in: read, held against those there are, decided, and taken chunk by chunk.

Each chunk is one transaction and asks for the next, so a restart goes on where it was and others are not kept
waiting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.customer_search import searchable
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.services.customer_sheet import READ_CUSTOMER_ROWS, READ_CUSTOMERS, WRITE_CUSTOMERS
from bot.services.import_rows import Rows, matches, owners_by_name, take_in
from bot.services.input import heard, listen
from bot.services.sent_file import no_list, refusal_of
from bot.storage import customer_imports as imports
from bot.storage.blobs import StoredFile
from bot.storage.customer_imports import Decision, Import, ImportState
from bot.storage.customers import customers_of, industries_used, middle_of_sites
from bot.storage.work import enqueue

IMPORTING = "customer_import"
"""Focus: the file an admin sends now is a list of customers."""
MOST_EXAMPLES = 5


@dataclass(eq=False)
class NoImport(Refusal):
    """It has been decided or given up already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    """What the sheets say in the admin's language."""

    problems: Mapping[str, str]
    reason: str
    notes: Mapping[str, str]
    sheets: tuple[str, str]


async def start(db: AsyncConnection, me: Person, *, at: datetime) -> None:
    await listen(db, me, IMPORTING, at=at)


async def file_sent(
    db: AsyncConnection,
    files: Sequence[StoredFile],
    words: SheetWords,
    *,
    policy: Policy,
    country: str,
    chat_id: int,
    at: datetime,
) -> str:
    """Have the file read; returns what is wrong with it already, or nothing."""
    if refused := refusal_of(files):
        return no_list(refused)
    body = {
        "blob_ids": [files[0].blob_id],
        "industries": await _industries(db, policy),
        "country": country,
        "near": await middle_of_sites(db),
        "words": dict(words.problems),
        "reason": words.reason,
    }
    await enqueue(db, READ_CUSTOMERS, chat_id=chat_id, body=body, at=at)
    return ""


async def _industries(db: AsyncConnection, policy: Policy) -> dict[str, list[str]]:
    """Code → names: the company's, and those that customers have from before; none where it has none."""
    known = {each.code: [each.name.zh, each.name.en] for each in policy.industries}
    return {code: [] for code in await industries_used(db)} | known if known else {}


async def file_read(
    db: AsyncConnection,
    me: Person,
    *,
    blob_id: int,
    rows: int,
    notes: Mapping[str, Any] | None = None,
    chat_id: int,
    at: datetime,
) -> Import:
    """The rows are understood: hold them against the customers there are."""
    import_id = await imports.begin_import(
        db, by_id=me.id, blob_id=blob_id, rows=rows, notes=notes or {}, at=at
    )
    importing = await _mine(db, me, import_id)
    await heard(db, me, at=at)
    await _ask_for_chunk(db, importing, chat_id=chat_id, at=at)
    return importing


async def chunk_read(
    db: AsyncConnection, me: Person, import_id: int, rows: Rows, *, begin: int, chat_id: int, at: datetime
) -> Import | None:
    """One chunk checked or applied; None when it is not wanted (any more): given up, or done twice."""
    importing = await imports.import_of(db, import_id, lock=True)
    working = (ImportState.CHECKING, ImportState.APPLYING)
    if importing is None or importing.state not in working or importing.begin != begin:
        return None
    counts = dict(importing.counts)
    if importing.state is ImportState.CHECKING:
        await _check(db, importing, rows, counts)
    else:
        await take_in(db, me, importing, rows, counts, at=at)
    begin += len(rows)
    state = importing.state
    if begin >= importing.rows or not rows:
        state = ImportState.ASKING if state is ImportState.CHECKING else ImportState.DONE
        begin = 0
    await imports.change_import(db, import_id, at=at, begin=begin, counts=counts, state=state)
    now = await imports.import_of(db, import_id)
    if now is not None and now.state in working:
        await _ask_for_chunk(db, now, chat_id=chat_id, at=at)
    return now


async def decide(
    db: AsyncConnection, me: Person, import_id: int, decision: Decision, *, chat_id: int, at: datetime
) -> Import:
    """Take the rows in; raises NoImport."""
    importing = await _mine(db, me, import_id, lock=True)
    if importing.state is not ImportState.ASKING:
        raise NoImport
    await imports.change_import(
        db, import_id, at=at, state=ImportState.APPLYING, begin=0, decision=decision, counts={}
    )
    now = await _mine(db, me, import_id)
    await _ask_for_chunk(db, now, chat_id=chat_id, at=at)
    return now


async def give_up(db: AsyncConnection, me: Person, import_id: int, *, at: datetime) -> Import:
    """Nothing more is taken in; what has been stays. Raises NoImport."""
    importing = await _mine(db, me, import_id, lock=True)
    if importing.state in (ImportState.DONE, ImportState.CANCELLED):
        raise NoImport
    await imports.change_import(db, import_id, at=at, state=ImportState.CANCELLED)
    return await _mine(db, me, import_id)


async def template(db: AsyncConnection, words: SheetWords, *, chat_id: int, at: datetime) -> None:
    """The empty sheet with explanations, written as long work."""
    body = {"notes": dict(words.notes), "sheets": list(words.sheets), "rows": []}
    await enqueue(db, WRITE_CUSTOMERS, chat_id=chat_id, body=body, at=at)


async def _ask_for_chunk(db: AsyncConnection, importing: Import, *, chat_id: int, at: datetime) -> None:
    body = {"blob_ids": [importing.blob_id], "import_id": importing.id, "begin": importing.begin}
    await enqueue(db, READ_CUSTOMER_ROWS, chat_id=chat_id, body=body, at=at)


async def _mine(db: AsyncConnection, me: Person, import_id: int, *, lock: bool = False) -> Import:
    importing = await imports.import_of(db, import_id, lock=lock)
    if importing is None or importing.by_id != me.id:
        raise NoImport
    return importing


async def _check(db: AsyncConnection, importing: Import, rows: Rows, counts: dict[str, Any]) -> None:
    same, alike = await matches(db, importing, rows)
    owners = await owners_by_name(db)
    counts["same"] = counts.get("same", 0) + len(same)
    counts["alike"] = counts.get("alike", 0) + len(alike)
    counts["new"] = counts.get("new", 0) + len(rows) - len(same) - len(alike)
    examples: list[dict[str, Any]] = counts.setdefault("examples", [])
    shown = list(alike)[: MOST_EXAMPLES - len(examples)]
    known = await customers_of(db, [alike[n] for n in shown])
    examples += [_example(rows[n], known[alike[n]]) for n in shown]
    unknown: list[str] = counts.setdefault("unknown_owners", [])
    for name in dict.fromkeys(row["owner"] for row in rows):
        if name and searchable(name) not in owners and name not in unknown and len(unknown) < MOST_EXAMPLES:
            unknown.append(name)


def _example(row: Mapping[str, Any], known: Customer) -> dict[str, Any]:
    """What the row calls it, and whom it may be."""
    names = {"name": row["name_zh"] or row["name_en"], "known": known.name_zh or known.name_en}
    return {"row": row["row"], "code": known.code} | names
