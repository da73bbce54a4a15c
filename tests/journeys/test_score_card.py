"""A rep scores a customer in a few taps; the grade follows; a manager may set another one, with a reason."""

from bot.rules.customer_change import Why, read_why
from bot.rules.score_card import GradeBy, ScoreCardPolicy
from bot.storage.customer_file import changes_of, file_of
from bot.storage.database import Database
from bot.views.taps import OnCustomer, OnScore
from tests.journeys.company import Shop, Somebody, change_rules

BEST = ("Large", "Covers it", "Clear and urgent", "Negotiating", "Steady")
WORST = ("Small", "Unknown", "None yet", "First contact", "Reluctant")


async def opens(somebody: Somebody, shop: Shop, typed: str = "corner") -> None:
    await somebody.sends(f"/customers {typed}")
    await somebody.taps(shop.name_zh if typed != "corner" else shop.name_en)


async def scores(somebody: Somebody, answers: tuple[str, ...]) -> None:
    await somebody.taps("🎯 Score")
    for answer in answers:
        await somebody.taps(answer)


async def grade_of(database: Database, shop: Shop) -> str:
    async with database.reading() as db:
        file = await file_of(db, shop.id)
    assert file is not None
    return file.customer.grade


async def grades_by_manager(database: Database) -> None:
    await change_rules(database, score_card=ScoreCardPolicy(grade_by=GradeBy.MANAGER))


async def test_five_taps_make_a_score_and_one_more_the_grade(
    ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await opens(ann, corner_shop)
    await scores(ann, WORST)
    assert "9 of 100 → C" in ann.last_message.text
    await ann.taps("Make it C")
    assert "C · 🎯 9 points" in ann.last_message.text
    assert await grade_of(database, corner_shop) == "C"
    await ann.taps("History")
    assert "Grade: C (Ann) · score card: 9 points" in ann.last_message.text


async def test_an_answer_is_corrected_and_the_card_begins_with_the_last_answers(
    ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await opens(ann, corner_shop)
    await scores(ann, WORST)
    await ann.taps("Make it C")
    await ann.taps("🎯 Score")
    assert "9 of 100" in ann.last_message.text
    await ann.taps("Budget fit")
    await ann.taps("Covers it")
    assert "34 of 100" in ann.last_message.text
    await ann.taps("Keep C")
    await ann.taps("🎯 Score")
    await ann.taps("Start over")
    assert "question 1 of 5" in ann.last_message.text
    await ann.taps("Large")
    await ann.taps("Question before")
    assert "✅ Large" in ann.last_message.buttons[0]
    await ann.taps("Back")
    assert await grade_of(database, corner_shop) == "C"


async def test_where_the_manager_confirms_the_grade_waits_for_it(
    ann: Somebody, mei: Somebody, corner_shop: Shop, database: Database
) -> None:
    await grades_by_manager(database)
    await opens(ann, corner_shop)
    await scores(ann, WORST)
    assert "your manager confirms" in ann.last_message.text
    await ann.taps("Send to the manager")
    assert ann.sees("waits for Mei")
    assert await grade_of(database, corner_shop) == "A"
    await mei.waits_for("Ann 给 街角便利店 评了9分")
    await mei.taps("同意，C级")
    assert mei.sees("已定为C级")
    await ann.waits_for("Corner Shop is C now: your manager agreed")
    assert await grade_of(database, corner_shop) == "C"


async def test_only_who_leads_the_owner_decides_and_only_once(
    ann: Somebody, mei: Somebody, otto: Somebody, corner_shop: Shop, database: Database
) -> None:
    await grades_by_manager(database)
    await opens(ann, corner_shop)
    await scores(ann, WORST)
    await ann.taps("Send to the manager")
    await otto.sends("/customers")
    await otto.taps_forged(otto.last_message, OnScore(do="yes", card_id=1).pack())
    assert "not among yours" in otto.last_message.text
    question = await mei.waits_for("评了9分")
    await mei.taps("维持A级")
    await mei.taps_forged(question, OnScore(do="yes", card_id=1).pack())
    assert "已经提交" in mei.last_message.text
    assert await grade_of(database, corner_shop) == "A"
    await ann.waits_for("stays A: your manager decided")


async def test_a_manager_sets_a_grade_by_hand_with_a_reason_and_a_rep_s_card_does_not_undo_it(
    ann: Somebody, mei: Somebody, corner_shop: Shop, database: Database
) -> None:
    await opens(mei, corner_shop, "jjbl")
    await mei.taps("修改")
    await mei.taps("等级")
    await mei.taps("B")
    assert "为什么定为B级" in mei.last_message.text
    await mei.sends("总部指定的重点客户")
    assert "B级" in mei.last_message.text
    async with database.reading() as db:
        [change] = await changes_of(db, corner_shop.id, what="grade")
    assert read_why(change.why) == (Why.HAND, "总部指定的重点客户")
    assert change.by_id == mei.who
    await opens(ann, corner_shop)
    await scores(ann, WORST)
    await ann.taps("Send to the manager")
    assert await grade_of(database, corner_shop) == "B"


async def test_a_rep_sets_no_grade_by_hand(ann: Somebody, corner_shop: Shop, database: Database) -> None:
    await opens(ann, corner_shop)
    await ann.taps("✏️ Change")
    await ann.taps("Grade")
    assert "only a manager sets it by hand" in ann.last_message.text
    for arg in ("is", "grade"):
        forged = OnCustomer(do=arg, customer_id=corner_shop.id, arg="grade=C" if arg == "is" else "C")
        await ann.taps_forged(ann.last_message, forged.pack())
    assert await grade_of(database, corner_shop) == "A"


async def test_an_answer_that_nobody_offers_changes_nothing(
    ann: Somebody, bo: Somebody, corner_shop: Shop
) -> None:
    await opens(ann, corner_shop)
    await ann.taps("🎯 Score")
    forged = OnCustomer(do="score_is", customer_id=corner_shop.id, arg="size=99").pack()
    await ann.taps_forged(ann.last_message, forged)
    assert "its questions have changed" in ann.last_message.text
    await bo.sends("/customers")
    await bo.taps_forged(bo.last_message, OnCustomer(do="score", customer_id=corner_shop.id).pack())
    assert "只有Ann和其主管可以修改" in bo.last_message.text
