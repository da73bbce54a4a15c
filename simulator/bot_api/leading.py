"""What administrators do in a group: members and their rights, its name and picture, invite links."""

from typing import Any

from simulator.bot_api.call import Call, present
from simulator.bot_api.chats import member_named
from simulator.groups import PERMISSIONS, admin_rights, change_member, tell_all
from simulator.refusals import bad_request
from simulator.request_args import Upload
from simulator.world import Chat, Json

SUBSCRIPTION_PERIOD_S = 2_592_000
LINK_FIELDS = ("name", "expire_date", "member_limit")


def _led(call: Call) -> Chat:
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
    chat = _led(call)
    change_member(call.world, chat, _below(call, chat), "kicked", by=call.bot.id)
    return True


async def unban_chat_member(call: Call) -> Any:
    chat = _led(call)
    user_id = member_named(call)
    if chat.members.get(user_id) == "kicked" or not call.get("only_if_banned"):
        change_member(call.world, chat, user_id, "left", by=call.bot.id)
    return True


async def restrict_chat_member(call: Call) -> Any:
    chat = _led(call)
    user_id = _below(call, chat)
    permissions = _permissions(call.params["permissions"], independent=_independent(call))
    chat.led.restrictions[user_id] = {"until_date": call.get("until_date", 0), **permissions}
    status = "member" if all(permissions.values()) else "restricted"
    change_member(call.world, chat, user_id, status, by=call.bot.id)
    return True


async def promote_chat_member(call: Call) -> Any:
    chat, user_id = _led(call), member_named(call)
    if chat.members.get(user_id) == "creator":
        raise bad_request("can't remove chat owner")
    rights = {right: bool(call.get(right)) for right in admin_rights(chat.kind) if right != "can_be_edited"}
    chat.led.rights[user_id] = {"can_be_edited": True, **rights}
    status = "administrator" if any(rights.values()) else "member"
    change_member(call.world, chat, user_id, status, by=call.bot.id)
    return True


async def set_chat_administrator_custom_title(call: Call) -> Any:
    chat, user_id = _led(call), member_named(call)
    if chat.members.get(user_id) != "administrator":
        raise bad_request("user is not an administrator")
    chat.led.titles[user_id] = call.get("custom_title", "")
    return True


async def set_chat_permissions(call: Call) -> Any:
    _led(call).led.permissions = _permissions(call.params["permissions"], independent=_independent(call))
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
    chat = _led(call)
    chat.title = call.params["title"]
    tell_all(call.world, chat, call.bot.id, {"new_chat_title": chat.title})
    return True


async def set_chat_description(call: Call) -> Any:
    chat, description = _led(call), call.get("description", "")
    if chat.description == description:
        raise bad_request("chat description is not modified")
    chat.description = description
    return True


async def set_chat_photo(call: Call) -> Any:
    chat, upload = _led(call), call.params["photo"]
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
    chat = _led(call)
    chat.led.photo = None
    tell_all(call.world, chat, call.bot.id, {"delete_chat_photo": True})
    return True


async def set_chat_sticker_set(call: Call) -> Any:
    chat = _led(call)
    if not call.world.sticker_sets.named(call.params["sticker_set_name"]):
        raise bad_request("STICKERSET_INVALID")
    chat.led.sticker_set = call.params["sticker_set_name"]
    return True


async def delete_chat_sticker_set(call: Call) -> Any:
    _led(call).led.sticker_set = None
    return True


# Invite links


async def export_chat_invite_link(call: Call) -> Any:
    chat = _led(call)
    chat.led.main_link = _new_link(call)
    return chat.led.main_link


def _new_link(call: Call) -> str:
    return f"https://t.me/+{call.world.files.next_number():016x}"


async def create_chat_invite_link(call: Call) -> Any:
    chat = _led(call)
    link: Json = {
        "invite_link": _new_link(call),
        "creator": call.bot.user(),
        "creates_join_request": bool(call.get("creates_join_request")),
        "is_primary": False,
        "is_revoked": False,
        **present(**{name: call.get(name) for name in LINK_FIELDS}),
    }
    chat.led.links[link["invite_link"]] = link
    return link


async def create_chat_subscription_invite_link(call: Call) -> Any:
    """A link by which people come in for stars; here nobody is asked to pay."""
    if _led(call).kind != "channel":
        raise bad_request("method is available only for channels")
    if call.params["subscription_period"] != SUBSCRIPTION_PERIOD_S:
        raise bad_request("SUBSCRIPTION_PERIOD_INVALID")
    link = await create_chat_invite_link(call)
    link |= {name: call.params[name] for name in ("subscription_period", "subscription_price")}
    return link


async def edit_chat_subscription_invite_link(call: Call) -> Any:
    chat, link = _link(call)
    edited = {name: value for name, value in link.items() if name != "name"} | present(name=call.get("name"))
    chat.led.links[link["invite_link"]] = edited
    return edited


def _link(call: Call) -> tuple[Chat, Json]:
    chat = _led(call)
    found = chat.led.links.get(call.params["invite_link"])
    if found is None:
        raise bad_request("INVITE_HASH_EXPIRED")
    return chat, found


async def edit_chat_invite_link(call: Call) -> Any:
    chat, link = _link(call)
    asks = bool(call.get("creates_join_request"))
    edited = {name: value for name, value in link.items() if name not in LINK_FIELDS}
    edited |= present(creates_join_request=asks, **{name: call.get(name) for name in LINK_FIELDS})
    chat.led.links[link["invite_link"]] = edited
    return edited


async def revoke_chat_invite_link(call: Call) -> Any:
    chat, link = _link(call)
    chat.led.links[link["invite_link"]] = link | {"is_revoked": True}
    return chat.led.links[link["invite_link"]]


async def approve_chat_join_request(call: Call) -> Any:
    chat = _asked_to_join(call)
    change_member(call.world, chat, call.params["user_id"], "member", by=call.bot.id)
    return True


async def decline_chat_join_request(call: Call) -> Any:
    _asked_to_join(call)
    return True


def _asked_to_join(call: Call) -> Chat:
    chat, user_id = _led(call), member_named(call)
    if user_id not in chat.led.asking:
        raise bad_request("HIDE_REQUESTER_MISSING")
    chat.led.asking.discard(user_id)
    return chat
