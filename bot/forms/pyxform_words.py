"""What pyxform says of a sheet it cannot read, as a Problem with sheet, row and column, in both languages."""

import re

from bot.forms.problems import Problem

UNREADABLE = "the workbook cannot be read"
_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(
    r"(?:On the|the|sheet name|sheet:) '(survey|choices|settings|entities|external_choices|osm)'"
)
_COLUMN = re.compile(r"the '([\w:]+)' (?:value|column)")
_ELEMENT = re.compile(r"(?:element|question) (?:named )?'([^']+)'|question \$\{([^}]+)\}$")

# pyxform's own words in part → the same in Chinese. What is not listed is shown in English.
_CHINESE: tuple[tuple[str, str], ...] = (
    (r"Names must begin with a letter", "name 必须以字母或下划线开头，其后只能是字母、数字、_ - ."),
    (r"Could not find the name '(.+?)'", "没有名为“{0}”的题目"),
    (r"Reference variables must", "引用须写成 ${{题目名}}"),
    (r"must be unique within", "同一组内有重复的 name"),
    (
        r"Choice names must be unique",
        "同一列表内选项的 name 不能重复；确需重复时，在 settings 中设 allow_choice_duplicates",
    ),
    (r"Choices must have a name", "选项缺少 name"),
    (r"Choices should have a label", "选项没有 label"),
    (r"There should be a choices sheet", "缺少 choices 工作表；它需要 list_name、name 和 label 三列"),
    (r"List name not in choices sheet: (.+)", "choices 工作表中没有列表“{0}”"),
    (r"List name not in external choices sheet: (.+)", "external_choices 工作表中没有列表“{0}”"),
    (r"Unmatched '(begin_\w+)'", "“{0}”没有对应的结束行"),
    (r"Unmatched '(end_\w+)'", "“{0}”没有对应的开始行"),
    (r"has no label or hint", "题目“{name}”没有 label，也没有 hint"),
    (r"Question or group with no name", "题目或分组缺少 name"),
    (r"Question with no type", "这一行缺少 type"),
    (r"Unknown question type '(.+?)'", "没有“{0}”这种题型"),
    (r"Missing calculation", "calculate 缺少 calculation"),
    (r"not user-visible so it can't be used as a calculation trigger", "trigger 只能是人们回答的题目"),
    (r"Choice names with spaces", "多选题的选项 name 不能含空格"),
    (r"must have an integer value", "parameters 中的值须为整数"),
    (r"max-pixels parameter", "用 max-pixels 参数可让照片更小、发送更快"),
    (r"The save_to property", "save_to 重复"),
    (r"required column headers were not found: (.+)", "缺少必需的列：{0}"),
    (r"different names for the same column were found: (.+?)\. Rename", "两列是同一含义：{0}"),
    (r"missing header row", "第一行应为列标题"),
    (r"case-insensitive match", "两个 name 只有大小写不同，有些工具分不清"),
    (r"Workbook is encrypted", "工作簿有密码保护，请另存为无密码的文件"),
    (UNREADABLE, "无法读取这个工作簿"),
    (r"nested too deeply", "分组嵌套太深"),
)


def problem_of(message: str, rows: dict[str, int]) -> Problem:
    """The row is taken from the words, else found by the name they mention. `rows` has the row of each
    path.
    """
    row, sheet, column = _ROW.search(message), _SHEET.search(message), _COLUMN.search(message)
    named = _ELEMENT.search(message)
    name = (named[1] or named[2]) if named else ""
    number = int(row[1]) if row else _row_of(name, rows)
    words = " ".join(_ROW.sub("", message, count=1).split())
    return Problem(
        words,
        _chinese(words, name) or f"表格有误：{words}",
        sheet=sheet[1] if sheet else "file" if words.startswith(UNREADABLE) else "survey",
        row=number,
        column=column[1] if column else "",
    )


def _row_of(name: str, rows: dict[str, int]) -> int | None:
    return next((row for path, row in rows.items() if name and path.rpartition("/")[2] == name), None)


def _chinese(words: str, name: str) -> str:
    for pattern, chinese in _CHINESE:
        if match := re.search(pattern, words):
            return chinese.format(*match.groups(), name=name)
    return ""
