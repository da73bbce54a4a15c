"""One bot through three clients: aiogram, python-telegram-bot, and plain HTTP."""

import json
from abc import ABC, abstractmethod
from typing import Any

import aiohttp
from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError
from aiogram.types import BufferedInputFile
from aiogram.types import InputMediaPhoto as AiogramPhoto
from pydantic import BaseModel
from telegram import Bot as PtbBot
from telegram import InputMediaPhoto as PtbPhoto
from telegram import TelegramObject
from telegram.error import TelegramError

TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"

Json = dict[str, Any]


class Refused(Exception):  # noqa: N818 - the same refusal, whichever client says it
    """What the API said no with; libraries keep the description, some without its beginning."""


class BotClient(ABC):
    """The part of a client library that the behaviours need; names and parameters are the official ones."""

    def __init__(self, url: str) -> None:
        self.url = url

    @abstractmethod
    async def start(self) -> None: ...

    @abstractmethod
    async def stop(self) -> None: ...

    @abstractmethod
    async def call(self, method: str, **params: Any) -> Any:
        """Call a method by its official name; returns the result as JSON; raises Refused."""

    @abstractmethod
    def upload(self, content: bytes, name: str) -> Any: ...

    @abstractmethod
    def album_photo(self, content: bytes, caption: str | None = None) -> Any: ...

    async def updates(self, **params: Any) -> list[Json]:
        found: list[Json] = await self.call("getUpdates", **params)
        return found


def _snake(method: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in method)


class AiogramClient(BotClient):
    async def start(self) -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(self.url))
        self._bot = AiogramBot(TOKEN, session=session)
        await self._bot.get_me()

    async def stop(self) -> None:
        await self._bot.session.close()

    async def call(self, method: str, **params: Any) -> Any:
        try:
            return _plain(await getattr(self._bot, _snake(method))(**params))
        except TelegramAPIError as error:
            raise Refused(error.message) from error

    def upload(self, content: bytes, name: str) -> Any:
        return BufferedInputFile(content, name)

    def album_photo(self, content: bytes, caption: str | None = None) -> Any:
        return AiogramPhoto(media=BufferedInputFile(content, "photo.jpg"), caption=caption)


class PtbClient(BotClient):
    async def start(self) -> None:
        self._bot = PtbBot(TOKEN, base_url=f"{self.url}/bot", base_file_url=f"{self.url}/file/bot")
        await self._bot.initialize()

    async def stop(self) -> None:
        await self._bot.shutdown()

    async def call(self, method: str, **params: Any) -> Any:
        if commands := params.get("commands"):
            params["commands"] = [(c["command"], c["description"]) for c in commands]
        try:
            return _plain(await getattr(self._bot, _snake(method))(**params))
        except TelegramError as error:
            # The library takes "Bad Request: " off and starts what is left with a capital.
            raise Refused(error.message[:1].lower() + error.message[1:]) from error

    def upload(self, content: bytes, name: str) -> Any:
        return content

    def album_photo(self, content: bytes, caption: str | None = None) -> Any:
        return PtbPhoto(content, caption=caption)


class RawClient(BotClient):
    """Plain HTTP with JSON bodies, or multipart as soon as there is a file."""

    async def start(self) -> None:
        self.http = aiohttp.ClientSession()
        await self.call("getMe")

    async def stop(self) -> None:
        await self.http.close()

    async def answer(self, method: str, **params: Any) -> Json:
        """The whole answer, refusals too."""
        url = f"{self.url}/bot{TOKEN}/{method}"
        form = _form(params)
        sent: dict[str, Any] = {"data": form} if form else {"json": params}
        async with self.http.post(url, **sent) as response:
            body: Json = await response.json()
            assert response.status == body.get("error_code", 200)
            return body

    async def call(self, method: str, **params: Any) -> Any:
        body = await self.answer(method, **params)
        if not body["ok"]:
            raise Refused(body["description"])
        return body["result"]

    def upload(self, content: bytes, name: str) -> Any:
        return (name, content)

    def album_photo(self, content: bytes, caption: str | None = None) -> Any:
        return {"type": "photo", "caption": caption, "media": ("photo.jpg", content)}


def _form(params: Json) -> aiohttp.FormData | None:
    """A multipart form when some parameter is a file (or an album of files), else None."""
    media = params.get("media")
    items = media if isinstance(media, list) and all(isinstance(i, dict) for i in media) else []
    items = items if all("media" in item for item in items) else []
    if not any(isinstance(value, tuple) for value in params.values()) and not items:
        return None
    form = aiohttp.FormData()
    for name, value in params.items():
        if isinstance(value, tuple):
            form.add_field(name, value[1], filename=value[0])
        elif name == "media":
            for number, item in enumerate(items):
                if isinstance(item["media"], tuple):
                    form.add_field(f"file{number}", item["media"][1], filename=item["media"][0])
                    item["media"] = f"attach://file{number}"
            form.add_field(name, json.dumps(items))
        else:
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    return form


def _plain(result: Any) -> Any:
    """What a library made of a result, back as JSON with the official names."""
    if isinstance(result, list | tuple):
        return [_plain(item) for item in result]
    if isinstance(result, BaseModel):
        return json.loads(result.model_dump_json(by_alias=True, exclude_none=True))
    if isinstance(result, TelegramObject):
        return result.to_dict()
    return result
