"""The Bot API over HTTP, as thin as the mailbox needs it: a call succeeded, was not done, or nobody knows."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

DOWNLOAD_TIMEOUT_S = 60
_COMPACT = json.JSONEncoder(separators=(",", ":")).encode
_IS_JSON = {"Content-Type": "application/json"}


class TelegramError(Exception):
    """A call did not succeed. No text or chain of these errors carries the token."""


class NotDone(TelegramError):  # noqa: N818 - the three outcomes are named as people speak of them
    """Certainly nothing happened."""


class Unreachable(NotDone):
    """No connection; try again later."""


@dataclass(eq=False)
class Refused(NotDone):
    """Telegram said no."""

    code: int
    description: str

    def __str__(self) -> str:
        return f"{self.code} {self.description}"


class Blocked(Refused):
    """The person has blocked the bot, or is gone."""


@dataclass(eq=False)
class FloodWait(NotDone):
    """Too many messages; come back after `retry_after` seconds."""

    retry_after: float

    def __str__(self) -> str:
        return f"429 retry after {self.retry_after:.0f} s"


class OutcomeUnknown(TelegramError):  # noqa: N818 - the same
    """The call may or may not have been done: no answer came, or an error of the server."""


@dataclass(frozen=True, slots=True)
class Upload:
    data: bytes
    filename: str


class Telegram:
    def __init__(self, *, api_url: str, token: str, timeout_s: float) -> None:
        self._api = f"{api_url.rstrip('/')}/bot{token}"
        self._files = f"{api_url.rstrip('/')}/file/bot{token}"
        self._timeout_s = timeout_s
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), proxy=proxy_for(api_url)
        )

    async def close(self) -> None:
        await self._session.close()

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        *,
        files: Mapping[str, Upload] | None = None,
        timeout_s: float | None = None,
    ) -> Any:
        """The `result` of the call; raises NotDone or OutcomeUnknown."""
        sent: dict[str, Any]
        if files:
            sent = {"data": _form(params or {}, files)}
        else:
            sent = {"data": _COMPACT(params or {}).encode(), "headers": _IS_JSON}
        timeout = aiohttp.ClientTimeout(total=timeout_s or self._timeout_s)
        try:
            async with self._session.post(f"{self._api}/{method}", timeout=timeout, **sent) as response:
                body = await response.read()
                status = response.status
        except aiohttp.ClientConnectorError as error:
            raise Unreachable(f"{method}: no connection ({error.os_error.strerror})") from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise OutcomeUnknown(f"{method}: {type(error).__name__}") from None  # its text may hold the URL
        return _result(method, status, body)

    async def download(self, file_path: str, *, max_bytes: int) -> bytes:
        """The bytes of a file found by getFile; raises NotDone (a download changes nothing)."""
        timeout = aiohttp.ClientTimeout(total=DOWNLOAD_TIMEOUT_S)
        try:
            async with self._session.get(f"{self._files}/{file_path}", timeout=timeout) as response:
                if response.status != 200:
                    raise Refused(response.status, "file download")
                data = bytearray()
                async for chunk in response.content.iter_chunked(1 << 16):
                    data += chunk
                    if len(data) > max_bytes:
                        raise Refused(400, "Bad Request: file is too big")
                return bytes(data)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unreachable(f"file download: {type(error).__name__}") from None  # its text may hold the URL


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names: in some countries nothing else reaches Telegram.

    Looked up once; aiohttp's own `trust_env` reads the environment and a file again for every call.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None  # no address at all: the first call says so
    if parts.hostname is None or proxy_bypass(parts.hostname):
        return None
    return getproxies().get(parts.scheme)


def _form(params: Mapping[str, Any], files: Mapping[str, Upload]) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    for name, upload in files.items():
        form.add_field(name, upload.data, filename=upload.filename)
    return form


def _result(method: str, status: int, body: bytes) -> Any:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise OutcomeUnknown(f"{method}: HTTP {status} without JSON") from None  # a proxy's page, say
    if not isinstance(answer, dict):
        raise OutcomeUnknown(f"{method}: HTTP {status} without an answer")
    if answer.get("ok") is True:
        return answer.get("result")
    code = answer.get("error_code", status)
    description = str(answer.get("description", ""))
    if code == 429:
        parameters = answer.get("parameters") or {}
        raise FloodWait(float(parameters.get("retry_after", 1)))
    if code == 403:
        raise Blocked(code, description)
    if 400 <= code < 500:
        raise Refused(code, description)
    raise OutcomeUnknown(f"{method}: {code} {description}")


async def pause(seconds: float, stop: asyncio.Event) -> None:
    """Wait, but not longer than until `stop`."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
