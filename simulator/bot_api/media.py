"""Sending files: photos, documents, voice, video and albums; uploaded, known by file_id, or fetched."""

import asyncio
import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import aiohttp

from simulator.bot_api.call import Call
from simulator.bot_api.delivery import caption_content, deliver, new_album_id, put
from simulator.bot_api.replies import reply_content
from simulator.keyboards import checked_markup
from simulator.refusals import ApiRefusal, bad_request
from simulator.request_args import Upload
from simulator.sticker_sets import sticker_facts
from simulator.validation import missing
from simulator.world import Json, Message

FETCH_TIMEOUT_S = 10
MAX_FETCH_BYTES = 20 * 1024 * 1024
DEFAULT_VIDEO_SIDE_PX = 320
DEFAULT_NOTE_SIDE_PX = 384

# Which facts of a file the bot (or the person) tells, with what stands when they are silent.
FACTS: dict[str, dict[str, Any]] = {
    "document": {},
    "voice": {"duration": 1},
    "audio": {"duration": 1, "performer": None, "title": None},
    "video": {
        "width": DEFAULT_VIDEO_SIDE_PX,
        "height": DEFAULT_VIDEO_SIDE_PX,
        "duration": 1,
        "start_timestamp": None,
    },
    "animation": {"width": DEFAULT_VIDEO_SIDE_PX, "height": DEFAULT_VIDEO_SIDE_PX, "duration": 1},
    "live_photo": {"width": DEFAULT_VIDEO_SIDE_PX, "height": DEFAULT_VIDEO_SIDE_PX, "duration": 1},
    "video_note": {"length": DEFAULT_NOTE_SIDE_PX, "duration": 1},
    "sticker": {
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "emoji": None,
    },
}
CONTENT_TYPES = {
    "voice": "audio/ogg",
    "video": "video/mp4",
    "video_note": "video/mp4",
    "live_photo": "video/mp4",
    "animation": "video/mp4",
}
NAMED = frozenset({"document", "audio", "video", "animation"})
WITHOUT_TYPE = frozenset({"video_note", "sticker"})
ALBUM_KINDS = frozenset({"photo", "video", "document", "audio"})
PLURALS = {"photo": "Photo", "video_note": "VideoNote", "voice": "VoiceNote"}


def file_facts(kind: str, upload: Upload, given: Json) -> Json:
    """Return the fields of a Document, Voice, Video … besides its identity."""
    facts = {name: given.get(name, default) for name, default in FACTS[kind].items()}
    if kind not in WITHOUT_TYPE:
        facts["mime_type"] = _content_type(kind, upload)
    if kind in NAMED:
        facts["file_name"] = upload.filename
    return {name: value for name, value in facts.items() if value is not None}


def _content_type(kind: str, upload: Upload) -> str:
    if upload.content_type not in ("", "application/octet-stream"):
        return upload.content_type
    guessed = mimetypes.guess_type(upload.filename)[0]
    return CONTENT_TYPES.get(kind) or guessed or "application/octet-stream"


async def keep_upload(call_world: Any, kind: str, upload: Upload, given: Json) -> Any:
    """Store an upload; returns PhotoSizes for a photo, else the file's shape."""
    if not upload.content:
        raise bad_request("file must be non-empty")
    if kind == "photo":
        return await call_world.files.add_photo(upload.content)
    if kind == "sticker":
        given = given | sticker_facts(upload)
    facts = file_facts(kind, upload, given)
    thumbnail = given.get("thumbnail")
    return await call_world.files.add(
        kind,
        upload.content,
        name=upload.filename,
        content_type=str(facts.get("mime_type") or _content_type(kind, upload)),
        facts=facts,
        thumbnail=thumbnail.content if isinstance(thumbnail, Upload) and kind != "voice" else None,
    )


async def media(call: Call, kind: str, value: object, given: Json) -> Any:
    """Return what a message carries for a file given as upload, attach://, file_id or URL."""
    small = given.get("thumbnail") or given.get("thumb")
    given = {**given, "thumbnail": _attached(call, small) or call.files.get("thumbnail")}
    if isinstance(value, Upload):
        return await keep_upload(call.world, kind, value, given)
    text = str(value).strip()
    if text.startswith("attach://"):
        upload = _attached(call, text)
        if upload is None:
            in_media = "media" in call.params
            raise bad_request("can't parse InputMedia: media not found") if in_media else missing(kind)
        return await keep_upload(call.world, kind, upload, given)
    if text.startswith("file:/") and call.world.files.local_folder:
        return await keep_upload(call.world, kind, await asyncio.to_thread(_on_this_machine, text), given)
    if text.startswith(("http://", "https://")):
        return await keep_upload(call.world, kind, await _fetched(text), given)
    return _known(call, kind, text)


def _attached(call: Call, value: object) -> Upload | None:
    if isinstance(value, str):
        return call.files.get(value.strip().removeprefix("attach://"))
    return value if isinstance(value, Upload) else None


def _on_this_machine(uri: str) -> Upload:
    """A file that a bot names by its path, which only a server in local mode reads."""
    path = Path(unquote(urlsplit(uri).path))
    try:
        return Upload(path.name, "", path.read_bytes())
    except OSError as error:
        raise bad_request("wrong file identifier/HTTP URL specified") from error


def _known(call: Call, kind: str, file_id: str) -> Any:
    stored = call.world.files.find(file_id)
    if stored is None or stored.file_id != file_id:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {_title(stored.kind)} as {_title(kind)}")
    if kind == "photo":
        return call.world.files.photo_sizes(file_id)
    if kind == "sticker" and (place := call.world.sticker_sets.place_of(file_id)):
        return place[0].stickers[place[1]]
    return stored.shape


def _title(kind: str) -> str:
    return PLURALS.get(kind, kind.title())


async def _fetched(url: str) -> Upload:
    timeout = aiohttp.ClientTimeout(total=FETCH_TIMEOUT_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as client, client.get(url) as answer:
            answer.raise_for_status()
            content = await answer.content.read(MAX_FETCH_BYTES)
            return Upload(url.rpartition("/")[2] or "file", answer.content_type, content)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise bad_request("failed to get HTTP URL content") from error


def media_content(kind: str, kept: Any) -> Json:
    if kind == "animation":
        return {"animation": kept, "document": _as_document(kept)}
    return {kind: kept}


def _as_document(animation: Json) -> Json:
    wanted = ("file_id", "file_unique_id", "file_size", "mime_type", "file_name", "thumbnail")
    return {name: animation[name] for name in wanted if name in animation}


async def send_media(call: Call, kind: str) -> Any:
    if kind not in call.params:
        raise missing(kind)
    call.open_chat()
    caption = caption_content(call, call.params)
    kept = await media(call, kind, call.params[kind], call.params)
    if kind == "video" and "cover" in call.params:
        kept = {**kept, "cover": await media(call, "photo", call.params["cover"], {})}
    return deliver(call, {**media_content(kind, kept), **caption}).body


async def send_live_photo(call: Call) -> Any:
    """A photo with the moments around it."""
    for name in ("live_photo", "photo"):
        if name not in call.params:
            raise missing(name)
    call.open_chat()
    caption = caption_content(call, call.params)
    photo = await media(call, "photo", call.params["photo"], call.params)
    film = await media(call, "live_photo", call.params["live_photo"], call.params)
    return deliver(call, {"live_photo": {**film, "photo": photo}, **caption}).body


async def send_paid_media(call: Call) -> Any:
    """Media behind stars; in a private chat the bot's own side sees them."""
    items: list[Json] = call.params["media"]
    if not 1 <= len(items) <= 10:
        raise bad_request("paid media must include 1-10 items" if items else "paid media must be non-empty")
    call.open_chat()
    shown: list[Json] = []
    for item in items:
        kind = str(item["type"])
        if kind not in ("photo", "video"):
            raise bad_request(f'can\'t parse InputPaidMedia: type "{kind}" is unsupported')
        shown.append({"type": kind, kind: await media(call, kind, item["media"], item)})
    paid = {"star_count": call.params["star_count"], "paid_media": shown}
    return deliver(call, {"paid_media": paid, **caption_content(call, call.params)}).body


async def send_media_group(call: Call) -> Any:
    items: list[Json] = call.params["media"]
    if not 2 <= len(items) <= 10:
        wrong = "must include 2-10 items" if items else "must be non-empty"
        raise bad_request(f"media group {wrong}")
    kinds = {str(item["type"]) for item in items}
    if not kinds <= ALBUM_KINDS or (len(kinds) > 1 and not kinds <= {"photo", "video"}):
        raise bad_request("can't mix documents, audios and other media in one media group")
    chat = call.open_chat()
    markup = checked_markup(call.get("reply_markup"))
    reply = reply_content(call, chat)
    contents = [await _album_item(call, number, item) for number, item in enumerate(items, 1)]
    call.world.limits.check(call.bot.id, chat.id, messages=len(items))
    group_id = new_album_id(call.world)
    sent: list[Message] = [
        put(call, chat, {"media_group_id": group_id, **reply, **content}, markup) for content in contents
    ]
    return [message.body for message in sent]


async def _album_item(call: Call, number: int, item: Json) -> Json:
    kind = str(item["type"])
    caption = caption_content(call, item)
    try:
        kept = await media(call, kind, item["media"], item)
    except ApiRefusal as refusal:
        reason = refusal.description.removeprefix("Bad Request: ")
        if reason.startswith("can't parse"):
            raise
        raise bad_request(
            f'failed to send message #{number} with the error message "{reason[:1].upper()}{reason[1:]}"'
        ) from refusal
    return {**media_content(kind, kept), **caption}
