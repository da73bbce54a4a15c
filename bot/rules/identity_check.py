"""The life of the question "is it the person?" at one visit: never a dead end, never a verdict by itself."""

from collections.abc import Mapping
from enum import StrEnum


class CheckState(StrEnum):
    LOOKING = "looking"
    """A picture is being compared."""
    PICTURE = "picture"
    """A better picture is asked for."""
    VIDEO = "video"
    """A video note with head turns is asked for."""
    WAITING = "waiting"
    """For the manager; until then the visit counts."""
    MATCHED = "matched"
    CONFIRMED = "confirmed"
    DENIED = "denied"


class CheckEvent(StrEnum):
    MATCH = "match"
    DOUBT = "doubt"
    """Unsure or mismatch."""
    UNUSABLE = "unusable"
    """No face, several, too dark … : it says nothing."""
    ALIVE = "alive"
    NOT_SHOWN = "not_shown"
    """The video does not show the person doing what was asked."""
    ASK_MANAGER = "ask_manager"
    """Wanted by the rep, or the time for putting it right is over."""
    CONFIRMED = "confirmed"
    DENIED = "denied"


_S, _E = CheckState, CheckEvent
NEXT_STATE: Mapping[tuple[CheckState, CheckEvent], CheckState] = {
    (_S.LOOKING, _E.MATCH): _S.MATCHED,
    (_S.LOOKING, _E.DOUBT): _S.PICTURE,
    (_S.LOOKING, _E.UNUSABLE): _S.PICTURE,
    (_S.LOOKING, _E.ASK_MANAGER): _S.WAITING,
    (_S.PICTURE, _E.MATCH): _S.MATCHED,
    (_S.PICTURE, _E.DOUBT): _S.VIDEO,
    (_S.PICTURE, _E.UNUSABLE): _S.PICTURE,
    (_S.PICTURE, _E.ASK_MANAGER): _S.WAITING,
    (_S.VIDEO, _E.ALIVE): _S.MATCHED,
    (_S.VIDEO, _E.NOT_SHOWN): _S.VIDEO,
    (_S.VIDEO, _E.ASK_MANAGER): _S.WAITING,
    (_S.WAITING, _E.CONFIRMED): _S.CONFIRMED,
    (_S.WAITING, _E.DENIED): _S.DENIED,
    # A manager may think again; both words stay on record.
    (_S.CONFIRMED, _E.DENIED): _S.DENIED,
    (_S.DENIED, _E.CONFIRMED): _S.CONFIRMED,
}
OPEN_STATES = frozenset({_S.PICTURE, _S.VIDEO})
"""The rep can still put it right."""
MOST_VIDEOS = 2
"""After so many the manager is asked."""
