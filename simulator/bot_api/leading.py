"""What administrators do in a group: members and their rights, its name and picture."""

from typing import Any

from simulator.bot_api.call import Call
from simulator.bot_api.chats import member_named
from simulator.groups import PERMISSIONS, admin_rights, change_member, lift_in_time, tell_all
from simulator.refusals import bad_request
from simulator.request_args import Upload
from simulator.world import Chat, Json


def led_chat(call: Call) -> Chat:
    """A group that the bot may change."""
    chat = call.chat()
    if chat.is_private:
        raise bad_request("method is available only for supergroups")
    if chat.members.get(call.bot.id) not in ("administrator", "creator"):
        raise bad_request("not enough rights")
    return chat


def _below(call: Call, chat: Chat) -> int:
    """A member whom the bot may remove or restrict."""
    user_id = member_named(call)
    if user_id == call.bot.id:
        raise bad_request("can't restrict self")
    if chat.members.get(user_id) == "creator":
        raise bad_request("can't remove chat owner")
    if chat.members.get(user_id) == "administrator":
        raise bad_request("user is an administrator of the chat")
    return user_id


# Members


async def ban_chat_member(call: Call) -> Any:
    chat = led_chat(call)
    user_id, until = _below(call, chat), call.get("until_date", 0)
    chat.led.banned_until[user_id] = until
    lift_in_time(call.world, chat, user_id, until)
    change_member(call.world, chat, user_id, "kicked", by=call.bot.id)
    return True


async def unban_chat_member(call: Call) -> Any:
    chat = led_chat(call)
    user_id = member_named(call)
    if chat.members.get(user_id) == "kicked" or not call.get("only_if_banned"):
        change_member(call.world, chat, user_id, "left", by=call.bot.id)
    return True


async def restrict_chat_member(call: Call) -> Any:
    chat = led_chat(call)
    user_id = _below(call, chat)
    permissions = _permissions(call.params["permissions"], independent=_independent(call))
    until = call.get("until_date", 0)
    chat.led.restrictions[user_id] = {"until_date": until, **permissions}
    lift_in_time(call.world, chat, user_id, until)
    status = "member" if all(permissions.values()) else "restricted"
    change_member(call.world, chat, user_id, status, by=call.bot.id)
    return True


async def promote_chat_member(call: Call) -> Any:
    chat, user_id = led_chat(call), member_named(call)
    if chat.members.get(user_id) == "creator":
        raise bad_request("can't remove chat owner")
    rights = {right: bool(call.get(right)) for right in admin_rights(chat.kind) if right != "can_be_edited"}
    chat.led.rights[user_id] = {"can_be_edited": True, **rights}
    status = "administrator" if any(rights.values()) else "member"
    change_member(call.world, chat, user_id, status, by=call.bot.id)
    return True


async def set_chat_administrator_custom_title(call: Call) -> Any:
    chat, user_id = led_chat(call), member_named(call)
    if chat.members.get(user_id) != "administrator":
        raise bad_request("user is not an administrator")
    chat.led.titles[user_id] = call.get("custom_title", "")
    return True


async def set_chat_permissions(call: Call) -> Any:
    led_chat(call).led.permissions = _permissions(call.params["permissions"], independent=_independent(call))
    return True


def _independent(call: Call) -> bool:
    return bool(call.get("use_independent_chat_permissions"))


def _permissions(given: Json, *, independent: bool) -> dict[str, bool]:
    """What is not named is not allowed; unless told apart, leave to send more includes the simpler things."""
    permissions = {name: bool(given.get(name)) for name in PERMISSIONS}
    if independent:
        return permissions
    if permissions["can_send_other_messages"] or permissions["can_add_web_page_previews"]:
        permissions |= {n: True for n in PERMISSIONS if n.startswith("can_send_") and n != "can_send_polls"}
    if permissions["can_send_polls"]:
        permissions["can_send_messages"] = True
    return permissions


# The group itself


async def set_chat_title(call: Call) -> Any:
    chat = led_chat(call)
    chat.title = call.params["title"]
    tell_all(call.world, chat, call.bot.id, {"new_chat_title": chat.title})
    return True


async def set_chat_description(call: Call) -> Any:
    chat, description = led_chat(call), call.get("description", "")
    if chat.description == description:
        raise bad_request("chat description is not modified")
    chat.description = description
    return True


async def set_chat_photo(call: Call) -> Any:
    chat, upload = led_chat(call), call.params["photo"]
    if not isinstance(upload, Upload):
        raise bad_request("photo must be uploaded as an InputFile")
    sizes = await call.world.files.add_photo(upload.content)
    chat.led.photo = {
        f"{size}_{name}": picture[name]
        for size, picture in (("small", sizes[0]), ("big", sizes[-1]))
        for name in ("file_id", "file_unique_id")
    }
    tell_all(call.world, chat, call.bot.id, {"new_chat_photo": sizes})
    return True


async def delete_chat_photo(call: Call) -> Any:
    chat = led_chat(call)
    chat.led.photo = None
    tell_all(call.world, chat, call.bot.id, {"delete_chat_photo": True})
    return True


async def set_chat_sticker_set(call: Call) -> Any:
    chat = led_chat(call)
    if not call.world.sticker_sets.named(call.params["sticker_set_name"]):
        raise bad_request("STICKERSET_INVALID")
    chat.led.sticker_set = call.params["sticker_set_name"]
    return True


async def delete_chat_sticker_set(call: Call) -> Any:
    led_chat(call).led.sticker_set = None
    return True
