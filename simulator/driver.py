"""The test driver: a desk at which people use their phones, over the simulator's HTTP API."""

import asyncio
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

from simulator.driver_message import SeenMessage
from simulator.driver_person import DeskPerson
from simulator.driver_screen import NotOnScreen
from simulator.transcript import Line, Transcript

Json = dict[str, Any]

STOP_WAITS_S = 30.0
"""So long each stop of a travelling clock waits for the bots, or longer where the desk has more patience."""

__all__ = ["Desk", "DeskPerson", "Line", "NotOnScreen", "SeenMessage", "Transcript"]


class Desk:
    """`async with Desk(url) as desk: ann = await desk.person("Ann")`.

    An act waits until the bot has reacted, at most `patience_s`; a bot that does not report what it has
    handled counts as done after `quiet_ms` without anything new. `waits=False` does not wait at all.
    """

    def __init__(
        self, url: str, *, bot: str = "bot", patience_s: float = 5, quiet_ms: int = 40, waits: bool = True
    ) -> None:
        self.url = url.rstrip("/")
        self.bot = bot
        self.patience_s = patience_s
        self.quiet_ms = quiet_ms
        self.quick_quiet_ms = quiet_ms * 2
        self.waits = waits
        self.transcript = Transcript()
        self.people: dict[int, DeskPerson] = {}
        self._client: aiohttp.ClientSession | None = None
        self._names: dict[str, set[str]] = {}

    async def __aenter__(self) -> Self:
        self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=300))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client:
            await self._client.close()

    # People

    async def person(
        self,
        first_name: str,
        *,
        language: str | None = None,
        username: str | None = None,
        person_id: int | None = None,
        last_name: str | None = None,
        phone: str | None = None,
    ) -> DeskPerson:
        """Add a person with a phone on the desk."""
        given = {
            "first_name": first_name,
            "last_name": last_name,
            "language_code": language,
            "username": username,
            "id": person_id,
            "phone_number": phone,
        }
        user = await self.call("POST", "/api/people", {k: v for k, v in given.items() if v is not None})
        return await self.sit_down(user)

    async def known_person(self, person_id: int) -> DeskPerson:
        """Take over a person who is there already, with what is on their screen."""
        return await self.sit_down(await self.get(f"/api/people/{person_id}"))

    async def sit_down(self, user: Json, *, peer: str | None = None) -> DeskPerson:
        await self.learn_bots()
        person = DeskPerson(self, user, peer or self.bot)
        await person.catches_up()
        self.people[person.id] = person
        return person

    async def in_group(self, person: DeskPerson, chat_id: int) -> DeskPerson:
        """The same person, in a group instead of the chat with the bot."""
        there = DeskPerson(self, person.user, str(chat_id))
        await there.catches_up()
        return there

    async def group(self, title: str, *people: DeskPerson) -> int:
        made = await self.call("POST", "/api/groups", {"title": title, "people": [p.id for p in people]})
        return int(made["chat"])

    # The clock

    async def now_is(self) -> datetime:
        """The simulated time."""
        return datetime.fromisoformat((await self.get("/api/clock"))["now"])

    async def sets_clock(self, now: datetime | None = None, *, rate: float | None = None) -> None:
        given: Json = {}
        if now is not None:
            given["now"] = now.isoformat()
        if rate is not None:
            given["rate"] = rate
        await self.call("POST", "/api/clock", given)

    async def travels(
        self, to: datetime | None = None, *, seconds: float | None = None, stop_every_s: float = 300
    ) -> list[str]:
        """Walk to a later time stop by stop; return the followers that were not waited for."""
        given: Json = {"stop_every_s": stop_every_s, "max_wait_s": max(STOP_WAITS_S, self.patience_s)}
        given |= {"to": to.isoformat()} if to is not None else {"seconds": seconds}
        arrived = await self.call("POST", "/api/clock/travel", given)
        await self.everybody_catches_up()
        return list(arrived["not_waited_for"])

    async def quiet(self, *, timeout_s: float = 10, quiet_ms: int | None = None) -> bool:
        """Wait until the bots have come to rest, then let everybody look."""
        found = await self.get("/api/quiet", timeout=timeout_s, quiet_ms=quiet_ms or self.quiet_ms)
        await self.everybody_catches_up()
        return bool(found["quiet"])

    async def everybody_catches_up(self) -> None:
        for person in self.people.values():
            await person.catches_up()

    # Trouble

    async def trouble(self, kind: str, **how: Any) -> None:
        """Ask for a fault, such as trouble("error_after", on="sendMessage", count=1)."""
        await self.call("POST", "/api/faults", {"kind": kind, **how})

    async def no_more_trouble(self) -> None:
        await self.call("DELETE", "/api/faults", None)

    async def settings(self, **changed: Any) -> Json:
        return await self.call("POST", "/api/settings", changed)

    async def bots(self, *, wait_s: float = 0) -> list[Json]:
        """The bots there are; with a wait, until there is one."""
        found: list[Json] = (await self.get("/api/bots", wait=wait_s))["bots"]
        return found

    # Pictures

    async def file(self, file_id: str) -> bytes:
        async with self._http().get(f"{self.url}/api/files/{file_id}") as answer:
            answer.raise_for_status()
            return await answer.read()

    async def save_pictures(self, folder: Path) -> list[Path]:
        """Write every picture the bots sent into a folder, numbered in the order in which it was seen."""
        folder.mkdir(parents=True, exist_ok=True)
        saved: list[Path] = []
        for line in self.transcript.lines:
            for file_id in line.pictures if line.who != line.person else ():
                path = folder / f"{len(saved) + 1:03}-{line.person}.jpg"
                path.write_bytes(await self.file(file_id))
                saved.append(path)
        return saved

    # HTTP

    async def get(self, path: str, **query: Any) -> Json:
        async with self._http().get(
            f"{self.url}{path}", params={k: str(v) for k, v in query.items()}
        ) as answer:
            return await _read(answer)

    async def call(self, method: str, path: str, body: Json | aiohttp.FormData | None) -> Json:
        sent = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        async with self._http().request(method, f"{self.url}{path}", **sent) as answer:
            return await _read(answer)

    def _http(self) -> aiohttp.ClientSession:
        if self._client is None:
            raise RuntimeError("use it as: async with Desk(url) as desk")
        return self._client

    async def learn_bots(self) -> None:
        """Events name a chat by the bot's id; people name it by its username, or just as the bot."""
        for number, bot in enumerate(await self.bots()):
            names = {str(bot["id"])}
            self._names[str(bot["id"])] = self._names[bot["username"]] = names
            if number == 0:
                self._names["bot"] = names

    def knows(self, peer: str) -> bool:
        return peer.lstrip("@") in self._names or peer.startswith("-")

    def names_of(self, peer: str) -> set[str]:
        return self._names.get(peer.lstrip("@"), {peer})

    @staticmethod
    def now() -> float:
        return asyncio.get_running_loop().time()

    def deadline(self, timeout_s: float) -> float:
        return self.now() + timeout_s


async def _read(answer: aiohttp.ClientResponse) -> Json:
    found: Json = await answer.json()
    if answer.status >= 400:
        raise NotOnScreen(found.get("error") or f"{answer.status} {answer.reason}")
    return found
