"""The lists a form chooses from: written in the form, or in CSV, XML and GeoJSON files that come with it."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from bot.forms.decoding import decoded
from bot.forms.markup import children, local, parse_markup
from bot.forms.problems import FormRefused, Problem
from bot.forms.tree import Node

LAST_SAVED = "__last-saved"
ITEM_SETS = "itemsets.csv"  # where pyxform puts the choices of select_one_external


def read_lists(
    model: Element, attachments: Mapping[str, bytes]
) -> tuple[dict[str, Node], dict[str, tuple[Problem, ...]]]:
    """Every secondary instance by its id, and what is wrong with those that could not be read."""
    found: dict[str, Node] = {}
    faults: dict[str, tuple[Problem, ...]] = {}
    for instance in list(children(model, "instance"))[1:]:
        name, source = instance.get("id", ""), instance.get("src", "")
        if source == "jr://instance/last-saved":
            found[name] = Node("data")  # filled by the draft that is started
        elif source:
            file = source.rpartition("/")[2]
            try:
                found[name] = _from_file(file, attachments)
            except FormRefused as refusal:
                faults[name] = refusal.problems
        elif len(instance):
            found[name] = node_of(instance[0])
    found |= _external_lists(attachments)
    for root in found.values():
        root.found_by = {}
    return found, faults


def add_tables(
    names: Iterable[str],
    attachments: Mapping[str, bytes],
    lists: dict[str, Node],
    faults: dict[str, tuple[Problem, ...]],
) -> None:
    """The tables that pulldata() and search() name without any instance that declares them."""
    for name in names:
        file = f"{name.removesuffix('.csv')}.csv"
        if name not in lists and file in attachments:
            try:
                lists[name] = _from_file(file, attachments)
                lists[name].found_by = {}
            except FormRefused as refusal:
                faults[name] = refusal.problems


def _from_file(file: str, attachments: Mapping[str, bytes]) -> Node:
    data = attachments.get(file)
    if data is None:
        raise FormRefused((not_attached(file),))
    try:
        if file.lower().endswith(".csv"):
            return table_of(data)
        if file.lower().endswith((".geojson", ".json")):
            return _features_of(data)
        return node_of(parse_markup(data))
    except (UnicodeDecodeError, csv.Error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FormRefused(
            (Problem(f"the file “{file}” cannot be read: {error}", f"附件“{file}”无法读取：{error}"),)
        ) from error


def not_attached(file: str) -> Problem:
    return Problem(f"the file “{file}” is not attached", f"缺少附件“{file}”", file=file)


def node_of(element: Element) -> Node:
    node = Node(
        local(element), (element.text or "").strip() if len(element) == 0 else "", dict(element.attrib)
    )
    for child in element:
        node.append(node_of(child))
    return node


def table_of(data: bytes) -> Node:
    """A CSV file as root/item/column; spaces in headings become underscores, as in ODK Collect."""
    root = Node("root")
    for row in csv.DictReader(io.StringIO(decoded(data)), dialect=_dialect(data)):
        item = root.append(Node("item"))
        for column, value in row.items():
            if isinstance(column, str) and column.strip():
                item.append(Node(column.strip().replace(" ", "_"), value if isinstance(value, str) else ""))
    return root


def _dialect(data: bytes) -> type[csv.Dialect]:
    heading = decoded(data).partition("\n")[0]
    if heading.count(";") > heading.count(","):
        return _Semicolons
    return csv.excel


class _Semicolons(csv.excel):
    delimiter = ";"


def _features_of(data: bytes) -> Node:
    """GeoJSON points as items with their properties, id and a geometry such as ODK writes it."""
    root = Node("root")
    for feature in json.loads(data)["features"]:
        item = root.append(Node("item"))
        properties = dict(feature.get("properties") or {})
        if "id" in feature:
            properties["id"] = feature["id"]
        for key, value in properties.items():
            item.append(Node(str(key), "" if value is None else str(value)))
        item.append(Node("geometry", _geometry(feature["geometry"])))
    return root


def _geometry(geometry: Mapping[str, object]) -> str:
    coordinates = geometry["coordinates"]
    if not isinstance(coordinates, list):
        raise ValueError("a geometry without coordinates")  # noqa: TRY004 - the file is wrong, not our types
    if geometry["type"] == "Point":
        return f"{coordinates[1]} {coordinates[0]} 0 0"
    points = coordinates[0] if geometry["type"] == "Polygon" else coordinates
    return "; ".join(f"{point[1]} {point[0]} 0 0" for point in points)


def _external_lists(attachments: Mapping[str, bytes]) -> dict[str, Node]:
    """The lists of select_one_external: one table, told apart by its first column, list_name.

    They keep names of their own (see external), as the form may have lists of the same names inside.
    """
    data = attachments.get(ITEM_SETS)
    if data is None:
        return {}
    found: dict[str, Node] = {}
    for item in list(table_of(data).children):
        name = item.first("list_name")
        if name is not None and isinstance(name.value, str):
            item.mult = 0
            found.setdefault(external(name.value), Node("root")).append(item)
    return found


def external(name: str) -> str:
    """What a list of select_one_external is called among a form's lists."""
    return f"{ITEM_SETS}/{name}"
