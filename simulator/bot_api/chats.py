"""Looking at and looking after chats: members, pins, titles, reactions, invite links."""

from typing import Any

from simulator.bot_api.call import Call
from simulator.groups import PERMISSIONS, change_member, member_shape
from simulator.refusals import bad_request
from simulator.world import Chat, Json

NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}
IN_GROUP = frozenset({"creator", "administrator", "member", "restricted"})


async def get_chat(call: Call) -> Any:
    chat = call.chat()
    if chat.is_private and not chat.started:
        raise bad_request("chat not found")
    full: Json = {
        **call.world.chat_shape(chat),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict(NO_GIFTS),
    }
    if chat.username:
        full["active_usernames"] = [chat.username]
    if chat.description:
        full["description"] = chat.description
    if not chat.is_private:
        full["permissions"] = dict.fromkeys(PERMISSIONS, True)
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]].body
    return full


def _user(call: Call) -> int:
    user_id = int(call.params["user_id"])
    if user_id not in call.world.people and user_id not in call.world.bots:
        raise bad_request("invalid user_id specified" if user_id <= 0 else "member not found")
    return user_id


async def get_chat_member(call: Call) -> Any:
    chat = call.chat()
    return member_shape(call.world, chat, _user(call))


async def get_chat_administrators(call: Call) -> Any:
    chat = _group(call)
    heads = [m for m, status in chat.members.items() if status in ("creator", "administrator")]
    return [member_shape(call.world, chat, m) for m in heads]


async def get_chat_member_count(call: Call) -> Any:
    chat = call.chat()
    return sum(status in IN_GROUP for status in chat.members.values())


def _group(call: Call) -> Chat:
    chat = call.chat()
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    return chat


def _led_group(call: Call) -> Chat:
    """A group that the bot may change."""
    chat = call.chat()
    if chat.is_private:
        raise bad_request("method is available only for supergroups")
    if chat.members.get(call.bot.id) not in ("administrator", "creator"):
        raise bad_request("not enough rights")
    return chat


def _set(call: Call, chat: Chat, user_id: int, status: str) -> None:
    change_member(call.world, chat, user_id, status, by=call.bot.id)


async def ban_chat_member(call: Call) -> Any:
    _set(call, _led_group(call), _user(call), "kicked")
    return True


async def unban_chat_member(call: Call) -> Any:
    chat, user_id = _led_group(call), _user(call)
    if chat.members.get(user_id) == "kicked" or not call.get("only_if_banned"):
        _set(call, chat, user_id, "left")
    return True


async def promote_chat_member(call: Call) -> Any:
    rights = any(value is True for name, value in call.params.items() if name.startswith("can_"))
    _set(call, _led_group(call), _user(call), "administrator" if rights else "member")
    return True


async def restrict_chat_member(call: Call) -> Any:
    free = all(call.params["permissions"].get(name) for name in ("can_send_messages",))
    _set(call, _led_group(call), _user(call), "member" if free else "restricted")
    return True


async def leave_chat(call: Call) -> Any:
    chat = call.chat()
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.members[call.bot.id] = "left"
    return True


async def set_chat_title(call: Call) -> Any:
    chat = _led_group(call)
    chat.title = call.params["title"]
    message = call.world.add_message(chat, call.bot.id, {"new_chat_title": chat.title})
    call.world.show("message", chat, message)
    return True


async def set_chat_description(call: Call) -> Any:
    _led_group(call).description = call.get("description", "")
    return True


async def pin_chat_message(call: Call) -> Any:
    chat = call.chat()
    message = call.message(chat, call.params["message_id"], to="pin")
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    quoted = {n: v for n, v in message.body.items() if n not in ("reply_to_message", "pinned_message")}
    notice = call.world.add_message(chat, call.bot.id, {"pinned_message": quoted})
    call.world.show("message", chat, notice)
    return True


async def unpin_chat_message(call: Call) -> Any:
    chat = call.chat()
    if not chat.pinned:
        return True
    message_id = call.get("message_id", chat.pinned[-1])
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    return True


async def unpin_all_chat_messages(call: Call) -> Any:
    call.chat().pinned.clear()
    return True


async def set_message_reaction(call: Call) -> Any:
    chat = call.chat()
    message = call.message(chat, call.params["message_id"], to="react")
    reaction = call.get("reaction") or []
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    peer = call.bot.id if chat.is_private else chat.id
    call.world.events.add(
        "reaction",
        chat=peer,
        people=call.world.people_in(chat),
        message_id=message.id,
        reaction=reaction,
        by=call.bot.id,
    )
    return True


async def export_chat_invite_link(call: Call) -> Any:
    return _invite_link(_led_group(call))


def _invite_link(chat: Chat) -> str:
    return f"https://t.me/+{abs(chat.id):x}"


async def create_chat_invite_link(call: Call) -> Any:
    chat = _led_group(call)
    given = {n: call.params[n] for n in ("name", "expire_date", "member_limit") if n in call.params}
    return {
        "invite_link": f"{_invite_link(chat)}{call.world.files.next_number():x}",
        "creator": call.bot.user(),
        "creates_join_request": bool(call.get("creates_join_request")),
        "is_primary": False,
        "is_revoked": False,
        **given,
    }


async def get_user_profile_photos(call: Call) -> Any:
    if call.params["user_id"] not in call.world.people:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}
