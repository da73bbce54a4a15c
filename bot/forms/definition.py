"""What a form is: its fields, questions, sections, lists and rules, read once and never changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.forms.problems import Problem
from bot.forms.tree import Node
from bot.forms.wording import NOTHING, Text, language_for
from bot.forms.xpath.expressions import Expression

if TYPE_CHECKING:
    from bot.forms.dependencies import Rules


class QuestionKind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    RANGE = "range"
    NOTE = "note"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date_time"
    LOCATION = "location"
    TRACE = "trace"
    SHAPE = "shape"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    BARCODE = "barcode"
    ACKNOWLEDGE = "acknowledge"


CHOOSING = frozenset({QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE, QuestionKind.RANK})
SEVERAL = frozenset({QuestionKind.SELECT_MULTIPLE, QuestionKind.RANK})
PLACES = frozenset({QuestionKind.LOCATION, QuestionKind.TRACE, QuestionKind.SHAPE})
MEDIA = frozenset({QuestionKind.IMAGE, QuestionKind.AUDIO, QuestionKind.VIDEO, QuestionKind.FILE})


@dataclass(frozen=True, slots=True)
class Field:
    """One place for a value in the form's data, with the rules bound to it. `path` is without row numbers."""

    path: str
    type: str = "string"  # as in the XForm: string int decimal date time dateTime geopoint binary barcode …
    relevant: Expression | None = None
    required: Expression | None = None
    readonly: Expression | None = None
    constraint: Expression | None = None
    calculate: Expression | None = None
    constraint_message: Text = NOTHING
    required_message: Text = NOTHING
    preload: str = ""
    preload_parameter: str = ""
    quality: str = ""
    carry: str = ""  # bind::carry: whether an earlier answer may be offered again, yes or no; "" for our rule


@dataclass(frozen=True, slots=True)
class ChoiceDefinition:
    name: str
    label: Text


@dataclass(frozen=True, slots=True)
class ItemSet:
    """Choices out of a list or an attached file, chosen by an expression."""

    nodes: Expression
    value: str  # the child that holds a choice's name
    label: str  # the child that holds its label, or the id of its translated label
    label_is_itext: bool
    written: tuple[ChoiceDefinition, ...] = ()  # choices in front that are no rows of the list
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # language → columns of a joined label


@dataclass(frozen=True, slots=True)
class QuestionDefinition:
    path: str
    kind: QuestionKind
    label: Text = NOTHING
    hint: Text = NOTHING
    guidance: Text = NOTHING
    appearance: str = ""
    choices: tuple[ChoiceDefinition, ...] = ()
    item_set: ItemSet | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GroupDefinition:
    """A section. `path` is empty for a group that only holds things together on the page."""

    path: str
    label: Text
    appearance: str
    items: tuple["Item", ...]

    @property
    def is_field_list(self) -> bool:
        return "field-list" in self.appearance.split() or "table-list" in self.appearance.split()


@dataclass(frozen=True, slots=True)
class RepeatDefinition:
    path: str
    label: Text
    appearance: str
    items: tuple["Item", ...]
    count: Expression | None = None
    fixed: bool = False  # rows can be neither added nor removed by the person

    @property
    def is_field_list(self) -> bool:
        return "field-list" in self.appearance.split()


Item = QuestionDefinition | GroupDefinition | RepeatDefinition


class ActionEvent(StrEnum):
    FIRST_LOAD = "odk-instance-first-load"
    LOAD = "odk-instance-load"
    NEW_REPEAT = "odk-new-repeat"
    VALUE_CHANGED = "xforms-value-changed"


@dataclass(frozen=True, slots=True)
class SetValue:
    """Put a value into a field when something happens; `where` is the question or repeat it happens to."""

    target: str
    events: frozenset[str]
    value: Expression | None
    where: str = ""
    text: str = ""
    position: bool = False  # the value is where the person is, if that is known


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A form that can be filled. It is built by parse_xform and pickles with its compiled expressions."""

    form_id: str
    titles: Text
    version: str
    languages: tuple[str, ...]
    default_language: str
    fields: Mapping[str, Field]  # by generic path, in the order of the data
    repeats: Mapping[str, RepeatDefinition]
    templates: Mapping[str, Node]  # an empty row for each repeat
    blank: Node  # the data of an unfilled form
    items: tuple[Item, ...]
    questions: Mapping[str, QuestionDefinition]
    lists: Mapping[str, Node]
    itext: Mapping[str, Text]
    actions: tuple[SetValue, ...]
    rules: "Rules"
    section_labels: Mapping[str, Text]  # by the path of a group or repeat
    labelling: Mapping[str, Expression]  # calculations out of labels: they read differently in each language
    xml: str
    attachments: Mapping[str, bytes]
    notices: tuple[Problem, ...] = ()  # what its author should know although the form will run

    def title(self, language: str) -> str:
        parts = self.titles.parts(self.language_for(language), self.default_language)
        return "".join(part for part in parts if isinstance(part, str))

    def language_for(self, wanted: str) -> str:
        """The form's own name of the language for a person who speaks `wanted` (“zh”, “en”)."""
        return language_for(wanted, self.languages, self.default_language)

    def sections(self) -> Iterator[GroupDefinition | RepeatDefinition]:
        """The groups and repeats at the top, in order."""
        return (item for item in self.items if not isinstance(item, QuestionDefinition))


def walk_items(items: tuple[Item, ...]) -> Iterator[Item]:
    """Every question, group and repeat, each before what it holds."""
    for item in items:
        yield item
        if not isinstance(item, QuestionDefinition):
            yield from walk_items(item.items)
