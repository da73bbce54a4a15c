"""Tables of photos: how each looks, so that it is known again, and the reference its watermark carries."""

from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table

from bot.storage.columns import Instant, metadata, own_id, ref

BANDS = 4
BAND_BITS = 16

photo_print = Table(
    "photo_print",
    metadata,
    own_id(),
    ref("item_id", "visit_item", index=True),
    ref("blob_id", "blob", unique=True),
    Column("marked", Boolean, nullable=False),  # the watermarked copy, not the original
    Column("reference", String(32), unique=True),  # of the original; random, in the watermark's code
    Column("phash", BigInteger),  # the 64 bits as a signed number; None until it has been looked at
    # A quarter of the hash each: pictures that look alike share one of them nearly. None for plain pictures.
    *(Column(f"band_{number}", Integer, index=True) for number in range(BANDS)),
    Column("at", Instant, nullable=False),
)
