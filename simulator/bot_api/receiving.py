"""How a bot hears: getUpdates, webhooks, getFile."""

from typing import Any

from simulator.bot_api.call import Call, Described, present
from simulator.refusals import conflict
from simulator.updates import Pending
from simulator.webhook import checked_webhook
from simulator.world import Json

WEBHOOK_ACTIVE = conflict(
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class Encoded(str):
    """A result that is JSON already."""

    __slots__ = ()


async def get_updates(call: Call) -> Any:
    bot = call.bot
    if bot.webhook is not None:
        raise WEBHOOK_ACTIVE
    remember_allowed(call)
    batch: list[Pending] = await bot.updates.poll(
        call.get("offset", 0), call.get("limit", 100), float(call.get("timeout", 0))
    )
    return Encoded("[" + ",".join(pending.encoded for pending in batch) + "]")


def remember_allowed(call: Call) -> None:
    """Without the parameter the last choice stays; an empty list means the default kinds."""
    if "allowed_updates" in call.params:
        call.bot.updates.allowed = frozenset(map(str, call.params["allowed_updates"] or ())) or None


async def set_webhook(call: Call) -> Any:
    url = call.get("url", "").strip()
    if not url:
        return await delete_webhook(call)
    webhook = checked_webhook(
        url,
        secret_token=call.get("secret_token"),
        max_connections=min(max(call.get("max_connections", 40), 1), 100),
        ip_address=call.get("ip_address"),
        has_certificate="certificate" in call.params,
    )
    remember_allowed(call)
    if call.get("drop_pending_updates"):
        call.bot.updates.clear()
    if call.bot.webhook and call.bot.webhook.wants_the_same(webhook):
        return Described(True, "Webhook is already set")
    call.bot.webhook = webhook
    call.bot.updates.end_poll(by="setWebhook request")
    call.world.webhooks.start(call.bot)
    return Described(True, "Webhook was set")


async def delete_webhook(call: Call) -> Any:
    had_one, call.bot.webhook = call.bot.webhook is not None, None
    await call.world.webhooks.stop(call.bot)
    if call.get("drop_pending_updates"):
        call.bot.updates.clear()
    return Described(True, "Webhook was deleted" if had_one else "Webhook is already deleted")


async def get_webhook_info(call: Call) -> Any:
    bot = call.bot
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(bot.updates)}
    if bot.updates.allowed:
        info["allowed_updates"] = sorted(bot.updates.allowed)
    if webhook := bot.webhook:
        info |= present(
            url=webhook.url,
            has_custom_certificate=webhook.has_certificate,
            ip_address=webhook.ip_address or webhook.host_address,
            max_connections=webhook.max_connections,
            last_error_date=webhook.last_error_date,
            last_error_message=webhook.last_error_message,
        )
    return info


async def get_file(call: Call) -> Any:
    return call.world.files.file_shape(call.params["file_id"])


async def log_out(call: Call) -> Any:
    """Nothing to log out of: the local world is the only server."""
    return True


async def close(call: Call) -> Any:
    """Nothing to move: the bot's next call opens it again."""
    return True
