"""What a bot says about itself: name, descriptions, commands, menu button."""

import re
from typing import Any

from simulator.bot_api.call import Call
from simulator.groups import admin_rights
from simulator.refusals import bad_request
from simulator.world import Bot, Chat, Json

MAX_COMMANDS = 100
COMMAND_NAME = re.compile(r"/?[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}")
WITH_CHAT = frozenset({"chat", "chat_administrators", "chat_member"})


async def get_me(call: Call) -> Any:
    return {
        **call.bot.user(),
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_guest_queries": False,
        "supports_join_request_queries": False,
    }


def _scope_key(call: Call) -> str:
    scope: Json = call.get("scope") or {"type": "default"}
    kind = str(scope["type"])
    if kind not in WITH_CHAT:
        return kind
    chat_id = scope["chat_id"]
    if isinstance(chat_id, str) and chat_id.lstrip("-").isdigit():
        chat_id = int(chat_id)
    chat = call.world.chat_for_bot(call.bot, chat_id)
    if chat is None or (chat.is_private and not chat.started):
        raise bad_request("chat not found")
    return f"{kind}:{chat.id}:{scope['user_id']}" if kind == "chat_member" else f"{kind}:{chat.id}"


def _language(call: Call) -> str:
    language = call.get("language_code", "").strip()
    if language and not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return str(language)


async def set_my_commands(call: Call) -> Any:
    commands: list[Json] = call.params["commands"]
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_command(command) for command in commands]
    key = (_scope_key(call), _language(call))
    call.bot.commands.pop(key, None)
    if checked:
        call.bot.commands[key] = checked
    call.world.events.add("commands", chat=call.bot.id)
    return True


def _command(command: Json) -> Json:
    name, description = str(command["command"]), str(command["description"]).strip()
    if not COMMAND_NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.lstrip("/"), "description": description}


async def get_my_commands(call: Call) -> Any:
    return call.bot.commands.get((_scope_key(call), _language(call)), [])


async def delete_my_commands(call: Call) -> Any:
    call.bot.commands.pop((_scope_key(call), _language(call)), None)
    call.world.events.add("commands", chat=call.bot.id)
    return True


def commands_seen(bot: Bot, chat: Chat, person_id: int, language: str | None) -> list[Json]:
    """Return the commands that a person sees in a chat: the narrowest scope wins, own language first."""
    if chat.is_private:
        scopes = [f"chat:{chat.id}", "all_private_chats", "default"]
    else:
        is_admin = chat.members.get(person_id) in ("administrator", "creator")
        for_admins = [f"chat_administrators:{chat.id}"] if is_admin else []
        all_admins = ["all_chat_administrators"] if is_admin else []
        member = f"chat_member:{chat.id}:{person_id}"
        scopes = [member, *for_admins, f"chat:{chat.id}", *all_admins, "all_group_chats", "default"]
    code = (language or "").split("-")[0].lower()
    for scope in scopes:
        for wanted in dict.fromkeys((code, "")):
            if found := bot.commands.get((scope, wanted)):
                return found
    return []


def _set_text(call: Call, what: str, param: str) -> bool:
    key = (what, _language(call))
    if text := call.get(param, "").strip():
        call.bot.texts[key] = text
    else:
        call.bot.texts.pop(key, None)
    call.world.events.add("bot", bot=call.bot.user())
    return True


def _text(call: Call, what: str, default: str = "") -> str:
    texts = call.bot.texts
    return texts.get((what, _language(call))) or texts.get((what, "")) or default


def _rights(call: Call, given: Json) -> Json:
    kind = "channel" if call.get("for_channels") else "supergroup"
    return {right: bool(given.get(right)) for right in admin_rights(kind) if right != "can_be_edited"}


async def set_my_default_administrator_rights(call: Call) -> Any:
    call.bot.default_rights[bool(call.get("for_channels"))] = _rights(call, call.get("rights") or {})
    return True


async def get_my_default_administrator_rights(call: Call) -> Any:
    return call.bot.default_rights.get(bool(call.get("for_channels"))) or _rights(call, {})


async def set_my_name(call: Call) -> Any:
    _set_text(call, "name", "name")
    call.bot.first_name = call.bot.texts.get(("name", ""), call.bot.first_name)
    return True


async def get_my_name(call: Call) -> Any:
    return {"name": _text(call, "name", call.bot.first_name)}


async def set_my_description(call: Call) -> Any:
    return _set_text(call, "description", "description")


async def get_my_description(call: Call) -> Any:
    return {"description": _text(call, "description")}


async def set_my_short_description(call: Call) -> Any:
    return _set_text(call, "short_description", "short_description")


async def get_my_short_description(call: Call) -> Any:
    return {"short_description": _text(call, "short_description")}


async def set_chat_menu_button(call: Call) -> Any:
    button: Json = call.get("menu_button") or {"type": "default"}
    if "chat_id" in call.params:
        call.chat().menu_button = button
    else:
        call.bot.menu_button = {"type": "commands"} if button["type"] == "default" else button
    call.world.events.add("commands", chat=call.bot.id)
    return True


async def get_chat_menu_button(call: Call) -> Any:
    own = call.chat().menu_button if "chat_id" in call.params else None
    return own or ({"type": "default"} if "chat_id" in call.params else call.bot.menu_button)
