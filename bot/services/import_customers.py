"""An Excel of customers comes in: read, held against those there are, decided, and taken chunk by chunk.

Each chunk is one transaction and asks for the next, so a restart goes on where it was and others are not kept
waiting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.alike import keys_of
from bot.rules.customer import Customer
from bot.rules.customer_row import day_of
from bot.rules.person import Person
from bot.rules.place import Position, distance_m
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.roles import Role
from bot.rules.working_time import local_day
from bot.services.customer_sheet import READ_CUSTOMER_ROWS, READ_CUSTOMERS, WRITE_CUSTOMERS
from bot.services.input import heard, listen
from bot.services.moment import Moment
from bot.services.passing_on import pass_on
from bot.services.sent_file import no_list, refusal_of
from bot.storage import customer_imports as imports
from bot.storage.addresses import LOOK_UP_AGAIN
from bot.storage.blobs import StoredFile
from bot.storage.contacts import add_contact, contacts_of
from bot.storage.customer_file import change_file, file_of, note_change
from bot.storage.customer_imports import Decision, Import, ImportState, NewCustomerRow
from bot.storage.customer_sites import change_site
from bot.storage.customers import customers_alike, customers_of, main_site_of
from bot.storage.people import people
from bot.storage.work import enqueue

IMPORTING = "customer_import"
"""Focus: the file an admin sends now is a list of customers."""
MOST_EXAMPLES = 5
ROUNDING_M = 1.0
"""A guessed pin that comes back from an export no farther off than this is still a guess."""
FILE_FIELDS = ("name_zh", "name_en", "kind", "grade", "stage", "size", "source", "need", "tags")

Rows = Sequence[Mapping[str, Any]]


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
        "industries": [industry.code for industry in policy.industries],
        "country": country,
        "words": dict(words.problems),
        "reason": words.reason,
    }
    await enqueue(db, READ_CUSTOMERS, chat_id=chat_id, body=body, at=at)
    return ""


async def file_read(
    db: AsyncConnection, me: Person, *, blob_id: int, rows: int, chat_id: int, at: datetime
) -> Import:
    """The rows are understood: hold them against the customers there are."""
    import_id = await imports.begin_import(db, by_id=me.id, blob_id=blob_id, rows=rows, at=at)
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
        await _apply(db, me, importing, rows, counts, at=at)
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


async def _matches(
    db: AsyncConnection, importing: Import, rows: Rows
) -> tuple[dict[int, int], dict[int, int]]:
    """Place in the chunk → customer: those with the row's code, and those that may be the same."""
    by_code = await imports.ids_by_code(db, [row["code"] for row in rows if row["code"]])
    same = {n: by_code[row["code"]] for n, row in enumerate(rows) if row["code"] in by_code}
    keys = {n: _keys(row) for n, row in enumerate(rows) if n not in same}
    found = await customers_alike(db, frozenset().union(*keys.values()) if keys else ())
    created = await imports.created_at_of(db, tuple(found.values()))
    # Rows of this very file were looked through before: branches may well share a telephone.
    before = {key: each for key, each in found.items() if created[each] != importing.at}
    alike = {
        n: min(before[key] for key in mine & before.keys())
        for n, mine in keys.items()
        if mine & before.keys()
    }
    return same, alike


async def _check(db: AsyncConnection, importing: Import, rows: Rows, counts: dict[str, Any]) -> None:
    same, alike = await _matches(db, importing, rows)
    owners = await _owners(db)
    counts["same"] = counts.get("same", 0) + len(same)
    counts["alike"] = counts.get("alike", 0) + len(alike)
    counts["new"] = counts.get("new", 0) + len(rows) - len(same) - len(alike)
    examples: list[dict[str, Any]] = counts.setdefault("examples", [])
    shown = list(alike)[: MOST_EXAMPLES - len(examples)]
    known = await customers_of(db, [alike[n] for n in shown])
    examples += [_example(rows[n], known[alike[n]]) for n in shown]
    unknown: list[str] = counts.setdefault("unknown_owners", [])
    for row in rows:
        name = row["owner"]
        if name and name not in owners and name not in unknown and len(unknown) < MOST_EXAMPLES:
            unknown.append(name)


async def _apply(
    db: AsyncConnection, me: Person, importing: Import, rows: Rows, counts: dict[str, Any], *, at: datetime
) -> None:
    same, alike = await _matches(db, importing, rows)
    owners = await _owners(db)
    update = dict(same)
    if importing.decision == Decision.UPDATE:
        update |= alike
    left_out = set(alike) if importing.decision == Decision.LEAVE_OUT else set()
    new = [_new(row, owners, me.zone) for n, row in enumerate(rows) if n not in update and n not in left_out]
    await imports.insert_customers(db, new, year=local_day(at, me.zone).year, at=importing.at)
    for n, customer_id in update.items():
        await _update(db, me, customer_id, rows[n], owners, at=at)
    for name, more in (("created", len(new)), ("updated", len(update)), ("left_out", len(left_out))):
        counts[name] = counts.get(name, 0) + more


async def _update(
    db: AsyncConnection,
    me: Person,
    customer_id: int,
    row: Mapping[str, Any],
    owners: Mapping[str, int],
    *,
    at: datetime,
) -> None:
    """What the row says replaces what stands there; empty cells change nothing."""
    said = set(row.get("said", ()))
    changed: dict[str, Any] = {name: row[name] for name in FILE_FIELDS if row[name] and name in said}
    if row["expected_on"]:
        changed["expected_on"] = day_of(row["expected_on"])
    if changed:
        await change_file(db, customer_id, changed, by_id=me.id, at=at, why="import")
    if row["owner"] in owners:
        await _give(db, me, customer_id, owners[row["owner"]], at=at)
    await _update_place(db, me, customer_id, row, at=at)
    if row["phone"] and all(each.phone != row["phone"] for each in await contacts_of(db, customer_id)):
        await add_contact(
            db,
            customer_id,
            name=row["contact"] or row["phone"],
            title=row["title"],
            role=row["role"],
            phone=row["phone"],
        )


async def _give(db: AsyncConnection, me: Person, customer_id: int, to_id: int, *, at: datetime) -> None:
    """To the owner whom the row names, with what was planned and still to do."""
    file = await file_of(db, customer_id, lock=True)
    owner = file.customer.owner_id if file else to_id
    if owner != to_id:
        moment = Moment(at=at, received_at=at)
        await pass_on(db, me, customer_id, from_id=owner, to_id=to_id, why="import", moment=moment)


async def _update_place(
    db: AsyncConnection, me: Person, customer_id: int, row: Mapping[str, Any], *, at: datetime
) -> None:
    """A pin of the file fills an empty place or replaces a guess; where somebody set one, theirs stays."""
    columns = ("address_zh", "address_en")
    told = row["position"] or any(row[name] for name in columns)
    site = await main_site_of(db, customer_id) if told else None
    if site is None:
        return
    changed: dict[str, Any] = {
        name: row[name] for name in columns if row[name] and row[name] != getattr(site, name)
    }
    for name, text in tuple(changed.items()):
        before = getattr(site, name) or None
        await note_change(db, customer_id, "site_address", before, text, by_id=me.id, at=at, why="import")
    if changed and not site.pin_is_set:
        changed |= LOOK_UP_AGAIN
    place = Position(*row["position"]) if row["position"] else None
    exported = (
        site.position is not None and place is not None and distance_m(site.position, place) < ROUNDING_M
    )
    if place is not None and not site.pin_is_set and not exported:
        changed |= {"lat": place.lat, "lon": place.lon, "position_source": "import"}
    if changed:
        await change_site(db, site.id, **changed)


def _new(row: Mapping[str, Any], owners: Mapping[str, int], zone: str) -> NewCustomerRow:
    place = row["position"]
    same = ("code", "name_zh", "name_en", "kind", "grade", "stage", "size", "source", "need", "tags",
            "address_zh", "address_en", "contact", "title", "role", "phone")  # fmt: skip
    return NewCustomerRow(
        **{name: row[name] for name in same},
        industry=row["industry"] or row["code"].partition("-")[0] or "OT",
        zone=zone,
        owner_id=owners.get(row["owner"]),
        expected_on=day_of(row["expected_on"]),
        position=Position(*place) if place else None,
        opening_hours={"osm": row["hours"]} if row["hours"] else {},
    )


def _example(row: Mapping[str, Any], known: Customer) -> dict[str, Any]:
    """What the row calls it, and whom it may be."""
    names = {"name": row["name_zh"] or row["name_en"], "known": known.name_zh or known.name_en}
    return {"row": row["row"], "code": known.code} | names


def _keys(row: Mapping[str, Any]) -> frozenset[str]:
    return keys_of((row["name_zh"], row["name_en"]), (row["phone"],))


async def _owners(db: AsyncConnection) -> dict[str, int]:
    return {person.name: person.id for person in await people(db, role=Role.REP)}
