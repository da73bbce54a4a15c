"""Addresses become pins: a few at a time as long work, each answer kept, so that it goes on where it was."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.routes.geocoder import Geocoder, GeocoderSilent
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.place import Position
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState
from bot.services.customer_sheet import WRITE_NOT_FOUND
from bot.services.export_customers import cells_of
from bot.services.long_work import WorkOutput
from bot.storage.addresses import addresses_to_find, codes_not_found, count_to_find, note_answer
from bot.storage.customer_lines import customer_lines
from bot.storage.customers import main_site_of
from bot.storage.people import people
from bot.storage.work import drop_work, enqueue, work_is_open

FIND_PLACES = "find_places"
"""Every address without a pin, a few at a time."""
FIND_PLACE = "find_place"
"""One site's."""
PLACE_WORK = frozenset({FIND_PLACES, FIND_PLACE})

MOST_AT_ONCE = 20
SHARE_S = 2.0
"""So long one piece asks, so that its answers are soon kept."""
SKIP_AFTER = 3
"""An address that was met with silence so often is left for the next time."""
STOP_AFTER = 6
STEPS = 20
"""So often the admin hears how far it is."""


@dataclass(eq=False)
class NothingToFind(Refusal):
    """Every address has a pin or was asked for, or it is under way already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """How far the looking up is."""

    found: int
    missed: int
    left: int
    over: bool = False
    silent: str = ""
    """Why it stopped before the end."""
    worth_saying: bool = True


async def look_up(db: AsyncConnection, *, chat_id: int, at: datetime) -> Lookup | None:
    """Begin, or go on after a stop; None when there is nothing to find, or it is under way."""
    left = await count_to_find(db)
    if not left or await work_is_open(db, FIND_PLACES):
        return None
    await enqueue(db, FIND_PLACES, chat_id=chat_id, body={}, at=at)
    return Lookup(found=0, missed=0, left=left)


async def look_up_one(db: AsyncConnection, customer_id: int, *, chat_id: int, at: datetime) -> None:
    """A new customer's main address, where it has one and no pin."""
    site = await main_site_of(db, customer_id)
    if site is not None and site.position is None and (site.address_zh or site.address_en):
        await enqueue(db, FIND_PLACE, chat_id=chat_id, body={"only": site.id}, at=at)


async def stop(db: AsyncConnection) -> Lookup:
    """What has been found stays."""
    await drop_work(db, FIND_PLACES)
    return Lookup(found=0, missed=0, left=await count_to_find(db), over=True)


async def gather_addresses(db: AsyncConnection, body: dict[str, Any]) -> dict[str, Any]:
    found = await addresses_to_find(
        db, after=body.get("after", 0), only=body.get("only", 0), most=MOST_AT_ONCE
    )
    return {"addresses": found}


def find(geocoder: Geocoder, body: dict[str, Any], _blobs: tuple[bytes, ...]) -> WorkOutput:
    """Result: `answers` ([site], or [site, lat, lon]) and, where it was cut short, `silent` and `refused`."""
    answers: list[list[float]] = []
    began = time.monotonic()
    try:
        for site_id, *addresses in body["addresses"]:
            if time.monotonic() - began > SHARE_S:
                break
            answers.append([site_id, *_place(geocoder, addresses)])
    except GeocoderSilent as silent:
        return WorkOutput({"answers": answers, "silent": str(silent), "refused": silent.refused})
    return WorkOutput({"answers": answers})


async def answered(
    db: AsyncConnection,
    body: Mapping[str, Any],
    result: Mapping[str, Any],
    *,
    retry_s: float,
    chat_id: int,
    at: datetime,
) -> Lookup:
    """Keep the answers and ask for the next piece; after a silence later, after many not at all."""
    answers = result.get("answers", [])
    found = await keep(db, answers)
    silent = str(result.get("silent") or result.get("failed") or "")
    now = _counted(body, answers, found)
    left = await count_to_find(db)
    tries = (0 if answers else now["tries"]) + 1 if silent else 0
    if result.get("refused") or tries >= STOP_AFTER:
        return Lookup(found=now["found"], missed=now["missed"], left=left, over=True, silent=silent)
    after = int(answers[-1][0]) if answers else now["after"]
    ahead = await addresses_to_find(db, after=after, most=1)
    if tries >= SKIP_AFTER and ahead:
        after = ahead[0][0]
        ahead = await addresses_to_find(db, after=after, most=1)
    if not ahead:
        return Lookup(found=now["found"], missed=now["missed"], left=left, over=True, silent=silent)
    await enqueue(
        db,
        FIND_PLACES,
        chat_id=chat_id,
        body={**now, "after": after, "tries": tries},
        at=at,
        wait_s=retry_s if silent else 0,
    )
    done = now["found"] + now["missed"]
    step = max(1, (done + left) // STEPS)
    worth_saying = done // step != (done - len(answers)) // step
    return Lookup(found=now["found"], missed=now["missed"], left=left, worth_saying=worth_saying)


async def keep(db: AsyncConnection, answers: Sequence[Sequence[float]]) -> int:
    """How many of them are places."""
    for site_id, *place in answers:
        await note_answer(db, int(site_id), Position(*place) if place else None)
    return sum(len(answer) > 1 for answer in answers)


async def write_not_found(
    db: AsyncConnection, me: Person, *, heading: str, why: str, chat_id: int, at: datetime
) -> None:
    """The sheet of everybody whose address is not known, to be corrected and sent back."""
    body = {"reason": heading, "why": why, "language": me.language}
    await enqueue(db, WRITE_NOT_FOUND, chat_id=chat_id, body=body, at=at)


async def gather_not_found(db: AsyncConnection, body: dict[str, Any]) -> dict[str, Any]:
    codes = await codes_not_found(db)
    names = {person.id: person.name for person in await people(db, states=tuple(PersonState))}
    lines = [line for line in await customer_lines(db) if line.texts["code"] in codes]
    language = Language(body.get("language", Language.EN))
    return {"rows": [cells_of(line, names, language) for line in lines]}


def _place(geocoder: Geocoder, addresses: Sequence[str]) -> tuple[float, ...]:
    for address in filter(None, addresses):
        time.sleep(1 / geocoder.per_second)
        position = geocoder.position_of(address)
        if position is not None:
            return (position.lat, position.lon)
    return ()


def _counted(body: Mapping[str, Any], answers: Sequence[object], found: int) -> dict[str, int]:
    return {
        "after": body.get("after", 0),
        "tries": body.get("tries", 0),
        "found": body.get("found", 0) + found,
        "missed": body.get("missed", 0) + len(answers) - found,
    }
