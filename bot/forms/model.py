"""Reads the model of an XForm: the empty data, the rules bound to its fields, and the form's own actions.

https://getodk.github.io/xforms-spec/#structure
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bot.forms.compiling import Compiler, absolute
from bot.forms.definition import ActionEvent, Field, SetValue
from bot.forms.markup import JR, attribute, children, local
from bot.forms.problems import Problem
from bot.forms.translations import Translations
from bot.forms.tree import Node
from bot.forms.wording import NOTHING, Text
from bot.forms.xpath.expressions import Expression


@dataclass(frozen=True, slots=True)
class Data:
    """`templates` has an empty row by the path of each repeat that the form writes out as one."""

    blank: Node
    templates: dict[str, Node]
    fields: dict[str, Field]

    @property
    def root(self) -> str:
        return f"/{self.blank.name}"


def read_data(root: Element) -> Data:
    templates: dict[str, Node] = {}
    fields: dict[str, Field] = {}
    return Data(_blank(root, "", templates, fields), templates, fields)


def _blank(element: Element, above: str, templates: dict[str, Node], fields: dict[str, Field]) -> Node:
    """The empty data. A template of a repeat is kept aside; rows beside it stay."""
    attributes = {key: value for key, value in element.attrib.items() if not key.startswith("{")}
    node = Node(local(element), "", attributes)
    path = f"{above}/{node.name}"
    node.generic = path
    fields.setdefault(path, Field(path))
    if len(element) == 0:
        node.value = (element.text or "").strip()
    for inside in element:
        below = _blank(inside, path, templates, fields)
        if attribute(inside, JR, "template") is not None:
            templates[below.generic] = below
        else:
            node.append(below)
    return node


def read_binds(model: Element, data: Data, translations: Translations, compiler: Compiler) -> dict[str, str]:
    """Put the rules into data.fields; returns the paths of binds by their ids, which older forms refer to."""
    named: dict[str, str] = {}
    for bind in children(model, "bind"):
        nodeset = bind.get("nodeset") or ""
        path = absolute(nodeset, data.root)
        if "[" in nodeset:
            compiler.problems.append(_ONE_ROW.about(path.partition("[")[0]))
        if path in data.fields:
            named[bind.get("id", "")] = path
            data.fields[path] = _bound(bind, path, translations, compiler)
    return named


_ONE_ROW = Problem(
    "a rule can be bound to a field, not to one row of it",
    "规则只能绑定到字段，不能只绑定到其中一行",
)


def _bound(bind: Element, path: str, translations: Translations, compiler: Compiler) -> Field:
    return Field(
        path=path,
        type=_TYPES.get(found := (bind.get("type") or "string").rpartition(":")[2], found),
        relevant=_condition(bind, "relevant", path, compiler),
        required=_condition(bind, "required", path, compiler),
        readonly=_condition(bind, "readonly", path, compiler),
        constraint=compiler.expression(bind.get("constraint"), path=path, column="constraint"),
        calculate=compiler.expression(bind.get("calculate"), path=path, column="calculation"),
        constraint_message=_message(bind, "constraintMsg", translations),
        required_message=_message(bind, "requiredMsg", translations),
        preload=attribute(bind, JR, "preload") or "",
        preload_parameter=attribute(bind, JR, "preloadParams") or "",
        carry=(bind.get("carry") or "").strip().lower(),
    )


# Other names of the same types, as JavaRosa has them.
_TYPES = {"integer": "int", "long": "int", "float": "decimal", "double": "decimal", "base64Binary": "binary"}


def _message(bind: Element, name: str, translations: Translations) -> Text:
    found = attribute(bind, JR, name)
    return NOTHING if not found else translations.referenced(found)


def _condition(bind: Element, name: str, path: str, compiler: Compiler) -> Expression | None:
    """A condition; one that is always false, or for `relevant` always true, is no rule at all."""
    found = compiler.expression(bind.get(name), path=path, column=name)
    text = (bind.get(name) or "").replace(" ", "")
    return None if text == ("true()" if name == "relevant" else "false()") else found


def read_actions(
    model: Element, body: Element, data: Data, named: Mapping[str, str], compiler: Compiler
) -> Iterator[SetValue]:
    """Values set when the form opens, a row is added or another answer changes."""
    yield from _actions_in(model, data.root, data, named, compiler)
    for element in body:
        yield from _actions_below(element, data.root, data, named, compiler)


def _actions_below(
    element: Element, above: str, data: Data, named: Mapping[str, str], compiler: Compiler
) -> Iterator[SetValue]:
    here = place_of(element, above, named) or above
    yield from _actions_in(element, here, data, named, compiler)
    for inside in element:
        yield from _actions_below(inside, here, data, named, compiler)


def _actions_in(
    parent: Element, where: str, data: Data, named: Mapping[str, str], compiler: Compiler
) -> Iterator[SetValue]:
    for element in parent:
        if local(element) not in ("setvalue", "setgeopoint"):
            continue
        target = place_of(element, where, named)
        column = "calculation" if ActionEvent.VALUE_CHANGED in (element.get("event") or "") else "default"
        if target in data.fields:
            yield SetValue(
                target=target,
                events=frozenset((element.get("event") or "").split()),
                value=compiler.expression(element.get("value"), path=target, column=column),
                where="" if where == data.root else where,
                text=(element.text or "").strip(),
                position=local(element) == "setgeopoint",
            )


def place_of(element: Element, above: str, named: Mapping[str, str]) -> str:
    """The path an element of the body belongs to; "" if it names none."""
    written = (element.get("ref") or element.get("nodeset") or "").strip()
    if written:
        return absolute(written, above)
    return named.get(element.get("bind", ""), "") if element.get("bind") else ""


_NOT_ENCRYPTED = Problem(
    "answers are not encrypted with this key; they are kept in the company's own database",
    "答案不会用这个密钥加密，而是保存在公司自己的数据库里",
    sheet="settings",
    column="public_key",
)
_NOT_SUBMITTED = Problem(
    "answers are kept here and not sent to this address; /export gives them as a file",
    "答案保存在这里，不会发送到这个地址；可以用 /export 导出",
    sheet="settings",
    column="submission_url",
)


def _no_entity(of: str) -> Problem:
    """The answers themselves are kept like all others."""
    return Problem(
        f"the entity list “{of}” is not kept up to date from answers: a form that chooses from it takes it "
        f"as a file, {of}.csv, that is sent along; the answers are kept and exported as usual",
        f"不会根据答案更新实体列表“{of}”：要从中选择的表单，请随表单附上文件 {of}.csv；答案照常保存和导出",
        sheet="entities",
    )


def left_out(model: Element) -> Iterator[Problem]:
    """What a form may ask of a device or a server besides its questions, and gets from neither here."""
    for element in model.iter():
        if local(element) == "submission":
            if element.get("base64RsaPublicKey"):
                yield _NOT_ENCRYPTED
            if element.get("action"):
                yield _NOT_SUBMITTED
        elif local(element) == "recordaudio":
            yield Problem(
                "nothing is recorded in the background",
                "不会在后台录音",
                column="type",
                path=(element.get("ref") or "").strip(),
            )
        elif local(element) == "entity":
            yield _no_entity(element.get("dataset", ""))
