"""A message as evidence keeps it: which one it was, when it was sent, and how."""

from aiogram.types import Message

from bot.handlers.turn import Turn
from bot.services.note import Sent


def sent_by(message: Message, turn: Turn) -> Sent:
    return Sent(
        chat_id=message.chat.id,
        message_id=message.message_id,
        moment=turn.moment,
        in_album=message.media_group_id is not None,
        forwarded=message.forward_origin is not None,
        bot_name=turn.bot_name,
    )
