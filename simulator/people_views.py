"""How a person sees chats and messages: the official shapes plus what a screen needs."""

from typing import Any

from simulator.bot_api.profile import commands_seen
from simulator.people import Done, Place
from simulator.world import Bot, Json, Message, World

MEDIA = ("photo", "video", "animation", "document", "voice", "audio", "video_note", "sticker", "live_photo")


def message_seen(place: Place, message: Message) -> Json:
    """The official Message under "message", and beside it what the official shape does not tell."""
    body = message.body
    seen: Json = {
        "message": body,
        "chat": place.peer,
        "from_me": message.sender_id == place.person.id,
        "deleted": message.deleted,
        "edited": "edit_date" in body,
        "live": message.is_live(place.world.clock.now()),
        "media": media_seen(body),
    }
    if reactions := [one for each in message.reactions.values() for one in each]:
        seen["reactions"] = [one.get("emoji", "⭐") for one in reactions]
    if "poll" in body:
        seen["voted"] = message.votes.get(place.person.id, [])
    if message.reply_markup_sent and "inline_keyboard" not in message.reply_markup_sent:
        seen["markup"] = message.reply_markup_sent
    return seen


def media_seen(body: Json) -> Json | None:
    """Where a screen finds the file of a message: its URL, and a small picture of it."""
    kind = next((k for k in MEDIA if k in body), None)
    if kind is None:
        return None
    if kind == "photo":
        sizes = body["photo"]
        return {
            "kind": "photo",
            "url": file_url(sizes[-1]),
            "thumbnail_url": file_url(sizes[min(1, len(sizes) - 1)]),
            "width": sizes[-1]["width"],
            "height": sizes[-1]["height"],
        }
    file: Json = body[kind]
    # A photo with its moments is played like the film that it is; a sticker made of film as well.
    shown_as = "video" if kind == "live_photo" or file.get("is_video") else kind
    seen: Json = {"kind": shown_as, "url": file_url(file)}
    if "thumbnail" in file:
        seen["thumbnail_url"] = file_url(file["thumbnail"])
    names = ("file_name", "mime_type", "file_size", "duration", "width", "height", "is_animated", "emoji")
    return {**seen, **{name: file[name] for name in names if name in file}}


def file_url(file: Json) -> str:
    return f"/api/files/{file['file_id']}"


def done_seen(place: Place, done: Done) -> Json:
    """The answer to every act."""
    messages = [message_seen(place, message) for message in done.messages]
    return {"messages": messages, "updates": {str(k): v for k, v in done.updates.items()}, **done.facts}


def chat_seen(place: Place) -> Json:
    world, chat = place.world, place.chat
    last = next((m for m in reversed(chat.messages.values()) if not m.deleted), None)
    seen: Json = {
        "chat": place.peer,
        "type": chat.kind,
        "title": place.bot.first_name if chat.is_private else chat.title,
        "started": chat.started,
        "blocked": chat.blocked,
        "reply_keyboard": chat.reply_keyboard,
        "force_reply": chat.force_reply,
        "pinned": chat.pinned,
        "topics": [{"message_thread_id": t.id, "name": t.name} for t in chat.topics.values()],
        "last_message": message_seen(place, last) if last else None,
        "members": [
            {"user": world.user_shape(member), "status": status} for member, status in chat.members.items()
        ],
    }
    if chat.is_private:
        seen["bot"] = bot_seen(place.bot, place.person.language_code)
        seen["menu_button"] = chat.menu_button or place.bot.menu_button
    seen["commands"] = commands_of(place)
    return seen


def commands_of(place: Place) -> list[Any]:
    """In a group, the commands of all its bots."""
    found: list[Any] = []
    for bot in place.world.bots_in(place.chat):
        found += commands_seen(bot, place.chat, place.person.id, place.person.language_code)
    return found


def bot_seen(bot: Bot, language: str | None = None) -> Json:
    def text(what: str) -> str:
        return bot.texts.get((what, language or "")) or bot.texts.get((what, "")) or ""

    return {
        **bot.user(),
        "description": text("description"),
        "short_description": text("short_description"),
        "link": f"https://t.me/{bot.username}",
        "pending_updates": len(bot.updates),
        "webhook": bot.webhook.url if bot.webhook else None,
    }


def chats_of(world: World, person_id: int) -> list[Place]:
    """All chats of a person: with every bot there is, and the groups."""
    person = world.people[person_id]
    private = [Place(world, person, world.private_chat(bot, person)) for bot in world.bots.values()]
    groups = [Place(world, person, g) for g in world.groups.values() if person_id in world.people_in(g)]
    return private + groups
