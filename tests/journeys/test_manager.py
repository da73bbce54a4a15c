"""A manager looks at the team's day, opens a visit, comments, sends back; the rep hears and answers."""

from datetime import timedelta

import pytest

from bot.rules.visit import PlaceStatus, Visit, VisitEvent, VisitState
from bot.services.moment import Moment
from bot.services.transition import move
from bot.storage.database import Database
from bot.storage.forms import newest_form_version
from bot.storage.policies import policy_in_force
from bot.storage.teams import set_manager
from bot.storage.visits import NewVisit, add_visit, visits_of
from bot.views.taps import OnReview, OnSummary
from tests.evidence.samples import encoded, scene
from tests.journeys.company import MONDAY, NINE, Shop, Somebody
from tests.journeys.conftest import Planned


def picture(seed: int) -> bytes:
    return encoded(scene(320, 240, seed=seed))


async def files_a_report(ann: Somebody, shop: Shop) -> None:
    """An ordinary retail visit, from the door to the filed report."""
    await ann.sends("/today")
    await ann.shares_live_location_at(shop)
    await ann.taps("Corner Shop")
    for seed in (1, 2):
        await ann.sends_photo(picture(seed))
    await ann.taps("Full and tidy")
    await ann.sends_photo(picture(4))
    await ann.sends("1200")
    await ann.taps("Skip")
    await ann.taps("Nothing for now")
    await ann.taps("Happy")
    await ann.taps("Leave")


async def monday_visit(database: Database, ann: Somebody) -> Visit:
    async with database.reading() as db:
        [visit] = await visits_of(db, ann.who, MONDAY)
    return visit


async def put_visit(
    database: Database, rep: Somebody, manager: Somebody, shop: Shop, *, minutes: int = 25
) -> Visit:
    """A visit of so many minutes from ten past eight on, written straight into the database.

    Its report is owed half an hour later: with fewer than twenty minutes it is late, and is asked for.
    """
    async with database.writing() as db:
        policy_id = (await policy_in_force(db, NINE)).version_id
        form = await newest_form_version(db, "retail_visit")
        assert form is not None
        visit = await add_visit(
            db,
            NewVisit(
                rep_id=rep.who,
                customer_id=shop.id,
                site_id=shop.site_id,
                plan_item_id=None,
                manager_id=manager.who,
                owner_id=None,
                visit_type="retail",
                policy_version_id=policy_id,
                form_version_id=form.id,
                local_day=MONDAY,
                began_at=NINE - timedelta(minutes=50),
            ),
        )
        began = Moment(NINE - timedelta(minutes=50), NINE)
        visit = await move(
            db,
            visit,
            VisitEvent.PLACE_UNVERIFIED,
            began,
            actor_id=None,
            place=PlaceStatus.WRONG_PIN,
            on_site_at=began.at,
        )
        left = began.at + timedelta(minutes=minutes)
        return await move(
            db,
            visit,
            VisitEvent.LEFT,
            Moment(left, left),
            actor_id=None,
            left_at=left,
            report_due_at=left + timedelta(minutes=30),
        )


async def test_a_manager_opens_the_report_comments_and_sends_it_back(
    ann: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await files_a_report(ann, corner_shop)
    assert (await monday_visit(database, ann)).state is VisitState.REPORTED

    await mei.sends("/summary")
    assert "计划拜访：已完成 1/1" in mei.last_message.text
    assert await mei.picture()
    await mei.taps("街角便利店")
    card = mei.last_message
    assert "门店拜访" in card.text
    assert "货满整齐" in card.text  # the rep answered in English
    await mei.taps("照片2张")
    await mei.taps("💬 批示", on=card)
    await mei.sends("下次带新品")
    await ann.catches_up()
    assert ann.sees("下次带新品")

    await ann.taps("Answer")
    await ann.sends("Will do")
    await mei.catches_up()
    assert mei.sees("Will do")

    await mei.taps("返回拜访")
    assert "门店拜访" in mei.last_message.text
    await mei.taps("退回", on=mei.last_message)
    await mei.sends("货架照片太远")
    await mei.taps("汇总", on=mei.last_message)
    assert "计划拜访" in mei.last_message.text
    assert (await monday_visit(database, ann)).state is VisitState.REPORT_DUE
    await ann.catches_up()
    assert "货架照片太远" in ann.last_message.text
    await ann.taps("Open the visit")
    assert "Corner Shop" in ann.last_message.text


async def test_a_file_is_named_as_the_rep_named_it_whatever_signs_that_has(
    ann: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await ann.sends("/today")
    await ann.shares_live_location_at(corner_shop)
    await ann.taps("Corner Shop")
    await ann.sends_document(b"abc", name="<b>5 & up.txt")

    await mei.sends("/summary")
    await mei.taps("街角便利店")
    await mei.taps("文件")
    assert mei.last_message.text == "<b>5 & up.txt"


async def test_a_photo_sent_instead_of_an_answer_belongs_to_the_visit_shown_last(
    ann: Somebody, mei: Somebody, corner_shop: Shop, machine_works: Shop, planned: Planned, database: Database
) -> None:
    await put_visit(database, ann, mei, machine_works)
    await planned(ann, corner_shop)
    await files_a_report(ann, corner_shop)
    await mei.sends("/summary")
    await mei.taps("街角便利店")
    await mei.taps("💬 批示")
    await mei.sends("下次带新品")
    await ann.catches_up()
    await ann.taps("Answer")  # the first comment: its number is that of the other visit
    await ann.sends_photo(picture(7))
    assert "Corner Shop" in ann.last_message.text


async def test_an_empty_day_is_said_in_words(mei: Somebody) -> None:
    await mei.sends("/summary")
    assert "没有计划，也没有拜访" in mei.last_message.text
    await mei.taps("周")
    await mei.taps("月")
    await mei.taps("往前")
    assert "2月" in mei.last_message.text


async def test_a_manager_of_nobody_is_told_so(otto: Somebody) -> None:
    await otto.sends("/summary")
    assert "Nobody reports to you yet" in otto.last_message.text
    await otto.sends("/team")
    assert "Nobody reports to you yet" in otto.last_message.text


async def test_one_summary_card_is_turned_and_narrowed_in_place(
    ann: Somebody, mei: Somebody, corner_shop: Shop, database: Database
) -> None:
    await put_visit(database, ann, mei, corner_shop)
    await mei.sends("/summary")
    before = len(mei.bot_messages)
    assert "请先看这些" in mei.last_message.text
    assert "位置未核实（定位点不准）" in mei.last_message.text
    await mei.taps("全队")
    await mei.taps("Ann")
    assert mei.last_message.text.startswith("Ann")
    assert len(mei.bot_messages) == before


@pytest.mark.parametrize("do", ["open", "photos", "files", "comment", "back", "turn"])
async def test_a_tap_on_another_team_s_visit_shows_nothing(
    do: str, ann: Somebody, mei: Somebody, otto: Somebody, corner_shop: Shop, database: Database
) -> None:
    visit = await put_visit(database, ann, mei, corner_shop)
    await otto.sends("/summary")
    await otto.taps_forged(otto.last_message, OnReview(do=do, visit_id=visit.id).pack())
    assert "not among the visits of your people" in otto.last_message.text
    assert "Corner Shop" not in str(otto.bot_messages)


async def test_a_tap_on_another_team_s_rep_shows_nothing(ann: Somebody, otto: Somebody) -> None:
    await otto.sends("/summary")
    tap = OnSummary(do="show", period="day", day=MONDAY.toordinal(), rep_id=ann.who)
    await otto.taps_forged(otto.last_message, tap.pack())
    assert "not among the visits of your people" in otto.last_message.text


async def test_a_rep_s_tap_on_a_manager_s_button_does_nothing(
    ann: Somebody, mei: Somebody, corner_shop: Shop, database: Database
) -> None:
    visit = await put_visit(database, ann, mei, corner_shop)
    await ann.sends("/today")
    await ann.taps_forged(ann.last_message, OnReview(do="back", visit_id=visit.id).pack())
    assert (await monday_visit(database, ann)).state is VisitState.REPORT_DUE


async def test_a_voice_where_words_are_asked_is_answered_helpfully_and_cancel_ends_it(
    ann: Somebody, mei: Somebody, corner_shop: Shop, database: Database
) -> None:
    await put_visit(database, ann, mei, corner_shop)
    await mei.sends("/summary")
    await mei.taps("街角便利店")
    await mei.taps("批示")
    await mei.sends_voice(b"OggS")
    assert "只能转达文字" in mei.last_message.text
    await mei.taps("取消")
    assert mei.sees("没有写入")
    await mei.sends("你好")
    await ann.catches_up()
    assert not ann.sees("你好")


async def test_the_team_is_shown_in_words(
    ann: Somebody, mei: Somebody, corner_shop: Shop, database: Database
) -> None:
    await put_visit(database, ann, mei, corner_shop)
    await mei.sends("/team")
    assert "离开街角便利店" in mei.last_message.text
    assert "还没有拜访" in mei.last_message.text  # Bo


async def test_a_cancelled_visit_is_neither_ahead_nor_missed_and_tells_the_manager_why(
    ann: Somebody, mei: Somebody, corner_shop: Shop, machine_works: Shop, planned: Planned
) -> None:
    for shop in (corner_shop, machine_works):
        await planned(ann, shop)
    await ann.sends("/today")
    await ann.shares_live_location_at(corner_shop)
    await ann.taps("Corner Shop")
    await ann.taps("Cancel visit")
    await ann.taps("Another reason")
    await ann.sends("Stocktaking")
    await ann.sends("customer cancelled")
    await ann.taps("Machine Works")

    await mei.sends("/summary")
    assert "计划拜访：已完成 0/2，取消 2 次" in mei.last_message.text.replace("<b>", "")
    assert "未到时间" not in mei.last_message.text
    assert "街角便利店：已取消：“Stocktaking”" in mei.last_message.text
    assert "客户取消了" in mei.last_message.text
    await mei.taps("✖")
    assert "已取消：“Stocktaking”" in mei.last_message.text


async def test_a_customer_opened_by_a_wrong_tap_still_lies_ahead(
    ann: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await ann.sends("/today")
    await ann.taps("Corner Shop")
    await ann.taps("Cancel visit")
    await ann.taps("Chosen by mistake")
    await mei.sends("/summary")
    assert "还有 1 次未到时间" in mei.last_message.text
    assert "✖" not in str(mei.last_message.buttons)


async def test_a_manager_of_managers_looks_at_one_team_below(
    ann: Somebody, mei: Somebody, otto: Somebody, corner_shop: Shop, database: Database
) -> None:
    await put_visit(database, ann, mei, corner_shop)
    async with database.writing() as db:
        await set_manager(db, mei.who, otto.who, on=MONDAY)
    await otto.sends("/summary")
    await otto.taps("👥 Whole team · change")
    await otto.taps("👥 Mei")
    assert otto.last_message.text.startswith("Team of Mei · today")
    await otto.taps("Ann · Corner Shop")
    assert "place unverified" in otto.last_message.text.lower()
    await otto.taps("Summary")
    assert otto.last_message.text.startswith("Team of Mei")


async def test_the_team_of_somebody_else_is_not_shown_by_a_crafted_tap(mei: Somebody, otto: Somebody) -> None:
    await mei.sends("/summary")
    day = MONDAY.toordinal()
    forged = OnSummary(do="show", period="day", day=day, rep_id=-otto.who).pack()
    await mei.taps_forged(mei.last_message, forged)
    assert "Otto" not in mei.last_message.text
