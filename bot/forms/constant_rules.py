"""Rules that read the same whatever is answered: usually a range as people write it, or a yes in quotes.

Such a form runs, but not as its author meant: `18-65` is a subtraction, and what is not zero counts as yes.
"""

from bot.forms.problems import Problem
from bot.forms.xpath.authors import as_written
from bot.forms.xpath.expressions import Call, Constant, Expression, walk
from bot.forms.xpath.paths import Path

_MEANT = {
    "constraint": (
        "it does not look at the answer; the answer itself is the point: . >= 18 and . <= 65",
        "没有用到答案，无法判断对错；答案本身用点表示：. >= 18 and . <= 65",
    ),
    "relevant": (
        "it looks at no answer, so the question is always shown or never; a question is named ${like_this}",
        "没有用到任何答案，这道题会一直显示或一直不显示；引用题目须写作 ${题目名}",
    ),
    "required": (
        "it looks at no answer; write yes or no, without quotes, or a condition with ${a_question}",
        "没有用到任何答案；请写 yes 或 no，不加引号，或写含 ${题目名} 的条件",
    ),
}
_MEANT["readonly"] = _MEANT["required"]
_ON_PURPOSE = (0.0, 1.0)  # as short for yes and no
_ELSEWHERE = frozenset({"uuid", "property", "pulldata", "jr:itext", "jr:choice-name"})


def constant_rule(written: str, rule: Expression, *, column: str) -> Problem | None:
    """None for a rule that reads something, and for a plain yes or no."""
    if column not in _MEANT or (isinstance(rule, Constant) and rule.value in _ON_PURPOSE):
        return None
    if any(map(_reads_something, walk(rule))):
        return None
    english, chinese = _MEANT[column]
    shown = as_written(written)
    return Problem(f"“{shown}”: {english}", f"“{shown}”{chinese}", column=column)


def _reads_something(part: Expression) -> bool:
    """A call without arguments is yes, no, the time, chance, or about the place where it stands."""
    return isinstance(part, Path) or (
        isinstance(part, Call) and (not part.arguments or part.name in _ELSEWHERE)
    )
