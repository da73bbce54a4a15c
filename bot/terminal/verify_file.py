"""`visitbot verify FILE`: what the record says about a picture, at the terminal."""

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.evidence.code import reference_in
from bot.evidence.compare import Verdict
from bot.evidence.fingerprint import Fingerprint, fingerprint
from bot.evidence.inspect import PictureRefused
from bot.rules.language import BothLanguages
from bot.services.verify import MOST_COMPARED, known_by, nearest
from bot.storage.blobs import Blobs, blob_row
from bot.storage.database import Database
from bot.storage.photo_prints import least_unlike, same_bytes
from bot.storage.visit_items import VisitItem, item_by_id
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
}
WATERMARKED = BothLanguages(
    en="Unchanged: this is the watermarked copy, byte for byte.", zh="未改动：这就是水印副本，逐字节相同。"
)
MIRRORED = BothLanguages(en="It is mirrored: left and right are swapped.", zh="画面是镜像的：左右颠倒。")
UNKNOWN = BothLanguages(
    en="The record knows no such photo. A small cut-out or a photo of a screen proves nothing either way.",
    zh="记录里没有这张照片。如果是局部截图或翻拍屏幕，这并不说明什么。",
)
UNREADABLE = BothLanguages(en="{file} cannot be read: {why}", zh="无法读取 {file}：{why}")
NO_PICTURE = BothLanguages(
    en="{file} is no picture that can be compared (JPEG, PNG or WebP, whole, not enormous).",
    zh="{file} 不是可以比对的图片（需要完整、不过大的 JPEG、PNG 或 WebP）。",
)
ORIGIN = BothLanguages(en="Visit {number}, received {moment}.", zh="拜访 {number}，收到时间 {moment}。")


async def verify(database: Database, blobs: Blobs, file: Path, terminal: Terminal) -> int:
    """0 when the picture is unchanged, 1 when it differs or cannot be told, 2 when it cannot be read."""
    try:
        data = file.read_bytes()
        seen = fingerprint(data)
    except OSError as error:
        terminal.say(UNREADABLE, file=file.name, why=error.strerror)
        return 2
    except PictureRefused:
        terminal.say(NO_PICTURE, file=file.name)
        return 2
    async with database.reading() as db:
        items = await _likely(db, seen, reference_in(data))
        rows = [
            (row, item)
            for item in items
            for blob_id in (item.blob_id, item.marked_blob_id)
            if blob_id and (row := await blob_row(db, blob_id)) is not None and row.deleted_at is None
        ]
    if not rows:
        terminal.say(UNKNOWN)
        return 1
    kept = [await blobs.get(row.key) for row, _ in rows]
    which, found = nearest(data, kept)
    item = rows[which][1]
    if found.verdict is Verdict.CANNOT_TELL:
        terminal.say(UNKNOWN)
        return 1
    async with database.reading() as db:
        visit = await visit_that_is(db, item.visit_id)
    is_copy = rows[which][0].id == item.marked_blob_id
    is_unchanged = found.verdict is Verdict.IDENTICAL
    terminal.say(WATERMARKED if is_copy and is_unchanged else SAID[found.verdict])
    if found.mirrored:
        terminal.say(MIRRORED)
    for region in found.regions:
        terminal.put("  " + "  ".join(f"{share:.0%}" for share in region))
    terminal.say(ORIGIN, number=visit.number, moment=item.received_at.isoformat())
    terminal.put(f"SHA-256 {item.sha256}")
    return 0 if found.verdict in (Verdict.IDENTICAL, Verdict.SAME) else 1


async def _likely(db: AsyncConnection, seen: Fingerprint, reference: str | None) -> list[VisitItem]:
    """Photos worth comparing in full, the likeliest first."""
    ids = [each.item_id for each in await same_bytes(db, seen.sha256, "")]
    turned = () if seen.plain else seen.turned
    ids += await known_by(db, turned, reference)
    ids += await least_unlike(db, turned, rep_ids=None, limit=MOST_COMPARED)
    found = [await item_by_id(db, item_id) for item_id in dict.fromkeys(ids)]
    return [item for item in found if item is not None][:MOST_COMPARED]
