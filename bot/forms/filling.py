"""One form being filled by one person: what to ask now, whether an answer is acceptable, what the form looks like so far.

Everything follows from the form, the values and the context's clock; nothing here waits, stores or sends.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.forms.answers import Answer, DoesNotFit, Misfit, node_value, typed, written
from bot.forms.definition import CHOOSING, SEVERAL, ActionEvent, FormDefinition, QuestionKind
from bot.forms.instance import Context, Instance
from bot.forms.navigation import Stop, headings, question_at, way
from bot.forms.opening import open_instance, run_actions, stamp_end
from bot.forms.questions import Question
from bot.forms.ranges import fits_range
from bot.forms.refusals import words_for
from bot.forms.saved import Answered, JsonValue, Saved, from_json, to_json
from bot.forms.steps import AskQuestion, AskRepeat, End, FieldList, Rejection, Step
from bot.forms.submission import values_of, xml_of
from bot.forms.tree import Node, NodeValue
from bot.forms.xpath.expressions import boolean
from bot.forms.xpath.paths import generic_of
from bot.forms.xpath.problems import EvaluationFailed
from bot.forms.xpath.scope import as_atom


@dataclass(frozen=True, slots=True)
class Accepted:
    """`cleared`: answers that the change made impossible and that were removed; `hidden`: answers not asked any more."""

    path: str
    cleared: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rejected:
    path: str
    reason: Rejection
    misfit: Misfit | None = None
    question: Question | None = None

    def message(self, language: str) -> str:
        """The form's own words if it has any, else ours."""
        if self.question is not None:
            if self.reason is Rejection.CONSTRAINT and (own := self.question.constraint_message(language)):
                return own
            if self.reason is Rejection.REQUIRED and (own := self.question.required_message(language)):
                return own
        return words_for(self.reason, self.misfit, language)


@dataclass(frozen=True)
class Finished:
    values: dict[str, JsonValue]
    xml: str


@dataclass(frozen=True)
class Unfinished:
    """What prevents the form from being sent; never empty."""

    open: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """`total` is an estimate: it changes as answers open and close questions."""

    answered: int
    total: int
    section: tuple[str, ...]


class Filling:
    def __init__(self, instance: Instance, *, started: datetime) -> None:
        self._instance = instance
        self._started = started
        self._done: set[str] = set()
        self._closed: set[str] = set()
        self._position = ""
        self._history: dict[str, Answered] = {}

    # Beginning and going on.

    @classmethod
    def start(cls, form: FormDefinition, *, context: Context) -> "Filling":
        return cls(open_instance(form, context), started=context.now)

    @classmethod
    def resume(cls, form: FormDefinition, saved: Saved, *, context: Context) -> "Filling":
        """Go on where it stopped. The form must be the version the draft was started with."""
        instance = Instance(form, replace(context, seed=saved.seed), draws=saved.draws)
        for repeat, rows in saved.rows.items():  # outer repeats come first
            _make_rows(instance, repeat, rows)
        for node in _fields(instance):
            node.value = ""
        for path, value in saved.values.items():
            node_at = instance.node(path)
            if node_at is not None:
                node_at.value = from_json(value)
        instance.settle_conditions()
        found = cls(instance, started=datetime.fromisoformat(saved.started))
        found._done, found._closed, found._position = set(saved.done), set(saved.closed), saved.position
        found._history = dict(saved.history)
        return found

    def saved(self) -> Saved:
        instance = self._instance
        return Saved(
            form_id=self.form.form_id,
            version=self.form.version,
            values={
                instance.path(node): to_json(node.value) for node in _fields(instance) if node.value != ""
            },
            rows=dict(_rows(instance, instance.main)),
            done=tuple(sorted(self._done)),
            closed=tuple(sorted(self._closed)),
            position=self._position,
            history=dict(self._history),
            started=self._started.isoformat(),
            draws=instance.draws,
            seed=instance.context.seed,
        )

    @property
    def form(self) -> FormDefinition:
        return self._instance.form

    # What to ask.

    def current(self, *, cards: bool = False) -> Step:
        """The step to ask now: where the person jumped to, else the first open question. With `cards`, questions of a
        field list come together as one FieldList; without, one by one."""
        stops = list(way(self._instance))
        at = self._place(stops)
        if at is None:
            return End(self._notes_before(stops, len(stops)))
        return self._step(stops, at, cards=cards)

    def _place(self, stops: list[Stop]) -> int | None:
        if self._position:
            for index, stop in enumerate(stops):
                if stop.path == self._position and self._is_asked(stop):
                    return index
        return next(
            (index for index, stop in enumerate(stops) if self._is_asked(stop) and not self._is_done(stop)),
            None,
        )

    def _is_asked(self, stop: Stop) -> bool:
        return stop.repeat is not None or not question_at(self._instance, stop).readonly

    def _is_done(self, stop: Stop) -> bool:
        if stop.repeat is not None:
            return stop.path in self._closed
        if stop.path not in self._done:
            return False
        # A required question that lost its answer (a stale choice, a field that became required) is asked again.
        return stop.node.value != "" or not question_at(self._instance, stop).required

    def _step(self, stops: list[Stop], at: int, *, cards: bool) -> Step:
        stop = stops[at]
        instance = self._instance
        if stop.repeat is not None:
            rows = [row for row in stop.node.named(stop.repeat.path.rpartition("/")[2]) if row.relevant]
            return AskRepeat(
                stop.path,
                len(rows),
                self._notes_before(stops, at),
                stop.repeat.label,
                rows[-1] if rows else stop.node,
                instance,
            )
        if cards and stop.card is not None:
            on_card = [
                question_at(instance, other)
                for other in stops
                if other.card_path == stop.card_path and other.question is not None
            ]
            first = next(index for index, other in enumerate(stops) if other.card_path == stop.card_path)
            card_node = instance.node(stop.card_path) or stop.node
            return FieldList(
                stop.card_path,
                [question for question in on_card if not question.readonly],
                [*self._notes_before(stops, first), *(question for question in on_card if question.readonly)],
                stop.card.label,
                card_node,
                instance,
            )
        return AskQuestion(question_at(instance, stop), self._notes_before(stops, at))

    def _notes_before(self, stops: list[Stop], at: int) -> tuple[Question, ...]:
        """The notes directly before a step, nearest last."""
        notes: list[Question] = []
        for stop in reversed(stops[:at]):
            if stop.question is None or self._is_asked(stop):
                break
            notes.append(question_at(self._instance, stop))
        return tuple(reversed(notes))

    # Answering.

    def question(self, path: str) -> Question | None:
        """The question at a path with row numbers, if it is visible now."""
        return next(
            (question_at(self._instance, stop) for stop in self._question_stops() if stop.path == path), None
        )

    def _question_stops(self) -> Iterator[Stop]:
        return (stop for stop in way(self._instance) if stop.question is not None)

    def judge(self, path: str, value: Answer) -> Rejected | None:
        """Whether answer() would refuse this value, without keeping it."""
        judged = self._judged(path, value)
        return judged if isinstance(judged, Rejected) else None

    def answer(self, path: str, value: Answer, *, at: datetime, carried: bool = False) -> Accepted | Rejected:
        """Keep an answer if its type, choices and constraint allow it, and go on to the next open question."""
        judged = self._judged(path, value)
        if isinstance(judged, Rejected):
            return judged
        question, kept = judged
        accepted = self._write(question, kept)
        known = self._history.get(path)
        first, times = (known.first, known.times + 1) if known else (at.isoformat(), 1)
        self._history[path] = Answered(first, at.isoformat(), times, carried)
        return accepted

    def _judged(self, path: str, value: Answer) -> "Rejected | tuple[Question, NodeValue]":
        question = self.question(path)
        if question is None or question.readonly:
            return Rejected(path, Rejection.NOT_ASKED, question=question)
        try:
            kept = node_value(
                question.kind, value, zone=self._instance.world.zone, whole=question.field.type == "int"
            )
            self._check_offered(question, kept)
        except DoesNotFit as misfit:
            return Rejected(path, Rejection.TYPE, misfit.misfit, question)
        if isinstance(kept, str) and not kept.strip():
            return Rejected(
                path, Rejection.REQUIRED if question.required else Rejection.TYPE, Misfit.EMPTY, question
            )
        if not self._constraint_holds(question, kept):
            return Rejected(path, Rejection.CONSTRAINT, question=question)
        return question, kept

    def _check_offered(self, question: Question, kept: NodeValue) -> None:
        if question.kind in CHOOSING:
            offered = {choice.name for choice in question.choices}
            names = str(kept).split() if question.kind in SEVERAL else [str(kept)]
            if not offered.issuperset(names) or len(set(names)) != len(names):
                raise DoesNotFit(Misfit.NOT_OFFERED)
            if question.kind is QuestionKind.RANK and len(names) != len(offered):
                raise DoesNotFit(Misfit.NOT_OFFERED)
        elif question.kind is QuestionKind.RANGE and isinstance(kept, float):
            fits_range(kept, question.parameters)

    def _constraint_holds(self, question: Question, kept: NodeValue) -> bool:
        constraint = question.field.constraint
        if constraint is None:
            return True
        world, node = self._instance.world, question._node
        world.candidate = (node, as_atom(kept, world.zone))
        try:
            return boolean(constraint, self._instance.scope(node))
        except EvaluationFailed:
            return True  # a broken rule must not stop a person's work
        finally:
            world.candidate = None

    def _write(self, question: Question, kept: NodeValue) -> Accepted:
        instance, node = self._instance, question._node
        before = {stop.path for stop in self._question_stops() if stop.node.value != ""}
        instance.cleared.clear()
        changed = node.value != kept
        instance.set(node, kept)
        if changed:
            run_actions(instance, ActionEvent.VALUE_CHANGED, where=question.definition.path, row=node)
        self._done.add(question.path)
        if self._position == question.path:
            self._position = ""
        after = {stop.path for stop in self._question_stops()}
        cleared = tuple(path for path in instance.cleared if path in after)
        self._done.difference_update(cleared)
        return Accepted(question.path, cleared, tuple(sorted(before - after)))

    def skip(self, path: str) -> Accepted | Rejected:
        """Pass over a question that is not required, keeping what it holds; at AskRepeat: no more rows."""
        for stop in way(self._instance):
            if stop.path != path:
                continue
            if stop.repeat is not None:
                self._closed.add(path)
                self._leave(path)
                return Accepted(path)
            question = question_at(self._instance, stop)
            if question.required and not question.answered:
                return Rejected(path, Rejection.REQUIRED, question=question)
            self._done.add(path)
            self._leave(path)
            return Accepted(path)
        return Rejected(path, Rejection.NOT_ASKED)

    def clear(self, path: str, *, at: datetime) -> Accepted | Rejected:
        """Take an answer back; a required question is then open again."""
        question = self.question(path)
        if question is None or question.readonly:
            return Rejected(path, Rejection.NOT_ASKED, question=question)
        accepted = self._write(question, "")
        if question.required:
            self._done.discard(path)
        if known := self._history.get(path):
            self._history[path] = replace(known, last=at.isoformat(), times=known.times + 1, carried=False)
        return accepted

    # Moving.

    def back(self) -> bool:
        """Go to the question before the current one; False at the first."""
        stops = [stop for stop in way(self._instance) if self._is_asked(stop)]
        at = self._place(stops)
        before = (len(stops) if at is None else at) - 1
        if before < 0:
            return False
        self._position = stops[before].path
        return True

    def go_to(self, path: str) -> bool:
        """Jump to a visible question or repeat; False if it is not there."""
        if any(stop.path == path and self._is_asked(stop) for stop in way(self._instance)):
            self._position = path
            return True
        return False

    def _leave(self, path: str) -> None:
        if self._position == path:
            self._position = ""

    # Rows.

    def add_repeat(self, path: str) -> Accepted | Rejected:
        """One more row where AskRepeat asked for it."""
        stop = next(
            (stop for stop in way(self._instance) if stop.path == path and stop.repeat is not None), None
        )
        if stop is None or stop.repeat is None:
            return Rejected(path, Rejection.NOT_ASKED)
        instance = self._instance
        row = instance.insert_row(stop.node, stop.repeat.path)
        run_actions(instance, ActionEvent.NEW_REPEAT, where=stop.repeat.path, row=row)
        instance.rows_changed(stop.node, stop.repeat.path, added=row)
        self._closed.discard(path)
        self._leave(path)
        return Accepted(instance.path(row))

    def answers_in(self, path: str) -> int:
        """How many answers would be lost with the row at this path."""
        row = self._instance.node(path)
        return (
            sum(1 for node in row.descendants() if self._instance.path(node) in self._history) if row else 0
        )

    def delete_repeat(self, path: str, *, confirmed: bool) -> Accepted | Rejected:
        """Remove a row and all answers in it; rows with answers only when confirmed. Rows of a counted repeat stay."""
        row = self._instance.node(path)
        generic = generic_of(row) if row is not None else ""
        repeat = self.form.repeats.get(generic)
        if row is None or row.parent is None or repeat is None or repeat.fixed:
            return Rejected(path, Rejection.NOT_ASKED)
        if self.answers_in(path) and not confirmed:
            return Rejected(path, Rejection.REQUIRED)
        parent, number = row.parent, row.mult + 1
        base = f"{self._instance.path(parent)}/{row.name}"
        parent.remove(row)
        self._renumber(base, number)
        self._instance.rows_changed(parent, generic)
        return Accepted(path)

    def _renumber(self, base: str, removed: int) -> None:
        """What is remembered by path moves up with the rows after a removed one."""

        def moved(path: str) -> str | None:
            if not path.startswith(base + "["):
                return path
            number, _, rest = path[len(base) + 1 :].partition("]")
            row = int(number)
            return None if row == removed else f"{base}[{row - (row > removed)}]{rest}"

        self._done = {new for path in self._done if (new := moved(path))}
        self._closed = {new for path in self._closed if (new := moved(path))}
        self._history = {new: entry for path, entry in self._history.items() if (new := moved(path))}
        self._position = moved(self._position) or ""

    # Looking.

    def visible(self) -> Sequence[Question]:
        """Every visible question in order, notes included; answered or not."""
        return [question_at(self._instance, stop) for stop in self._question_stops()]

    def answered_at(self, path: str) -> Answered | None:
        """When the answer at this path was given and changed."""
        return self._history.get(path)

    def missing_required(self) -> tuple[Question, ...]:
        return tuple(
            question
            for question in self.visible()
            if not question.readonly and question.required and not question.answered
        )

    def progress(self, language: str = "") -> Progress:
        asked = [stop for stop in self._question_stops() if self._is_asked(stop)]
        done = sum(1 for stop in asked if self._is_done(stop))
        at = self._place(asked)
        section = headings(self._instance, asked[at].node, language) if at is not None else ()
        return Progress(done, len(asked), section)

    # The end.

    def finalize(self, *, at: datetime) -> Finished | Unfinished:
        """Judge every visible answer once more and give out the values. The draft itself stays as it is."""
        open_questions = tuple(self._open_questions())
        if open_questions:
            return Unfinished(open_questions)
        stamp_end(self._instance, at)
        return Finished(values_of(self._instance), xml_of(self._instance))

    def _open_questions(self) -> Iterator[Rejected]:
        for question in self.visible():
            if question.readonly:
                continue
            if not question.answered:
                if question.required:
                    yield Rejected(question.path, Rejection.REQUIRED, Misfit.EMPTY, question)
            elif not self._constraint_holds(question, question.value):
                yield Rejected(question.path, Rejection.CONSTRAINT, question=question)


def _fields(instance: Instance) -> Iterator[Node]:
    """The nodes that can hold a value."""
    return (node for node in instance.main.descendants() if not node.children)


def _rows(instance: Instance, parent: Node) -> Iterator[tuple[str, int]]:
    """How many rows each repeat has, outer repeats first."""
    names = dict.fromkeys(child.name for child in parent.children)
    base = generic_of(parent)
    for name in names:
        same = parent.named(name)
        if f"{base}/{name}" in instance.form.repeats:
            yield f"{instance.path(parent)}/{name}", len(same)
        for child in same:
            yield from _rows(instance, child)
    for repeat in instance.form.repeats:  # a repeat whose last row was removed
        above, _, name = repeat.rpartition("/")
        if above == base and name not in names:
            yield f"{instance.path(parent)}/{name}", 0


def _make_rows(instance: Instance, path: str, rows: int) -> None:
    above, _, name = path.rpartition("/")
    parent = instance.node(above)
    if parent is None:
        return
    while len(parent.named(name)) > rows:
        parent.remove(parent.named(name)[-1])
    while len(parent.named(name)) < rows:
        instance.insert_row(parent, f"{generic_of(parent)}/{name}")


__all__ = [
    "Accepted", "Context", "Filling", "Finished", "Progress", "Rejected", "Unfinished", "typed", "written",
]  # fmt: skip
