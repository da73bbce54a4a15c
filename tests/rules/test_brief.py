"""What a report's question is about, told by its name or its words, in forms nobody here has seen."""

import pytest

from bot.rules.brief import About, about, is_complaint_form


@pytest.mark.parametrize(
    ("name", "label", "subject"),
    [
        ("next_step", "下一步做什么？", About.AGREED),
        ("promised_date", "答应什么时候办好？", About.AGREED),
        ("q17", "What was promised to the customer?", About.AGREED),
        ("q3", "客户承诺事项", About.AGREED),
        ("pain_point", "What troubles them?", About.NEED),
        ("q4", "主要需求是什么", About.NEED),
        ("order_amount", "How much did they order today?", About.MONEY),
        ("hk", "今天收款多少？", About.MONEY),
        ("complaint_text", "What happened?", About.COMPLAINT),
        ("ts", "客户投诉内容", About.COMPLAINT),
        ("need_change", "和上次相比，意向有变化吗？", About.OTHER),
        ("mood", "客户今天态度怎么样？", About.OTHER),
        ("findings", "这次拜访最重要的收获是什么？", About.OTHER),
    ],
)
def test_questions_are_understood_by_name_or_words(name: str, label: str, subject: About) -> None:
    assert about(name, (label,)) is subject


def test_a_form_about_complaints_is_known_by_id_or_title() -> None:
    assert is_complaint_form("customer_complaint", "")
    assert is_complaint_form("f12", "客户投诉单")
    assert not is_complaint_form("retail_visit", "门店拜访")
