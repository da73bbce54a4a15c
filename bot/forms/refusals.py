"""Our own words for an answer that does not do, where the form brings none."""

from bot.forms.answers import Misfit
from bot.forms.steps import Rejection

_MISFITS = {
    Misfit.NOT_A_NUMBER: ("Please answer with a number.", "请填写数字。"),
    Misfit.NOT_WHOLE: ("Please answer with a whole number.", "请填写整数。"),
    Misfit.NOT_A_DATE: (
        "Please answer with a date, such as 2026-03-05 or “tomorrow”.",
        "请填写日期，例如 2026-03-05 或“明天”。",
    ),
    Misfit.NOT_A_TIME: (
        "Please answer with a time, such as 15:30 or “3 pm”.",
        "请填写时间，例如 15:30 或“下午3点”。",
    ),
    Misfit.NOT_A_PLACE: ("Please share a location.", "请发送位置。"),
    Misfit.NOT_OFFERED: ("Please choose from the list.", "请从列表中选择。"),
    Misfit.OUT_OF_RANGE: ("That number is outside what this question allows.", "这个数字超出了允许范围。"),
    Misfit.NOT_ON_STEP: ("Please choose one of the steps on the scale.", "请选择刻度上的一个值。"),
    Misfit.EMPTY: ("Please give an answer.", "请填写答案。"),
}
_REASONS = {
    Rejection.TYPE: ("That answer does not fit this question.", "这个答案与题目不符。"),
    Rejection.CONSTRAINT: ("That value is not allowed here. Please check it.", "这个值不符合要求，请核对。"),
    Rejection.REQUIRED: ("This question needs an answer.", "这一题必须回答。"),
    Rejection.UNCONFIRMED: ("This would delete answers. Please confirm.", "这样会删除已填的答案，请确认。"),
    Rejection.NOT_ASKED: ("This question is not asked any more.", "这一题现在不需要回答了。"),
}


def words_for(reason: Rejection, misfit: Misfit | None, language: str) -> str:
    english, chinese = _MISFITS[misfit] if reason is Rejection.TYPE and misfit else _REASONS[reason]
    return chinese if language.startswith("zh") else english
