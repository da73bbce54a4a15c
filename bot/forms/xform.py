"""Reads an XForm (what pyxform makes of a sheet, and what ODK's tools exchange) into a FormDefinition."""

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from bot.forms.body import read_body
from bot.forms.chat_fit import notices_of
from bot.forms.definition import (
    ActionEvent,
    Field,
    FormDefinition,
    QuestionDefinition,
    RepeatDefinition,
    SetValue,
    walk_items,
)
from bot.forms.dependencies import rules_of
from bot.forms.instances import not_attached, read_lists
from bot.forms.markup import JR, ORX, XF, attribute, local, parse_markup
from bot.forms.problems import FormRefused, Problem
from bot.forms.tree import Node
from bot.forms.wording import NOTHING, Text, plain
from bot.forms.xpath.chinese import in_chinese
from bot.forms.xpath.expressions import Call, Constant, Expression, walk
from bot.forms.xpath.grammar import parse
from bot.forms.xpath.paths import Path
from bot.forms.xpath.problems import ExpressionRefused

_ITEXT = re.compile(r"jr:itext\(\s*(['\"])(.*?)\1\s*\)")


def parse_xform(xml: str, *, attachments: Mapping[str, bytes] | None = None) -> FormDefinition:
    """Raises FormRefused with everything that is wrong, by field path; sheets and rows are not known here."""
    reader = _Reader(parse_markup(xml), dict(attachments or {}))
    form = reader.form(xml)
    if reader.problems:
        raise FormRefused(tuple(dict.fromkeys(reader.problems)))
    return form


class _Reader:
    """Collects problems on the way instead of stopping at the first."""

    def __init__(self, document: Element, attachments: dict[str, bytes]) -> None:
        self.problems: list[Problem] = []
        self._attachments = attachments
        head = document.find(f"{{{XHTML}}}head")
        body = document.find(f"{{{XHTML}}}body")
        model = head.find(XF + "model") if head is not None else None
        instance = model.find(XF + "instance") if model is not None else None
        if head is None or body is None or model is None or instance is None or len(instance) == 0:
            raise FormRefused((Problem("this is not an XForm", "这不是一个 XForm 表单"),))
        self._head, self._body, self._model, self._root = head, body, model, instance[0]
        self.itext, self.languages, self.default_language = self._translations()
        self.fields: dict[str, Field] = {}
        self._filters: dict[str, Expression] = {}

    # What body.py asks for while it reads the questions.

    def expression(self, text: str | None, *, path: str, column: str) -> Expression | None:
        """Compile; a broken expression is noted as a problem and read as absent."""
        if text is None or not text.strip():
            return None
        try:
            return parse(text.strip())
        except ExpressionRefused as refusal:
            self.problems.append(
                Problem(
                    f"{refusal} in: {text.strip()}",
                    f"表达式有误：{text.strip()}（{in_chinese(str(refusal))}）",
                    column=column,
                    path=path,
                )
            )
            return None

    def text_of(self, element: Element | None, *, path: str) -> Text:
        """A label or hint: by id from the translations, else the words inside."""
        if element is None:
            return NOTHING
        reference = element.get("ref")
        if reference:
            return self._referenced(reference)
        parts = self._parts(element, path=path, column="label")
        return Text({"": parts}) if parts else NOTHING

    def _referenced(self, reference: str) -> Text:
        match = _ITEXT.fullmatch(reference.strip())
        return self.itext.get(match[2], NOTHING) if match else plain(reference)

    def _message(self, bind: Element, name: str) -> Text:
        found = attribute(bind, JR, name)
        return NOTHING if not found else self._referenced(found)

    def _parts(self, element: Element, *, path: str, column: str) -> tuple[str | Expression, ...]:
        parts: list[str | Expression] = [element.text or ""]
        for child in element:
            if local(child) == "output":
                found = self.expression(child.get("value") or child.get("ref"), path=path, column=column)
                parts.append(found if found is not None else "")
            parts.append(child.tail or "")
        if isinstance(parts[0], str):
            parts[0] = parts[0].lstrip()
        if isinstance(parts[-1], str):
            parts[-1] = parts[-1].rstrip()
        return tuple(part for part in parts if part != "")

    def _translations(self) -> tuple[dict[str, Text], tuple[str, ...], str]:
        words: dict[str, dict[str, tuple[str | Expression, ...]]] = {}
        media: dict[str, dict[str, dict[str, str]]] = {}
        languages: list[str] = []
        default = ""
        for translation in self._model.iterfind(f"{XF}itext/{XF}translation"):
            language = translation.get("lang", "")
            languages.append(language)
            if translation.get("default"):
                default = language
            for text in translation.iterfind(XF + "text"):
                self._read_text(text, language, words, media)
        texts = {
            text_id: Text(words.get(text_id, {}), media.get(text_id, {}))
            for text_id in words.keys() | media.keys()
        }
        return texts, tuple(languages), default or (languages[0] if languages else "")

    def _read_text(
        self,
        text: Element,
        language: str,
        words: dict[str, dict[str, tuple[str | Expression, ...]]],
        media: dict[str, dict[str, dict[str, str]]],
    ) -> None:
        text_id = text.get("id", "")
        path = text_id.partition(":")[0] if text_id.startswith("/") else ""
        for value in text.iterfind(XF + "value"):
            form = value.get("form")
            if form is None or form == "guidance":
                key = text_id if form is None else f"{text_id};guidance"
                words.setdefault(key, {})[language] = self._parts(value, path=path, column="label")
            else:
                file = (value.text or "").rpartition("/")[2]
                if file and file != "-":
                    media.setdefault(text_id, {}).setdefault(language, {})[form] = file

    # The model.

    def form(self, xml: str) -> FormDefinition:
        templates: dict[str, Node] = {}
        blank = self._blank(self._root, "", templates)
        self._binds()
        items = read_body(self._body, self)
        all_items = list(walk_items(items))
        if not any(isinstance(item, QuestionDefinition) for item in all_items):
            self.problems.append(Problem("the form asks nothing", "表单里没有题目"))
        questions = {item.path: item for item in all_items if isinstance(item, QuestionDefinition)}
        repeats = {item.path: item for item in all_items if isinstance(item, RepeatDefinition)}
        lists, faults = read_lists(self._model, self._attachments)
        self._filters = {
            path: item.item_set.nodes for path, item in questions.items() if item.item_set is not None
        }
        self._check_references(lists, faults)
        return FormDefinition(
            form_id=self._root.get("id") or local(self._root),
            titles=self._titles(),
            version=self._root.get("version", ""),
            languages=self.languages,
            default_language=self.default_language,
            fields=self.fields,
            repeats=repeats,
            templates=templates,
            blank=blank,
            items=items,
            questions=questions,
            lists=lists,
            itext=self.itext,
            actions=tuple(self._actions()),
            rules=rules_of(self.fields, questions, repeats, self.problems),
            section_labels={
                item.path: item.label
                for item in all_items
                if not isinstance(item, QuestionDefinition) and item.path
            },
            labelling=_labelling(self.fields),
            xml=xml,
            attachments=self._attachments,
            notices=(*notices_of(all_items), *self._left_out()),
        )

    def _left_out(self) -> Iterator[Problem]:
        """What a form may ask of a device or a server besides its questions, and gets from neither here."""
        for element in self._model.iter():
            if local(element) == "recordaudio":
                yield Problem(
                    "nothing is recorded in the background",
                    "不会在后台录音",
                    column="type",
                    path=(element.get("ref") or "").strip(),
                )
            elif local(element) == "entity":
                yield Problem("no entities are created or changed", "不会创建或更改实体", sheet="entities")

    def _titles(self) -> Text:
        """“Store visit | 门店拜访” names the form in each of its languages, in their order."""
        title = next((element.text or "" for element in self._head if local(element) == "title"), "")
        parts = [part.strip() for part in title.split("|")]
        if len(parts) == len(self.languages) > 1:
            return Text({language: (part,) for language, part in zip(self.languages, parts, strict=True)})
        return plain(title)

    def _blank(self, element: Element, above: str, templates: dict[str, Node]) -> Node:
        """The empty data. A template of a repeat is kept aside; rows beside it stay."""
        node = Node(
            local(element),
            "",
            {key: value for key, value in element.attrib.items() if not key.startswith("{")},
        )
        path = f"{above}/{node.name}"
        node.generic = path
        self.fields.setdefault(path, Field(path))
        if len(element) == 0:
            node.value = (element.text or "").strip()
        for child in element:
            below = self._blank(child, path, templates)
            if attribute(child, JR, "template") is not None:
                templates[below.generic] = below
            else:
                node.append(below)
        return node

    def _binds(self) -> None:
        for bind in self._model.iterfind(XF + "bind"):
            path = (bind.get("nodeset") or "").strip()
            if path not in self.fields:
                continue
            pixels = attribute(bind, ORX, "max-pixels")
            self.fields[path] = Field(
                path=path,
                type=(bind.get("type") or "string").removeprefix("xsd:"),
                relevant=self._condition(bind, "relevant", path),
                required=self._condition(bind, "required", path),
                readonly=self._condition(bind, "readonly", path),
                constraint=self.expression(bind.get("constraint"), path=path, column="constraint"),
                calculate=self.expression(bind.get("calculate"), path=path, column="calculation"),
                constraint_message=self._message(bind, "constraintMsg"),
                required_message=self._message(bind, "requiredMsg"),
                preload=attribute(bind, JR, "preload") or "",
                preload_parameter=attribute(bind, JR, "preloadParams") or "",
                max_pixels=int(pixels) if pixels and pixels.isdigit() else None,
                carry=(bind.get("carry") or "").strip().lower(),
            )

    def _condition(self, bind: Element, name: str, path: str) -> Expression | None:
        """A condition; one that is always false, or for `relevant` always true, is no rule at all."""
        found = self.expression(bind.get(name), path=path, column=name)
        text = (bind.get(name) or "").replace(" ", "")
        return None if text == ("true()" if name == "relevant" else "false()") else found

    def _actions(self) -> Iterator[SetValue]:
        """Values set when the form opens, a row is added or another answer changes."""
        for parent in (self._model, *self._body.iter()):
            for element in parent:
                if local(element) not in ("setvalue", "setgeopoint"):
                    continue
                target = (element.get("ref") or "").strip()
                where = (parent.get("ref") or parent.get("nodeset") or "").strip()
                column = (
                    "calculation" if ActionEvent.VALUE_CHANGED in (element.get("event") or "") else "default"
                )
                yield SetValue(
                    target=target,
                    events=frozenset((element.get("event") or "").split()),
                    value=self.expression(element.get("value"), path=target, column=column),
                    where=where,
                    text=(element.text or "").strip(),
                    position=local(element) == "setgeopoint",
                )

    def _check_references(self, lists: Mapping[str, Node], faults: dict[str, tuple[Problem, ...]]) -> None:
        """A list that is missing or broken is told where it is used, so that the row can be found."""
        used: set[str] = set()
        for path, column, expression in self._all_expressions():
            for name in {_list_named_by(part) for part in walk(expression)} - {"", *lists}:
                used.add(name)
                for fault in faults.get(name, (not_attached(f"{name}.csv"),)):
                    self.problems.append(fault.about(path, column=column))
        for name in faults.keys() - used:
            self.problems.extend(faults[name])

    def _all_expressions(self) -> Iterator[tuple[str, str, Expression]]:
        for field in self.fields.values():
            for column in ("relevant", "required", "readonly", "constraint", "calculate"):
                found = getattr(field, column)
                if found is not None:
                    yield field.path, "calculation" if column == "calculate" else column, found
        for path, nodes in self._filters.items():
            yield path, "choice_filter", nodes


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


def _list_named_by(part: Expression) -> str:
    """The list or file that instance() or pulldata() names; "" for any other part."""
    if isinstance(part, Call) and part.name == "pulldata":
        first = part.arguments[0]
        return str(first.value) if isinstance(first, Constant) else ""
    return part.instance if isinstance(part, Path) else ""


XHTML = "http://www.w3.org/1999/xhtml"
