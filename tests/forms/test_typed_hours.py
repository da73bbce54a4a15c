"""Opening hours as people type them become one notation; what says nothing is named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.typed_hours import read_hours
from bot.rules.language import Language
from bot.rules.opening_hours import HoursUnclear, openings
from bot.views.opening_hours import hours_words
from bot.views.words import words


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("周一至周五 9:00-18:00，周六 10:00-16:00", "Mo-Fr 09:00-18:00; Sa 10:00-16:00"),
        ("周一到周六 上午9点-12点 下午1点半-6点，周日休息", "Mo-Sa 09:00-12:00,13:30-18:00; Su off"),
        ("周一至五 9点到18点", "Mo-Fr 09:00-18:00"),
        ("周六日 10:00～20:00", "Sa-Su 10:00-20:00"),
        ("周一、三、五 8:00—12:00", "Mo,We,Fr 08:00-12:00"),
        ("工作日：09:00－17:30；周末：休息", "Mo-Fr 09:00-17:30; Sa-Su off"),
        ("星期一至星期日 早9点-晚10点", "09:00-22:00"),
        ("周一 九点到十八点", "Mo 09:00-18:00"),
        ("每天8:30-21:30", "08:30-21:30"),
        ("全年无休 10:00-22:00", "10:00-22:00"),
        ("24小时", "00:00-24:00"),
        ("周五晚上8点-2点", "Fr 20:00-02:00"),
        ("营业时间：9：00－21：00", "09:00-21:00"),
        ("Mon-Fri 9am-6pm, Sat 10am-4pm", "Mo-Fr 09:00-18:00; Sa 10:00-16:00"),
        ("Mon–Thu 9–5, Fri 9–4", "Mo-Th 09:00-17:00; Fr 09:00-16:00"),
        ("weekdays 9-18, weekends closed", "Mo-Fr 09:00-18:00; Sa-Su off"),
        ("open daily from 9 am until 10 pm", "09:00-22:00"),
        ("Monday to Friday 8.30-17.00", "Mo-Fr 08:30-17:00"),
        ("Tue, Thu 13:00-19:00", "Tu,Th 13:00-19:00"),
        ("Sat-Mon 10:00-16:00", "Mo,Sa-Su 10:00-16:00"),
        ("Mo-Fr 09:00-18:00; PH off", "Mo-Fr 09:00-18:00; PH off"),
        ("24/7", "24/7"),
        ("", ""),
    ],
)
def test_hours_are_understood_as_they_are_typed(typed: str, hours: str) -> None:
    assert read_hours(typed) == hours


@pytest.mark.parametrize("typed", ["sometimes", "周一", "9点", "周一 25点-26点", "Mon-Fri", "call first"])
def test_what_says_nothing_is_named(typed: str) -> None:
    with pytest.raises(HoursUnclear):
        read_hours(typed)


@given(st.text(alphabet="周一二日天至到-9点半:,; monfri上下午休息amp0", max_size=30))
def test_whatever_is_typed_is_hours_or_refused(typed: str) -> None:
    try:
        hours = read_hours(typed)
    except HoursUnclear:
        return
    openings(hours, date(2026, 3, 2))
    assert read_hours(hours) == hours


@pytest.mark.parametrize(
    ("hours", "english", "chinese"),
    [
        ("Mo-Fr 09:00-18:00; Sa 10:00-16:00", "Mon–Fri 09:00–18:00, Sat 10:00–16:00",
         "周一至周五 09:00–18:00、周六 10:00–16:00"),
        ("08:30-12:00,13:30-21:30", "Every day 08:30–12:00/13:30–21:30", "每天 08:30–12:00/13:30–21:30"),
        ("24/7", "Every day around the clock", "每天 24 小时"),
        ("Mo-Su off", "Closed", "不营业"),
        ("by appointment", "by appointment", "by appointment"),
    ],
)  # fmt: skip
def test_hours_are_shown_in_words(hours: str, english: str, chinese: str) -> None:
    assert hours_words(hours, words(Language.EN)) == english
    assert hours_words(hours, words(Language.ZH)) == chinese
