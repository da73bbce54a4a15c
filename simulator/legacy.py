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


def _means_true(value: object) -> bool:
    return str(value).strip().lower() in TRUE_WORDS
