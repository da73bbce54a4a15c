"""The choices a question offers now, and what a chosen name is called."""

from bot.forms.definition import QuestionDefinition
from bot.forms.instance import Instance, OfferedChoice
from bot.forms.tree import Node
from bot.forms.xpath.paths import generic_of


def offered(instance: Instance, question: QuestionDefinition, node: Node) -> list[OfferedChoice]:
    if question.item_set is not None:
        return instance.choices(question.item_set, node)
    return [OfferedChoice(choice.name, choice.label, None) for choice in question.choices]


def label_of(instance: Instance, path: str, name: str, at: Node, language: str) -> str:
    """The label of a choice in the question at `path`; the name itself if it is not offered there."""
    question, node = _question_at(instance, path, at)
    if question is None or node is None:
        return name
    found = next((choice for choice in offered(instance, question, node) if choice.name == name), None)
    return name if found is None else instance.words(found.label, node, language) or name


def _question_at(instance: Instance, path: str, at: Node) -> tuple[QuestionDefinition | None, Node | None]:
    names: list[str] = [] if path.startswith("/") else generic_of(at).split("/")[1:]
    for word in path.replace("current()", ".").strip("/").split("/"):
        if word == "..":
            names = names[:-1]
        elif word not in (".", ""):
            names.append(word.partition("[")[0])
    generic = "/" + "/".join(names)
    return instance.form.questions.get(generic), _nearest(instance, generic, at)


def _nearest(instance: Instance, generic: str, at: Node) -> Node | None:
    """The node of that path in the same rows as `at`."""
    current: Node | None = at
    while current is not None:
        if found := instance.nodes(generic, current):
            return found[0]
        current = current.parent
    return None
