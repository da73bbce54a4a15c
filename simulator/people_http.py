"""The people's side over HTTP, under /api: who they are, which chats they have, what they see there."""

import asyncio
from typing import Any

from aiohttp import web

from simulator import people_views as views
from simulator.answering import CHAT, Handler, answering, person_of, place_of
from simulator.bot_api.payments import pay_offer
from simulator.groups import change_member, founded, join_by_link
from simulator.people import Done
from simulator.refusals import PeopleRefusal
from simulator.request_args import read_args
from simulator.tapping import bot_link
from simulator.world import GROUP_KINDS, Bot, Json, Person, World


class PeopleHttp:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/api/people", self._people),
            ("POST", "/api/people", self._add_person),
            ("GET", "/api/people/{person}", self._one_person),
            ("PATCH", "/api/people/{person}", self._change_person),
            ("GET", "/api/people/{person}/chats", self._chats),
            ("POST", "/api/people/{person}/open_link", self._open_link),
            ("GET", "/api/bots", self._bots),
            ("POST", "/api/groups", self._add_group),
            ("POST", "/api/groups/{group}/members", self._set_member),
            ("GET", CHAT, self._chat),
            ("DELETE", CHAT, self._clear),
            ("POST", CHAT + "/start", self._start),
            ("POST", CHAT + "/block", self._block),
            ("POST", CHAT + "/unblock", self._unblock),
            ("GET", CHAT + "/commands", self._commands),
            ("GET", CHAT + "/messages", self._messages),
        ]
        return [web.route(method, path, answering(handler)) for method, path, handler in table]

    # People, bots, groups

    async def _people(self, request: web.Request) -> Any:
        return {"people": [_person_seen(person) for person in self._world.people.values()]}

    async def _add_person(self, request: web.Request) -> Any:
        given = (await read_args(request)).values
        if not given.get("first_name"):
            raise PeopleRefusal('"first_name" is needed')
        person = Person(
            id=int(given.get("id") or self._world.free_person_id()),
            first_name=str(given["first_name"]),
            last_name=given.get("last_name"),
            username=given.get("username"),
            language_code=given.get("language_code"),
            phone_number=given.get("phone_number"),
        )
        return _person_seen(self._world.add_person(person))

    async def _one_person(self, request: web.Request) -> Any:
        return _person_seen(person_of(self._world, request))

    async def _change_person(self, request: web.Request) -> Any:
        person = person_of(self._world, request)
        for name, value in (await read_args(request)).values.items():
            if name not in ("first_name", "last_name", "language_code", "phone_number"):
                raise PeopleRefusal(f'"{name}" cannot be changed')
            setattr(person, name, value)
        self._world.events.add("person", person=person.user())
        return _person_seen(person)

    async def _bots(self, request: web.Request) -> Any:
        """With `wait` seconds, wait until there is one."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + float(request.query.get("wait", 0))
        while not self._world.bots and (left := deadline - loop.time()) > 0:
            await self._world.events.change(left)
        return {"bots": [views.bot_seen(bot) for bot in self._world.bots.values()]}

    async def _add_group(self, request: web.Request) -> Any:
        given = (await read_args(request)).values
        members: dict[int, str] = {}
        for index, person_id in enumerate(given.get("people", ())):
            if int(person_id) not in self._world.people:
                raise PeopleRefusal(f"there is no person {person_id}", status=404)
            members[int(person_id)] = "member" if index else "creator"
        for name in given.get("bots", ("bot",)):
            bot = self._world.bot_named(str(name))
            if bot is None:
                raise PeopleRefusal(f"there is no bot {name}", status=404)
            members[bot.id] = "administrator" if given.get("bots_are_administrators") else "member"
        kind = str(given.get("kind") or "supergroup")
        if kind not in GROUP_KINDS:
            raise PeopleRefusal(f"kind is one of {', '.join(GROUP_KINDS)}")
        group = self._world.add_group(str(given.get("title") or "Group"), members, kind=kind)
        group.username = given.get("username")
        group.is_forum = bool(given.get("is_forum")) and kind == "supergroup"
        group.last_message_id = 1 if group.is_forum else 0  # no topic can have the number of the General one
        founded(self._world, group)
        return {"chat": group.id, "title": group.title}

    async def _set_member(self, request: web.Request) -> Any:
        given = (await read_args(request)).values
        group = self._world.groups.get(int(request.match_info["group"]))
        if group is None or int(given.get("id", 0)) not in (*self._world.people, *self._world.bots):
            raise PeopleRefusal("there is no such group or member", status=404)
        change_member(self._world, group, int(given["id"]), str(given.get("status", "member")))
        return {"chat": group.id, "members": {str(k): v for k, v in group.members.items()}}

    # Chats

    async def _chats(self, request: web.Request) -> Any:
        places = views.chats_of(self._world, person_of(self._world, request).id)
        return {"chats": [views.chat_seen(place) for place in places]}

    async def _chat(self, request: web.Request) -> Any:
        return views.chat_seen(place_of(self._world, request))

    async def _commands(self, request: web.Request) -> Any:
        return {"commands": views.commands_of(place_of(self._world, request))}

    async def _messages(self, request: web.Request) -> Any:
        place = place_of(self._world, request)
        after, limit = int(request.query.get("after", 0)), int(request.query.get("limit", 200))
        with_deleted = request.query.get("deleted") == "true"
        seen = [
            views.message_seen(place, message)
            for message in place.chat.messages.values()
            if message.id > after
            and place.person.id not in message.hidden_from
            and (with_deleted or not message.deleted)
        ]
        return {"messages": seen[-limit:], "last_event": self._world.events.last}

    async def _start(self, request: web.Request) -> Any:
        place = place_of(self._world, request)
        payload = str((await read_args(request)).values.get("payload") or "")
        return views.done_seen(place, place.start(payload))

    async def _open_link(self, request: web.Request) -> Any:
        link = str((await read_args(request)).values.get("link", ""))
        if group := next((g for g in self._world.groups.values() if link in g.led.links), None):
            join_by_link(self._world, group, person_of(self._world, request).id, group.led.links[link])
            return {"messages": [], "updates": {}, "opened": group.id}
        if seller := next((b for b in self._world.bots.values() if link in b.offers), None):
            return self._pay_by_link(request, seller, link)
        found = bot_link(link)
        if found is None:
            raise PeopleRefusal(f"this link starts no bot: {link}")
        place = place_of(self._world, request, peer=found[0])
        return views.done_seen(place, place.start(found[1]))

    def _pay_by_link(self, request: web.Request, seller: Bot, link: str) -> Json:
        place = place_of(self._world, request, peer=str(seller.id))
        updates = pay_offer(self._world, seller, seller.offers[link], place.chat, place.person)
        return views.done_seen(place, Done(updates=updates))

    async def _block(self, request: web.Request) -> Any:
        place = place_of(self._world, request)
        return views.done_seen(place, place.block())

    async def _unblock(self, request: web.Request) -> Any:
        place = place_of(self._world, request)
        return views.done_seen(place, place.unblock())

    async def _clear(self, request: web.Request) -> Any:
        place = place_of(self._world, request)
        done = place.clear()
        if request.query.get("block") == "true":
            done = place.block()
        return views.done_seen(place, done)


def _person_seen(person: Person) -> Json:
    return {**person.user(), "phone_number": person.phone_number}
