"""The yardstick: aiogram's own polling and an echo, nothing stored."""

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def echo(message: Message) -> None:
    await message.answer(f"echo {message.text}")


async def main() -> None:
    server = TelegramAPIServer.from_base(os.environ["VISITBOT_TELEGRAM_API_URL"])
    bot = Bot(os.environ["VISITBOT_TOKEN"], session=AiohttpSession(api=server))
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
