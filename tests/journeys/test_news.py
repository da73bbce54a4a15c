"""Announcements as people live them: written with a preview, read with one tap, reminded once, taken back."""

from bot.storage.database import Database
from bot.storage.news import copies_of, copy_for
from bot.views.taps import OnNews
from simulator.driver import Desk
from tests.journeys.company import Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.inside_visit import picture


async def announces(somebody: Somebody, words: str, *, face: str) -> None:
    await somebody.sends("/news")
    await somebody.taps(face)
    await somebody.sends(words)


async def test_an_admin_announces_to_everybody_and_sees_who_has_not_read(
    ada: Somebody, ann: Somebody, bo: Somebody, mei: Somebody, otto: Somebody
) -> None:
    await announces(ada, "New prices from Monday", face="➕ Announce something")
    assert "This is what they will read" in ada.last_message.text
    assert "👥 Everybody: 4" in ada.last_message.text
    await ada.taps("📣 Send it to 4")
    await ann.waits_for("Ada announces")
    assert "New prices from Monday" in ann.last_message.text
    await bo.waits_for("Ada的公告")
    await ann.taps("✅ I have read it")
    assert "✅ You read this 2 Mar 09:00" in ann.last_message.text
    await ada.taps("👀 Who has read it")
    assert "✅ Read by 1 of 4" in ada.last_message.text
    assert "⏳ Not yet: Bo, Mei, Otto" in ada.last_message.text


async def test_a_manager_reaches_their_own_team_only(
    mei: Somebody, otto: Somebody, ann: Somebody, database: Database
) -> None:
    await announces(mei, "周五下午开会", face="➕ 发公告")
    assert "👥 Mei和团队：2人" in mei.last_message.text
    await mei.taps("👥 发给谁")
    assert not any("Otto" in face or "全体" in face for face in mei.visible_buttons)
    for team in (0, otto.who):
        await mei.taps_forged(mei.last_message, OnNews(do="to", number=1, arg=str(team)).pack())
    await mei.taps("Mei的团队")
    await mei.taps("📣 发给2人")
    await ann.waits_for("Mei announces")
    assert not otto.sees("周五下午开会")
    async with database.reading() as db:
        assert await copy_for(db, 1, otto.who) is None


async def test_a_photo_comes_along_and_can_be_left_out_again(
    mei: Somebody, ann: Somebody, bo: Somebody
) -> None:
    await mei.sends("/news")
    await mei.taps("➕ 发公告")
    await mei.sends_photo(picture(3), caption="新货架这样摆")
    assert "📎 照片" in mei.last_message.text
    await mei.taps("📣 发给2人")
    await ann.waits_for("新货架这样摆")
    assert any(message.kind == "photo" for message in ann.bot_messages)


async def test_who_is_at_a_visit_gets_it_afterwards(
    mei: Somebody, ann: Somebody, inside: None, desk: Desk
) -> None:
    await announces(mei, "周五下午开会", face="➕ 发公告")
    await mei.taps("📣 发给2人")
    await desk.travels(seconds=60)
    assert not ann.sees("周五下午开会")
    await ann.sends("leave")
    await desk.travels(seconds=60)
    await ann.waits_for("周五下午开会")


async def test_who_has_not_read_is_reminded_once_in_working_hours(
    mei: Somebody, ann: Somebody, bo: Somebody, desk: Desk
) -> None:
    await announces(mei, "周五下午开会", face="➕ 发公告")
    await mei.taps("📣 发给2人")
    await ann.waits_for("周五下午开会")
    await ann.taps("✅ I have read it")
    await desk.travels(seconds=8 * 3600 + 120)
    await bo.waits_for("这条您还没点已读")
    assert not ann.sees("You have not tapped this yet")
    await bo.taps("✅ 已读")
    await desk.travels(seconds=24 * 3600)
    assert not bo.sees("这条您还没点已读")


async def test_an_announcement_is_taken_back_from_everybody(
    mei: Somebody, ann: Somebody, bo: Somebody
) -> None:
    await announces(mei, "周五下午开会", face="➕ 发公告")
    await mei.taps("📣 发给2人")
    await ann.waits_for("周五下午开会")
    await mei.taps("↩ 撤回")
    await mei.taps("是的，撤回")
    await ann.waits_for("Mei has taken this announcement back")
    assert not ann.sees("周五下午开会")
    await ann.sends("/news")
    assert "Nothing has been announced to you yet" in ann.last_message.text


async def test_a_draft_that_is_left_goes_to_nobody(mei: Somebody, ann: Somebody, database: Database) -> None:
    await announces(mei, "周五下午开会", face="➕ 发公告")
    await mei.taps("✖ 不发了")
    assert "没有发出" in mei.last_message.text
    await mei.sends("公告")
    assert "还没有发给您的公告" in mei.last_message.text
    async with database.reading() as db:
        assert await copies_of(db, 1) == ()


async def test_nobody_writes_reads_or_takes_back_what_is_not_theirs(
    mei: Somebody, ann: Somebody, otto: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await announces(mei, "周五下午开会", face="➕ 发公告")
    for somebody in (ann, otto):
        await somebody.sends("/news")
        for do in ("send", "draft", "whom", "to", "bare", "drop"):
            await somebody.taps_forged(somebody.last_message, OnNews(do=do, number=1).pack())
    await mei.taps("📣 发给2人")
    for do in ("open", "read", "who", "ask_back", "back"):
        await otto.taps_forged(otto.last_message, OnNews(do=do, number=1).pack())
        assert not otto.sees("周五下午开会")
    for do in ("who", "ask_back", "back", "new"):
        await ann.taps_forged(ann.last_message, OnNews(do=do, number=1).pack())
    async with database.reading() as db:
        assert len(await copies_of(db, 1)) == 2


async def test_a_picture_sent_as_a_file_goes_on_as_a_file(mei: Somebody, ann: Somebody, bo: Somebody) -> None:
    await mei.sends("/news")
    await mei.taps("➕ 发公告")
    await mei.sends_document(picture(3), name="货架.jpg", caption="新货架这样摆")
    assert "📎 货架.jpg" in mei.last_message.text
    await mei.taps("📣 发给2人")
    await ann.waits_for("新货架这样摆")
    assert any(message.kind == "document" for message in ann.bot_messages)
