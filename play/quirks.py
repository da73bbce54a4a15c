"""What people do besides the ordinary, and how often; the seed decides who does what."""

from enum import StrEnum
from random import Random


class Quirk(StrEnum):
    NONE = "none"
    PINS_FIRST = "pins_first"
    """Sends a position picked on the map before sharing the real one."""
    FAR_FIRST = "far_first"
    """Taps the customer while still 600 m away."""
    CANNOT_SHARE = "cannot_share"
    MET_ELSEWHERE = "met_elsewhere"
    PAUSES = "pauses"
    TAKES_CANCEL_BACK = "takes_cancel_back"
    CANCELS = "cancels"
    FORGETS_TO_LEAVE = "forgets_to_leave"
    """Walks away without a word; the bot has to notice."""
    REPORTS_LATE = "reports_late"
    """Leaves with the form half done and finishes it long after the deadline."""
    SENDS_WRONG_THINGS = "sends_wrong_things"
    TAPS_TWICE = "taps_twice"
    TYPES_WORDS = "types_words"
    """Types 离店 or “leave” instead of tapping."""
    CHANGES_MIND = "changes_mind"
    """Goes back and answers again."""
    SENDS_ALBUM = "sends_album"
    SPEAKS = "speaks"
    """Answers in voice messages where words are asked, and leaves a spoken note."""


WEIGHTS: dict[Quirk, int] = {
    Quirk.NONE: 30,
    Quirk.PINS_FIRST: 6,
    Quirk.FAR_FIRST: 6,
    Quirk.CANNOT_SHARE: 4,
    Quirk.MET_ELSEWHERE: 4,
    Quirk.PAUSES: 6,
    Quirk.TAKES_CANCEL_BACK: 4,
    Quirk.CANCELS: 4,
    Quirk.FORGETS_TO_LEAVE: 6,
    Quirk.REPORTS_LATE: 6,
    Quirk.SENDS_WRONG_THINGS: 6,
    Quirk.TAPS_TWICE: 5,
    Quirk.TYPES_WORDS: 5,
    Quirk.CHANGES_MIND: 5,
    Quirk.SENDS_ALBUM: 5,
    Quirk.SPEAKS: 5,
}

# Without a seed the day shows the ordinary visit and each thing that must go right once.
SHOWN_DAY = (
    (
        Quirk.NONE,
        Quirk.PINS_FIRST,
        Quirk.SENDS_ALBUM,
        Quirk.REPORTS_LATE,
        Quirk.NONE,
        Quirk.TYPES_WORDS,
        Quirk.NONE,
    ),
    (
        Quirk.NONE,
        Quirk.FAR_FIRST,
        Quirk.CANCELS,
        Quirk.PAUSES,
        Quirk.SPEAKS,
        Quirk.NONE,
        Quirk.CANNOT_SHARE,
    ),
    (
        Quirk.MET_ELSEWHERE,
        Quirk.NONE,
        Quirk.SENDS_WRONG_THINGS,
        Quirk.TAKES_CANCEL_BACK,
        Quirk.TAPS_TWICE,
        Quirk.FORGETS_TO_LEAVE,
        Quirk.CHANGES_MIND,
    ),
)


def quirks_of_day(rep_number: int, visits: int, rng: Random | None) -> tuple[Quirk, ...]:
    """One quirk a visit; `rng` None for the day that is shown."""
    if rng is None:
        return tuple(SHOWN_DAY[rep_number % len(SHOWN_DAY)][i % 7] for i in range(visits))
    return tuple(rng.choices(list(WEIGHTS), weights=list(WEIGHTS.values()), k=visits))
