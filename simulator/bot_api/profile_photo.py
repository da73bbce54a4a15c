"""Pictures of bots and people in their profiles."""

from typing import Any

from simulator.bot_api.call import Call
from simulator.bot_api.media import media
from simulator.refusals import bad_request
from simulator.world import Json


async def set_my_profile_photo(call: Call) -> Any:
    given: Json = call.params["photo"]
    kind = "animation" if given["type"] == "animated" else "photo"
    kept = await media(call, kind, given[kind], {})
    # Of a film the Bot API shows no more than that there is one.
    call.bot.photo = kept if kind == "photo" else []
    return True


async def remove_my_profile_photo(call: Call) -> Any:
    call.bot.photo = None
    return True


async def get_user_profile_photos(call: Call) -> Any:
    """People here have no pictures; a bot has the one that it gave itself."""
    user_id = call.params["user_id"]
    if not call.world.knows(user_id):
        raise bad_request("user not found")
    bot = call.world.bots.get(user_id)
    photos = [bot.photo] if bot and bot.photo else []
    return {"total_count": len(photos), "photos": photos[call.get("offset", 0) :]}
