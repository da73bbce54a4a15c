"""What people do in a chat over HTTP: send, edit, forward, share, tap, press; and the files they see."""

import asyncio
from typing import Any

from aiohttp import web

from simulator import people_views as views
from simulator.answering import CHAT, Handler, answering, place_of
from simulator.entities import formatted
from simulator.people import Done, Place
from simulator.people_content import KINDS, album, location_of, marks_of
from simulator.refusals import PeopleRefusal
from simulator.request_args import Args, read_args
from simulator.tapping import bot_link, button_of, shared_by
from simulator.world import Bot, Json, Message, World


class ChatHttp:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        table: list[tuple[str, str, Handler]] = [
            ("POST", CHAT + "/press", self._press),
            ("POST", CHAT + "/tap", self._tap),
            ("POST", CHAT + "/messages", self._send),
            ("PATCH", CHAT + "/messages/{message}", self._edit),
            ("DELETE", CHAT + "/messages/{message}", self._delete),
            ("POST", CHAT + "/messages/{message}/live", self._move_live),
            ("POST", CHAT + "/messages/{message}/stop", self._stop_live),
            ("POST", CHAT + "/messages/{message}/tap", self._tap),
            ("POST", CHAT + "/messages/{message}/forward", self._forward),
            ("POST", CHAT + "/messages/{message}/react", self._react),
            ("POST", CHAT + "/messages/{message}/vote", self._vote),
            ("POST", CHAT + "/messages/{message}/pay", self._pay),
            ("POST", CHAT + "/inline", self._ask_inline),
            ("GET", CHAT + "/inline/{query}", self._inline_results),
            ("POST", CHAT + "/inline/{query}", self._choose_inline),
            ("GET", "/api/files/{file_id}", self._file),
        ]
        return [web.route(method, path, answering(handler)) for method, path, handler in table]

    # Messages

    async def _send(self, request: web.Request) -> Any:
        place, args = place_of(self._world, request), await read_args(request)
        contents = await self._contents(args)
        marks = marks_of(self._world, args.values) | place.in_topic(args.values.get("message_thread_id"))
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
        place = place_of(self._world, request)
        text = str((await read_args(request)).values.get("text", ""))
        return views.done_seen(place, place.edit_text(_message_id(request), text))

    async def _delete(self, request: web.Request) -> Any:
        place = place_of(self._world, request)
        return views.done_seen(place, place.delete(_message_id(request)))

    async def _move_live(self, request: web.Request) -> Any:
        place, given = place_of(self._world, request), (await read_args(request)).values
        return views.done_seen(place, place.move_live(_message_id(request), location_of(given)))

    async def _stop_live(self, request: web.Request) -> Any:
        place = place_of(self._world, request)
        return views.done_seen(place, place.stop_live(_message_id(request)))

    async def _forward(self, request: web.Request) -> Any:
        place, given = place_of(self._world, request), (await read_args(request)).values
        to = place_of(self._world, request, peer=str(given.get("to") or request.match_info["peer"]))
        return views.done_seen(to, place.forward(place.visible(_message_id(request)), to))

    async def _react(self, request: web.Request) -> Any:
        place, given = place_of(self._world, request), (await read_args(request)).values
        return views.done_seen(place, place.react(_message_id(request), given.get("emoji")))

    async def _vote(self, request: web.Request) -> Any:
        place, given = place_of(self._world, request), (await read_args(request)).values
        chosen = [int(index) for index in given.get("options") or ()]
        return views.done_seen(place, place.vote(_message_id(request), chosen))

    async def _pay(self, request: web.Request) -> Any:
        place = place_of(self._world, request)
        return views.done_seen(place, place.pay(_message_id(request)))

    # Inline mode

    def _asked(self, place: Place, name: object) -> Bot:
        bot = self._world.bot_named(str(name)) if name else place.bot
        if bot is None:
            raise PeopleRefusal(f"there is no bot {name}", status=404)
        return bot

    async def _ask_inline(self, request: web.Request) -> Any:
        place, given = place_of(self._world, request), (await read_args(request)).values
        bot = self._asked(place, given.get("bot"))
        done = place.ask_inline(bot, str(given.get("query", "")), str(given.get("offset", "")))
        return views.done_seen(place, done)

    async def _inline_results(self, request: web.Request) -> Any:
        """Wait for the bot's answer; null when none has come in time."""
        place = place_of(self._world, request)
        bot = self._asked(place, request.query.get("bot"))
        query = bot.inline_queries.get(request.match_info["query"])
        if query is None:
            raise PeopleRefusal("there is no such query", status=404)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + float(request.query.get("timeout", 0))
        while query.answer is None and (left := deadline - loop.time()) > 0:
            await self._world.events.change(left)
        return {"answer": query.answer}

    async def _choose_inline(self, request: web.Request) -> Any:
        place, given = place_of(self._world, request), (await read_args(request)).values
        bot = self._asked(place, given.get("bot"))
        done = await place.choose_inline(bot, request.match_info["query"], str(given.get("result_id", "")))
        return views.done_seen(place, done)

    # Buttons

    async def _press(self, request: web.Request) -> Any:
        """Press a button of the reply keyboard."""
        place, given = place_of(self._world, request), (await read_args(request)).values
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
        if shared := shared_by(self._world, button, given):
            return place.say(shared)
        return place.say(await KINDS["text"](self._world, {"text": button["text"]}, []))

    async def _tap(self, request: web.Request) -> Any:
        """Tap an inline button: of a given message, or of the newest one that has it."""
        place, given = place_of(self._world, request), (await read_args(request)).values
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
        if "callback_game" in button:
            title = message.body["game"]["title"]
            return views.done_seen(
                place, place.tap(message.id, title, label=button["text"], what="game_short_name")
            )
        if button.get("pay"):
            return views.done_seen(place, place.pay(message.id))
        if link := bot_link(str(button.get("url", ""))):
            there = place_of(self._world, request, peer=link[0])
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


def _message_id(request: web.Request) -> int:
    return int(request.match_info["message"])


def _no_button(candidates: list[Message], given: Json) -> str:
    wanted = given.get("text") or given.get("data") or f"row {given.get('row')}, col {given.get('col')}"
    shown = [
        button["text"]
        for message in candidates
        for row in (message.body.get("reply_markup") or {}).get("inline_keyboard") or []
        for button in row
    ]
    return f"no button {wanted!r}; shown: {', '.join(map(repr, shown)) or 'none'}"
