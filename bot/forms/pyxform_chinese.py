"""pyxform's own words in Chinese: it speaks English, authors of forms often do not."""

import re

UNREADABLE = "the workbook cannot be read"
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
    (r"Unmatched '(begin_\S+?)'", "“{0}”没有对应的结束行"),
    (r"Unmatched '(end_\S+?)'", "“{0}”没有对应的开始行"),
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
    (r"required column headers were not found: (.+?)(?:\.|$)", "第一行应为列标题，其中缺少：{0}"),
    (r"different names for the same column were found: (.+?)\. Rename", "两列是同一含义：{0}"),
    (r"missing header row", "第一行应为列标题"),
    (r"case-insensitive match", "两个 name 只有大小写不同，有些工具分不清"),
    (r"Workbook is encrypted", "工作簿有密码保护，请另存为无密码的文件"),
    (UNREADABLE, "无法读取这个工作簿"),
    (r"nested too deeply", "分组嵌套太深"),
    (r"you must have a sheet", "缺少 survey 工作表"),
    (
        r"sheet named '(.+?)', the following sheets with similar names were found: (.+)\.",
        "没有名为“{0}”的工作表；名称相近的有：{1}",
    ),
    (r"Duplicate column header: (.+)", "列标题“{0}”重复了"),
    (r"File name for '(.+?)' should end with", "“{0}”的文件名须带后缀 .csv、.geojson 或 .xml"),
    (r"Row without name, text, or label is being skipped", "这一行既没有 type 也没有 name，会被忽略"),
    (r"(?:Group|Repeat) has no label", "这个分组没有 label"),
    (r"'disabled' column header", "disabled 列已不在规范中，请改用 relevant"),
    (r"form_id and id_string column headers", "settings 中同时有 form_id 和 id_string，请只留一个"),
    (r"is no longer supported on most devices", "大多数手机已不再提供这项信息"),
    (
        r"uses or_other and translations",
        "or_other 只会生成英文的“Other”；要翻译，请自己写出“其他”选项和一道文字题",
    ),
    (
        r"select one external is only meant for filtered selects",
        "select_one_external 只用于带 choice_filter 的题目",
    ),
    (r"add an entities sheet and declare an entity", "用了 save_to，却没有 entities 工作表"),
    (r"already assigned by row '(\d+)'", "save_to 与第 {0} 行重复"),
    (r"Groups and repeats can't be saved as entity properties", "分组和重复组不能 save_to"),
    (r"entity list name '(.+?)' was not found on the entities sheet", "entities 工作表中没有列表“{0}”"),
    (r"entity list name '(.+?)' does not have a label", "实体列表“{0}”缺少 label"),
    (r"entity list name '(.+?)' does not have an '(.+?)' expression", "实体列表“{0}”缺少 {1}"),
    (r"must be prefixed with the entity 'list_name'", "有多个实体列表时，save_to 须写成 列表名#属性名"),
    (r"there are no valid containers available", "每个分组（或整张表单）只能声明一个实体"),
    (r"is not compatible with (?:this 'save_to'|the variable)", "实体所用的题目不在同一个重复组里"),
    (r"at most one '#' delimiter", "save_to 中最多一个 #"),
    (
        r"On the 'choices' sheet, the '(.*?)' value is invalid\. Column headers",
        "choices 的列标题不能为空或含空格：“{0}”",
    ),
    (r"not supported by this version of pyxform: (.+?)\. Please", "entities 工作表中不认识的列：{0}"),
    (
        r"Repeat names must not be the same as the survey root",
        "重复组的 name 不能与表单根名相同（默认是 data）",
    ),
    (r"Repeat names must unique", "重复组的 name 在整张表单中不能重复"),
    (r"'meta' is reserved", "name 不能用 meta"),
    (r"must not begin with two underscores", "此处的名称不能以两个下划线开头"),
    (r"must not contain a period", "此处的名称不能含点号"),
    (r"must not be 'name' or 'label'", "此处的名称不能是 name 或 label"),
    (r"The 'list_name' column must not have any duplicate names", "entities 中的 list_name 重复了"),
    (r"Entity lists must have a name", "实体列表缺少 list_name"),
    (r"must have a comma between each variable", "多个引用之间须用英文逗号分隔"),
    (r"names must be unique anywhere in the 'survey'\. The name '(.+?)'", "引用的题目名“{0}”出现了不止一次"),
    (r"question type, the parameter '(.+?)' must be a number", "range 的参数 {0} 须为数字"),
    (r"the parameter '(.+?)' must not be '0'", "range 的参数 {0} 不能为 0"),
    (r"the parameter '(.+?)' must not be larger than the range", "range 的参数 {0} 大于起止之差"),
    (r"the parameter '(.+?)' must be a multiple of 'step'", "range 的参数 {0} 须为 step 的整数倍"),
    (r"the parameter '(.+?)' must be between", "range 的参数 {0} 须在 start 与 end 之间"),
    (r"tick_labelset", "range 的 tick_labelset 不符合规定"),
    (r"the 'incremental' parameter", "incremental 参数只能为 true 或不写"),
    (r"Parameters must be in the form", "parameters 须写成 key1=value1 key2=value2"),
    (
        r"accepted parameter keys for this question type are '(.+?)'\..*key\(s\): '(.+?)'",
        "这种题型没有参数 {1}，可用的有：{0}",
    ),
    (r"'reference-geometry' parameter", "reference-geometry 须为列表名、附件名或重复组"),
    (r"The '(.+?)' parameter must have a numeric value", "参数 {0} 须为数字"),
    (r"'allow-mock-accuracy' parameter", "allow-mock-accuracy 只能为 true 或 false"),
    (r"does not appear to be a valid XLSForm", "这不是 XLSForm 表单"),
    (r"Internal error", "表格有误，程序无法解读"),
)


def chinese_of(words: str, name: str) -> str:
    """ "" for words that are not known; `name` is the question they are about."""
    for pattern, chinese in _CHINESE:
        if match := re.search(pattern, words):
            return chinese.format(*match.groups(), name=name)
    return ""
