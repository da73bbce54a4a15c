"""One line under a question about how to answer it in the chat."""

from collections.abc import Mapping

from bot.forms.definition import CHOOSING, QuestionKind
from bot.services.asked import AskedQuestion
from bot.views.form_choices import found_options, is_long
from bot.views.form_values import is_stepper
from bot.views.words import Html, Words, say

HOW: Mapping[QuestionKind, str] = {
    QuestionKind.TEXT: say("Type it, or say it as a voice message."),
    QuestionKind.INTEGER: say("Type a whole number."),
    QuestionKind.DECIMAL: say("Type a number."),
    QuestionKind.RANGE: say("Tap a value, or type it."),
    QuestionKind.SELECT_MULTIPLE: say("Tap all that fit, then Done."),
    QuestionKind.RANK: say("Tap them in order, the first one first."),
    QuestionKind.DATE: say("Tap a day, or type it: “tomorrow”, “15 March”."),
    QuestionKind.TIME: say("Tap the hour, or type it: “15:30”"),
    QuestionKind.DATE_TIME: say("Tap the day and then the hour, or type both."),
    QuestionKind.LOCATION: say("Tap below, or send a location with 📎."),
    QuestionKind.TRACE: say("Send one location after the other with 📎, then Done."),
    QuestionKind.SHAPE: say("Send a location at each corner with 📎, then Done."),
    QuestionKind.IMAGE: say("Send a photo."),
    QuestionKind.AUDIO: say("Send a voice message."),
    QuestionKind.VIDEO: say("Send a video."),
    QuestionKind.FILE: say("Send a file."),
    QuestionKind.ACKNOWLEDGE: say("Tap below, or type “yes”."),
    QuestionKind.BARCODE: say("Send a photo of the code, or type the number under the bars."),
}
SPECIAL: Mapping[tuple[QuestionKind, str], str] = {
    (QuestionKind.DATE, "month-year"): say("Tap the month."),
    (QuestionKind.DATE, "year"): say("Tap the year."),
    (QuestionKind.IMAGE, "signature"): say("Have it signed on paper, and send a photo of that."),
    (QuestionKind.IMAGE, "draw"): say("Draw it on paper, and send a photo of that."),
    (QuestionKind.IMAGE, "annotate"): say("Send a photo; draw on it first if something is to be marked."),
    (QuestionKind.IMAGE, "new-front"): say("Send a selfie."),
    (QuestionKind.IMAGE, "selfie"): say("Send a selfie."),
}
"""Where an appearance asks for something that a chat does in its own way."""
TYPED = frozenset({QuestionKind.TEXT, QuestionKind.INTEGER, QuestionKind.DECIMAL})
"""What there is only typing for: a hint of the form itself says more than we could."""
NUMBERS = frozenset({QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.RANGE})
CARD_LINE = say("Type the number; or all {n} in one line: “12 0 5 …”, or by name, one a line.")
CARD = say("Answer ▸, tap another number, or type several by name, one a line.")
ONE_LINE = say("Type the number; or all {n} in one line: “12 0 5 …”")
SEARCH = say("Type a few letters to search the {n} choices.")
NOTHING_OFFERED = say(
    "ℹ️ After the answers above the form has nothing to choose here. Is one of them to be corrected?"
)
STEPPER = say("From {first} to {last}: tap your way there, or type it.")


def how_lines(asked: AskedQuestion, t: Words) -> list[str]:
    if asked.kind in CHOOSING and not asked.options:
        return [t(NOTHING_OFFERED)]
    if is_long(asked) and not found_options(asked):
        return [t("Nothing in the list holds “{search}”.", search=asked.screen.search)]
    if asked.screen.is_reading:
        return [t("🔎 Reading the code in your picture …")]
    how = _how(asked, t)
    return [f"<i>{how}</i>"] if how else []


def _how(asked: AskedQuestion, t: Words) -> Html | None:
    if is_long(asked):
        return t(SEARCH, n=len(asked.options))
    if asked.screen.codes:
        return t("I see several codes. Which one is it?")
    if asked.card:
        return t(CARD_LINE if _are_numbers(asked) else CARD, n=asked.beside)
    if asked.in_rows and asked.beside > 1:
        return t(ONE_LINE, n=asked.beside)
    if is_stepper(asked):
        return t(STEPPER, first=t.number(asked.values[0]), last=t.number(asked.values[-1]))
    if asked.kind in TYPED and asked.hint.strip():
        return None
    special = (SPECIAL.get((asked.kind, word)) for word in sorted(asked.appearance))
    how = next(filter(None, special), HOW.get(asked.kind))
    return t(how) if how else None


def _are_numbers(asked: AskedQuestion) -> bool:
    """A line of numbers answers the card only where all of it are numbers."""
    return all(line.answered.kind in NUMBERS for line in asked.card if not line.is_note)
