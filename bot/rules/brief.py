"""What a report's question is about, told by its name and words: agreements, needs, complaints, money.

Forms are the company's own; these are the words people use for such questions in both languages.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum


class About(StrEnum):
    AGREED = "agreed"
    """What was promised, and what happens next."""
    COMPLAINT = "complaint"
    NEED = "need"
    MONEY = "money"
    """Ordered, paid, sold."""
    OTHER = "other"


_NAMES: Mapping[About, re.Pattern[str]] = {  # the first that fits counts
    About.AGREED: re.compile(
        r"promis|commit|agreed|next_?(step|date|visit|action|time|meeting)|follow_?up|to_?do\b|action_item",
        re.I,
    ),
    About.COMPLAINT: re.compile(r"complain", re.I),
    About.MONEY: re.compile(r"order|payment|paid|amount|sales|sold|revenue|invoice", re.I),
    About.NEED: re.compile(r"need(?!\w*(change|weight|level|date))|pain|wish|require|demand|request", re.I),
}
_LABELS: Mapping[About, re.Pattern[str]] = {
    About.AGREED: re.compile(
        r"promise|agreed|next step|next visit|follow[- ]up|承诺|答应|约定|下一步|下次|跟进|待办", re.I
    ),
    About.COMPLAINT: re.compile(r"complain|投诉", re.I),
    About.MONEY: re.compile(r"how much did they (order|pay)|下单|订单金额|收款|回款|付款", re.I),
    About.NEED: re.compile(r"\bneeds?\b|troubles|wish|需求|需要什么|痛点|头疼|想要|诉求", re.I),
}


def about(name: str, labels: Iterable[str]) -> About:
    """`name` is the question's own, without its path; `labels` its words in any languages."""
    words = [*labels]
    for subject, pattern in _NAMES.items():
        if pattern.search(name):
            return subject
    for subject, pattern in _LABELS.items():
        if any(pattern.search(label) for label in words):
            return subject
    return About.OTHER


def is_complaint_form(form_id: str, title: str) -> bool:
    return bool(_NAMES[About.COMPLAINT].search(form_id) or _LABELS[About.COMPLAINT].search(title))
