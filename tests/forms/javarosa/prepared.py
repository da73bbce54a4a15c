"""What JavaRosa is given of a form.

Collect, not JavaRosa, reads the lists of `select_one_external`: for the comparison they stand inside the
form, as its author could have written them.
"""

from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from bot.forms.definition import FormDefinition
from bot.forms.instances import external
from bot.forms.markup import JR, children, local, parse_markup
from bot.forms.tree import Node

_XF = "{http://www.w3.org/2002/xforms}"


def prepared(form: FormDefinition) -> str:
    for prefix, space in (("h", "http://www.w3.org/1999/xhtml"), ("jr", JR), ("", _XF[1:-1])):
        register_namespace(prefix, space)
    document = parse_markup(form.xml)
    model = next(element for element in document.iter() if local(element) == "model")
    for element in [each for each in document.iter() if each.get("query")]:
        _offer(model, element, form)
    return tostring(document, encoding="unicode")


def _offer(model: Element, question: Element, form: FormDefinition) -> None:
    """The question chooses from a list, which is written into the model once."""
    query = question.attrib.pop("query")
    listed = query.partition("'")[2].partition("'")[0]
    name = f"{listed}_outside"
    if all(each.get("id") != name for each in children(model, "instance")):
        root = SubElement(SubElement(model, f"{_XF}instance", id=name), f"{_XF}root")
        for row in form.lists[external(listed)].children:
            item = SubElement(root, f"{_XF}item")
            cells = {cell.name: str(cell.value) for cell in row.children if cell.name.isidentifier()}
            language = form.default_language
            for column, value in ({"label": _label(row, language)} | cells).items():
                SubElement(item, f"{_XF}{column}").text = value
    question.tag = f"{_XF}select1"
    item_set = SubElement(question, f"{_XF}itemset", nodeset=query.replace(listed, name, 1))
    SubElement(item_set, f"{_XF}value", ref="name")
    SubElement(item_set, f"{_XF}label", ref="label")


def _label(row: Node, language: str) -> str:
    cell = row.first(f"label::{language.replace(' ', '_')}")
    return "" if cell is None else str(cell.value)
