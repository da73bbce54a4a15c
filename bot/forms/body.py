"""Reads the questions, sections and choices of an XForm's body."""

from typing import Protocol
from xml.etree.ElementTree import Element

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
from bot.forms.markup import JR, XF, attribute, local
from bot.forms.problems import Problem
from bot.forms.wording import NOTHING, Text
from bot.forms.xpath.expressions import Constant, Expression


class Reader(Protocol):
    """What reading the body needs from the model."""

    fields: dict[str, Field]
    problems: list[Problem]
    itext: dict[str, Text]

    def expression(self, text: str | None, *, path: str, column: str) -> Expression | None: ...
    def text_of(self, element: Element | None, *, path: str) -> Text: ...


def read_body(body: Element, reader: Reader) -> tuple[Item, ...]:
    return _items(body, reader)


def _items(parent: Element, reader: Reader) -> tuple[Item, ...]:
    return tuple(item for child in parent if (item := _item(child, reader)) is not None)


def _item(element: Element, reader: Reader) -> Item | None:
    name = local(element)
    if name == "group":
        return _group(element, reader)
    if name == "repeat":
        return _repeat(element, reader, label=NOTHING, appearance="")
    if name in _CONTROLS:
        return _question(element, name, reader)
    return None


def _group(element: Element, reader: Reader) -> Item:
    """A group.

    Pyxform wraps every repeat in one that carries its label, and the two are one thing to people.
    """
    path = (element.get("ref") or element.get("nodeset") or "").strip()
    label = reader.text_of(element.find(XF + "label"), path=path)
    appearance = element.get("appearance", "")
    repeat = element.find(XF + "repeat")
    if repeat is not None and (repeat.get("nodeset") or "").strip() == path:
        return _repeat(repeat, reader, label=label, appearance=appearance)
    return GroupDefinition(path, label, appearance, _items(element, reader))


def _repeat(element: Element, reader: Reader, *, label: Text, appearance: str) -> RepeatDefinition:
    path = (element.get("nodeset") or "").strip()
    count = attribute(element, JR, "count")
    return RepeatDefinition(
        path=path,
        label=label,
        appearance=f"{appearance} {element.get('appearance', '')}".strip(),
        items=_items(element, reader),
        count=reader.expression(count, path=path, column="repeat_count"),
        fixed=count is not None or attribute(element, JR, "noAddRemove") is not None,
    )


def _question(element: Element, control: str, reader: Reader) -> QuestionDefinition:
    path = (element.get("ref") or "").strip()
    hint = element.find(XF + "hint")
    query = element.get("query")
    item_set = _item_set(element, reader, path)
    appearance = element.get("appearance", "")
    if appearance.startswith("search(") or " search(" in appearance:
        reader.problems.append(_SEARCH.about(path))
    kind = _kind(element, control, reader.fields.get(path, Field(path)))
    if query:
        kind = QuestionKind.SELECT_ONE
        found = reader.expression(query, path=path, column="choice_filter")
        item_set = ItemSet(found, "name", "label", label_is_itext=False) if found else None
    return QuestionDefinition(
        path=path,
        kind=kind,
        label=reader.text_of(element.find(XF + "label"), path=path),
        hint=reader.text_of(hint, path=path),
        guidance=_guidance(hint, reader),
        appearance=appearance,
        choices=_written_choices(element, reader, path),
        item_set=item_set,
        parameters={key: value for key, value in element.attrib.items() if key in _PARAMETERS},
    )


_SEARCH = Problem(
    "search() is not available here; use select_one_from_file with a choice_filter",
    "这里不支持 search()，请改用 select_one_from_file 加 choice_filter",
    column="appearance",
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


def _guidance(hint: Element | None, reader: Reader) -> Text:
    reference = "" if hint is None else hint.get("ref", "")
    return reader.itext.get(reference.partition("'")[2].rpartition("'")[0] + ";guidance", NOTHING)


def _written_choices(element: Element, reader: Reader, path: str) -> tuple[ChoiceDefinition, ...]:
    found: list[ChoiceDefinition] = []
    for item in element.iterfind(XF + "item"):
        value = item.find(XF + "value")
        name = (value.text or "").strip() if value is not None else ""
        found.append(ChoiceDefinition(name, reader.text_of(item.find(XF + "label"), path=path)))
    return tuple(found)


def _item_set(element: Element, reader: Reader, path: str) -> ItemSet | None:
    item_set = element.find(XF + "itemset")
    if item_set is None:
        return None
    nodes = reader.expression(item_set.get("nodeset"), path=path, column="choice_filter")
    value, label = item_set.find(XF + "value"), item_set.find(XF + "label")
    reference = "" if label is None else (label.get("ref") or "")
    is_itext = reference.startswith("jr:itext(")
    return ItemSet(
        nodes=nodes or Constant(""),
        value="" if value is None else (value.get("ref") or ""),
        label=reference.removeprefix("jr:itext(").removesuffix(")").strip() if is_itext else reference,
        label_is_itext=is_itext,
    )
