"""Where the business with a customer stands, and what it means that it has moved."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.rules.customer import Stage

WAY = (
    Stage.FIRST_CONTACT,
    Stage.NEED_ANALYSIS,
    Stage.PROPOSAL,
    Stage.NEGOTIATION,
    Stage.WON,
    Stage.AFTER_SALES,
)
"""The way that a deal goes; lost is beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMoves:
    onward: int
    won: int
    lost: int


NO_MOVES = StageMoves(onward=0, won=0, lost=0)


def moves_of(changes: Iterable[tuple[int, Stage, Stage]]) -> StageMoves:
    """Out of `(customer, before, after)` in their order: from a customer's first stage to its last one.

    What was tapped by mistake and put right again is no move.
    """
    first: dict[int, Stage] = {}
    last: dict[int, Stage] = {}
    for customer_id, before, after in changes:
        first.setdefault(customer_id, before)
        last[customer_id] = after
    pairs = [(first[each], last[each]) for each in first]
    return StageMoves(
        onward=sum(_is_onward(before, after) for before, after in pairs),
        won=sum(_is_won(after) and not _is_won(before) for before, after in pairs),
        lost=sum(after is Stage.LOST and before is not Stage.LOST for before, after in pairs),
    )


def _is_onward(before: Stage, after: Stage) -> bool:
    return before in WAY and after in WAY and WAY.index(after) > WAY.index(before)


def _is_won(stage: Stage) -> bool:
    return stage in (Stage.WON, Stage.AFTER_SALES)
