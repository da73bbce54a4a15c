"""When two customers are probably the same: by name without its legal form, or by a telephone number."""

import re
from collections.abc import Collection

from bot.rules.customer_search import searchable

LEGAL_FORMS = (
    "有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "集团公司", "分公司", "公司",
    "private limited", "co limited", "co ltd", "limited", "ltd", "inc", "llc", "gmbh", "corporation", "corp",
    "company", "co", "plc", "sa", "ag", "bv", "sarl", "pte", "pty",
)  # fmt: skip
"""Longest first within a language; they say what kind of company it is, not which."""
MARKS = re.compile(r"[^\w\s]+")
_LATIN_FORMS = frozenset(form for form in LEGAL_FORMS if form.isascii() and " " not in form)


def name_key(name: str) -> str:
    """Equal for names that differ in case, width, marks, spaces or legal form; "" for one of marks only.

    上海永辉超市有限公司 and 上海永辉超市 are alike, ACME Co., Ltd. and Acme too. Branches are not:
    永辉（文三路店） keeps the words of its brackets.
    """
    folded = " ".join(MARKS.sub(" ", searchable(name)).split())
    words = folded.split()
    while len(words) > 1 and words[-1] in _LATIN_FORMS:
        words.pop()
    joined = "".join(words)
    for form in LEGAL_FORMS:
        if not form.isascii() and joined.endswith(form) and len(joined) > len(form):
            return joined.removesuffix(form)
    return joined


def keys_of(names: Collection[str], telephones: Collection[str] = ()) -> frozenset[str]:
    """What two customers that may be one have in common: a key of a name, or a telephone in E.164."""
    named = {key[:150] for name in names if (key := name_key(name))}
    called = {f"tel:{each}"[:150] for each in telephones if each.startswith("+")}
    return frozenset(named | called)
