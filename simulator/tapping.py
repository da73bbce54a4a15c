"""What a person taps: the button of a message, and the link that starts a bot."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from simulator.world import Json, Message


def bot_link(link: str) -> tuple[str, str] | None:
    """Return bot username and payload of a t.me or tg:// link that starts a bot."""
    parts = urlsplit(link if "://" in link else f"https://{link}")
    query = parse_qs(parts.query)
    if parts.scheme == "tg" and parts.netloc == "resolve" and "domain" in query:
        return query["domain"][0], query.get("start", [""])[0]
    if parts.netloc in ("t.me", "telegram.me") and (name := parts.path.strip("/")):
        return name, query.get("start", [""])[0]
    return None


def button_of(message: Message, wanted: Json) -> Any:
    """Find an inline button by text, data, or row and col; None when the message has none such."""
    rows = (message.body.get("reply_markup") or {}).get("inline_keyboard") or []
    if "row" in wanted:
        row, col = int(wanted["row"]), int(wanted.get("col", 0))
        return rows[row][col] if row < len(rows) and col < len(rows[row]) else None
    buttons = [button for row in rows for button in row]
    if "data" in wanted:
        return next((b for b in buttons if b.get("callback_data") == wanted["data"]), None)
    text = str(wanted.get("text", ""))
    exact = next((b for b in buttons if b["text"] == text), None)
    return exact or next((b for b in buttons if text and text.lower() in b["text"].lower()), None)
