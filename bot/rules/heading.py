"""Headings as strangers write them over their lists: with marks, asides and in traditional characters."""

import re
from collections.abc import Mapping
from typing import TypeVar

from bot.rules.customer_search import searchable

T = TypeVar("T")

LOOKED_AT = 15
"""Rows in which the headings are looked for: titles and notes may stand above them."""
_MARKS = re.compile(r"[\s*＊:：()（）_/-]+")
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]|[*＊]|(?:必填|选填|required|optional)\s*$")
_SIMPLE = str.maketrans(
    "戶稱類級階負責業務緯經標營時間規來預計採購聯絡職電話機號編碼國門單員銷詳細語區匯報給屬",
    "户称类级阶负责业务纬经标营时间规来预计采购联络职电话机号编码国门单员销详细语区汇报给属",
)


def plain(heading: str) -> str:
    """As headings and words of a list are compared: folded, without marks, in simplified characters."""
    return _MARKS.sub("", searchable(heading)).translate(_SIMPLE)


def known(heading: str, by_plain: Mapping[str, T]) -> T | None:
    """What the heading means by a table of plain headings; `姓名（必填）` means what `姓名` does."""
    found = by_plain.get(plain(heading))
    return by_plain.get(plain(_ASIDE.sub("", heading))) if found is None else found
