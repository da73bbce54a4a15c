"""What is plainly wrong on the sheet choices, all at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from bot.forms.problems import Problem
from bot.forms.sheet_rows import Row, plain_rows

_NAMELESS = ("this choice has no name", "这个选项没有 name")
_NO_LIST = ("this choice belongs to no list: list_name is empty", "这个选项没有填 list_name，不属于任何列表")
_SPACED = (
    "“{name}” has a space in it, and select_multiple tells its choices apart by spaces",
    "“{name}”中有空格，而 select_multiple 用空格分隔各选项",
)
_TWICE = (
    "“{name}” stands in the list “{of}” twice; if that is meant, settings needs allow_choice_duplicates: yes",
    "列表“{of}”中有两个“{name}”；确需重复时，在 settings 中把 allow_choice_duplicates 设为 yes",
)


def choice_faults(
    choices: Iterable[Row], several: Collection[str], *, may_be_twice: bool
) -> Iterator[Problem]:
    """By row, counted from 1 as Excel shows it; `several` are the lists of select_multiple and rank."""
    seen: dict[str, set[str]] = defaultdict(set)
    for number, row in enumerate(plain_rows(choices), 2):
        of = row.get("list_name") or row.get("list name") or ""
        name = row.get("name") or row.get("value") or ""
        found: tuple[str, str] | None = None
        if not any(row.values()):
            continue
        if not of:
            found = _NO_LIST
        elif not name:
            found = _NAMELESS
        elif " " in name and of in several:
            found = _SPACED
        elif name in seen[of] and not may_be_twice:
            found = _TWICE
        seen[of].add(name)
        if found is not None:
            english, chinese = (words.format(name=name, of=of) for words in found)
            yield Problem(english, chinese, sheet="choices", row=number, column="name" if of else "list_name")
