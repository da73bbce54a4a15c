"""The same echo through the whole mailbox: every update and every word on disk before it counts."""

import asyncio
import gc
import signal

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.app import App
from bot.config import load_settings
from bot.logs import set_up_logging
from bot.views.replies import Button, Replies, Reply

router = Router(name="echo")


@router.message()
async def echo(message: Message, chat_id: int) -> Replies:
    if message.text == "/start":
        return (Reply(chat_id=chat_id, text="card 0", slot="card", buttons=((Button("More", data="1"),),)),)
    return (Reply(chat_id=chat_id, text=f"echo {message.text}"),)


@router.callback_query()
async def tapped(query: CallbackQuery, chat_id: int) -> Replies:
    number = int(query.data or 0)
    buttons = ((Button("More", data=str(number + 1)),),)
    return (Reply(chat_id=chat_id, text=f"card {number}", slot="card", buttons=buttons),)


async def main() -> None:
    settings = load_settings()
    set_up_logging(settings.log.level, settings.secret_values())
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with App(settings, routers=(router,)) as app:
        gc.freeze()  # as bot.running does
        await app.run(stop)


if __name__ == "__main__":
    asyncio.run(main())
