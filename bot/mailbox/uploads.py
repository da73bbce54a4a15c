"""The bytes of a reply, read or drawn before it is marked as leaving: no transaction waits for them."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

from bot.evidence.served import needs_rewriting, rewritten, without_exif
from bot.mailbox.pool import Pool
from bot.mailbox.telegram import Upload
from bot.storage.blobs import Blobs, blob_row
from bot.storage.database import Database
from bot.storage.outage import DatabaseAway
from bot.views.replies import ALBUM, Picture, Reply, StoredPicture

log = logging.getLogger(__name__)

MOST_PREPARED = 16

Render = Callable[[str, dict[str, Any]], bytes]
"""`(kind, spec)` → PNG; called in another process."""


class BytesGone(Exception):  # noqa: N818 - it says what happened
    """A picture or file was deleted before it could be sent."""


class Uploads:
    def __init__(self, database: Database, blobs: Blobs, pool: Pool, render: Render) -> None:
        self._database = database
        self._blobs = blobs
        self._pool = pool
        self._render = render

    async def of(self, reply: Reply) -> Mapping[str, Upload]:
        """Name → bytes in the order in which they are sent; empty for words alone."""
        if reply.document is not None:
            data = await self._stored(reply.document.blob_id)
            return {"document": Upload(data, reply.document.filename)}
        if reply.album:
            pictures = reply.album[:ALBUM]
            # Telegram wants at least two in an album; one alone is a picture.
            names = ["photo"] if len(pictures) == 1 else [f"photo{n}" for n in range(1, len(pictures) + 1)]
            return {name: await self._picture(one) for name, one in zip(names, pictures, strict=True)}
        return {"photo": await self._picture(reply.picture)} if reply.picture is not None else {}

    async def _picture(self, picture: Picture) -> Upload:
        if isinstance(picture, StoredPicture):
            return Upload(await self._bare(await self._stored(picture.blob_id)), "photo.jpg")
        return Upload(await self._pool.run(self._render, picture.kind, picture.spec), f"{picture.kind}.png")

    async def _bare(self, data: bytes) -> bytes:
        """Whoever is shown a picture learns nothing of the camera it came from."""
        if needs_rewriting(data):
            return await self._pool.run(rewritten, data)
        return without_exif(data)

    async def _stored(self, blob_id: int) -> bytes:
        async with self._database.reading() as db:
            row = await blob_row(db, blob_id)
        if row is None or row.deleted_at is not None:
            raise BytesGone(f"blob {blob_id}")
        try:
            return await self._blobs.get(row.key)
        except FileNotFoundError:
            raise BytesGone(f"blob {blob_id}") from None


def needs_bytes(reply: Reply) -> bool:
    return reply.document is not None or bool(reply.album) or reply.picture is not None


class Preparing:
    """Reads and draws ahead of sending, a few at a time; what is never asked for again is dropped."""

    def __init__(self, uploads: Uploads, *, at_once: int, ready: Callable[[], None]) -> None:
        """`ready` is called when another one is."""
        self._uploads = uploads
        self._at_once = at_once
        self._ready = ready
        self._done: dict[int, Mapping[str, Upload]] = {}
        self._running: dict[int, asyncio.Task[None]] = {}

    def ready(self, row_id: int, reply: Reply) -> Mapping[str, Upload] | None:
        """The bytes when they are there; otherwise getting them begins, if there is room."""
        found = self._done.get(row_id)
        if found is None and row_id not in self._running and len(self._running) < self._at_once:
            self._running[row_id] = asyncio.create_task(self._prepare(row_id, reply))
        return found

    def forget(self, row_id: int) -> None:
        self._done.pop(row_id, None)

    async def _prepare(self, row_id: int, reply: Reply) -> None:
        try:
            uploads = await self._uploads.of(reply)
        except DatabaseAway:  # asked for again when it is back
            self._running.pop(row_id, None)
            return
        except Exception:  # a process edge: whatever drawing raises, the words still go out
            log.exception("the picture of message %d could not be made", row_id)
            uploads = {}
        while len(self._done) >= MOST_PREPARED:
            self._done.pop(next(iter(self._done)))
        self._done[row_id] = uploads
        self._running.pop(row_id, None)
        self._ready()
