"""Why a line of a customer's file changed: a known reason, and what somebody said about it."""

from enum import StrEnum


class Why(StrEnum):
    IMPORT = "import"
    SCORE = "score"
    """By the score card; the detail is the score."""
    RULES = "rules"
    """The score card was changed; the detail is the score by the new one."""
    HAND = "hand"
    """A manager has set the grade; the detail is the reason."""
    RELEASED = "released"
    """Nobody cared for it long enough: it went to the pool."""
    GIVEN_UP = "given_up"
    """The owner put it into the pool."""
    CLAIMED = "claimed"
    DECIDED = "decided"
    """A manager decided whose it is; the detail is the reason of who asked."""
    HANDOVER = "handover"
    UNDONE = "undone"
    """A handover was taken back."""
    MERGED = "merged"
    """Two files were one customer's; the detail is the other one's code."""
    UNMERGED = "unmerged"
    """That was taken back."""


def because(why: Why, detail: str = "") -> str:
    """As it is stored."""
    return f"{why}:{detail}" if detail else str(why)


def read_why(stored: str) -> tuple[Why | None, str]:
    """The reason and its detail; what an older version wrote is all detail."""
    name, _, detail = stored.partition(":")
    return (Why(name), detail) if name in list(Why) else (None, stored)
