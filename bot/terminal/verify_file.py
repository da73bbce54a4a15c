"""`visitbot verify FILE`: what the record says about a picture, at the terminal."""

from pathlib import Path

from bot.evidence.code import reference_in
from bot.evidence.compare import Comparison, Verdict
from bot.evidence.fingerprint import fingerprint
from bot.evidence.inspect import PictureRefused
from bot.rules.language import BothLanguages
from bot.services.verify import NEAR_DISTANCE, nearest
from bot.storage.blobs import Blobs, blob_row
from bot.storage.database import Database
from bot.storage.photo_prints import alike, item_of_reference, same_bytes
from bot.storage.visit_items import item_by_id
from bot.storage.visits import visit_that_is
from bot.terminal.terminal import Terminal

SAID = {
    Verdict.IDENTICAL: BothLanguages(
        en="Unchanged: these are the very bytes that were received.", zh="未改动：与收到的文件逐字节相同。"
    ),
    Verdict.SAME: BothLanguages(
        en="The same picture, only saved anew; nothing to be seen was changed.",
        zh="同一张照片，只是重新保存过，看不出改动。",
    ),
    Verdict.CHANGED: BothLanguages(
        en="It differs from what was received, in these places (left, top, right, bottom):",
        zh="与收到的不同，位置如下（左、上、右、下）：",
    ),
    Verdict.CANNOT_TELL: BothLanguages(
        en="The record knows a photo like this, but whether it is the same cannot be told.",
        zh="记录里有类似的照片，但无法判断是否同一张。",
    ),
}
UNKNOWN = BothLanguages(en="The record knows no such photo.", zh="记录里没有这张照片。")
UNREADABLE = BothLanguages(
    en="{file} cannot be read as a picture: {why}", zh="{file} 无法作为图片打开：{why}"
)
ORIGIN = BothLanguages(en="Visit {number}, received {moment}.", zh="拜访 {number}，收到时间 {moment}。")


async def verify(database: Database, blobs: Blobs, file: Path, terminal: Terminal) -> int:
    """0 when the picture is unchanged, 1 when it differs or cannot be told, 2 when it cannot be read."""
    try:
        data = file.read_bytes()
        seen = fingerprint(data)
    except (OSError, PictureRefused) as error:
        terminal.say(UNREADABLE, file=file.name, why=error)
        return 2
    async with database.reading() as db:
        known = [each.item_id for each in await same_bytes(db, seen.sha256, "")]
        reference = reference_in(data)
        coded = await item_of_reference(db, reference) if reference else None
        turned = () if seen.plain else seen.turned
        likely = [each.item_id for each in await alike(db, turned, within=NEAR_DISTANCE)]
        item = await item_by_id(db, ([*known, *([coded] if coded else []), *likely] or [0])[0])
        visit = await visit_that_is(db, item.visit_id) if item else None
        rows = (
            [await blob_row(db, each) for each in (item.blob_id, item.marked_blob_id) if each] if item else []
        )
    if item is None or visit is None:
        terminal.say(UNKNOWN)
        return 1
    kept = [await blobs.get(row.key) for row in rows if row is not None and row.deleted_at is None]
    _, found = nearest(data, kept) if kept else (0, Comparison(Verdict.CANNOT_TELL))
    terminal.say(SAID[found.verdict])
    for region in found.regions:
        terminal.put("  " + "  ".join(f"{share:.0%}" for share in region))
    terminal.say(ORIGIN, number=visit.number, moment=item.received_at.isoformat())
    terminal.put(f"SHA-256 {item.sha256}")
    return 0 if found.verdict in (Verdict.IDENTICAL, Verdict.SAME) else 1
