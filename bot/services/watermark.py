"""The watermarked copy of a site photo: drawn in another process, then put beside the original."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.evidence.code import code, reference_in
from bot.evidence.fingerprint import fingerprint
from bot.evidence.inspect import PictureRefused, RefusalReason
from bot.evidence.stamp import Stamp
from bot.evidence.watermark import watermark
from bot.rules.language import Language
from bot.rules.visit import VisitState
from bot.services.form import take_back
from bot.services.long_work import NewFile, WorkOutput
from bot.services.moment import Moment
from bot.services.rephotograph import look_for_earlier
from bot.services.reuse import look_for_reuse
from bot.storage.blobs import give_blob
from bot.storage.people import person
from bot.storage.photo_prints import keep_print
from bot.storage.visit_items import change_item, item_by_id
from bot.storage.visits import visit_that_is


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What became of a photo; `refused` when its bytes are no usable picture and it was taken out again."""

    visit_id: int
    refused: RefusalReason | None = None


def draw(body: dict[str, Any], files: tuple[bytes, ...]) -> WorkOutput:
    """Runs in the process pool: the copy, or why these bytes are no picture."""
    stamp = body["stamp"]
    said = Stamp(
        **{
            **stamp,
            "at_local": datetime.fromisoformat(stamp["at_local"]),
            "place_lines": tuple(stamp["place_lines"]),
            "language": Language(stamp["language"]),
        }
    )
    square = code(body["code"]) if body.get("code") else None
    try:
        copy = watermark(files[0], said, code=square)
        shown = reference_in(files[0])
        result = {"looks": _looks(files[0]), "copy_looks": _looks(copy), "reference": shown}
        return WorkOutput(result, files=(NewFile(copy, "image/jpeg"),))
    except PictureRefused as refusal:
        return WorkOutput({"refused": refusal.reason.value})


def _looks(data: bytes) -> dict[str, Any]:
    """As JSON; the hashes as text, since not every reader of JSON keeps 64 bits."""
    seen = fingerprint(data)
    return {"turned": [str(each) for each in seen.turned], "plain": seen.plain}


async def drawn(
    db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], moment: Moment
) -> Marked | None:
    """Keep the copy; a picture that cannot be opened is taken out. None: it is gone, or no copy came."""
    item = await item_by_id(db, body["item_id"])
    if item is None or "failed" in result:
        return None
    if "refused" in result:
        return await _take_out(db, item.id, item.visit_id, RefusalReason(result["refused"]), at=moment.at)
    (blob_id,) = result["blob_ids"]
    await give_blob(db, blob_id, owner_kind="visit", owner_id=item.visit_id)
    await change_item(db, item.id, marked_blob_id=blob_id)
    if "looks" in result:  # not in results from before this was looked at
        if not await look_for_reuse(db, item, result["looks"], moment):
            await look_for_earlier(db, item, result.get("reference"), moment)
        copy = result["copy_looks"]
        phash = None if copy["plain"] else int(copy["turned"][0])
        await keep_print(db, item.id, blob_id, phash, marked=True, at=moment.at)
    return Marked(visit_id=item.visit_id)


async def _take_out(
    db: AsyncConnection, item_id: int, visit_id: int, reason: RefusalReason, *, at: datetime
) -> Marked | None:
    """A filed report stays as it was filed: the photo then only lacks its copy."""
    visit = await visit_that_is(db, visit_id, lock=True)
    item = await item_by_id(db, item_id)
    if (
        item is None
        or item.removed_at is not None
        or visit.state in (VisitState.REPORTED, VisitState.CANCELLED)
    ):
        return None
    await change_item(db, item_id, removed_at=at)
    rep = await person(db, visit.rep_id)
    if item.question_path is not None and rep is not None:
        await take_back(db, visit, item.question_path, language=rep.language, at=at)
    return Marked(visit_id=visit_id, refused=reason)
