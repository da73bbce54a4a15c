"""Why a visit was cancelled, a report came late, a step was left out, as anybody reads it."""

from collections.abc import Mapping

from bot.rules.language import Language
from bot.rules.visit import CHOSEN_BY_MISTAKE, FOR_ANOTHER_REASON, NEVER_CAME
from bot.services.report import LateReason
from bot.services.step import LeftOut
from bot.views.words import say, words

WHY_CANCELLED: dict[str, str] = {
    "closed": say("Shop or office closed"),
    "absent": say("Nobody there to meet"),
    "postponed": say("Put off by the customer"),
    CHOSEN_BY_MISTAKE: say("Chosen by mistake"),
    FOR_ANOTHER_REASON: say("Another reason"),
}
"""A button carries the key; the rep's own words take the place of the last one."""
WHY_LATE: Mapping[str, str] = {
    LateReason.NO_SIGNAL: say("no signal"),
    LateReason.CUSTOMER: say("the customer kept the rep"),
    LateReason.FORGOT: say("forgotten"),
}
WHY_LEFT_OUT: Mapping[str, str] = {
    LeftOut.NO_CAMERA: say("camera does not work"),
    LeftOut.NOT_FITTING: say("not fitting just now"),
    LeftOut.RATHER_NOT: say("rather not"),
    LeftOut.NOT_ALLOWED: say("customer does not allow it"),
    LeftOut.NOTHING_THERE: say("nothing there to show"),
    LeftOut.OPTIONAL: say("not needed"),
}


def late_reason(reason: str | None, language: Language) -> str:
    """A known reason in the reader's language, else the rep's own words; plain text, "" for none."""
    return _known(WHY_LATE, reason, language)


def left_out_reason(reason: str | None, language: Language) -> str:
    """The same for a step that was left out."""
    return _known(WHY_LEFT_OUT, reason, language)


def cancel_reason(reason: str | None, language: Language) -> str:
    """The same for a visit that was cancelled; nothing is said of "another reason"."""
    if reason == FOR_ANOTHER_REASON:
        return ""
    return _known(WHY_CANCELLED | {NEVER_CAME: say("Nobody arrived")}, reason, language)


def _known(reasons: Mapping[str, str], reason: str | None, language: Language) -> str:
    text = reasons.get(reason or "")
    t = words(language)
    return str(t(text)) if text else reason or ""
