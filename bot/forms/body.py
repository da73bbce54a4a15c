"""Reads the questions, sections and choices of an XForm's body.

https://getodk.github.io/xforms-spec/#body-elements
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from bot.forms.compiling import Compiler
from bot.forms.definition import (
    ChoiceDefinition,
    Field,
    GroupDefinition,
    Item,
    ItemSet,
    QuestionDefinition,
    QuestionKind,
    RepeatDefinition,
)
from bot.forms.instances import external
from bot.forms.markup import JR, attribute, child, children, local
from bot.forms.model import Data, place_of
from bot.forms.problems import Problem
from bot.forms.search_appearance import search_in
from bot.forms.translations import Translations
from bot.forms.wording import NOTHING, Text
from bot.forms.xpath.expressions import Constant, Expression
from bot.forms.xpath.paths import Path as XPath


@dataclass(frozen=True, slots=True)
class Body:
    data: Data
    named: Mapping[str, str]  # the paths of binds by their ids
    translations: Translations
    compiler: Compiler

    def items(self, body: Element) -> tuple[Item, ...]:
        return self._items(body, self.data.root)

    def _items(self, parent: Element, above: str) -> tuple[Item, ...]:
        return tuple(item for each in parent if (item := self._item(each, above)) is not None)

    def _item(self, element: Element, above: str) -> Item | None:
        name = local(element)
        if name == "group":
            return self._group(element, above)
        if name == "repeat":
            return self._repeat(element, above, label=NOTHING, appearance="")
        return self._question(element, name, above) if name in _CONTROLS else None

    def _group(self, element: Element, above: str) -> Item:
        """A group.

        Every repeat is wrapped in one that carries its label, and the two are one thing to people.
        """
        path = place_of(element, above, self.named)
        label = self._text(element, "label", path)
        appearance = element.get("appearance", "")
        repeat = child(element, "repeat")
        if repeat is not None:
            inside = place_of(repeat, path or above, self.named)
            if inside == path or (not path and len(element) - len(list(children(element, "label"))) == 1):
                return self._repeat(repeat, path or above, label=label, appearance=appearance)
        return GroupDefinition(path, label, appearance, self._items(element, path or above))

    def _repeat(self, element: Element, above: str, *, label: Text, appearance: str) -> RepeatDefinition:
        path = place_of(element, above, self.named)
        self._check(path)
        count = attribute(element, JR, "count")
        return RepeatDefinition(
            path=path,
            label=label,
            appearance=f"{appearance} {element.get('appearance', '')}".strip(),
            items=self._items(element, path),
            count=self.compiler.expression(count, path=path, column="repeat_count"),
            fixed=count is not None or attribute(element, JR, "noAddRemove") is not None,
        )

    def _question(self, element: Element, control: str, above: str) -> QuestionDefinition:
        path = place_of(element, above, self.named)
        self._check(path)
        return QuestionDefinition(
            path=path,
            kind=_kind(element, control, self.data.fields.get(path, Field(path))),
            label=self._text(element, "label", path),
            hint=self._text(element, "hint", path),
            guidance=self.translations.guidance_of(child(element, "hint")),
            appearance=element.get("appearance", ""),
            choices=self._written_choices(element, path),
            item_set=self._item_set(element, path),
            parameters={key: value for key, value in element.attrib.items() if key in _PARAMETERS},
        )

    def _check(self, path: str) -> None:
        """A place that is not in the data could keep no answer."""
        if path not in self.data.fields:
            name = path.rpartition("/")[2]
            self.compiler.problems.append(
                Problem(
                    f"the form has no field “{name}”", f"表单中没有字段“{name}”", column="name", path=path
                )
            )

    def _text(self, element: Element, name: str, path: str) -> Text:
        return self.translations.text_of(child(element, name), self.compiler, path=path)

    def _written_choices(self, element: Element, path: str) -> tuple[ChoiceDefinition, ...]:
        found: list[ChoiceDefinition] = []
        for item in children(element, "item"):
            value = child(item, "value")
            name = (value.text or "").strip() if value is not None else ""
            found.append(ChoiceDefinition(name, self._text(item, "label", path)))
        return tuple(found)

    def _item_set(self, element: Element, path: str) -> ItemSet | None:
        if query := element.get("query"):
            listed = self.compiler.expression(query, path=path, column="choice_filter")
            if isinstance(listed, XPath):
                outside = replace(listed, instance=external(listed.instance))
                return ItemSet(outside, "name", "label", label_is_itext=False)
        choices = self._written_choices(element, path)
        if searching := search_in(element.get("appearance", ""), choices, self.compiler, path=path):
            return searching
        item_set = child(element, "itemset")
        if item_set is None:
            return None
        nodes = self.compiler.expression(item_set.get("nodeset"), path=path, column="choice_filter")
        value, label = child(item_set, "value"), child(item_set, "label")
        reference = "" if label is None else (label.get("ref") or "")
        is_itext = reference.startswith("jr:itext(")
        return ItemSet(
            nodes=nodes or Constant(""),
            value="" if value is None else (value.get("ref") or ""),
            label=reference.removeprefix("jr:itext(").removesuffix(")").strip() if is_itext else reference,
            label_is_itext=is_itext,
        )


_CONTROLS = frozenset({"input", "select1", "select", "rank", "range", "trigger", "upload", "secret"})
_PARAMETERS = frozenset(
    {"start", "end", "step", "mediatype", "rows", "accuracyThreshold", "unacceptableAccuracyThreshold"}
)

_BY_CONTROL = {
    "select1": QuestionKind.SELECT_ONE,
    "select": QuestionKind.SELECT_MULTIPLE,
    "rank": QuestionKind.RANK,
    "range": QuestionKind.RANGE,
    "trigger": QuestionKind.ACKNOWLEDGE,
}
_BY_TYPE = {
    "int": QuestionKind.INTEGER,
    "decimal": QuestionKind.DECIMAL,
    "date": QuestionKind.DATE,
    "time": QuestionKind.TIME,
    "dateTime": QuestionKind.DATE_TIME,
    "geopoint": QuestionKind.LOCATION,
    "geotrace": QuestionKind.TRACE,
    "geoshape": QuestionKind.SHAPE,
    "barcode": QuestionKind.BARCODE,
}
_BY_MEDIA = {"image": QuestionKind.IMAGE, "audio": QuestionKind.AUDIO, "video": QuestionKind.VIDEO}


def _kind(element: Element, control: str, field: Field) -> QuestionKind:
    if element.get("query"):
        return QuestionKind.SELECT_ONE
    if control in _BY_CONTROL:
        return _BY_CONTROL[control]
    if control == "upload":
        return _BY_MEDIA.get(element.get("mediatype", "").partition("/")[0], QuestionKind.FILE)
    if _always(field.readonly) and field.type == "string" and field.calculate is None:
        return QuestionKind.NOTE
    return _BY_TYPE.get(field.type, QuestionKind.TEXT)


def _always(condition: Expression | None) -> bool:
    """Whether a condition is the plain true() that pyxform writes for “yes”."""
    return condition is not None and getattr(condition, "name", "") == "true"
