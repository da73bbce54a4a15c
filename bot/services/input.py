"""Waiting for words: what is typed next belongs to one thing, and afterwards again to what it belonged to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.storage.focus import focus_of, idle, set_focus

VISIT = "visit"
"""A visit's own focus is no input that one leaves: the visit is paused or cancelled on its card."""


async def listen(
    db: AsyncConnection,
    me: Person,
    kind: str,
    ref_id: int | None = None,
    data: Mapping[str, Any] | None = None,
    *,
    at: datetime,
) -> None:
    """The next words are free text for `kind`; what was waited for before is taken up again afterwards."""
    now = await focus_of(db, me.id)
    before: dict[str, Any] = now.data.get("before", {})
    if "before" not in now.data and not now.is_idle:
        before = {"kind": now.kind, "ref_id": now.ref_id, "data": now.data}
    waiting = {"free_text": True, **(data or {}), "before": before}
    await set_focus(db, me.id, kind, ref_id, waiting, at=at)


async def heard(db: AsyncConnection, me: Person, *, at: datetime) -> None:
    """The words have come, or are not wanted any more."""
    now = await focus_of(db, me.id)
    before = now.data.get("before")
    if before:
        await set_focus(db, me.id, before["kind"], before.get("ref_id"), before.get("data"), at=at)
    elif now.kind != VISIT:
        await idle(db, me.id, at=at)
