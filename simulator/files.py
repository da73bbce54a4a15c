"""Files as Telegram keeps them: photos in several sizes, all else untouched, found again by file_id."""

import asyncio
import base64
import hashlib
import io
import itertools
import mimetypes
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from simulator.refusals import bad_request

MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_PHOTO_PIXELS = 50_000_000
PHOTO_SIDES_PX = (90, 320, 800, 1280)
THUMBNAIL_SIDE_PX = 320
JPEG_QUALITY = 87
ID_PREFIXES = {
    "photo": "AgACAgIA",
    "document": "BQACAgIA",
    "video": "BAACAgIA",
    "animation": "CgACAgIA",
    "voice": "AwACAgIA",
    "live_photo": "BAACAgIB",
    "audio": "CQACAgIA",
    "video_note": "DQACAgIA",
    "sticker": "CAACAgIA",
    "thumbnail": "AAMCAgAD",
}
FOLDERS = {"photo": "photos", "video_note": "video_notes", "voice": "voice", "audio": "music"}
EXTENSIONS = {"photo": ".jpg", "voice": ".oga", "video_note": ".mp4", "video": ".mp4", "animation": ".mp4"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    file_id: str
    file_unique_id: str
    kind: str
    content: bytes
    content_type: str
    name: str
    path: str
    shape: dict[str, Any]

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Picture:
    """One encoded size of a photo."""

    content: bytes
    width: int
    height: int


class FileStore:
    """All files, by file_id, unique id and path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_unique_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._photos: dict[str, list[dict[str, Any]]] = {}
        self._numbers = itertools.count()
        self.local_folder: Path | None = None

    def next_number(self) -> int:
        return next(self._numbers)

    def find(self, any_id: str) -> StoredFile | None:
        return self._by_id.get(any_id) or self._by_unique_id.get(any_id)

    def at_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def photo_sizes(self, file_id: str) -> list[dict[str, Any]] | None:
        """Return all sizes of the photo that one of its sizes belongs to."""
        return self._photos.get(file_id)

    async def add_photo(self, content: bytes) -> list[dict[str, Any]]:
        """Keep a photo as Telegram would (JPEG, at most 1280 px, no metadata) and return its PhotoSizes."""
        if len(content) > MAX_PHOTO_BYTES:
            raise bad_request("file is too big")
        pictures = await asyncio.to_thread(_photo_pictures, content)
        return self.keep_pictures(pictures)

    def keep_pictures(self, pictures: Iterable[Picture]) -> list[dict[str, Any]]:
        sizes = []
        for picture in pictures:
            sides = {"width": picture.width, "height": picture.height}
            sizes.append(self._keep("photo", picture.content, "image/jpeg", "", sides).shape)
        for size in sizes:
            self._photos[size["file_id"]] = sizes
        return sizes

    async def add(
        self,
        kind: str,
        content: bytes,
        *,
        name: str,
        content_type: str,
        facts: dict[str, Any],
        thumbnail: bytes | None = None,
    ) -> dict[str, Any]:
        """Keep any other file untouched and return its shape (Document, Voice, VideoNote …).

        A small picture that came with it is kept as its thumbnail; a picture sent as a document gets one.
        """
        shape = dict(facts)
        if thumbnail is None and kind == "document" and content_type.startswith("image/"):
            thumbnail = content
        picture = await asyncio.to_thread(_thumbnail, thumbnail) if thumbnail else None
        if picture is not None:
            sides = {"width": picture.width, "height": picture.height}
            shape["thumbnail"] = self._keep("thumbnail", picture.content, "image/jpeg", "", sides).shape
        return self._keep(kind, content, content_type, name, shape).shape

    def _keep(
        self, kind: str, content: bytes, content_type: str, name: str, facts: dict[str, Any]
    ) -> StoredFile:
        number = next(self._numbers)
        # New bytes get a new identity even when they are the same picture sent again, as at Telegram.
        digest = hashlib.sha256(f"{kind}{number}".encode() + content[:4096]).digest()
        file_id = ID_PREFIXES[kind] + base64.urlsafe_b64encode(digest + digest[:13]).decode().rstrip("=")
        unique_id = "AQAD" + base64.urlsafe_b64encode(digest[:9]).decode().rstrip("=")
        extension = EXTENSIONS.get(kind) or _extension(name, content_type)
        path = f"{FOLDERS.get(kind, kind + 's')}/file_{number}{extension}"
        shape = {"file_id": file_id, "file_unique_id": unique_id, "file_size": len(content), **facts}
        stored = StoredFile(file_id, unique_id, kind, content, content_type, name, path, shape)
        self._by_id[file_id] = self._by_unique_id[unique_id] = self._by_path[path] = stored
        return stored

    def file_shape(self, file_id: str) -> dict[str, Any]:
        """The answer to getFile."""
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("invalid file_id")
        if stored.size > MAX_DOWNLOAD_BYTES and self.local_folder is None:
            raise bad_request("file is too big")
        return {
            "file_id": stored.file_id,
            "file_unique_id": stored.file_unique_id,
            "file_size": stored.size,
            "file_path": self._local_path(stored) if self.local_folder else stored.path,
        }

    def _local_path(self, stored: StoredFile) -> str:
        """Put a file where bots on this machine can read it, as a server in local mode does."""
        path = (self.local_folder or Path()) / stored.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(stored.content)
        return str(path)


def _extension(name: str, content_type: str) -> str:
    if "." in name:
        suffix = "." + name.rsplit(".", 1)[1].lower()
        if suffix[1:].isalnum():
            return suffix
    return mimetypes.guess_extension(content_type) or ""


def _open(content: bytes, *, as_photo: bool) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image = Image.open(io.BytesIO(content))
        if image.width * image.height > MAX_PHOTO_PIXELS:
            raise Image.DecompressionBombError(f"{image.width}x{image.height}")
        if as_photo and (sum(image.size) > 10_000 or max(image.size) > 20 * min(image.size)):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        image.draft("RGB", (PHOTO_SIDES_PX[-1] * 2, PHOTO_SIDES_PX[-1] * 2))
        turned = ImageOps.exif_transpose(image)
        turned.load()
    return turned


def _photo_pictures(content: bytes) -> list[Picture]:
    try:
        image = _on_white(_open(content, as_photo=True))
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error
    longest = max(image.size)
    pictures = []
    for side in reversed(PHOTO_SIDES_PX):
        if longest > side:
            image = _shrunk(image, side)
            pictures.append(_encoded(image))
        elif not pictures and (side == PHOTO_SIDES_PX[0] or longest > _next_smaller(side)):
            pictures.append(_encoded(image))
    return pictures[::-1]


def _next_smaller(side: int) -> int:
    return PHOTO_SIDES_PX[PHOTO_SIDES_PX.index(side) - 1]


def _on_white(image: Image.Image) -> Image.Image:
    """JPEG knows no transparency."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    return image.convert("RGB")


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    scale = side / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)


def _encoded(image: Image.Image) -> Picture:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=JPEG_QUALITY)
    return Picture(buffer.getvalue(), image.width, image.height)


def _thumbnail(content: bytes) -> Picture | None:
    try:
        image = _on_white(_open(content, as_photo=False))
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    return _encoded(_shrunk(image, THUMBNAIL_SIDE_PX) if max(image.size) > THUMBNAIL_SIDE_PX else image)
