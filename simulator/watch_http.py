"""Watching the world over HTTP, under /api: events, and waiting until a bot has reacted."""

import asyncio
from typing import Any

from aiohttp import web

from simulator.answering import answering
from simulator.calm import Calm
from simulator.people import Place, text_said
from simulator.refusals import PeopleRefusal
from simulator.request_args import read_args
from simulator.world import Bot, Json, World

LONGEST_POLL_S = 60.0
LOOK_AGAIN_S = 1.0
# What a bot does that a person can notice.
REACTIONS = frozenset({"message", "edited_message", "deleted_message", "callback_answer", "reaction"})


class WatchHttp:
    def __init__(self, world: World) -> None:
        self._world = world
        self._handled: dict[str, int] = {}

    def routes(self) -> list[web.RouteDef]:
        table = [
            ("GET", "/api/events", self._events),
            ("GET", "/api/quiet", self._quiet),
            ("GET", "/api/reaction", self._reaction),
            ("POST", "/api/handled", self._mark_handled),
            ("GET", "/api/handled", self._wait_handled),
            ("POST", "/api/batch", self._batch),
        ]
        return [web.route(method, path, answering(handler)) for method, path, handler in table]

    async def _events(self, request: web.Request) -> Any:
        query = request.query
        if "after" not in query:
            return {"events": [], "last": self._world.events.last}
        timeout_s = min(float(query.get("timeout", 25)), LONGEST_POLL_S)
        person = int(query["person"]) if "person" in query else None
        found = await self._world.events.wait_after(int(query["after"]), timeout_s, person=person)
        last = found[-1]["id"] if found else max(int(query["after"]), 0)
        return {"events": found, "last": last}

    async def _quiet(self, request: web.Request) -> Any:
        """Wait until every bot has confirmed its updates and made no call for a while."""
        calm = Calm(float(request.query.get("quiet_ms", 60)) / 1000)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + float(request.query.get("timeout", 10))
        while not calm.lasts_since(last := self._last_call()):
            left = deadline - loop.time()
            if left <= 0:
                pending = sum(len(bot.updates) for bot in self._world.bots.values())
                return {"quiet": False, "pending_updates": pending}
            await self._before_the_next_look(calm, busy=last is None, left_s=left)
        return {"quiet": True, "pending_updates": 0}

    def _last_call(self) -> float | None:
        """When a bot has last called; None while one has something to do."""
        bots = self._world.bots.values()
        if any(len(bot.updates) or bot.calls_in_flight for bot in bots):
            return None
        return max((bot.last_call_at for bot in bots), default=0.0)

    async def _reaction(self, request: web.Request) -> Any:
        """Wait until a bot has reacted to an update in a way the person can see, and has come to rest.

        A bot that reports what it has handled is believed; otherwise rest is `quiet_ms` without anything new.
        """
        query = request.query
        person, after = int(query["person"]), int(query["after"])
        update_id = int(query["update_id"]) if "update_id" in query else None
        bot = self._world.bot_named(query.get("bot", "bot"))
        if bot is None:
            raise PeopleRefusal("there is no bot yet", status=404)
        calm = Calm(float(query.get("quiet_ms", 50)) / 1000)
        needs_answer = query.get("answer", "true") == "true"
        loop = asyncio.get_running_loop()
        deadline = loop.time() + float(query.get("timeout", 5))
        while True:
            found = self._world.events.after(after, person=person)
            last: float | None = None
            if update_id is not None and self._handled:
                reacted = self._is_handled(update_id)
            else:
                last = _last_sign(bot, update_id, found, needs_answer=needs_answer)
                reacted = calm.lasts_since(last)
            left = deadline - loop.time()
            if reacted or left <= 0:
                return {"reacted": reacted, "events": found, "last": found[-1]["id"] if found else after}
            await self._before_the_next_look(calm, busy=last is None, left_s=left)

    async def _before_the_next_look(self, calm: Calm, *, busy: bool, left_s: float) -> None:
        if busy:
            await self._world.events.change(min(LOOK_AGAIN_S, left_s))
        else:
            await asyncio.sleep(min(calm.pause_s, left_s))

    def _is_handled(self, update_id: int) -> bool:
        return any(done >= update_id for done in self._handled.values())

    async def _batch(self, request: web.Request) -> Any:
        """Send many texts of many people at once, or `per_second`; for measuring."""
        given = (await read_args(request)).values
        pause_s = 1 / float(given["per_second"]) if given.get("per_second") else 0.0
        bot = self._world.bot_named(str(given.get("bot", "bot")))
        if bot is None:
            raise PeopleRefusal("there is no bot yet", status=404)
        loop = asyncio.get_running_loop()
        due = loop.time()
        sent = 0
        for entry in given["messages"]:
            person = self._world.people[int(entry["person"])]
            Place(self._world, person, self._world.private_chat(bot, person)).say(text_said(entry["text"]))
            sent += 1
            due += pause_s
            if pause_s and (wait_s := due - loop.time()) > 0:
                await asyncio.sleep(wait_s)
            elif sent % 50 == 0:
                await asyncio.sleep(0)
        return {"sent": sent}

    async def _mark_handled(self, request: web.Request) -> Any:
        """A bot that can tell says: everything up to this update is done, words included."""
        given = (await read_args(request)).values
        follower = str(given.get("follower", "bot"))
        self._handled[follower] = max(self._handled.get(follower, 0), int(given["update_id"]))
        self._world.events.wake()
        return {"ok": True}

    async def _wait_handled(self, request: web.Request) -> Any:
        """Wait until an update is done; `reporting` is false when no bot tells."""
        update_id = int(request.query["update_id"])
        loop = asyncio.get_running_loop()
        deadline = loop.time() + float(request.query.get("timeout", 10))
        while self._handled:
            if self._is_handled(update_id):
                return {"handled": True, "reporting": True}
            left = deadline - loop.time()
            if left <= 0:
                return {"handled": False, "reporting": True}
            await self._world.events.change(left)
        return {"handled": False, "reporting": False}


def _is_by(event: Json, bot: Bot) -> bool:
    """Whether the bot did it (a person's own messages are events too)."""
    body = event.get("message")
    return not body or body.get("from", bot.user())["id"] == bot.id


def _last_sign(bot: Bot, update_id: int | None, found: list[Json], *, needs_answer: bool) -> float | None:
    """When the bot last showed something to the person or took an update; None while it is busy."""
    if bot.calls_in_flight or (update_id is not None and not bot.updates.is_confirmed(update_id)):
        return None
    reactions = [e["at"] for e in found if e["type"] in REACTIONS and _is_by(e, bot)]
    if needs_answer and not reactions:
        return None
    newest: float = max([bot.updates.confirmed_at, *reactions])
    return newest
