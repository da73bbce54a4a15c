"""Blobs: photos, voices and files on a local disk or in S3, under random keys that belong to one owner each.

The bytes are written before the row that names them; what no row names is an orphan and is swept.
"""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from obstore.store import LocalStore, MemoryStore, S3Store
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.records import blob

ORPHAN_AFTER = timedelta(hours=1)
"""How long bytes may lie without a row: longer than any transaction, shorter than anybody would wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBlob:
    """Bytes that lie in the store and wait for their row."""

    key: str
    sha256: str
    size: int
    mime: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file of an update, fetched before the update is handled."""

    blob_id: int | None
    """None when it could not be had: then `refused` says why."""
    mime: str
    size: int
    sha256: str
    file_unique_id: str
    refused: str | None = None
    """`too_big` (Telegram gives bots at most 20 MB), `expired`, or `unavailable` after several attempts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobRow:
    id: int
    key: str
    owner_kind: str
    owner_id: int | None
    sha256: str
    size: int
    mime: str
    file_unique_id: str | None
    created_at: datetime
    deleted_at: datetime | None


class Blobs:
    """The bytes themselves."""

    def __init__(self, store: LocalStore | MemoryStore | S3Store, *, folder: Path | None = None) -> None:
        """`folder` is where a local store lies: new files are forced to disk before a row names them."""
        self._store = store
        self._folder = folder

    @classmethod
    def in_folder(cls, folder: Path) -> "Blobs":
        folder.mkdir(parents=True, exist_ok=True)
        return cls(LocalStore(folder), folder=folder)

    async def put(self, data: bytes, *, mime: str) -> NewBlob:
        """Keep the bytes under a new random key; name them in a row (`add_blob`) or they will be swept."""
        key = secrets.token_hex(16)
        await self._store.put_async(_path(key), data)
        if self._folder is not None:
            await asyncio.to_thread(_force_to_disk, self._folder / _path(key))
        return NewBlob(key=key, sha256=sha256(data).hexdigest(), size=len(data), mime=mime)

    async def get(self, key: str) -> bytes:
        """Raises FileNotFoundError when the bytes have been deleted."""
        found = await self._store.get_async(_path(key))
        return bytes(await found.bytes_async())

    async def delete(self, key: str) -> None:
        """Nothing happens when they are gone already."""
        try:
            await self._store.delete_async(_path(key))
        except FileNotFoundError:
            return

    async def keys(self) -> AsyncIterator[tuple[str, datetime]]:
        """Every key with the time at which it was written (real time)."""
        async for some in self._store.list():
            for meta in some:
                yield meta["path"].replace("/", ""), meta["last_modified"]


async def add_blob(
    db: AsyncConnection,
    new: NewBlob,
    *,
    owner_kind: str,
    owner_id: int | None = None,
    file_unique_id: str | None = None,
    at: datetime,
) -> int:
    """Name bytes in a row and return its id."""
    row = {
        "key": new.key,
        "owner_kind": owner_kind,
        "owner_id": owner_id,
        "sha256": new.sha256,
        "size": new.size,
        "mime": new.mime,
        "file_unique_id": file_unique_id,
        "created_at": at,
    }
    return int((await db.execute(blob.insert().values(row).returning(blob.c.id))).scalar_one())


async def blob_row(db: AsyncConnection, blob_id: int) -> BlobRow | None:
    row = (await db.execute(select(blob).where(blob.c.id == blob_id))).first()
    return BlobRow(**row._mapping) if row else None


async def give_blob(db: AsyncConnection, blob_id: int, *, owner_kind: str, owner_id: int) -> None:
    """The blob belongs to this owner from now on; what an update brought belongs to the inbox until then."""
    await db.execute(
        update(blob).where(blob.c.id == blob_id).values(owner_kind=owner_kind, owner_id=owner_id)
    )


async def forget_blob(db: AsyncConnection, blob_id: int, *, at: datetime) -> None:
    """Mark it deleted; the bytes go with the next sweep, the row stays to say that they were there."""
    await db.execute(update(blob).where(blob.c.id == blob_id).values(deleted_at=at))


async def sweep_blobs(db: AsyncConnection, blobs: Blobs, *, now: datetime) -> int:
    """Delete bytes that no row names or whose row says deleted; returns how many. `now` is real time."""
    named = set((await db.execute(select(blob.c.key).where(blob.c.deleted_at.is_(None)))).scalars())
    swept = 0
    async for key, written_at in blobs.keys():
        if key not in named and now - written_at > ORPHAN_AFTER:
            await blobs.delete(key)
            swept += 1
    return swept


def _path(key: str) -> str:
    return f"{key[:2]}/{key[2:]}"


def _force_to_disk(path: Path) -> None:
    if os.name == "nt":  # Windows flushes only files opened for writing, and no folders
        return
    for place in (path, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
