"""A picture process given the worst that may be sent, one after another; prints its peak memory in MB."""

import io
import resource
import struct
import zlib

import numpy as np

from bot.evidence.fingerprint import fingerprint
from bot.evidence.inspect import PictureRefused
from bot.evidence.liveness import VideoRefused, watched
from bot.evidence.portrait import portrait
from bot.evidence.rephotograph import shown_in
from bot.evidence.watermark import watermark
from bot.evidence.yunet_sface import engine
from bot.rules.identity import AT_A_VISIT
from tests.evidence.clips import filmed
from tests.evidence.samples import scene
from tests.evidence.test_watermark import CHINESE


def bomb(side: int) -> bytes:
    """A PNG of some kilobytes that unpacks to side² pixels."""
    rows = (
        zlib.compress(b"\0" + b"\0" * (side // 8), 9)
        if side < 8
        else zlib.compress((b"\0" * (side // 8 + 1)) * side, 9)
    )
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def largest() -> bytes:
    """A JPEG of 25 megapixels, the most that is opened."""
    out = io.BytesIO()
    scene(5760, 4320).save(out, "JPEG", quality=92)
    return out.getvalue()


def main() -> None:
    photo = largest()
    for data in (bomb(20_000), bomb(5_000), photo, photo[: len(photo) // 2], b"\0" * 20_000_000, b""):
        for look in (fingerprint, lambda data: watermark(data, CHINESE)):
            try:
                look(data)
            except PictureRefused:
                continue
        portrait(data, engine(), AT_A_VISIT)
        shown_in(data, [photo] * 8)
    for side in (384, 1280, 2400):
        try:
            watched(filmed([np.asarray(scene(side, side))] * 40, side_px=side), engine())
        except VideoRefused:
            continue
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main()
