"""Looking at chats: who is in them, what is pinned, reactions."""

from typing import Any

from simulator.bot_api.call import Call
from simulator.groups import LEADERS, PERMISSIONS, PRESENT, change_member, member_shape, tell_all
from simulator.refusals import bad_request
from simulator.world import Chat, Json

# What anybody may react with, each between spaces.
REACTIONS = (
    " 👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤️‍🔥"
    " 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨"
    " 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂️ 🤷 🤷‍♀️ 😡 "
)
NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


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
        full["permissions"] = dict.fromkeys(PERMISSIONS, True) | chat.led.permissions
    if chat.led.sticker_set:
        full["sticker_set_name"] = chat.led.sticker_set
    if chat.led.photo:
        full["photo"] = chat.led.photo
    if chat.led.main_link and call.bot.id in chat.members:
        full["invite_link"] = chat.led.main_link
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]].body
    return full


def member_named(call: Call) -> int:
    """Return the id of the user that a call names, who need not be in the chat."""
    user_id = int(call.params["user_id"])
    if not call.world.knows(user_id):
        raise bad_request("invalid user_id specified" if user_id <= 0 else "member not found")
    return user_id


async def get_chat_member(call: Call) -> Any:
    chat = call.chat()
    return member_shape(call.world, chat, member_named(call))


async def get_chat_administrators(call: Call) -> Any:
    chat = _group(call)
    heads = [m for m, status in chat.members.items() if status in ("creator", "administrator")]
    return [member_shape(call.world, chat, m) for m in heads]


async def get_chat_member_count(call: Call) -> Any:
    chat = call.chat()
    return sum(status in PRESENT for status in chat.members.values())


def _group(call: Call) -> Chat:
    chat = call.chat()
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    return chat


async def leave_chat(call: Call) -> Any:
    chat = call.chat()
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    change_member(call.world, chat, call.bot.id, "left", by=call.bot.id)
    return True


async def pin_chat_message(call: Call) -> Any:
    chat = call.chat()
    message = call.message(chat, call.params["message_id"], to="pin")
    is_leader = chat.is_private or chat.members.get(call.bot.id) in LEADERS
    if not is_leader and not chat.led.permissions.get("can_pin_messages", True):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    quoted = {n: v for n, v in message.body.items() if n not in ("reply_to_message", "pinned_message")}
    tell_all(call.world, chat, call.bot.id, {"pinned_message": quoted})
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
    reaction: list[Json] = call.get("reaction") or []
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(one["type"] == "paid" or f" {one.get('emoji', '👍')} " not in REACTIONS for one in reaction):
        raise bad_request("REACTION_INVALID")
    message.reactions[call.bot.id] = reaction
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


async def delete_message_reaction(call: Call) -> Any:
    """Take away what one member reacted with; of a channel's own reactions there are none here."""
    message = call.message(call.chat(), call.params["message_id"], to="react")
    message.reactions.pop(call.get("user_id", 0), None)
    return True


async def delete_all_message_reactions(call: Call) -> Any:
    for message in call.chat().messages.values():
        message.reactions.pop(call.get("user_id", 0), None)
    return True
