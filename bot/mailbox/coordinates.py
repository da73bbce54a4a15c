"""Cutting positions out of an update before it is stored: off duty they are nobody's business."""

from datetime import UTC, datetime
from typing import Any

Update = dict[str, Any]

PLACES = ("location", "venue")
LAST_DATE = 2**32 - 1
"""What comes later than 2106 is no moment at which anybody stood anywhere."""
_KEPT = {"live_period", "heading", "proximity_alert_radius"}
_BORROWED = {"venue", "forward_origin", "via_bot"}


def is_live_edit(update: Update) -> bool:
    """A tick (or the end) of a live location."""
    return isinstance(edited := update.get("edited_message"), dict) and "location" in edited


def carries_position(update: Update) -> bool:
    """A message of any kind with a position of its own."""
    return any(
        isinstance(message := update.get(kind), dict) and any(place in message for place in PLACES)
        for kind in ("message", "edited_message")
    )


def positioned_at(update: Update) -> datetime | None:
    """When the position was sent, by Telegram's clock; None where the update does not say."""
    message = update.get("edited_message", update.get("message"))
    sent = (message.get("edit_date") or message.get("date")) if isinstance(message, dict) else None
    return datetime.fromtimestamp(sent, UTC) if isinstance(sent, int) and 0 < sent <= LAST_DATE else None


def begins_a_share(update: Update) -> bool:
    """A live location sent by this person: the only message whose position may come to count."""
    message = update.get("message")
    if not isinstance(message, dict) or _BORROWED & message.keys():
        return False
    location = message.get("location")
    return isinstance(location, dict) and "live_period" in location


def without_quoted_positions(update: Update) -> Update:
    """The update without positions of *other* messages in it: replied to, pinned, under a button."""
    return {
        kind: _own(value) if kind in ("message", "edited_message") else _cut(value)
        for kind, value in update.items()
    }


def without_positions(update: Update) -> Update:
    """The update without any position; a `withheld` mark stands where one was."""
    return {kind: _cut(value) for kind, value in update.items()}


def is_withheld(location: object) -> bool:
    """Whether the position of a decoded location was cut out before it was stored."""
    extra = getattr(location, "model_extra", None)
    return bool(extra and extra.get("withheld"))


def _own(message: Any) -> Any:
    if not isinstance(message, dict):
        return message
    return {key: value if key in PLACES else _cut(value) for key, value in message.items()}


def _cut(value: Any) -> Any:
    if isinstance(value, list):
        return [_cut(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _without_place(key, inner) for key, inner in value.items()}


def _without_place(key: str, value: Any) -> Any:
    if key == "location":
        return _nowhere(value)
    if key == "venue" and isinstance(value, dict):
        # A name and an address say where just as well; Telegram's shape asks for both.
        return {"location": _nowhere(value.get("location")), "title": "", "address": ""}
    return _cut(value)


def _nowhere(location: Any) -> Any:
    """Telegram's shape asks for numbers; the mark says that these are none."""
    kept = (
        {key: value for key, value in location.items() if key in _KEPT} if isinstance(location, dict) else {}
    )
    return {**kept, "latitude": 0.0, "longitude": 0.0, "withheld": True}
