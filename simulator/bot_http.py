"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import json
import logging
import time
from typing import Any

from aiohttp import web

from simulator.bot_api.call import Call, Described
from simulator.bot_api.methods import CANONICAL_NAME, function_of
from simulator.bot_api.receiving import Encoded
from simulator.faults import Fault, FaultKind
from simulator.legacy import modern
from simulator.refusals import METHOD_NOT_FOUND, UNAUTHORIZED, ApiRefusal, bad_request, too_many_requests
from simulator.request_args import MAX_UPLOAD_BYTES, Args, read_args
from simulator.schema import schema
from simulator.shapes import problem_with
from simulator.validation import readers
from simulator.world import TOKEN, Bot, World

BEFORE = frozenset(
    {FaultKind.TIMEOUT_BEFORE, FaultKind.ERROR_BEFORE, FaultKind.DROP_BEFORE, FaultKind.TOO_MANY}
)
AFTER = frozenset({FaultKind.TIMEOUT_AFTER, FaultKind.ERROR_AFTER, FaultKind.DROP_AFTER})
# What a webhook's answer cannot call, besides all that begins with "get": nobody would hear the result.
NOT_BY_WEBHOOK = frozenset({"setWebhook", "deleteWebhook", "close", "logOut"})
TOO_LARGE = ApiRefusal(413, "Request Entity Too Large")
GATEWAY_TEXTS = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


class BotHttp:
    """Reads, checks, runs and answers the calls of bots."""

    def __init__(self, world: World, *, validate_results: bool = False) -> None:
        self._world = world
        self._readers = readers()
        self._validate_results = validate_results
        world.webhooks.run_method = self.run_webhook_answer

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/file/bot{token}/{test:(?:test/)?}{path:.+}", self._download),
            # "test" stands before the method of a bot that lives in Telegram's test environment.
            web.route("*", "/bot{token:[^/]+}/{test:(?:test/)?}{method:[^/]*}{slash:/?}", self._answer),
            web.route("*", "/bot{token:[^/]+}", self._answer),
        ]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            return await self._answered(request)
        except ApiRefusal as refusal:
            return _refused(refusal)
        except ConnectionError:  # the bot has gone while it was still sending
            return web.Response(status=400)
        except web.HTTPRequestEntityTooLarge:
            return _refused(TOO_LARGE)
        except web.RequestPayloadError:  # a body that is not packed as it says, or that ends too early
            return _refused(bad_request("can't read the request's body"))
        except Exception:  # the edge of the process: whatever broke, a bot gets an answer it understands
            logging.getLogger(__name__).exception(
                "a call of the Bot API failed: %s", request.match_info.get("method")
            )
            return _refused(ApiRefusal(500, "Internal Server Error"))

    async def _answered(self, request: web.Request) -> web.StreamResponse:
        token = request.match_info["token"]
        bot = self._world.bot_of(token)
        if bot is None:
            raise UNAUTHORIZED if TOKEN.fullmatch(token) or ":" in token else METHOD_NOT_FOUND
        method = CANONICAL_NAME.get(request.match_info.get("method", "").lower())
        if method is None:
            raise METHOD_NOT_FOUND
        if (request.content_length or 0) > MAX_UPLOAD_BYTES + 1_000_000:
            raise TOO_LARGE
        args = modern(await read_args(request))
        fault = self._world.faults.for_call(method, args.values.get("chat_id"))
        if fault and fault.kind in BEFORE:
            return await self._struck(fault, request)
        result = await self.run(bot, method, args)
        if fault and fault.kind in AFTER:
            return await self._struck(fault, request)
        return _json(_successful(result))

    async def run(self, bot: Bot, method: str, args: Args) -> Any:
        """Run one call and return its result; raises ApiRefusal."""
        params = self._readers[method].read(args)
        call = Call(self._world, bot, method, params, args.files)
        if method == "getUpdates":
            return await function_of(method)(call)
        bot.calls_in_flight += 1
        try:
            result = await function_of(method)(call)
        finally:
            bot.calls_in_flight -= 1
            bot.last_call_at = time.monotonic()
            self._world.events.wake()
        plain = result.result if isinstance(result, Described) else result
        if self._validate_results and (problem := problem_with(schema().methods[method].returns, plain)):
            raise ApiRefusal(500, f"Internal Server Error: result of {method}: {problem}")
        return result

    async def run_webhook_answer(self, bot: Bot, args: Args) -> None:
        """Run a method given in answer to a webhook; nobody hears whether it worked, as at Telegram."""
        canonical = CANONICAL_NAME.get(str(args.values.get("method", "")).lower())
        if canonical is None or canonical in NOT_BY_WEBHOOK or canonical.startswith("get"):
            return
        try:
            await self.run(bot, canonical, modern(args))
        except ApiRefusal:
            return
        except Exception:  # the edge of the process: one broken answer must not stop a bot's webhook
            logging.getLogger(__name__).exception("a method in a webhook's answer failed: %s", canonical)

    async def _struck(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        if fault.kind is FaultKind.TOO_MANY:
            raise too_many_requests(fault.retry_after)
        if fault.kind in (FaultKind.ERROR_BEFORE, FaultKind.ERROR_AFTER):
            raise ApiRefusal(fault.code, GATEWAY_TEXTS.get(fault.code, "Internal Server Error"))
        if fault.kind in (FaultKind.TIMEOUT_BEFORE, FaultKind.TIMEOUT_AFTER):
            await asyncio.sleep(fault.seconds)
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=504)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if self._world.bot_of(request.match_info["token"]) is None:
            return _refused(UNAUTHORIZED)
        stored = self._world.files.at_path(request.match_info["path"])
        if stored is None:
            return _refused(METHOD_NOT_FOUND)
        return web.Response(body=stored.content, content_type="application/octet-stream")


def _successful(result: Any) -> str:
    if isinstance(result, Encoded):
        return f'{{"ok":true,"result":{result}}}'
    body = {"ok": True, "result": result}
    if isinstance(result, Described):
        body |= {"result": result.result, "description": result.description}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _json(text: str, status: int = 200) -> web.Response:
    return web.Response(body=text.encode(), status=status, content_type="application/json")


def _refused(refusal: ApiRefusal) -> web.Response:
    answer = _json(json.dumps(refusal.body(), ensure_ascii=False), refusal.code)
    if wait_s := (refusal.parameters or {}).get("retry_after"):
        answer.headers["Retry-After"] = str(wait_s)
    return answer
