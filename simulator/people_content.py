"""What a person's message can hold: a literal table from kind to the content it makes."""

import math
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from simulator.bot_api.media import keep_upload, media_content
from simulator.people import caption_said, text_said
from simulator.refusals import PeopleRefusal
from simulator.request_args import Upload
from simulator.world import Json, World

Fields = dict[str, Any]
Make = Callable[[World, Fields, list[Upload]], Awaitable[Json]]

LIVE_FOR_EVER = 0x7FFFFFFF
NUMBERS = ("duration", "width", "height", "length")


def number(fields: Fields, name: str) -> float:
    try:
        value = float(fields[name])
    except (KeyError, TypeError, ValueError) as error:
        raise PeopleRefusal(f'"{name}" must be a number') from error
    if not math.isfinite(value):
        raise PeopleRefusal(f'"{name}" must be a number')
    return value


def location_of(fields: Fields) -> Json:
    """Return a Location from latitude, longitude and what else is told; raises what is wrong."""
    location: Json = {"latitude": number(fields, "latitude"), "longitude": number(fields, "longitude")}
    if abs(location["latitude"]) > 90 or abs(location["longitude"]) > 180:
        raise PeopleRefusal("latitude is -90…90, longitude -180…180")
    if fields.get("horizontal_accuracy") not in (None, ""):
        location["horizontal_accuracy"] = min(max(number(fields, "horizontal_accuracy"), 0.0), 1500.0)
    if fields.get("heading") not in (None, ""):
        location["heading"] = int(number(fields, "heading"))
    return location


async def _text(world: World, fields: Fields, files: list[Upload]) -> Json:
    return text_said(str(fields.get("text", "")))


async def _location(world: World, fields: Fields, files: list[Upload]) -> Json:
    location = location_of(fields)
    location.pop("heading", None)
    return {"location": location}


async def _live_location(world: World, fields: Fields, files: list[Upload]) -> Json:
    period = int(number(fields, "live_period")) if "live_period" in fields else 900
    if period != LIVE_FOR_EVER and not 60 <= period <= 86_400:
        raise PeopleRefusal("live_period is 60…86400 seconds, or 2147483647 for ever")
    return {"location": {**location_of(fields), "live_period": period}}


async def _venue(world: World, fields: Fields, files: list[Upload]) -> Json:
    location = location_of(fields)
    location.pop("heading", None)
    venue = {
        "location": location,
        "title": str(fields.get("title", "Venue")),
        "address": str(fields.get("address", "")),
    }
    return {"location": location, "venue": venue}


async def _contact(world: World, fields: Fields, files: list[Upload]) -> Json:
    if not fields.get("phone_number"):
        raise PeopleRefusal('"phone_number" is needed')
    contact: Json = {
        "phone_number": str(fields["phone_number"]),
        "first_name": str(fields.get("first_name") or "?"),
    }
    if fields.get("last_name"):
        contact["last_name"] = str(fields["last_name"])
    if fields.get("user_id"):
        contact["user_id"] = int(fields["user_id"])
    return {"contact": contact}


def _file(kind: str) -> Make:
    async def make(world: World, fields: Fields, files: list[Upload]) -> Json:
        if not files:
            raise PeopleRefusal(f"a {kind} needs a file")
        return await _file_content(world, kind, files[0], fields)

    return make


async def _file_content(world: World, kind: str, upload: Upload, fields: Fields) -> Json:
    given = {**fields, **{n: int(number(fields, n)) for n in NUMBERS if fields.get(n) not in (None, "")}}
    kept = await keep_upload(world, kind, upload, given)
    return {**media_content(kind, kept), **caption_said(fields.get("caption"))}


async def album(world: World, fields: Fields, files: list[Upload]) -> list[Json]:
    """Return the messages of an album; the caption stands under the first."""
    if not 2 <= len(files) <= 10:
        raise PeopleRefusal("an album has 2 to 10 files")
    group_id = str(13_000_000_000_000_000 + world.files.next_number())
    as_documents = fields.get("as") == "document"
    contents = []
    for index, upload in enumerate(files):
        is_video = upload.content_type.startswith("video/")
        kind = "document" if as_documents else "video" if is_video else "photo"
        content = await _file_content(world, kind, upload, fields if index == 0 else {})
        contents.append({"media_group_id": group_id, **content})
    return contents


KINDS: Mapping[str, Make] = {
    "text": _text,
    "photo": _file("photo"),
    "document": _file("document"),
    "video": _file("video"),
    "video_note": _file("video_note"),
    "voice": _file("voice"),
    "audio": _file("audio"),
    "animation": _file("animation"),
    "sticker": _file("sticker"),
    "contact": _contact,
    "location": _location,
    "live_location": _live_location,
    "venue": _venue,
}


def marks_of(world: World, fields: Fields) -> Json:
    """Return the marks that tell a bot how a message came about: via a bot, forwarded, scheduled."""
    marks: Json = {}
    if name := fields.get("via_bot"):
        marks["via_bot"] = _stranger_bot(str(name))
    if fields.get("is_from_offline") in (True, "true", "1"):
        marks["is_from_offline"] = True
    if name := fields.get("forwarded_from"):
        marks["forward_origin"] = _origin(world, name)
    return marks


def _origin(world: World, name: Any) -> Json:
    """A person's id gives their name away; any other text is somebody who hides it."""
    date = world.clock.date()
    if str(name).isdigit() and int(name) in world.people:
        return {"type": "user", "date": date, "sender_user": world.people[int(name)].user()}
    return {"type": "hidden_user", "date": date, "sender_user_name": str(name)}


def _stranger_bot(name: str) -> Json:
    username = name.lstrip("@")
    bot_id = 900_000_000 + sum(ord(char) * 31**i for i, char in enumerate(username[:5])) % 90_000_000
    return {"id": bot_id, "is_bot": True, "first_name": username, "username": username}
