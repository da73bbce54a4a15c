"""What all people's calls share: finding whom and where, and turning values and refusals into answers."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from simulator.people import Place
from simulator.refusals import ApiRefusal, PeopleRefusal
from simulator.world import Person, World

Handler = Callable[[web.Request], Awaitable[Any]]
CHAT = "/api/people/{person}/chats/{peer}"


def answering(handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Turn a handler's value into JSON and its refusals into sentences."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            result = await handler(request)
        except PeopleRefusal as refusal:
            return web.json_response({"error": refusal.message}, status=refusal.status)
        except ApiRefusal as refusal:
            return web.json_response({"error": refusal.description}, status=400)
        except (TypeError, ValueError, KeyError) as error:
            return web.json_response({"error": f"cannot be read: {error!r}"}, status=400)
        return result if isinstance(result, web.StreamResponse) else web.json_response(result)

    return answer


def person_of(world: World, request: web.Request) -> Person:
    text = request.match_info["person"]
    person = world.people.get(int(text)) if text.isdigit() else None
    if person is None:
        raise PeopleRefusal(f"there is no person {text}", status=404)
    return person


def place_of(world: World, request: web.Request, *, peer: str | None = None) -> Place:
    """The person of the path in the chat of the path, or in the one with another peer."""
    person = person_of(world, request)
    peer = peer or request.match_info["peer"]
    if peer.startswith("-"):
        group = world.groups.get(int(peer))
        if group is None or person.id not in group.members:
            raise PeopleRefusal(f"{person.first_name} is in no group {peer}", status=404)
        return Place(world, person, group)
    bot = world.bot_named(peer)
    if bot is None:
        raise PeopleRefusal(f"there is no bot {peer} (a bot appears with its first call)", status=404)
    return Place(world, person, world.private_chat(bot, person))
