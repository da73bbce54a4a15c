"""Invite links of groups and channels, and those who ask to be let in."""

from typing import Any

from simulator.bot_api.call import Call, present
from simulator.bot_api.chats import member_named
from simulator.bot_api.leading import led_chat
from simulator.groups import change_member
from simulator.refusals import bad_request
from simulator.world import Chat, Json

SUBSCRIPTION_PERIOD_S = 2_592_000
LINK_FIELDS = ("name", "expire_date", "member_limit")


async def export_chat_invite_link(call: Call) -> Any:
    chat = led_chat(call)
    chat.led.main_link = _new_link(call)
    return chat.led.main_link


def _new_link(call: Call) -> str:
    return f"https://t.me/+{call.world.files.next_number():016x}"


async def create_chat_invite_link(call: Call) -> Any:
    chat = led_chat(call)
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
    if led_chat(call).kind != "channel":
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
    chat = led_chat(call)
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
    chat, user_id = led_chat(call), member_named(call)
    if user_id not in chat.led.asking:
        raise bad_request("HIDE_REQUESTER_MISSING")
    chat.led.asking.discard(user_id)
    return chat
