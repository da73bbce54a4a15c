"""The one polite sentence for those who are not of the company."""

from bot.rules.language import Language
from bot.views.replies import Replies, Reply
from bot.views.words import words


def not_public(language: Language) -> Replies:
    """Sent to the chat it answers; nothing is known about whoever reads it."""
    t = words(language)
    text = t(
        "Hello! I work for the people of one company, by invitation only. "
        "If you belong to it, please open the personal link your admin sends you."
    )
    return (Reply(text=text, kind="stranger"),)
