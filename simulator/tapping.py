"""What a person taps: the button of a message, and the link that starts a bot."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from simulator.refusals import PeopleRefusal
from simulator.world import Json, Message, World


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


def shared_by(world: World, button: Json, chosen: Json) -> Json | None:
    """What a button that asks for people or for a chat sends; None for another button."""
    if asked := button.get("request_users"):
        people = [int(user_id) for user_id in chosen.get("users") or ()]
        if not people or any(not world.knows(user_id) for user_id in people):
            raise PeopleRefusal("this button asks for people: name them in `users`")
        users = [{"user_id": user_id} | _named(world, user_id, asked) for user_id in people]
        return {"users_shared": {"request_id": asked["request_id"], "users": users}}
    if asked := button.get("request_chat"):
        group = world.groups.get(int(chosen.get("chat") or 0))
        if group is None:
            raise PeopleRefusal("this button asks for a chat: name it in `chat`")
        return {"chat_shared": {"request_id": asked["request_id"], "chat_id": group.id}}
    return None


def _named(world: World, user_id: int, asked: Json) -> Json:
    """The names of somebody, as far as they were asked for."""
    user, wanted = world.user_shape(user_id), set()
    wanted |= {"first_name", "last_name"} if asked.get("request_name") else set()
    wanted |= {"username"} if asked.get("request_username") else set()
    return {name: value for name, value in user.items() if name in wanted}
