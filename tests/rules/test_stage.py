"""What counts as a move of a customer's stage."""

from bot.rules.customer import Stage
from bot.rules.stage import NO_MOVES, StageMoves, moves_of

FIRST, NEED, WON, AFTER, LOST = (
    Stage.FIRST_CONTACT,
    Stage.NEED_ANALYSIS,
    Stage.WON,
    Stage.AFTER_SALES,
    Stage.LOST,
)


def test_a_customer_counts_once_from_the_first_stage_to_the_last() -> None:
    assert moves_of([(1, FIRST, NEED), (1, NEED, WON)]) == StageMoves(onward=1, won=1, lost=0)


def test_what_is_put_right_again_is_no_move() -> None:
    assert moves_of([(1, FIRST, WON), (1, WON, FIRST)]) == NO_MOVES


def test_after_sales_is_onward_and_not_won_again_and_lost_is_beside_the_way() -> None:
    found = moves_of([(1, WON, AFTER), (2, NEED, LOST), (3, LOST, FIRST)])
    assert found == StageMoves(onward=1, won=0, lost=1)
