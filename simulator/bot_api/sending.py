"""Sending what is not a file: text, places, contacts, dice, chat actions."""

import random
from typing import Any

from simulator.bot_api.call import Call, present
from simulator.bot_api.delivery import deliver, text_content
from simulator.entities import MAX_TEXT, formatted
from simulator.refusals import bad_request
from simulator.world import Json

MIN_LIVE_PERIOD_S = 60
MAX_LIVE_PERIOD_S = 86_400
LIVE_FOR_EVER = 0x7FFFFFFF
MAX_ACCURACY_M = 1500.0
MAX_PROXIMITY_M = 100_000
DICE_SIDES = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
VENUE = ("title", "address", "foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
CONTACT = ("phone_number", "first_name", "last_name", "vcard")
CHAT_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "pick_up_location",
        "cancel",
        "record_video_note",
        "upload_video_note",
        "record_audio",
        "upload_audio",
    ]
)


async def send_message(call: Call) -> Any:
    return deliver(call, text_content(call)).body


async def send_message_draft(call: Call) -> Any:
    """Show a text that is still being written; it is gone when the message itself comes."""
    chat = call.open_chat()
    if not chat.is_private or not call.params["draft_id"]:
        raise bad_request("method is available only in private chats" if chat.id < 0 else "DRAFT_ID_INVALID")
    done = formatted(call.get("text", ""), call.get("parse_mode"), call.get("entities"), max_length=MAX_TEXT)
    people = call.world.people_in(chat)
    call.world.events.add(
        "draft", chat=call.bot.id, people=people, draft_id=call.params["draft_id"], text=done.text
    )
    return True


def location_content(call: Call) -> Json:
    """Return a Location from a call's parameters; raises in Telegram's words."""
    latitude, longitude = call.params["latitude"], call.params["longitude"]
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("invalid location specified")
    location: Json = {"latitude": latitude, "longitude": longitude}
    if accuracy := call.get("horizontal_accuracy"):
        location["horizontal_accuracy"] = min(max(accuracy, 0.0), MAX_ACCURACY_M)
    return location


def live_fields(call: Call, period: int) -> Json:
    heading, radius = call.get("heading", 0), call.get("proximity_alert_radius", 0)
    if not 0 <= heading <= 360:
        raise bad_request("wrong live location heading specified")
    if not 0 <= radius <= MAX_PROXIMITY_M:
        raise bad_request("wrong live location proximity alert radius specified")
    return present(live_period=period, heading=heading or None, proximity_alert_radius=radius or None)


def checked_live_period(period: int) -> int:
    if period and period != LIVE_FOR_EVER and not MIN_LIVE_PERIOD_S <= period <= MAX_LIVE_PERIOD_S:
        raise bad_request("wrong live location period specified")
    return period


def whole_location_content(call: Call) -> Json:
    """A place, or the first of a live location."""
    location = location_content(call)
    if period := checked_live_period(call.get("live_period", 0)):
        location |= live_fields(call, period)
    return {"location": location}


async def send_location(call: Call) -> Any:
    return deliver(call, whole_location_content(call)).body


def venue_content(call: Call) -> Json:
    location = location_content(call)
    venue = {"location": location, **{name: call.params[name] for name in VENUE if name in call.params}}
    return {"location": location, "venue": venue}


async def send_venue(call: Call) -> Any:
    return deliver(call, venue_content(call)).body


def contact_content(call: Call) -> Json:
    return {"contact": {name: call.params[name] for name in CONTACT if name in call.params}}


async def send_contact(call: Call) -> Any:
    return deliver(call, contact_content(call)).body


async def send_dice(call: Call) -> Any:
    emoji = call.get("emoji", "🎲")
    if emoji not in DICE_SIDES:
        raise bad_request("wrong dice emoji specified")
    value = random.randint(1, DICE_SIDES[emoji])  # noqa: S311 - a game's dice
    return deliver(call, {"dice": {"emoji": emoji, "value": value}}).body


async def send_chat_action(call: Call) -> Any:
    action = call.params["action"].lower()
    if action not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = call.open_chat()
    peer = call.bot.id if chat.is_private else chat.id
    call.world.events.add("chat_action", chat=peer, people=call.world.people_in(chat), action=action)
    return True
