"""What is wrong with an expression, in Chinese: the parser speaks English, authors of forms often do not."""

import re

_WORDS: tuple[tuple[str, str], ...] = (
    (r"the function (\S+) does not exist here; did you mean (\S+)\?", "没有函数 {0}，是不是 {1}？"),
    (r"the function (\S+) does not exist here", "没有函数 {0}"),
    (
        r"(\S+) takes at least (\d+) arguments?(?: in pairs)?, not (\d+)",
        "{0} 至少需要 {1} 个参数，现有 {2} 个",
    ),
    (r"(\S+) takes (\d+) to (\d+) arguments, not (\d+)", "{0} 需要 {1} 到 {2} 个参数，现有 {3} 个"),
    (r"(\S+) takes (\d+) arguments?, not (\d+)", "{0} 需要 {1} 个参数，现有 {2} 个"),
    (r"expected (.+) but found the end \(character (\d+)\)", "第 {1} 个字符处应为{0}，但表达式已结束"),
    (r"expected (.+) but found (“.+”) \(character (\d+)\)", "第 {2} 个字符处应为{0}，实为{1}"),
    (r"cannot read (“.+”) \(character (\d+)\)", "第 {1} 个字符处无法识别：{0}"),
    (r"(“.+”) is not a valid pattern for regex\(\)", "regex() 中的正则表达式 {0} 无效"),
    (r"digest\(\) does not know (“.+”)", "digest() 不支持 {0}"),
    (r"(“.+”) is not available here", "这里不支持 {0}"),
    (r"the expression is empty", "表达式为空"),
    (r"the expression is nested too deeply", "表达式嵌套太深"),
    (r"the expression is too long", "表达式太长"),
    (r"pulldata\(\) needs the name of its file in quotes", "pulldata() 的文件名须写在引号中"),
    (
        r"instance\(\) takes the name of one list or file in quotes",
        "instance() 须写入一个带引号的列表名或文件名",
    ),
    (r"current\(\) takes nothing between its brackets", "current() 的括号内不写内容"),
    (r"indexed-repeat\(\) takes .+", "indexed-repeat() 的参数依次为：题目、重复组、行号"),
)
_PARTS = {
    "an operator or the end": "运算符或结尾",
    "a value, a field or a function": "值、题目或函数",
    "the name of a field": "题目名",
}


def in_chinese(message: str) -> str:
    """The message itself where no translation is known."""
    for pattern, chinese in _WORDS:
        if match := re.fullmatch(pattern, message):
            return chinese.format(*(_PARTS.get(group, group) for group in match.groups()))
    return message
