"""Reply markup: what Telegram refuses, and what of it a sent message carries."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from simulator.refusals import ApiRefusal, bad_request
from simulator.shapes import check_for

Json = dict[str, Any]

MAX_BUTTONS = {"inline_keyboard": 100, "keyboard": 300}
MAX_IN_ROW = {"inline_keyboard": 8, "keyboard": 12}
MAX_MARKUP_BYTES = 10_240
MAX_CALLBACK_DATA_BYTES = 64
SCHEMES = frozenset({"http", "https", "tg", "ton", "tonsite", "mailto"})

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
    """Return a markup that Telegram would take, tidied; None when it asks for nothing."""
    if not markup:
        return None
    for kind in ("keyboard", "inline_keyboard"):
        if rows := _rows(kind, markup.get(kind)):
            if inline_only and kind == "keyboard":
                raise bad_request("inline keyboard expected")
            return {name: value for name, value in markup.items() if value is not None} | {kind: rows}
    for kind in ("remove_keyboard", "force_reply"):
        if markup.get(kind) is True:
            if inline_only:
                raise bad_request("inline keyboard expected")
            return markup
    return None


def _rows(kind: str, given: Any) -> list[list[Json]]:
    if given is None:
        return []
    of_what = " of the InlineKeyboardMarkup" if kind == "inline_keyboard" else ""
    if not isinstance(given, list):
        raise bad_request(f'field "{kind}" must be of type Array')
    if not all(isinstance(row, list) for row in given):
        raise bad_request(f'field "{kind}"{of_what} must be an Array of Arrays')
    rows = [[_button(kind, button) for button in row] for row in given]
    rows = [row for row in rows if row]
    _check_size(kind, rows)
    return rows


def _check_size(kind: str, rows: list[list[Json]]) -> None:
    too_many = sum(map(len, rows)) > MAX_BUTTONS[kind]
    too_wide = any(len(row) > MAX_IN_ROW[kind] for row in rows)
    too_big = len(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()) > MAX_MARKUP_BYTES
    if too_many or too_wide or too_big:
        raise bad_request("reply markup is too long")


def _button(kind: str, button: Any) -> Json:
    """Return one button; a simple one of a reply keyboard may be given as its text."""
    inline = kind == "inline_keyboard"
    if isinstance(button, str) and not inline:
        button = {"text": button}
    name = "InlineKeyboardButton" if inline else "KeyboardButton"
    if not isinstance(button, dict):
        raise _unreadable(inline, f"{name} must be {'an Object' if inline else 'a String or an Object'}")
    if problem := check_for(name, strict=False)(button):
        raise _unreadable(inline, problem)
    if not str(button["text"]).strip():
        raise _unreadable(inline, "text must be non-empty")
    button = {name: value for name, value in button.items() if value is not None and value is not False}
    if inline:
        _check_inline(button)
    return {**button, "text": str(button["text"])}


def _unreadable(inline: bool, problem: str) -> ApiRefusal:
    return bad_request(f"can't parse {'inline ' if inline else ''}keyboard button: {problem}")


def _check_inline(button: Json) -> None:
    # An empty address or empty data is as good as none.
    if not any(button.get(name) for name in INLINE_ACTIONS) and not any(
        name in button for name in INLINE_ACTIONS[4:]
    ):
        raise _unreadable(True, "Text buttons are unallowed in the inline keyboard")
    if len(str(button.get("callback_data", "")).encode()) > MAX_CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    url, app = str(button.get("url") or ""), str(button.get("web_app", {}).get("url", ""))
    if url and (problem := _url_problem(url.strip())):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {problem}")
    if app and not app.startswith("https://"):
        problem = "Only HTTPS links are allowed"
        raise bad_request(f"inline keyboard button Web App URL '{app}' is invalid: {problem}")


def _url_problem(url: str) -> str | None:
    parts = urlsplit(
        url if re.match(r"[a-z][a-z0-9+.-]*:(//|[^0-9/])", url, re.IGNORECASE) else f"http://{url}"
    )
    if parts.scheme.lower() not in SCHEMES:
        return "Unsupported URL protocol"
    host = parts.netloc or parts.path
    if parts.scheme.lower() in ("http", "https") and (re.search(r"\s", host) or "." not in host.strip(".")):
        return "Wrong HTTP URL"
    return None


def inline_part(markup: Json | None) -> Json | None:
    """What a Message carries of its markup: only an inline keyboard."""
    return markup if markup and "inline_keyboard" in markup else None
