"""The people's side over HTTP, under /api: who they are, what they do in chats, what they see."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from simulator import people_views as views
from simulator.entities import formatted
from simulator.groups import change_member, founded
from simulator.people import Done, Place, bot_link, button_of
from simulator.people_content import KINDS, album, location_of, marks_of
from simulator.refusals import ApiRefusal, PeopleRefusal
from simulator.request_args import Args, read_args
from simulator.world import Json, Message, Person, World

Handler = Callable[[web.Request], Awaitable[Any]]
CHAT = "/api/people/{person}/chats/{peer}"


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
            ("POST", CHAT + "/press", self._press),
            ("POST", CHAT + "/tap", self._tap),
            ("GET", CHAT + "/commands", self._commands),
            ("GET", CHAT + "/messages", self._messages),
            ("POST", CHAT + "/messages", self._send),
            ("PATCH", CHAT + "/messages/{message}", self._edit),
            ("DELETE", CHAT + "/messages/{message}", self._delete),
            ("POST", CHAT + "/messages/{message}/live", self._move_live),
            ("POST", CHAT + "/messages/{message}/stop", self._stop_live),
            ("POST", CHAT + "/messages/{message}/tap", self._tap),
            ("POST", CHAT + "/messages/{message}/forward", self._forward),
            ("POST", CHAT + "/messages/{message}/react", self._react),
            ("GET", "/api/files/{file_id}", self._file),
        ]
        return [web.route(method, path, answering(handler)) for method, path, handler in table]

    # Finding

    def _person_of(self, request: web.Request) -> Person:
        text = request.match_info["person"]
        person = self._world.people.get(int(text)) if text.isdigit() else None
        if person is None:
            raise PeopleRefusal(f"there is no person {text}", status=404)
        return person

    def _place(self, request: web.Request, *, peer: str | None = None) -> Place:
        person = self._person_of(request)
        peer = peer or request.match_info["peer"]
        if peer.startswith("-"):
            group = self._world.groups.get(int(peer))
            if group is None or person.id not in group.members:
                raise PeopleRefusal(f"{person.first_name} is in no group {peer}", status=404)
            return Place(self._world, person, group)
        bot = self._world.bot_named(peer)
        if bot is None:
            raise PeopleRefusal(f"there is no bot {peer} (a bot appears with its first call)", status=404)
        return Place(self._world, person, self._world.private_chat(bot, person))

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
        return _person_seen(self._person_of(request))

    async def _change_person(self, request: web.Request) -> Any:
        person = self._person_of(request)
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
        group = self._world.add_group(str(given.get("title") or "Group"), members)
        group.username = given.get("username")
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
        places = views.chats_of(self._world, self._person_of(request).id)
        return {"chats": [views.chat_seen(place) for place in places]}

    async def _chat(self, request: web.Request) -> Any:
        return views.chat_seen(self._place(request))

    async def _commands(self, request: web.Request) -> Any:
        return {"commands": views.commands_of(self._place(request))}

    async def _messages(self, request: web.Request) -> Any:
        place = self._place(request)
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
        place = self._place(request)
        payload = str((await read_args(request)).values.get("payload") or "")
        return views.done_seen(place, place.start(payload))

    async def _open_link(self, request: web.Request) -> Any:
        link = str((await read_args(request)).values.get("link", ""))
        found = bot_link(link)
        if found is None:
            raise PeopleRefusal(f"this link starts no bot: {link}")
        place = self._place(request, peer=found[0])
        return views.done_seen(place, place.start(found[1]))

    async def _block(self, request: web.Request) -> Any:
        place = self._place(request)
        return views.done_seen(place, place.block())

    async def _unblock(self, request: web.Request) -> Any:
        place = self._place(request)
        return views.done_seen(place, place.unblock())

    async def _clear(self, request: web.Request) -> Any:
        place = self._place(request)
        done = place.clear()
        if request.query.get("block") == "true":
            done = place.block()
        return views.done_seen(place, done)

    # Messages

    async def _send(self, request: web.Request) -> Any:
        place, args = self._place(request), await read_args(request)
        contents = await self._contents(args)
        marks = marks_of(self._world, args.values)
        reply_to, date = args.values.get("reply_to_message_id"), args.values.get("date")
        done = place.say_all(
            [{**marks, **content} for content in contents],
            reply_to=int(reply_to) if reply_to else None,
            date=int(date) if date else None,
        )
        return views.done_seen(place, done)

    async def _contents(self, args: Args) -> list[Json]:
        kind = str(args.values.get("kind") or "text")
        files = list(args.files.values())
        if file_ids := args.values.get("file_id"):
            return [self._sent_again(kind, str(file_ids), args.values)]
        if kind == "album":
            return await album(self._world, args.values, files)
        if kind not in KINDS:
            raise PeopleRefusal(f"kind is one of {', '.join((*KINDS, 'album'))}")
        return [await KINDS[kind](self._world, args.values, files)]

    def _sent_again(self, kind: str, file_id: str, fields: Json) -> Json:
        """A file that is on the servers already keeps its identity."""
        stored = self._world.files.find(file_id)
        if stored is None or stored.kind != kind:
            raise PeopleRefusal(f"there is no {kind} {file_id}", status=404)
        kept: Any = self._world.files.photo_sizes(stored.file_id) if kind == "photo" else stored.shape
        caption = formatted(str(fields.get("caption") or ""), None, None, max_length=1024).text
        return {kind: kept, "caption": caption} if caption else {kind: kept}

    async def _edit(self, request: web.Request) -> Any:
        place = self._place(request)
        text = str((await read_args(request)).values.get("text", ""))
        return views.done_seen(place, place.edit_text(_message_id(request), text))

    async def _delete(self, request: web.Request) -> Any:
        place = self._place(request)
        return views.done_seen(place, place.delete(_message_id(request)))

    async def _move_live(self, request: web.Request) -> Any:
        place, given = self._place(request), (await read_args(request)).values
        return views.done_seen(place, place.move_live(_message_id(request), location_of(given)))

    async def _stop_live(self, request: web.Request) -> Any:
        place = self._place(request)
        return views.done_seen(place, place.stop_live(_message_id(request)))

    async def _forward(self, request: web.Request) -> Any:
        place, given = self._place(request), (await read_args(request)).values
        to = self._place(request, peer=str(given.get("to") or request.match_info["peer"]))
        return views.done_seen(to, place.forward(place.visible(_message_id(request)), to))

    async def _react(self, request: web.Request) -> Any:
        place, given = self._place(request), (await read_args(request)).values
        return views.done_seen(place, place.react(_message_id(request), given.get("emoji")))

    # Buttons

    async def _press(self, request: web.Request) -> Any:
        """Press a button of the reply keyboard."""
        place, given = self._place(request), (await read_args(request)).values
        rows = (place.chat.reply_keyboard or {}).get("keyboard") or []
        buttons = [button for row in rows for button in row]
        text = str(given.get("text", ""))
        button = next((b for b in buttons if b["text"] == text), None)
        if button is None:
            shown = ", ".join(repr(b["text"]) for b in buttons) or "none"
            raise PeopleRefusal(f"no such button on the keyboard: {text!r}; shown: {shown}", status=404)
        if place.chat.reply_keyboard and place.chat.reply_keyboard.get("one_time_keyboard"):
            place.chat.reply_keyboard = None
        return views.done_seen(place, await self._pressed(place, button, given))

    async def _pressed(self, place: Place, button: Json, given: Json) -> Done:
        if button.get("request_contact"):
            person = place.person
            phone = person.phone_number or "+10000000000"
            return place.say(
                {"contact": {"phone_number": phone, "first_name": person.first_name, "user_id": person.id}}
            )
        if button.get("request_location"):
            return place.say({"location": location_of(given)})
        return place.say(await KINDS["text"](self._world, {"text": button["text"]}, []))

    async def _tap(self, request: web.Request) -> Any:
        """Tap an inline button: of a given message, or of the newest one that has it."""
        place, given = self._place(request), (await read_args(request)).values
        if "message" in request.match_info:
            message_id = _message_id(request)
            if given.get("forged"):
                return views.done_seen(place, place.tap(message_id, str(given["data"])))
            candidates = [place.visible(message_id)]
        else:
            candidates = [
                m
                for m in reversed(place.chat.messages.values())
                if not m.deleted and place.person.id not in m.hidden_from
            ]
        for message in candidates:
            if button := button_of(message, given):
                return await self._tapped(request, place, message, button, given)
        raise PeopleRefusal(_no_button(candidates, given), status=404)

    async def _tapped(
        self, request: web.Request, place: Place, message: Message, button: Json, given: Json
    ) -> Any:
        if "callback_data" in button:
            done = place.tap(
                message.id,
                button["callback_data"],
                label=button["text"],
                inaccessible=bool(given.get("inaccessible")),
            )
            return views.done_seen(place, done)
        if link := bot_link(str(button.get("url", ""))):
            there = self._place(request, peer=link[0])
            return views.done_seen(there, there.start(link[1]))
        return {"messages": [], "updates": {}, "opened": button}

    async def _file(self, request: web.Request) -> web.StreamResponse:
        stored = self._world.files.find(request.match_info["file_id"])
        if stored is None:
            raise PeopleRefusal("there is no such file", status=404)
        headers = {"Cache-Control": "max-age=86400", "X-Content-Type-Options": "nosniff"}
        if not stored.content_type.startswith(("image/jpeg", "image/png", "audio/", "video/")):
            headers["Content-Disposition"] = "attachment"
        kind = stored.content_type.partition(";")[0]
        return web.Response(body=stored.content, content_type=kind, headers=headers)


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


def _message_id(request: web.Request) -> int:
    return int(request.match_info["message"])


def _person_seen(person: Person) -> Json:
    return {**person.user(), "phone_number": person.phone_number}


def _no_button(candidates: list[Message], given: Json) -> str:
    wanted = given.get("text") or given.get("data") or f"row {given.get('row')}, col {given.get('col')}"
    shown = [
        button["text"]
        for message in candidates
        for row in (message.body.get("reply_markup") or {}).get("inline_keyboard") or []
        for button in row
    ]
    return f"no button {wanted!r}; shown: {', '.join(map(repr, shown)) or 'none'}"
