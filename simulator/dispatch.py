"""Telling bots what happened in their chats, with the trouble that was asked for."""

import asyncio
from typing import Any

from simulator.faults import FaultKind, distorted
from simulator.world import Bot, Chat, World

IN_A_CHANNEL = {"message": "channel_post", "edited_message": "edited_channel_post"}


def tell_bots(
    world: World, chat: Chat, kind: str, payload: dict[str, Any], *, but: int | None = None
) -> dict[int, int]:
    """Queue an update for every bot of the chat; return the update id by bot (none if late or unwanted)."""
    ids = {}
    if chat.kind == "channel":
        kind = IN_A_CHANNEL.get(kind, kind)
    for bot in world.bots_in(chat):
        if bot.id == but:
            continue
        if chat.members.get(bot.id) in ("left", "kicked") and kind != "my_chat_member":
            continue
        update_id = tell_bot(world, bot, kind, payload, chat_id=chat.id)
        if update_id is not None:
            ids[bot.id] = update_id
    return ids


def tell_bot(world: World, bot: Bot, kind: str, payload: dict[str, Any], *, chat_id: int) -> int | None:
    if not bot.updates.wanted(kind):
        return None
    fault = world.faults.for_update(kind, chat_id)
    if fault is None:
        return bot.updates.put(kind, payload, chat_id=chat_id)
    if fault.kind is FaultKind.UPDATE_LATE:
        asyncio.get_running_loop().call_later(
            fault.seconds, lambda: bot.updates.put(kind, payload, chat_id=chat_id)
        )
        return None
    if fault.kind is FaultKind.UPDATE_UNDECODABLE:
        spoiled_kind, spoiled = distorted(kind, payload, fault.distortion)
        return bot.updates.put(spoiled_kind, spoiled, chat_id=chat_id)
    return bot.updates.put(kind, payload, chat_id=chat_id, again=True)
