"""The report on a form, line by line, in one language; said by the terminal and by the chat."""

from collections.abc import Iterator

from bot.forms.report import FileKind, FormReport, Needed, reads
from bot.rules.language import BothLanguages, Language

RUNS = BothLanguages(en="✓ {file}: this form will run.", zh="✓ {file}：这张表单可以使用。")
REFUSED_ONE = BothLanguages(
    en="✗ {file}: this form will not run. One problem:", zh="✗ {file}：这张表单不能使用。发现 1 个问题："
)
REFUSED = BothLanguages(
    en="✗ {file}: this form will not run. {count} problems:",
    zh="✗ {file}：这张表单不能使用。发现 {count} 个问题：",
)
INCOMPLETE = BothLanguages(
    en="✗ {file}: this form will not run yet. Files that belong to it are missing:",
    zh="✗ {file}：这张表单还不能使用，缺少以下附件：",
)
CORRECT = BothLanguages(
    en="Correct these places, save the file and check it again.", zh="请改好上述位置，保存文件，再检查一次。"
)
TITLE = BothLanguages(en="  Title      {title}", zh="  标题    {title}")
FORM_ID = BothLanguages(en="  Form id    {form_id}", zh="  表单编号  {form_id}")
VERSIONED = BothLanguages(
    en="  Form id    {form_id}, version {version}", zh="  表单编号  {form_id}，版本 {version}"
)
LANGUAGES = BothLanguages(en="  Languages  {languages}", zh="  语言    {languages}")
UNNAMED = BothLanguages(en="one, without a name", zh="一种，未注明")
NOT_IN = {
    Language.ZH: BothLanguages(
        en="             not in Chinese: people who read Chinese see {shown}",
        zh="        没有中文：使用中文的人会看到 {shown}",
    ),
    Language.EN: BothLanguages(
        en="             not in English: people who read English see {shown}",
        zh="        没有英文：使用英文的人会看到 {shown}",
    ),
}
QUESTIONS = BothLanguages(
    en="  Questions  {questions} (required in some case: {required}), notes: {notes}",
    zh="  题目    {questions} 道（其中可能必答 {required} 道），说明文字 {notes} 条",
)
SECTIONS = BothLanguages(en="  Sections   {sections}", zh="  分组    {sections}")
NO_SECTIONS = BothLanguages(en="none", zh="无")
ROWS = BothLanguages(en="{label} (repeated)", zh="{label}（可重复）")
FILES = BothLanguages(en="  Files      {files}", zh="  附件    {files}")
DIFFERENT = BothLanguages(
    en="What will be different in the chat, or deserves a look:", zh="在聊天中会有所不同、或值得留意的地方："
)
UNTRANSLATED = BothLanguages(
    en="Texts that are not translated yet ({count}):", zh="还没有翻译的文字（{count} 处）："
)
KINDS = {
    FileKind.LIST: BothLanguages(en="list", zh="列表"),
    FileKind.IMAGE: BothLanguages(en="picture", zh="图片"),
    FileKind.AUDIO: BothLanguages(en="sound", zh="音频"),
    FileKind.VIDEO: BothLanguages(en="video", zh="视频"),
}
BARE = BothLanguages(
    en="Missing pictures and sounds; without them these questions are asked in words only:",
    zh="缺少的图片和声音，没有它们时只显示文字：",
)
MISSING_FILE = BothLanguages(
    en="  • {kind}: the file “{name}” is not attached", zh="  • {kind}：缺少附件“{name}”"
)


def report_lines(report: FormReport, language: Language) -> Iterator[str]:
    """The whole report; the first line is the verdict."""

    def said(text: BothLanguages, **values: object) -> str:
        return text.in_language(language).format_map(values)

    if report.problems:
        count = len(report.problems)
        yield said(REFUSED_ONE if count == 1 else REFUSED, file=report.filename, count=count)
        yield from (f"  • {problem.text(language)}" for problem in report.problems)
    if report.missing_lists:
        if report.problems:
            yield ""
        yield said(INCOMPLETE, file=report.filename)
        yield from (missing_line(each, language) for each in report.missing_lists)
    if report.problems and any(problem.row is not None for problem in report.problems):
        yield ""
        yield said(CORRECT)
    if not report.form_id:
        return
    if report.runs:
        yield said(RUNS, file=report.filename)
    else:
        yield ""
    yield from description_lines(report, language)
    media = [each for each in report.missing if each.kind is not FileKind.LIST]
    if media:
        yield ""
        yield said(BARE)
        yield from (missing_line(each, language) for each in media)
    for heading, problems in ((DIFFERENT, report.notices), (UNTRANSLATED, report.untranslated)):
        if problems:
            yield ""
            yield said(heading, count=len(problems))
            yield from (f"  • {problem.text(language)}" for problem in problems)


def missing_line(each: Needed, language: Language) -> str:
    kind = KINDS[each.kind].in_language(language)
    return MISSING_FILE.in_language(language).format(kind=kind, name=each.name)


def description_lines(report: FormReport, language: Language) -> Iterator[str]:
    """What the form is: title, languages, how much it asks, its sections and files."""

    def said(text: BothLanguages, **values: object) -> str:
        return text.in_language(language).format_map(values)

    yield said(TITLE, title=report.title(language))
    yield said(VERSIONED if report.version else FORM_ID, form_id=report.form_id, version=report.version)
    yield said(LANGUAGES, languages=" · ".join(report.languages) or said(UNNAMED))
    for each, shown in ((Language.ZH, report.shown_zh), (Language.EN, report.shown_en)):
        if not reads(report, each):
            yield said(NOT_IN[each], shown=shown)
    yield said(QUESTIONS, questions=report.questions, required=report.required, notes=report.notes)
    names = [
        said(ROWS, label=label) if each.is_repeated else label
        for each in report.sections
        for label in [each.zh if language is Language.ZH else each.en]
    ]
    yield said(SECTIONS, sections=" · ".join(names) or said(NO_SECTIONS))
    if report.needed:
        yield said(FILES, files=" · ".join(each.name for each in report.needed))
