"""`visitbot form check`: whether a form will run, what is wrong with it, and what a chat does differently."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.forms.definition import (
    FormDefinition,
    GroupDefinition,
    QuestionDefinition,
    QuestionKind,
    RepeatDefinition,
    walk_items,
)
from bot.forms.problems import FormRefused, Problem
from bot.forms.wording import Text, language_code
from bot.rules.language import BothLanguages, Language
from bot.terminal.form_file import read_form
from bot.terminal.terminal import Terminal

RUNS = BothLanguages(en="✓ {file}: this form will run.", zh="✓ {file}：这张表单可以使用。")
REFUSED_ONE = BothLanguages(
    en="✗ {file}: this form will not run. One problem:", zh="✗ {file}：这张表单不能使用。发现 1 个问题："
)
REFUSED = BothLanguages(
    en="✗ {file}: this form will not run. {count} problems:",
    zh="✗ {file}：这张表单不能使用。发现 {count} 个问题：",
)
CORRECT = BothLanguages(
    en="Correct these places, save the file and check it again.", zh="请改好上述位置，保存文件，再检查一次。"
)
ATTACH = BothLanguages(
    en="Give a file that belongs to the form along:  --attachment {example}",
    zh="请把表单用到的文件一并带上：  --attachment {example}",
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
        zh="        没有中文：使用中文的人会看到{shown}",
    ),
    Language.EN: BothLanguages(
        en="             not in English: people who read English see {shown}",
        zh="        没有英文：使用英文的人会看到{shown}",
    ),
}
QUESTIONS = BothLanguages(
    en="  Questions  {questions} (required in some case: {required}), notes: {notes}",
    zh="  题目    {questions} 道（其中可能必答 {required} 道），说明文字 {notes} 条",
)
SECTIONS = BothLanguages(en="  Sections   {sections}", zh="  分组    {sections}")
NO_SECTIONS = BothLanguages(en="none", zh="无")
ROWS = BothLanguages(en="{label} (repeated)", zh="{label}（可重复）")
DIFFERENT = BothLanguages(
    en="What will be different in the chat, or deserves a look:", zh="在聊天中会有所不同、或值得留意的地方："
)
TRY = BothLanguages(en="Try it:  visitbot form try {file}", zh="试填一遍：  visitbot form try {file}")

_NAMELESS = frozenset({"", "default"})  # what pyxform calls texts in a column without a language


def check(path: Path, attachments: Sequence[Path], terminal: Terminal) -> int:
    """Returns the exit status: 0 for a form that will run, 1 for one that will not."""
    form = opened(path, attachments, terminal)
    if form is None:
        return 1
    terminal.say(RUNS, file=path.name)
    _describe(form, terminal)
    if form.notices:
        terminal.put()
        terminal.say(DIFFERENT)
        _list(form.notices, terminal)
    terminal.put()
    terminal.say(TRY, file=path)
    return 0


def opened(path: Path, attachments: Sequence[Path], terminal: Terminal) -> FormDefinition | None:
    """The form; None when it cannot be used, after saying why by sheet and row."""
    try:
        return read_form(path, attachments)
    except FormRefused as refusal:
        problems = refusal.problems
    terminal.say(REFUSED_ONE if len(problems) == 1 else REFUSED, file=path.name, count=len(problems))
    _list(problems, terminal)
    if any(problem.row is not None for problem in problems):
        terminal.put()
        terminal.say(CORRECT)
    if any(problem.message_en.endswith("is not attached") for problem in problems):
        terminal.say(ATTACH, example="list.csv")
    return None


def _list(problems: Iterable[Problem], terminal: Terminal) -> None:
    for problem in sorted(dict.fromkeys(problems), key=_place):
        terminal.put(f"  • {problem.text(terminal.language)}")


def _place(problem: Problem) -> tuple[str, int]:
    return problem.sheet, problem.row or 0


def _describe(form: FormDefinition, terminal: Terminal) -> None:
    language = terminal.language
    items = tuple(walk_items(form.items))
    questions = [item for item in items if isinstance(item, QuestionDefinition)]
    asked = [question for question in questions if question.kind is not QuestionKind.NOTE]
    terminal.say(TITLE, title=form.title(language))
    terminal.say(VERSIONED if form.version else FORM_ID, form_id=form.form_id, version=form.version)
    _languages(form, terminal)
    terminal.say(
        QUESTIONS,
        questions=len(asked),
        required=sum(form.fields[question.path].required is not None for question in asked),
        notes=len(questions) - len(asked),
    )
    sections = [section for section in form.sections() if section.path]
    names = [_name(form, section, terminal) for section in sections]
    terminal.say(SECTIONS, sections=" · ".join(names) or NO_SECTIONS.in_language(language))


def _languages(form: FormDefinition, terminal: Terminal) -> None:
    named = [name for name in form.languages if name not in _NAMELESS]
    terminal.say(LANGUAGES, languages=" · ".join(named) or UNNAMED.in_language(terminal.language))
    for language in Language:
        shown = form.language_for(language)
        if named and language_code(shown) != language:
            terminal.say(NOT_IN[language], shown=shown)


def _name(form: FormDefinition, section: GroupDefinition | RepeatDefinition, terminal: Terminal) -> str:
    label = _plain(section.label, form, terminal.language) or section.path.rpartition("/")[2]
    if isinstance(section, RepeatDefinition):
        return ROWS.in_language(terminal.language).format(label=label)
    return label


def _plain(text: Text, form: FormDefinition, language: Language) -> str:
    """A heading that mentions answers has none yet: they stand as “…”."""
    parts = text.parts(form.language_for(language), form.default_language)
    return "".join(part if isinstance(part, str) else "…" for part in parts)
