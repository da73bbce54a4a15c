"""What the documentation has dropped and Telegram still understands: old methods and old parameters.

Libraries that were written years ago speak so, and new ones keep some of it for those who use them.
"""

from typing import Any

from simulator.request_args import Args, Upload

RENAMED_METHODS = {
    "kickchatmember": "banChatMember",
    "getchatmemberscount": "getChatMemberCount",
    "setstickersetthumb": "setStickerSetThumbnail",
}
# How the file of a sticker was once named, and which format it then has.
OLD_STICKERS = {"png_sticker": "static", "tgs_sticker": "animated", "webm_sticker": "video"}
TRUE_WORDS = frozenset({"true", "yes", "1"})


def modern(args: Args) -> Args:
    """Return the arguments under today's names; a new name that is also there wins."""
    values, files = dict(args.values), dict(args.files)
    _rename(values, files)
    if (old := values.pop("disable_web_page_preview", None)) is not None and _means_true(old):
        values.setdefault("link_preview_options", {"is_disabled": True})
    _reply_parameters(values)
    if (correct := values.pop("correct_option_id", None)) not in (None, ""):
        values.setdefault("correct_option_ids", [correct])
    if old_sticker := next((name for name in OLD_STICKERS if name in values or name in files), None):
        _sticker(old_sticker, values, files)
    return Args(values, files)


def _rename(values: dict[str, Any], files: dict[str, Upload]) -> None:
    if "thumb" in values:
        values.setdefault("thumbnail", values["thumb"])
    if "thumb" in files and "thumbnail" not in files:
        files["thumbnail"] = files["thumb"]


def _reply_parameters(values: dict[str, Any]) -> None:
    replied_to = values.pop("reply_to_message_id", None)
    without = values.pop("allow_sending_without_reply", None)
    if "reply_parameters" not in values and str(replied_to or "").isdigit() and int(replied_to) > 0:
        values["reply_parameters"] = {
            "message_id": int(replied_to),
            "allow_sending_without_reply": _means_true(without),
        }


def _sticker(name: str, values: dict[str, Any], files: dict[str, Upload]) -> None:
    """A sticker of its own with its emoji beside it; without emoji it is only uploaded."""
    kind = OLD_STICKERS[name]
    if "emojis" not in values:
        values.setdefault("sticker_format", kind)
        files |= {"sticker": files[name]} if name in files else {}
        return
    where = f"attach://{name}" if name in files else values[name]
    sticker = {"sticker": where, "format": kind, "emoji_list": [values["emojis"]]}
    if values.get("mask_position"):
        sticker["mask_position"] = values["mask_position"]
    if _means_true(values.get("contains_masks")):
        values.setdefault("sticker_type", "mask")
    values.setdefault("stickers", [sticker])
    values.setdefault("sticker", sticker)


def _means_true(value: object) -> bool:
    return str(value).strip().lower() in TRUE_WORDS
