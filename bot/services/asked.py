"""What the form asks now, and what it holds already: facts for a card, in one person's language."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from bot.forms.definition import QuestionKind
from bot.services.form_screen_state import Screen


@dataclass(frozen=True, slots=True)
class Option:
    """One choice; answers keep the name, people read the label."""

    name: str
    label: str
    distance_m: float | None = None
    """From the rep, for choices that are places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer as it stands, with the labels of chosen options and, for voice, the length."""

    path: str
    kind: QuestionKind
    label: str
    section: str
    """Headings around the question, outermost first, joined by ` · `; with the row of a repeat."""
    value: Any
    """As the form engine keeps it; None while unanswered."""
    chosen: tuple[str, ...] = ()
    required: bool = False
    grain: str = ""
    """Of a date that has no day: `year` or `month-year`."""
    carried: bool = False
    """Taken over from the customer's last report instead of answered anew."""

    def holding(self, value: Any, chosen: tuple[str, ...]) -> "Answered":
        """The same question with another answer."""
        return replace(self, value=value, chosen=chosen)

    @property
    def is_empty(self) -> bool:
        return self.value is None or self.value == "" or self.value == ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """One question, or note, of the card that the asked question stands on."""

    answered: Answered
    name: str
    """What tells it apart from the others."""
    is_now: bool = False
    is_note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Same as last time?"""

    day: date
    """Of the customer's last report, on their calendar."""
    answered: Answered
    """The question as it was answered then."""
    in_section: int
    """How many open questions of the section can be taken over, this one included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What the last step did besides leading here."""

    understood: tuple[Answered, ...] = ()
    """Answers out of one typed line."""
    unread: tuple[str, ...] = ()
    """Words of that line that were not understood."""
    cleared: tuple[str, ...] = ()
    """Questions whose answers became impossible and went."""
    hidden: tuple[str, ...] = ()
    """Answered questions that are not asked any more; their answers come back if they are asked again."""


@dataclass(frozen=True, slots=True)
class LabelFile:
    """A file that belongs to the words of a question, a note or a choice."""

    name: str
    about: str
    """The choice it stands for; empty when it is about the whole question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """One question as it stands on the card."""

    visit_id: int
    step: int
    screen: Screen
    number: int
    """Answered or passed among the questions that are relevant now, this one included."""
    of: int
    now: Answered
    news: News = News()
    title: str = ""
    """The question as its form words it, marks included."""
    hint: str = ""
    guidance: str = ""
    """More of a hint, shown on request."""
    notes: tuple[str, ...] = ()
    """Notes of the form that stand before the question."""
    options: tuple[Option, ...] = ()
    values: tuple[float, ...] = ()
    """What a range offers, from its start to its end."""
    appearance: frozenset[str] = field(default_factory=frozenset)
    today: date
    """At the customer's."""
    month: int = 0
    """Of a date: the month that the calendar shows, as `rules.months` counts them."""
    unfit_days: frozenset[date] = frozenset()
    """Days of that month, and near today, that the form itself would refuse."""
    quick: tuple[int, ...] = ()
    """Numbers that are mostly the answer, each a button."""
    can_go_back: bool
    in_rows: bool = False
    """Inside a repeat: stock counts and the like, where quick numbers help."""
    beside: int = 0
    """How many questions, this one included, one typed line can answer."""
    card: tuple[CardLine, ...] = ()
    """All questions that stand on the same card, this one included; empty when it is asked by itself."""
    card_title: str = ""
    """What the questions of the card have in common."""
    offer: Offer | None = None
    media: tuple[LabelFile, ...] = ()
    """Pictures, sounds and films that the form shows with the question."""

    @property
    def kind(self) -> QuestionKind:
        return self.now.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedForRow:
    """One more row of a repeat? On the screen DROP_ROW: remove the last one with its answers?"""

    visit_id: int
    step: int
    screen: Screen
    number: int
    of: int
    label: str
    rows: tuple[str, ...]
    """The rows so far, a line each."""
    notes: tuple[str, ...] = ()
    news: News = News()
    can_go_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of the form, as its menu shows it."""

    name: str
    """Empty for questions that stand under no heading."""
    first: int
    """Which line of the review leads to it: its first open question, else its first."""
    done: int
    """How many of its questions are answered."""
    of: int
    open: int
    """How many of them are still to be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatRows:
    """A repeat to which the rep can go for one more row."""

    label: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Everything that is answered, and what is still needed, before it is sent."""

    visit_id: int
    step: int
    screen: Screen
    lines: tuple[Answered, ...]
    closing_notes: tuple[str, ...] = ()
    """Notes that stand after the last question."""
    is_complete: bool
    """Every question has been passed."""
    has_left: bool
    """Only then can it be sent by itself; before, leaving sends it."""
    news: News = News()
    sections: tuple[Section, ...] = ()
    repeats: tuple[RepeatRows, ...] = ()
    sent_back: str = ""
    """The manager's word of why the report was reopened."""

    @property
    def missing(self) -> tuple[Answered, ...]:
        return tuple(line for line in self.lines if line.required and line.is_empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWhyLate:
    """Everything is there, but the deadline has passed."""

    visit_id: int
    step: int
    screen: Screen
    due_at: datetime
    zone: str
    """The customer's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedToCarry:
    """The section as it was answered last time: take it over?"""

    visit_id: int
    step: int
    screen: Screen
    day: date
    """Of the customer's last report, on their calendar."""
    section: str
    lines: tuple[Answered, ...]


Asked = AskedQuestion | AskedForRow | AskedToCarry | Review | AskedWhyLate
