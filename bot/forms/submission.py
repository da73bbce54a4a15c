"""What leaves a finished draft: the values by path, and the OpenRosa XML that ODK and Kobo users know."""

from datetime import time, timedelta, timezone, tzinfo
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.forms.answers import written
from bot.forms.instance import Instance
from bot.forms.plain_text import without_controls
from bot.forms.saved import JsonValue, to_json
from bot.forms.tree import Node


def values_of(instance: Instance) -> dict[str, JsonValue]:
    """Every relevant answered field by its path with row numbers; hidden answers stay behind in the draft."""
    return {
        instance.path(node): to_json(node.value)
        for node in instance.main.descendants()
        if node.relevant and not node.children and node.value != ""
    }


def xml_of(instance: Instance) -> str:
    """A clock time gets the offset of the person's zone, as ODK Collect writes it."""
    root = Element(instance.main.name, dict(instance.main.attributes))
    offset = timezone(instance.context.now.utcoffset() or timedelta())
    _fill(root, instance.main, offset)
    return tostring(root, encoding="unicode")


def _fill(element: Element, node: Node, offset: tzinfo) -> None:
    for child in node.children:
        if child.relevant:
            below = SubElement(element, child.name, dict(child.attributes))
            if child.children:
                _fill(below, child, offset)
            else:
                value = child.value
                if isinstance(value, time) and value.tzinfo is None:
                    value = value.replace(tzinfo=offset)
                below.text = without_controls(written(value)) or None
