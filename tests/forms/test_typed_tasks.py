"""What is to do and by when, out of one sentence, in both languages; never out of words that mean neither."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.forms.typed_tasks import Sentence, When, read_task, read_when

WEDNESDAY = datetime(2026, 3, 4, 11, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

SAID = {
    "三天后发送报价单": ("发送报价单", date(2026, 3, 7), None),
    "call next Monday 10:00": ("call", date(2026, 3, 9), time(10)),
    "周五前把合同寄给李经理": ("把合同寄给李经理", date(2026, 3, 6), None),
    "下周三上午十点打电话给王总": ("打电话给王总", date(2026, 3, 11), time(10)),
    "明天下午3点半开会": ("开会", date(2026, 3, 5), time(15, 30)),
    "10月8日之前寄样品": ("寄样品", date(2026, 10, 8), None),
    "月底前收回欠款5万元": ("收回欠款5万元", date(2026, 3, 31), None),
    "下个月底对账": ("对账", date(2026, 4, 30), None),
    "大后天送3.5公斤样品": ("送3.5公斤样品", date(2026, 3, 7), None),
    "后天": ("后天", date(2026, 3, 6), None),
    "明晚8点和李总吃饭": ("和李总吃饭", date(2026, 3, 5), time(20)),
    "今晚发方案": ("发方案", date(2026, 3, 4), time(18)),
    "本周内回复报价": ("回复报价", date(2026, 3, 6), None),
    "三天内回电": ("回电", date(2026, 3, 7), None),
    "一个半小时后出发": ("出发", date(2026, 3, 4), time(12, 30)),
    "把3月5日的发票明天寄出": ("把3月5日的发票寄出", date(2026, 3, 5), None),
    "15号前交月报": ("交月报", date(2026, 3, 15), None),
    "上午10:00-11:00 培训，周四": ("培训", date(2026, 3, 5), time(10)),
    "下午开会": ("开会", date(2026, 3, 4), time(15)),
    "3点打电话": ("打电话", date(2026, 3, 4), time(15)),
    "九点给客户回电": ("给客户回电", date(2026, 3, 5), time(9)),
    "给李经理打电话，周五 9:00": ("给李经理打电话", date(2026, 3, 6), time(9)),
    "3月6日14点30分 签约": ("签约", date(2026, 3, 6), time(14, 30)),
    "Send the quote to Li by Friday": ("Send the quote to Li", date(2026, 3, 6), None),
    "in 3 days ring Mr. Sun": ("ring Mr. Sun", date(2026, 3, 7), None),
    "Collect the payment by the end of the month": ("Collect the payment", date(2026, 3, 31), None),
    "8 Oct samples": ("samples", date(2026, 10, 8), None),
    "Send samples on October 8th, 2026": ("Send samples", date(2026, 10, 8), None),
    "call at half past 3": ("call", date(2026, 3, 4), time(15, 30)),
    "meeting tomorrow at 10": ("meeting", date(2026, 3, 5), time(10)),
    "call in half an hour": ("call", date(2026, 3, 4), time(11, 30)),
    "two weeks from Monday send the report": ("send the report", date(2026, 3, 23), None),
    "the invoice of 5 March by Friday": ("the invoice of 5 March", date(2026, 3, 6), None),
    "tomorrow morning call the plant": ("call the plant", date(2026, 3, 5), time(9)),
    "this afternoon 3:30 pm call": ("call", date(2026, 3, 4), time(15, 30)),
    "Call Li next week": ("Call Li", date(2026, 3, 11), None),
}
NO_DAY = (
    "有两点要说", "出差三天", "去3号楼送货", "visit 5 shops", "20% off at 5 shops", "buy 2.5 kg",
    "sat down with Li, send photos", "12月给出预算", "周一至周五送货", "订单20261008", "yesterday",
    "昨天的事", "May I have the list", "call him at 13800138000", "三点建议",
)  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_a_sentence_says_what_and_when(said: str) -> None:
    what, day, clock = SAID[said]
    assert read_task(said, WEDNESDAY) == Sentence(what, When(day, clock))


@pytest.mark.parametrize("said", NO_DAY)
def test_words_that_say_no_day_stay_words(said: str) -> None:
    assert read_task(said, WEDNESDAY) == Sentence(said, None)


def test_an_hour_that_is_over_means_tomorrow_unless_today_was_said() -> None:
    assert read_task("call Li 9:30", WEDNESDAY).when == When(date(2026, 3, 5), time(9, 30))
    assert read_task("call Li today 9:30", WEDNESDAY).when == When(date(2026, 3, 4), None)


def test_when_alone_takes_every_shape_of_a_date_but_none_that_is_past() -> None:
    assert read_when("2026-03-20", WEDNESDAY) == When(date(2026, 3, 20))
    assert read_when("15.3.", WEDNESDAY) == When(date(2026, 3, 15))
    assert read_when("周五下午两点", WEDNESDAY) == When(date(2026, 3, 6), time(14))
    assert read_when("last Monday", WEDNESDAY) is None
    assert read_when("上周五", WEDNESDAY) is None
    assert read_when("soon", WEDNESDAY) is None
