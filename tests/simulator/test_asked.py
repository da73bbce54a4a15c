"""What is asked of a bot is kept only as long as it can be answered."""

from simulator.asked import KEPT_QUERIES, Newest


def test_of_many_questions_the_newest_are_kept() -> None:
    asked: Newest[int] = Newest()
    for number in range(KEPT_QUERIES + 5):
        asked[str(number)] = number
    assert (len(asked), "4" in asked, str(KEPT_QUERIES + 4) in asked) == (KEPT_QUERIES, False, True)
