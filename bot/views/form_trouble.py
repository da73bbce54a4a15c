"""Why the last step on the form was not taken, kindly and with the way on."""

from collections.abc import Mapping

from bot.services.form_screen_state import Screen, Trouble
from bot.views.words import Words, say


def trouble_lines(screen: Screen, t: Words) -> list[str]:
    """Nothing when the step was taken."""
    if screen.trouble is None:
        return []
    if screen.trouble is Trouble.NOT_TAKEN:
        return [t("⚠️ {message}", message=screen.message)]
    return [t(TROUBLE[screen.trouble])]


TROUBLE: Mapping[Trouble, str] = {
    Trouble.OLD_BUTTON: say("↩️ That button was from an earlier question. This is where we are:"),
    Trouble.NO_POSITION: say("⚠️ I do not know where you are now. Send a location with 📎, or skip."),
    Trouble.NOT_UNDERSTOOD: say("⚠️ I kept nothing of that. One answer a line, or as many as are asked:"),
    Trouble.NO_CODE: say(
        "⚠️ I found no code in that picture. Go closer, with light from the side, or type the number."
    ),
    Trouble.NOT_READ_HERE: say("⚠️ In a trial I do not read codes from pictures: type the number."),
    Trouble.TOO_FEW_POINTS: say("⚠️ A line needs two points at least, an area three."),
    Trouble.NOTHING_PICKED: say("⚠️ This question needs an answer: tap at least one."),
}
