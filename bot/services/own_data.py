"""My data as a file: all that is kept about a person, for that person alone."""

import csv
import io
import json
import zipfile
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.services.evidence import record_of_person
from bot.services.long_work import NewFile, WorkOutput
from bot.services.moment import Moment
from bot.storage import own_data
from bot.storage.work import enqueue

OWN_DATA = "own_data"
MOST_BYTES = 40 * 1024 * 1024
"""Of pictures and recordings: Telegram takes files up to 50 MB."""
POSITIONS = ("at", "latitude", "longitude", "accuracy_m")


async def ask_for_own_data(db: AsyncConnection, me: Person, *, chat_id: int, moment: Moment) -> None:
    """Have the file written; that it was asked for is on record, too."""
    blob_ids, names, left_out, size = [], [], 0, 0
    for blob_id, name, length in await own_data.pictures_of(db, me.id):
        if size + length > MOST_BYTES:
            left_out += 1
            continue
        size += length
        blob_ids.append(blob_id)
        names.append(name)
    body = {"person_id": me.id, "blob_ids": blob_ids, "names": names, "left_out": left_out}
    await enqueue(db, OWN_DATA, chat_id=chat_id, body=body, at=moment.received_at)
    await record_of_person(db, "own_data_exported", me.id, moment, {"files": len(blob_ids)})


async def gather_own_data(db: AsyncConnection, body: dict[str, Any]) -> dict[str, Any]:
    person_id = body["person_id"]
    return {
        "sections": await own_data.sections_of(db, person_id),
        "positions": await own_data.positions_of(db, person_id),
    }


def write_own_data(body: dict[str, Any], files: tuple[bytes, ...]) -> WorkOutput:
    """In another process: a zip of JSON, a table of positions, and the pictures as they were sent."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("data.json", json.dumps(body["sections"], ensure_ascii=False, indent=1))
        pack.writestr("positions.csv", _table(body["positions"]))
        for name, data in zip(body["names"], files, strict=True):
            pack.writestr(zipfile.ZipInfo(f"sent/{name}"), data)
    return WorkOutput({"left_out": body["left_out"]}, (NewFile(out.getvalue(), "application/zip"),))


def _table(rows: list[list[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(POSITIONS)
    writer.writerows(rows)
    return text.getvalue()
