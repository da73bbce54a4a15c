"""What leaves a finished draft: the values by path, and the OpenRosa XML that ODK and Kobo users know."""

from xml.etree.ElementTree import Element, SubElement, tostring

from bot.forms.answers import written
from bot.forms.instance import Instance
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
    root = Element(instance.main.name, instance.main.attributes)
    _fill(root, instance.main)
    return tostring(root, encoding="unicode")


def _fill(element: Element, node: Node) -> None:
    for child in node.children:
        if child.relevant:
            below = SubElement(element, child.name, child.attributes)
            if child.children:
                _fill(below, child)
            else:
                below.text = _clean(written(child.value)) or None


def _clean(text: str) -> str:
    """Without the control characters that XML cannot carry."""
    return "".join(character for character in text if character >= " " or character in "\t\n\r")
