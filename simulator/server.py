"""The simulator as an HTTP server, in its own process or inside a test's."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aiohttp import web

from simulator.bot_http import BotHttp
from simulator.chat_http import ChatHttp
from simulator.clock import Clock
from simulator.control_http import ControlHttp
from simulator.desk_http import DeskHttp
from simulator.people_http import PeopleHttp
from simulator.watch_http import WatchHttp
from simulator.world import World

PAGE = Path(__file__).parent / "page"
MAX_REQUEST_BYTES = 60 * 1024 * 1024


@dataclass
class RunningSimulator:
    """A server that runs; `world` is for tests in the same process."""

    url: str
    world: World
    _runner: web.AppRunner

    async def close(self) -> None:
        await self.world.webhooks.close()
        await self.world.alarms.close()
        await self._runner.cleanup()


async def start_simulator(
    port: int = 0,
    *,
    host: str = "127.0.0.1",
    clock: datetime | None = None,
    rate: float = 1.0,
    validate_results: bool = False,
) -> RunningSimulator:
    """Start a server and return it; port 0 takes a free one."""
    world = World(Clock(clock, rate=rate))
    runner = web.AppRunner(
        _app(world, validate_results=validate_results), access_log=None, shutdown_timeout=0.1
    )
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    bound = runner.addresses[0][1]
    shown_host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    return RunningSimulator(f"http://{shown_host}:{bound}", world, runner)


def _app(world: World, *, validate_results: bool) -> web.Application:
    app = web.Application(client_max_size=MAX_REQUEST_BYTES)
    app.add_routes(BotHttp(world, validate_results=validate_results).routes())
    app.add_routes(PeopleHttp(world).routes())
    app.add_routes(ChatHttp(world).routes())
    app.add_routes(ControlHttp(world).routes())
    app.add_routes(WatchHttp(world).routes())
    app.add_routes(DeskHttp(world).routes())
    app.router.add_get("/", _page)
    app.router.add_get("/page/{path:.*}", _page)
    app.router.add_route("*", "/{rest:.*}", _nothing)
    return app


async def _nothing(request: web.Request) -> web.StreamResponse:
    """Any other path is told as Telegram tells it."""
    return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)


async def _page(request: web.Request) -> web.StreamResponse:
    """The page's files; nothing outside its folder."""
    wanted = (PAGE / (request.match_info.get("path") or "index.html")).resolve()
    if not wanted.is_relative_to(PAGE.resolve()) or not wanted.is_file():
        raise web.HTTPNotFound(text="There is no such page.")
    return web.FileResponse(wanted, headers={"Cache-Control": "no-cache"})
