"""The rows of a list taken in, a chunk at a time: customers found again, updated, or made anew."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.alike import keys_of
from bot.rules.customer_row import day_of
from bot.rules.customer_search import CHINESE, searchable
from bot.rules.person import Person
from bot.rules.place import Position, distance_m
from bot.rules.roles import Role
from bot.rules.working_time import local_day
from bot.services.import_news import Hands
from bot.services.moment import Moment
from bot.services.passing_on import pass_on
from bot.services.site_hours import written_hours
from bot.storage import customer_imports as imports
from bot.storage.addresses import LOOK_UP_AGAIN
from bot.storage.contacts import add_contact, change_contact, contacts_of
from bot.storage.customer_file import change_file, file_of, note_change
from bot.storage.customer_imports import Decision, Import, NewCustomerRow
from bot.storage.customer_sites import change_site
from bot.storage.customers import customers_alike, main_site_of
from bot.storage.people import people

ROUNDING_M = 1.0
"""A guessed pin that comes back from an export no farther off than this is still a guess."""
FILE_FIELDS = ("name_zh", "name_en", "industry", "kind", "grade", "stage", "size", "source", "need", "tags")
SITE_FIELDS = ("address_zh", "address_en")

Row = Mapping[str, Any]
Rows = Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taking:
    """What every row of a chunk is taken in with."""

    me: Person
    owners: Mapping[str, int]
    hands: Hands
    at: datetime

    def owner_of(self, row: Row) -> int | None:
        return self.owners.get(searchable(row["owner"])) if row["owner"] else None


async def matches(
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


async def owners_by_name(db: AsyncConnection) -> dict[str, int]:
    """Reps as lists name them; a name that two of them have is nobody's."""
    reps = await people(db, role=Role.REP)
    names = Counter(searchable(rep.name) for rep in reps)
    return {searchable(rep.name): rep.id for rep in reps if names[searchable(rep.name)] == 1}


async def take_in(
    db: AsyncConnection, me: Person, importing: Import, rows: Rows, counts: dict[str, Any], *, at: datetime
) -> None:
    """`counts` says afterwards how many, and whose they have become."""
    same, alike = await matches(db, importing, rows)
    hands = Hands(counts.get("hands", {}))
    taking = _Taking(me=me, owners=await owners_by_name(db), hands=hands, at=at)
    update = dict(same)
    if importing.decision == Decision.UPDATE:
        update |= alike
    left_out = set(alike) if importing.decision == Decision.LEAVE_OUT else set()
    new = [_new(row, taking) for n, row in enumerate(rows) if n not in update and n not in left_out]
    await imports.insert_customers(db, new, year=local_day(at, me.zone).year, at=importing.at)
    for each in new:
        hands.came(each.owner_id)
    for n, customer_id in update.items():
        await _update(db, taking, customer_id, rows[n])
    counts["hands"] = hands.counted
    for name, more in (("created", len(new)), ("updated", len(update)), ("left_out", len(left_out))):
        counts[name] = counts.get(name, 0) + more


async def _update(db: AsyncConnection, taking: _Taking, customer_id: int, row: Row) -> None:
    """What the row says replaces what stands there; empty cells change nothing."""
    said = set(row.get("said", ()))
    changed: dict[str, Any] = {name: row[name] for name in FILE_FIELDS if row[name] and name in said}
    if row["expected_on"]:
        changed["expected_on"] = day_of(row["expected_on"])
    if changed:
        await change_file(db, customer_id, changed, by_id=taking.me.id, at=taking.at, why="import")
    if (owner := taking.owner_of(row)) is not None:
        await _give(db, taking, customer_id, owner)
    await _update_place(db, taking, customer_id, row)
    await _update_contact(db, customer_id, row)


async def _give(db: AsyncConnection, taking: _Taking, customer_id: int, to_id: int) -> None:
    """To the owner whom the row names, with what was planned and still to do."""
    file = await file_of(db, customer_id, lock=True)
    owner = file.customer.owner_id if file else to_id
    if owner != to_id:
        moment = Moment(at=taking.at, received_at=taking.at)
        days = await pass_on(
            db, taking.me, customer_id, from_id=owner, to_id=to_id, why="import", moment=moment
        )
        taking.hands.changed(owner, to_id, days)


async def _update_contact(db: AsyncConnection, customer_id: int, row: Row) -> None:
    """Known by the telephone, else by the name; otherwise somebody new."""
    phones = [row["phone"], *row.get("more_phones", ())] if row["phone"] else [""]
    kept = await contacts_of(db, customer_id) if row["contact"] or row["phone"] else ()
    told = {name: row[key] for name, key in (("name", "contact"), ("title", "title"), ("role", "role"))}
    told = {name: text for name, text in told.items() if text}
    for phone in phones if row["contact"] or row["phone"] else ():
        same = [each for each in kept if phone and each.phone == phone]
        same = same or [each for each in kept if each.name == row["contact"] and not (phone and each.phone)]
        new = told | ({"phone": phone} if phone else {})
        if not same:
            await add_contact(db, customer_id, **{"name": phone, **new})
        elif any(getattr(same[0], name) != text for name, text in new.items()):
            await change_contact(db, same[0], **new)


async def _update_place(db: AsyncConnection, taking: _Taking, customer_id: int, row: Row) -> None:
    """A pin of the file fills an empty place or replaces a guess; where somebody set one, theirs stays."""
    told = row["position"] or any(row[name] for name in (*SITE_FIELDS, "hours"))
    site = await main_site_of(db, customer_id) if told else None
    if site is None:
        return
    changed: dict[str, Any] = {
        name: row[name] for name in SITE_FIELDS if row[name] and row[name] != getattr(site, name)
    }

    async def note(what: str, before: str | None, after: str) -> None:
        await note_change(
            db, customer_id, what, before, after, by_id=taking.me.id, at=taking.at, why="import"
        )

    for name, text in changed.items():
        await note("site_address", getattr(site, name) or None, text)
    if changed and not site.pin_is_set:
        changed |= LOOK_UP_AGAIN
    if row["hours"] and row["hours"] != (hours := written_hours(site)):
        changed["opening_hours"] = {"osm": row["hours"]}
        await note("site_hours", hours or None, row["hours"])
    place = Position(*row["position"]) if row["position"] else None
    exported = (
        site.position is not None and place is not None and distance_m(site.position, place) < ROUNDING_M
    )
    if place is not None and not site.pin_is_set and not exported:
        changed |= {"lat": place.lat, "lon": place.lon, "position_source": "import"}
    if changed:
        await change_site(db, site.id, **changed)


def _new(row: Row, taking: _Taking) -> NewCustomerRow:
    place = row["position"]
    same = ("code", "kind", "grade", "stage", "size", "source", "need", "tags",
            "address_zh", "address_en", "contact", "title", "role", "phone")  # fmt: skip
    zh, en = row["name_zh"], row["name_en"]
    if not zh and CHINESE.search(en):
        zh, en = en, ""  # under a heading such as `Name`
    return NewCustomerRow(
        **{name: row[name] for name in same},
        name_zh=zh,
        name_en=en,
        more_phones=tuple(row.get("more_phones", ())),
        industry=row["industry"] or row["code"].partition("-")[0] or "OT",
        zone=taking.me.zone,
        owner_id=taking.owner_of(row),
        expected_on=day_of(row["expected_on"]),
        position=Position(*place) if place else None,
        opening_hours={"osm": row["hours"]} if row["hours"] else {},
    )


def _keys(row: Row) -> frozenset[str]:
    return keys_of((row["name_zh"], row["name_en"]), (row["phone"], *row.get("more_phones", ())))
