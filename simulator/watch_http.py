"""Watching the world over HTTP, under /api: events, and waiting until a bot has reacted."""

import asyncio
import time
from typing import Any

from aiohttp import web

from simulator.answering import answering
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
        quiet_s = float(request.query.get("quiet_ms", 60)) / 1000
        loop = asyncio.get_running_loop()
        deadline = loop.time() + float(request.query.get("timeout", 10))
        since = time.monotonic()
        while True:
            wait_s = self._until_quiet(quiet_s, since)
            if wait_s <= 0:
                return {"quiet": True, "pending_updates": 0}
            left = deadline - loop.time()
            if left <= 0:
                pending = sum(len(bot.updates) for bot in self._world.bots.values())
                return {"quiet": False, "pending_updates": pending}
            await self._world.events.change(min(wait_s, left))

    def _until_quiet(self, quiet_s: float, since: float) -> float:
        """Seconds to wait before looking again; 0 when it is quiet."""
        waits = [0.0]
        for bot in self._world.bots.values():
            if len(bot.updates) or bot.calls_in_flight:
                return 1.0
            waits.append(quiet_s - (time.monotonic() - max(bot.last_call_at, since)))
        return max(waits)

    async def _reaction(self, request: web.Request) -> Any:
        """Wait until a bot has reacted to an update in a way the person can see, and has come to rest.

        A bot that reports what it has handled is believed; otherwise rest is `quiet_ms` without anything new.
        """
        query = request.query
        person, after = int(query["person"]), int(query["after"])
        update_id = int(query["update_id"]) if "update_id" in query else None
        bot = self._world.bot_named(query.get("bot", "bot"))
        quiet_s = float(query.get("quiet_ms", 50)) / 1000
        needs_answer = query.get("answer", "true") == "true"
        loop = asyncio.get_running_loop()
        deadline = loop.time() + float(query.get("timeout", 5))
        while bot is not None:
            found = self._world.events.after(after, person=person)
            wait_s = self._until_rest(bot, update_id, found, quiet_s, needs_answer=needs_answer)
            left = deadline - loop.time()
            if wait_s <= 0 or left <= 0:
                last = found[-1]["id"] if found else after
                return {"reacted": wait_s <= 0, "events": found, "last": last}
            await self._world.events.change(min(wait_s, left))
        raise PeopleRefusal("there is no bot yet", status=404)

    def _until_rest(
        self, bot: Bot, update_id: int | None, found: list[Json], quiet_s: float, *, needs_answer: bool
    ) -> float:
        """Seconds to wait before looking again; 0 when the bot is done with it."""
        if update_id is not None and self._handled:
            return 0.0 if self._is_handled(update_id) else LOOK_AGAIN_S
        if bot.calls_in_flight or (update_id is not None and not bot.updates.is_confirmed(update_id)):
            return LOOK_AGAIN_S
        reactions = [e["at"] for e in found if e["type"] in REACTIONS and _is_by(e, bot)]
        if needs_answer and not reactions:
            return LOOK_AGAIN_S
        confirmed_at = bot.updates.confirmed_at
        since: float = max([confirmed_at, *reactions])
        return quiet_s - (time.time() - since)

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
    return not body or body["from"]["id"] == bot.id
