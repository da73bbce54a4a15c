"""An expression as its author wrote it: `${price}` where the form says ` /data/price `, and what is wrong
with it in words that help people who know Excel, SQL or Python.
"""

import re

from bot.forms.xpath.chinese import in_chinese
from bot.forms.xpath.grammar import parse
from bot.forms.xpath.problems import ExpressionRefused

# pyxform puts a path between two spaces where the author named a question.
_PATH = re.compile(r"(?:^| )(?:/|(?:\.\./)+|\./)(?:[\w.-]+/|\.\./)*([\w.-]+)(?: |$)")
_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'")
_FULL_WIDTH = "（），＝＞＜！＋－＊．［］｛｝＄＂＇"

# What people write out of habit → the same in XPath, in both languages.
_HABITS: tuple[tuple[str, str, str], ...] = (
    (r"==", "for “is equal to” write one =", "“等于”只写一个 ="),
    (r"<>", "for “is not” write !=", "“不等于”写作 !="),
    (r"&&", "write and instead of &&", "&& 请写作 and"),
    (r"\|\|", "write or instead of ||", "|| 请写作 or"),
    (r"=>|=<", "write >= or <=", "请写作 >= 或 <="),
    (r"\b(?:AND|OR|DIV|MOD)\b", "write and, or, div, mod in small letters", "and、or、div、mod 须用小写"),
    (r"(?<=[\w})])\s*/\s*(?=\$\{|\d|\()", "divide with div: ${a} div ${b}", "除法写作 div：${a} div ${b}"),
    (
        r"\bsum\([^()]*,",
        "sum() adds up one field over the rows of a repeat; single fields are added with +",
        "sum() 汇总重复组各行的同一题；不同题目请用 + 相加",
    ),
    (r"%", "for what is left over write mod: ${a} mod 2", "取余写作 mod：${a} mod 2"),
    (r";", "between arguments stands a comma", "参数之间用英文逗号"),
    (r"(?<!\$)\{[^\W\d][\w.-]*\}|\$[^\W\d{]", "a question is named ${like_this}", "引用题目须写作 ${题目名}"),
    (r"^\s*(?:!=|<=|>=|[=<>])", "the answer itself is the point: . > 5", "答案本身用点表示：. > 5"),
)


def as_written(expression: str) -> str:
    """With `${name}` in place of each path that stands where a question was named."""
    return _PATH.sub(r"${\1}", expression).strip()


def fault_in(written: str) -> tuple[str, str] | None:
    """What is wrong with an expression as its author wrote it, in both languages; None if it can be read."""
    try:
        parse(written)
    except ExpressionRefused as refusal:
        return told(written, refusal)
    return None


def told(written: str, refusal: ExpressionRefused) -> tuple[str, str]:
    """The refusal, with what the author probably meant."""
    english, chinese = _habit_in(written) or ("", "")
    return (
        f"{refusal}{'; ' if english else ''}{english}",
        f"{in_chinese(str(refusal))}{'；' if chinese else ''}{chinese}",
    )


def _habit_in(written: str) -> tuple[str, str] | None:
    bare = _LITERAL.sub("''", written)
    for sign in _FULL_WIDTH:
        if sign in bare:
            plain = chr(ord(sign) - 0xFEE0)
            return f"“{sign}” is a full-width sign: write {plain}", f"“{sign}”是全角符号，请改为半角 {plain}"
    return next(((en, zh) for pattern, en, zh in _HABITS if re.search(pattern, bare)), None)
