"""XML as XForms use it: safe parsing, and names without their namespaces."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]  # the package ships no types
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # the package ships no types

from bot.forms.problems import FormRefused, Problem

XF = "{http://www.w3.org/2002/xforms}"
JR = "http://openrosa.org/javarosa"
ORX = "http://openrosa.org/xforms"


def parse_markup(xml: str | bytes) -> Element:
    """Raises FormRefused for what is no XML, or XML with tricks such as entity bombs."""
    try:
        found: Element = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise FormRefused((Problem(f"the XML cannot be read: {error}", f"XML 无法读取：{error}"),)) from error
    return found


def local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element, namespace: str, name: str) -> str | None:
    return element.get(f"{{{namespace}}}{name}")
