"""XML as XForms use it: safe parsing, and names without their namespaces.

JavaRosa looks at local names only, and forms without the namespace of XForms are in use: so do we.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]  # the package ships no types
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # the package ships no types

from bot.forms.problems import FormRefused, Problem

JR = "http://openrosa.org/javarosa"


def parse_markup(xml: str | bytes) -> Element:
    """Raises FormRefused for what is no XML, or XML with tricks such as entity bombs."""
    try:
        found: Element = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise FormRefused((Problem(f"the XML cannot be read: {error}", f"XML 无法读取：{error}"),)) from error
    if _depth(found) > _DEEPEST:
        raise FormRefused((Problem("groups are nested too deeply", "分组嵌套太深"),))
    return found


_DEEPEST = (
    120  # elements in each other: more than a person could find a way through, and than Python can walk
)


def _depth(element: Element) -> int:
    level, depth = [element], 0
    while level and depth <= _DEEPEST:
        level, depth = [inside for each in level for inside in each], depth + 1
    return depth


def local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def child(element: Element, name: str) -> Element | None:
    """The first child of that name."""
    return next(children(element, name), None)


def children(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element if local(each) == name)


def attribute(element: Element, namespace: str, name: str) -> str | None:
    """Of an XML element; None where it is not set."""
    return element.get(f"{{{namespace}}}{name}")
