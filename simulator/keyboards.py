"""Reply markup: what Telegram refuses, and what of it a sent message carries."""

import json
import re
from typing import Any

from simulator.refusals import bad_request

Json = dict[str, Any]

MAX_BUTTONS = {"inline_keyboard": 100, "keyboard": 300}
MAX_IN_ROW = {"inline_keyboard": 8, "keyboard": 12}
MAX_MARKUP_BYTES = 10_240
MAX_CALLBACK_DATA_BYTES = 64
KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")
URL = re.compile(r"(https?|tg|tonsite)://\S+|mailto:\S+|[\w-]+(\.[\w-]+)+(/\S*)?", re.IGNORECASE)

# Exactly one of these makes an inline button do something.
INLINE_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
)


def checked_markup(markup: Json | None, *, inline_only: bool = False) -> Json | None:
    """Return a markup that Telegram would take, tidied; None for none or an empty inline keyboard."""
    if not markup:
        return None
    kind = next((k for k in KINDS if k in markup), None)
    if kind is None:
        raise bad_request("can't parse reply keyboard markup JSON object")
    if inline_only and kind != "inline_keyboard":
        raise bad_request("inline keyboard expected")
    if kind in ("remove_keyboard", "force_reply"):
        return markup if markup[kind] else None
    rows = [[_button(kind, button) for button in row] for row in markup[kind]]
    rows = [row for row in rows if row]
    _check_size(kind, rows)
    if not rows and kind == "inline_keyboard":
        return None
    return {**markup, kind: rows}


def _check_size(kind: str, rows: list[list[Json]]) -> None:
    too_many = sum(map(len, rows)) > MAX_BUTTONS[kind]
    too_wide = any(len(row) > MAX_IN_ROW[kind] for row in rows)
    too_big = len(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()) > MAX_MARKUP_BYTES
    if too_many or too_wide or too_big:
        raise bad_request("reply markup is too long")


def _button(kind: str, button: Any) -> Json:
    if isinstance(button, str) and kind == "keyboard":
        return {"text": button}
    if not str(button.get("text", "")).strip():
        raise bad_request("can't parse keyboard button: text must be non-empty")
    button = {name: value for name, value in button.items() if value is not None and value is not False}
    if kind == "inline_keyboard":
        _check_inline(button)
    return {**button, "text": str(button["text"])}


def _check_inline(button: Json) -> None:
    actions = [name for name in INLINE_ACTIONS if name in button]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if "callback_data" in button:
        data = str(button["callback_data"])
        if not data or len(data.encode()) > MAX_CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not URL.fullmatch(str(button["url"]).strip()):
        raise bad_request("inline keyboard button URL is invalid: Wrong HTTP URL")


def inline_part(markup: Json | None) -> Json | None:
    """What a Message carries of its markup: only an inline keyboard."""
    return markup if markup and "inline_keyboard" in markup else None
