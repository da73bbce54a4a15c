"""Reads an XForm (what pyxform makes of a sheet, and what ODK's tools exchange) into a FormDefinition."""

from collections.abc import Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element

from bot.forms.body import Body
from bot.forms.chat_fit import notices_of
from bot.forms.compiling import Compiler
from bot.forms.defaults import clear_unfit_defaults
from bot.forms.definition import Field, FormDefinition, Item, QuestionDefinition, RepeatDefinition, walk_items
from bot.forms.dependencies import rules_of
from bot.forms.instances import add_tables, not_attached, read_lists
from bot.forms.markup import child, local, parse_markup
from bot.forms.model import Data, left_out, read_actions, read_binds, read_data
from bot.forms.problems import FormRefused, Problem
from bot.forms.rows import template_of
from bot.forms.translations import read_translations, title_of
from bot.forms.tree import Node
from bot.forms.unknown_names import unknown_names
from bot.forms.wording import Text
from bot.forms.xpath.expressions import Call, Constant, Expression, walk
from bot.forms.xpath.paths import Path


def parse_xform(xml: str, *, attachments: Mapping[str, bytes] | None = None) -> FormDefinition:
    """Raises FormRefused with everything that is wrong, by field path; sheets and rows are not known here."""
    head, body, model, root = _parts_of(parse_markup(xml))
    files = dict(attachments or {})
    compiler = Compiler()
    translations = read_translations(model, compiler)
    data = read_data(root)
    named = read_binds(model, data, translations, compiler)
    items = Body(data, named, translations, compiler).items(body)
    every = tuple(walk_items(items))
    questions = {item.path: item for item in every if isinstance(item, QuestionDefinition)}
    repeats = {item.path: item for item in every if isinstance(item, RepeatDefinition)}
    lists = _lists(model, files, data, questions, compiler)
    notices = (*notices_of(every), *left_out(model), *unknown_names(data.fields))
    defaults = tuple(clear_unfit_defaults(data, questions, lists))
    form = FormDefinition(
        form_id=root.get("id") or local(root),
        titles=title_of(head, translations),
        version=root.get("version", ""),
        languages=translations.languages,
        default_language=translations.default_language,
        fields=data.fields,
        repeats=repeats,
        templates={path: template_of(path, data.blank, data.templates) for path in repeats},
        blank=data.blank,
        items=items,
        questions=questions,
        lists=lists,
        itext=translations.texts,
        actions=tuple(read_actions(model, body, data, named, compiler)),
        rules=rules_of(data.fields, questions, repeats, compiler.problems),
        section_labels=_section_labels(every),
        labelling=_labelling(data.fields),
        xml=xml,
        attachments=files,
        notices=(*notices, *compiler.notices, *defaults),
    )
    _refuse_what_is_wrong(form, compiler)
    return form


def _refuse_what_is_wrong(form: FormDefinition, compiler: Compiler) -> None:
    if not form.questions:
        compiler.problems.append(Problem("the form asks nothing", "表单里没有题目"))
    if compiler.problems:
        raise FormRefused(tuple(dict.fromkeys(compiler.problems)))


def _section_labels(items: Iterable[Item]) -> dict[str, Text]:
    return {each.path: each.label for each in items if not isinstance(each, QuestionDefinition) and each.path}


def _parts_of(document: Element) -> tuple[Element, Element, Element, Element]:
    """Head, body, model and the element that holds the data."""
    head, body = child(document, "head"), child(document, "body")
    model = child(head, "model") if head is not None else None
    instance = child(model, "instance") if model is not None else None
    if head is None or body is None or model is None or instance is None or len(instance) == 0:
        raise FormRefused((Problem("this is not an XForm", "这不是一个 XForm 表单"),))
    return head, body, model, instance[0]


def _lists(
    model: Element,
    files: Mapping[str, bytes],
    data: Data,
    questions: Mapping[str, QuestionDefinition],
    compiler: Compiler,
) -> dict[str, Node]:
    """Everything to choose from; a list that is missing or broken is told where it is used, by its row."""
    lists, faults = read_lists(model, files)
    used = [
        (path, column, name)
        for path, column, expression in _expressions(data.fields, questions)
        for part in walk(expression)
        if (name := _list_named_by(part))
    ]
    add_tables({name for _, _, name in used} - faults.keys(), files, lists, faults)
    for path, column, name in used:
        if name not in lists:
            for fault in faults.get(name, (not_attached(f"{name}.csv"),)):
                compiler.problems.append(fault.about(path, column=column))
    for name in faults.keys() - {name for _, _, name in used}:
        compiler.problems.extend(faults[name])
    for question in questions.values():
        if question.item_set is not None:
            _prepare_lookups(question.item_set.nodes, lists)
    return lists


def _prepare_lookups(nodes: Expression, lists: Mapping[str, Node]) -> None:
    """Sort long lists by the columns they are filtered by now, and not when the first person answers."""
    for part in walk(nodes):
        if isinstance(part, Path) and part.instance in lists:
            for step in part.steps:
                if step.lookup is not None:
                    lists[part.instance].lookup(step.lookup.column)


def _expressions(
    fields: Mapping[str, Field], questions: Mapping[str, QuestionDefinition]
) -> Iterator[tuple[str, str, Expression]]:
    for field in fields.values():
        for column in ("relevant", "required", "readonly", "constraint", "calculate"):
            found = getattr(field, column)
            if found is not None:
                yield field.path, "calculation" if column == "calculate" else column, found
    for path, question in questions.items():
        if question.item_set is not None:
            yield path, "choice_filter", question.item_set.nodes


def _list_named_by(part: Expression) -> str:
    """The list or file that instance() or pulldata() names; "" for any other part."""
    if isinstance(part, Call) and part.name == "pulldata":
        first = part.arguments[0]
        return str(first.value) if isinstance(first, Constant) else ""
    return part.instance if isinstance(part, Path) else ""


def _labelling(fields: Mapping[str, Field]) -> dict[str, Expression]:
    """The calculations that use labels: they read differently in each language."""
    return {
        field.path: field.calculate
        for field in fields.values()
        if field.calculate is not None
        and any(
            isinstance(part, Call) and part.name in ("jr:choice-name", "jr:itext")
            for part in walk(field.calculate)
        )
    }
