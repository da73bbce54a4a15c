"""Steering the world over HTTP, under /api: clock, faults, limits."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from aiohttp import web

from simulator.answering import answering
from simulator.faults import Fault, FaultKind
from simulator.refusals import PeopleRefusal
from simulator.request_args import read_args
from simulator.world import Bot, World

LONGEST_POLL_S = 60.0
FAULT_FIELDS = {f.name: f.type for f in fields(Fault)}


class ControlHttp:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        table = [
            ("GET", "/api/clock", self._clock),
            ("POST", "/api/clock", self._set_clock),
            ("POST", "/api/clock/reached", self._reached),
            ("POST", "/api/clock/travel", self._travel),
            ("GET", "/api/faults", self._faults),
            ("POST", "/api/faults", self._add_fault),
            ("DELETE", "/api/faults", self._clear_faults),
            ("GET", "/api/settings", self._settings),
            ("POST", "/api/settings", self._change_settings),
            ("POST", "/api/callbacks/expire", self._expire_callbacks),
        ]
        return [web.route(method, path, answering(handler)) for method, path, handler in table]

    # The clock

    async def _clock(self, request: web.Request) -> Any:
        query = request.query
        if "after" in query:
            timeout_s = min(float(query.get("timeout", 25)), LONGEST_POLL_S)
            await self._world.clock.wait_for_move(int(query["after"]), timeout_s, query.get("follower"))
        return self._world.clock.shape()

    async def _set_clock(self, request: web.Request) -> Any:
        given = (await read_args(request)).values
        clock = self._world.clock
        to = _instant(given["now"]) if "now" in given else None
        if "advance_s" in given:
            to = clock.now() + float(given["advance_s"])
        rate = float(given["rate"]) if "rate" in given else None
        if rate is not None and rate < 0:
            raise PeopleRefusal("time does not run backwards: rate is 0 or more")
        await clock.move(to=to, rate=rate)
        return self._announce_clock()

    async def _reached(self, request: web.Request) -> Any:
        given = (await read_args(request)).values
        await self._world.clock.mark_reached(str(given["follower"]), int(given["version"]))
        return {"ok": True}

    async def _travel(self, request: web.Request) -> Any:
        given = (await read_args(request)).values
        clock = self._world.clock
        to = _instant(given["to"]) if "to" in given else clock.now() + float(given["seconds"])
        late = await clock.travel(
            to,
            stop_every_s=max(1.0, float(given.get("stop_every_s", 300))),
            max_wait_s=float(given.get("max_wait_s", 30)),
        )
        return {**self._announce_clock(), "not_waited_for": late}

    def _announce_clock(self) -> dict[str, object]:
        shape = self._world.clock.shape()
        self._world.events.add("clock", clock=shape)
        return shape

    # Trouble and limits

    async def _faults(self, request: web.Request) -> Any:
        return {"faults": [fault.shape() for fault in self._world.faults.active.values()]}

    async def _add_fault(self, request: web.Request) -> Any:
        given = (await read_args(request)).values
        if "seed" in given:
            self._world.faults.seed(int(given.pop("seed")))
        if "kind" not in given:
            return {"faults": [fault.shape() for fault in self._world.faults.active.values()]}
        unknown = set(given) - (set(FAULT_FIELDS) - {"id", "happened"})
        if unknown:
            raise PeopleRefusal(f"a fault has no {', '.join(sorted(unknown))}")
        kind = FaultKind(given.pop("kind"))
        return self._world.faults.add(Fault(kind, **given)).shape()

    async def _clear_faults(self, request: web.Request) -> Any:
        self._world.faults.clear()
        return {"faults": []}

    async def _settings(self, request: web.Request) -> Any:
        return {
            "limits": asdict(self._world.limits.settings),
            "limit_errors": self._world.limits.refused,
            "callback_expiry_s": self._world.callback_expiry_s,
            "follower_silence_s": self._world.clock.silence_s,
        }

    async def _change_settings(self, request: web.Request) -> Any:
        given = (await read_args(request)).values
        for name, value in given.items():
            self._change(name, value)
        return await self._settings(request)

    def _change(self, name: str, value: Any) -> None:
        settings = self._world.limits.settings
        if name == "callback_expiry_s":
            self._world.callback_expiry_s = float(value)
        elif name == "follower_silence_s":
            self._world.clock.silence_s = float(value)
        elif name == "limits" and isinstance(value, bool):
            settings.enabled = value
        elif name == "limits" and isinstance(value, dict) and set(value) <= set(asdict(settings)):
            for limit, number in value.items():
                setattr(settings, limit, number)
        else:
            raise PeopleRefusal(f'there is no setting "{name}" with such a value')

    async def _expire_callbacks(self, request: web.Request) -> Any:
        bots: list[Bot] = list(self._world.bots.values())
        for bot in bots:
            for query in bot.callbacks.values():
                query.asked_at = float("-inf")
        return {"ok": True}


def _instant(text: Any) -> float:
    """An ISO 8601 instant with a zone, or seconds since 1970."""
    if isinstance(text, int | float):
        return float(text)
    at = datetime.fromisoformat(str(text))
    if at.tzinfo is None:
        raise PeopleRefusal(f"{text} needs a time zone, such as +08:00 or Z")
    return at.timestamp()
