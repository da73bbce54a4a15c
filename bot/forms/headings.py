"""The headings a question stands under."""

from bot.forms.instance import Instance
from bot.forms.tree import Node
from bot.forms.xpath.paths import generic_of


def headings(instance: Instance, node: Node, language: str) -> tuple[str, ...]:
    """The labels of the groups and repeats above a field, outermost first; a row adds its number."""
    found: list[str] = []
    for above in node.ancestry()[:-1]:
        label = instance.form.section_labels.get(generic_of(above))
        words = instance.words(label, above, language) if label is not None else ""
        if words:
            found.append(f"{words} {above.mult + 1}" if generic_of(above) in instance.form.repeats else words)
    return tuple(found)
