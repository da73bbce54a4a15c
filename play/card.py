"""Reading a visit's card as the person in front of it does: what is asked, and what can be tapped."""

import re
from dataclasses import dataclass
from enum import StrEnum
from html import unescape

from bot.rules.language import Language
from bot.views.words import Words, words
from simulator.driver import DeskPerson, SeenMessage


class Ask(StrEnum):
    """What the bot wants now, as far as a person can tell."""

    SELFIE = "selfie"
    STEP_PHOTO = "step_photo"
    PHOTO = "photo"
    SEVERAL = "several"
    DATE = "date"
    NUMBER = "number"
    NUMBERS = "numbers"
    TEXT = "text"
    ROW = "row"
    REVIEW = "review"
    COMPLETE = "complete"
    WHY_LATE = "why_late"
    PAUSED = "paused"
    CHOICE = "choice"
    NOTHING = "nothing"


# The first line whose words stand on the card tells what is asked; the order matters.
SIGNS: tuple[tuple[Ask, str], ...] = (
    (Ask.PAUSED, "⏸ Paused."),
    (Ask.WHY_LATE, "What kept you? Tap, or type it; then it is filed."),
    (
        Ask.SELFIE,
        "Send a selfie: a photo or a round video. I store it safely and take it out of this chat.",
    ),
    (Ask.STEP_PHOTO, "Send a photo, or several at once."),
    (Ask.COMPLETE, "Everything is answered. <b>Leave</b> files the report when you go."),
    (Ask.COMPLETE, "You are still there. <b>Leave</b> ends the visit and files the report."),
    (Ask.REVIEW, "Is everything right? Type anything to add it as a note."),
    (Ask.PHOTO, "Send a photo."),
    (Ask.SEVERAL, "Tap all that fit, then Done."),
    (Ask.DATE, "Tap a day, or type it: “tomorrow”, “15 March”."),
    (Ask.NUMBER, "Type a whole number."),
    (Ask.NUMBER, "Type a number."),
    (Ask.TEXT, "Type it, or say it as a voice message."),
    (Ask.ROW, "<b>One more?</b>"),
    (Ask.ROW, "<b>Is there one to add?</b>"),
)
# A sign may be the beginning or a part of one of these longer texts.
WHOLE_TEXTS = {
    "⏸ Paused.": "⏸ Paused. I ask nothing until you go on; what you send is kept all the same.",
    "What kept you? Tap, or type it; then it is filed.": (
        "⏰ The report was due at {time}. What kept you? Tap, or type it; then it is filed."
    ),
}
A_QUESTION = re.compile(r"^\d+/\d+$", re.MULTILINE)
"""Where one stands among the questions; stands above each of them."""
HOW_MUCH = re.compile(r"how (much|many)|amount|多少|几|金额|数量", re.IGNORECASE)
NAVIGATION = (
    "‹ Back",
    "☰ Answers",
    "Keep ›",
    "Clear",
    "Skip ›",
    "👋 Leave",
    "⏸ Pause",
    "✖ Cancel visit",
    "🆘 Urgent",
    "▶ Go on",
    "🖼 Show photos",
    "Remove last photo",
    "✏️ Change an answer",
    "That was no selfie",
    "🤳 That was my selfie",
    "🤳 My selfie: let my manager look",
    "‹ Back to the review",
    "📋 Today",
    "📌 Task",
    "📌 Make it a task",
    "Not for this visit",
    "👋 Yes, I left",
    "⭐ Feedback",
    "📈 It has moved on",
    "🔎 Evidence",
    "Still there",
    "↩ Undo",
)


@dataclass(frozen=True)
class Card:
    message: SeenMessage
    ask: Ask
    options: tuple[str, ...]
    """Faces of the buttons that answer, without those that lead elsewhere."""

    @property
    def text(self) -> str:
        return self.message.text


def card_of(person: DeskPerson, language: Language) -> Card | None:
    """The newest visit card on the person's screen."""
    cards = [m for m in person.bot_messages if m.text.startswith("🏪 ") and not m.deleted]
    if not cards:
        return None
    card = max(cards, key=lambda m: m.id)
    t = words(language)
    away = {t(face) for face in NAVIGATION}
    options = tuple(b for b in card.buttons if b not in away and not is_done(b, t))
    return Card(card, _asked(card.text, options, t), options)


def is_done(face: str, t: Words) -> bool:
    """“Done”, with or without the number that is chosen."""
    return face.startswith(t("Done ({n})", n=0).split("0")[0].rstrip(" (（"))


def plain(text: str) -> str:
    """Words as they stand on the screen, without Telegram's HTML."""
    return unescape(re.sub(r"<[^>]+>", "", text))


def _asked(text: str, options: tuple[str, ...], t: Words) -> Ask:
    for ask, sign in SIGNS:
        whole = t(WHOLE_TEXTS.get(sign, sign))
        shown = max(plain(whole).split("{time}"), key=len).strip()
        if shown in text:
            return ask
    if t("Type the number; or all {n} in one line: “12 0 5 …”").split("{n}")[0] in text:
        return Ask.NUMBERS
    if options:
        return Ask.CHOICE
    if not A_QUESTION.search(text):
        return Ask.NOTHING
    return Ask.NUMBER if HOW_MUCH.search(text) else Ask.TEXT  # what the form's own hint explains
