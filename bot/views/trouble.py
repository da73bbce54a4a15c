"""Words for what went wrong on our side, and for what nobody understood."""

from bot.rules.language import Language
from bot.views.replies import Button, Reply
from bot.views.taps import Go
from bot.views.words import words


def apology(chat_id: int, reference: str, language: Language) -> Reply:
    """Said once, when an update could not be handled after several attempts, however often it is replayed."""
    t = words(language)
    text = t(
        "Sorry, something went wrong on our side and your last message was not taken in. "
        "It is kept under <b>{reference}</b>; please tell your admin. Everything before it is safe.",
        reference=reference,
    )
    return Reply(chat_id=chat_id, text=text, kind="apology", key=f"apology:{reference}")


def dead_button(chat_id: int, language: Language) -> Reply:
    """A tap on a button that means nothing any more."""
    t = words(language)
    return Reply(
        chat_id=chat_id,
        text=t("That button no longer does anything. Here is where to go on:"),
        buttons=_ways_on(language),
        kind="trouble",
    )


def not_understood(chat_id: int, language: Language) -> Reply:
    """A message that fits nothing that is going on."""
    t = words(language)
    return Reply(
        chat_id=chat_id,
        text=t("I did not understand that. /help shows what you can do now."),
        kind="trouble",
    )


def cannot_now(language: Language) -> str:
    """A refusal that nobody has found words for."""
    t = words(language)
    return t("That cannot be done now. /help shows what can.")


def _ways_on(language: Language) -> tuple[tuple[Button, ...], ...]:
    t = words(language)
    return ((Button(t("What can I do now?"), data=Go(to="help").pack()),),)
