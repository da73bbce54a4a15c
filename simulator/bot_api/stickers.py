"""Sticker sets: made, changed and looked at by bots."""

import re
from typing import Any

from simulator.bot_api.call import Call
from simulator.bot_api.media import keep_upload, media
from simulator.refusals import bad_request
from simulator.request_args import Upload
from simulator.sticker_sets import StickerSet
from simulator.world import Json

NAME = re.compile(r"[A-Za-z](?:_?[A-Za-z0-9])*")
FORMATS = frozenset({"static", "animated", "video"})
KINDS = frozenset({"regular", "mask", "custom_emoji"})
MOST_STICKERS = {"regular": 120, "mask": 120, "custom_emoji": 200}
MOST_AT_ONCE = 50
UNKNOWN_SET = "STICKERSET_INVALID"
UNKNOWN_STICKER = "STICKER_INVALID"


def _check_owner(call: Call) -> None:
    if call.params["user_id"] not in call.world.people:
        raise bad_request("user not found")


def _set(call: Call) -> StickerSet:
    """The set that a call names, which the bot has made itself."""
    found = call.world.sticker_sets.named(call.params["name"])
    if found is None or found.bot_id != call.bot.id:
        raise bad_request(UNKNOWN_SET)
    return found


def _sticker(call: Call, name: str = "sticker") -> tuple[StickerSet, int]:
    """A sticker of one of the bot's sets, and its position."""
    place = call.world.sticker_sets.place_of(str(call.params[name]))
    if place is None or place[0].bot_id != call.bot.id:
        raise bad_request(UNKNOWN_STICKER)
    return place


async def upload_sticker_file(call: Call) -> Any:
    _check_owner(call)
    if call.params["sticker_format"] not in FORMATS:
        raise bad_request("invalid sticker format specified")
    if not isinstance(call.params["sticker"], Upload):
        raise bad_request("sticker must be uploaded as an InputFile")
    kept = await keep_upload(call.world, "sticker", call.params["sticker"], {})
    return call.world.files.file_shape(kept["file_id"])


async def _made(call: Call, known: StickerSet, given: Json) -> Json:
    """A sticker as it stands in a set."""
    if given["format"] not in FORMATS:
        raise bad_request("invalid sticker format specified")
    if not 1 <= len(given["emoji_list"]) <= 20:
        raise bad_request("STICKER_EMOJI_INVALID")
    kept: Json = dict(await media(call, "sticker", given["sticker"], {}))
    kept |= {"type": known.kind, "emoji": given["emoji_list"][0], "set_name": known.name}
    kept |= {"is_animated": given["format"] == "animated", "is_video": given["format"] == "video"}
    if known.kind == "custom_emoji":
        kept["custom_emoji_id"] = str(5_300_000_000_000_000_000 + call.world.files.next_number())
        if call.get("needs_repainting"):
            kept["needs_repainting"] = True
    if mask := given.get("mask_position"):
        kept["mask_position"] = mask
    return kept


async def create_new_sticker_set(call: Call) -> Any:
    _check_owner(call)
    name, kind = call.params["name"], call.get("sticker_type", "regular")
    if not NAME.fullmatch(name) or not name.lower().endswith(f"_by_{call.bot.username}".lower()):
        raise bad_request("invalid sticker set name is specified")
    if kind not in KINDS:
        raise bad_request("unsupported sticker type specified")
    if call.world.sticker_sets.named(name):
        raise bad_request("sticker set name is already occupied")
    if not 1 <= len(call.params["stickers"]) <= MOST_AT_ONCE:
        raise bad_request("STICKERS_EMPTY" if not call.params["stickers"] else "STICKERS_TOO_MUCH")
    new = StickerSet(name, call.params["title"], kind, call.bot.id)
    new.stickers = [await _made(call, new, given) for given in call.params["stickers"]]
    call.world.sticker_sets.add(new)
    return True


async def get_sticker_set(call: Call) -> Any:
    found = call.world.sticker_sets.named(call.params["name"])
    if found is None:
        raise bad_request(UNKNOWN_SET)
    return found.shape()


async def get_custom_emoji_stickers(call: Call) -> Any:
    """Those that are not known are left out."""
    found = (call.world.sticker_sets.custom_emoji(str(i)) for i in call.params["custom_emoji_ids"])
    return [sticker for sticker in found if sticker]


async def add_sticker_to_set(call: Call) -> Any:
    _check_owner(call)
    known = _set(call)
    if len(known.stickers) >= MOST_STICKERS[known.kind]:
        raise bad_request("STICKERS_TOO_MUCH")
    known.stickers.append(await _made(call, known, call.params["sticker"]))
    return True


async def replace_sticker_in_set(call: Call) -> Any:
    _check_owner(call)
    known, index = _sticker(call, "old_sticker")
    if known is not _set(call):
        raise bad_request(UNKNOWN_STICKER)
    known.stickers[index] = await _made(call, known, call.params["sticker"])
    return True


async def delete_sticker_from_set(call: Call) -> Any:
    known, index = _sticker(call)
    del known.stickers[index]
    return True


async def set_sticker_position_in_set(call: Call) -> Any:
    known, index = _sticker(call)
    known.stickers.insert(max(call.params["position"], 0), known.stickers.pop(index))
    return True


def _change(call: Call, change: Json) -> bool:
    """Change what a sticker tells; messages that were sent keep what they told."""
    known, index = _sticker(call)
    changed = known.stickers[index] | change
    known.stickers[index] = {what: value for what, value in changed.items() if value is not None}
    return True


async def set_sticker_emoji_list(call: Call) -> Any:
    if not 1 <= len(call.params["emoji_list"]) <= 20:
        raise bad_request("STICKER_EMOJI_INVALID")
    return _change(call, {"emoji": call.params["emoji_list"][0]})


async def set_sticker_keywords(call: Call) -> Any:
    """Words to search by are shown nowhere in the Bot API."""
    return _change(call, {})


async def set_sticker_mask_position(call: Call) -> Any:
    if _sticker(call)[0].kind != "mask":
        raise bad_request(UNKNOWN_STICKER)
    return _change(call, {"mask_position": call.get("mask_position")})


async def set_sticker_set_title(call: Call) -> Any:
    _set(call).title = call.params["title"]
    return True


async def set_sticker_set_thumbnail(call: Call) -> Any:
    """A picture of the set; without one the first sticker stands for it."""
    known = _set(call)
    if isinstance(upload := call.get("thumbnail"), Upload):
        known.thumbnail = (await call.world.files.add_photo(upload.content))[0]
    else:
        known.thumbnail = None
    return True


async def set_custom_emoji_sticker_set_thumbnail(call: Call) -> Any:
    if _set(call).kind != "custom_emoji":
        raise bad_request(UNKNOWN_SET)
    return True


async def delete_sticker_set(call: Call) -> Any:
    call.world.sticker_sets.remove(_set(call))
    return True
