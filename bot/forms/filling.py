"""One form being filled by one person: what to ask now, what an answer changes, how the form looks so far.

Everything follows from the form, the values and the context's clock; nothing here waits, stores or sends.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.forms.answers import Answer, Misfit
from bot.forms.definition import ActionEvent, FormDefinition
from bot.forms.headings import headings
from bot.forms.instance import Context, Instance
from bot.forms.judging import constraint_holds, judged
from bot.forms.navigation import Stop, is_asked, question_at, stop_at, way
from bot.forms.next_step import is_done, is_next, place_before, question_stops, step_at, step_now
from bot.forms.opening import open_instance, run_actions, stamp_end
from bot.forms.outcomes import Accepted, Finished, Progress, Rejected, Unfinished
from bot.forms.questions import Question
from bot.forms.resuming import hidden_in, instance_from, rows_in, values_in
from bot.forms.rows import insert_row
from bot.forms.saved import Answered, Saved
from bot.forms.settling import row_added, row_removed, set_value, settle_conditions
from bot.forms.steps import AskRepeat, Rejection, Step
from bot.forms.submission import values_of, xml_of
from bot.forms.trail import Trail
from bot.forms.tree import NodeValue
from bot.forms.xpath.paths import generic_of

__all__ = ["Accepted", "Context", "Filling", "Finished", "Progress", "Rejected", "Unfinished"]


class Filling:
    def __init__(self, instance: Instance, *, started: datetime) -> None:
        self._instance = instance
        self._started = started
        self._trail = Trail()

    # Beginning and going on.

    @classmethod
    def start(cls, form: FormDefinition, *, context: Context) -> "Filling":
        return cls(open_instance(form, context), started=context.now)

    @classmethod
    def resume(cls, form: FormDefinition, saved: Saved, *, context: Context) -> "Filling":
        """Go on where it stopped. The form must be the version the draft was started with."""
        found = cls(instance_from(form, saved, context), started=datetime.fromisoformat(saved.started))
        found._trail = Trail.of(saved)
        return found

    def saved(self) -> Saved:
        return Saved(
            form_id=self.form.form_id,
            version=self.form.version,
            values=values_in(self._instance),
            rows=rows_in(self._instance),
            done=tuple(sorted(self._trail.done)),
            closed=tuple(sorted(self._trail.closed)),
            position=self._trail.position,
            history=dict(self._trail.history),
            started=self._started.isoformat(),
            draws=self._instance.draws,
            seed=self._instance.context.seed,
            hidden=hidden_in(self._instance),
        )

    @property
    def form(self) -> FormDefinition:
        return self._instance.form

    # What to ask.

    def current(self, *, cards: bool = False) -> Step:
        """The step to ask now: where the person jumped to, else the first open question.

        With `cards`, the questions of a field list come together as one FieldList; without, one by one.
        """
        return step_now(self._instance, self._trail, cards=cards)

    def _is_asked(self, stop: Stop) -> bool:
        return is_asked(self._instance, stop)

    # Answering.

    def question(self, path: str) -> Question | None:
        """The question at a path with row numbers, if it is visible now."""
        stop = self._stop(path)
        return question_at(self._instance, stop) if stop is not None and stop.question is not None else None

    def question_even_hidden(self, path: str) -> Question | None:
        """The question at a path, visible or not: to name what a change has hidden."""
        node = self._instance.node(path)
        definition = self.form.questions.get(generic_of(node)) if node is not None else None
        return Question(path, definition, node, self._instance) if node is not None and definition else None

    def _stop(self, path: str) -> Stop | None:
        return stop_at(self._instance, path)

    def judge(self, path: str, value: Answer) -> Rejected | None:
        """Whether answer() would refuse this value, without keeping it."""
        found = self._judged(path, value)
        return found if isinstance(found, Rejected) else None

    def answer(self, path: str, value: Answer, *, at: datetime, carried: bool = False) -> Accepted | Rejected:
        """Keep an answer if its kind, choices and constraint allow it; the next open question follows."""
        found = self._judged(path, value)
        if isinstance(found, Rejected):
            return found
        accepted = self._write(*found)
        self._trail.dated(path, at.isoformat(), carried=carried)
        return accepted

    def _judged(self, path: str, value: Answer) -> Rejected | tuple[Stop, NodeValue]:
        stop = self._stop(path)
        if stop is None or stop.question is None or not self._is_asked(stop):
            return Rejected(path, Rejection.NOT_ASKED)
        kept = judged(self._instance, question_at(self._instance, stop), stop.node, value)
        return kept if isinstance(kept, Rejected) else (stop, kept)

    def _write(self, stop: Stop, kept: NodeValue) -> Accepted:
        assert stop.question is not None  # noqa: S101 - only questions are answered
        instance = self._instance
        instance.cleared.clear()
        instance.hidden.clear()
        changed = stop.node.value != kept
        set_value(instance, stop.node, kept)
        if changed:
            run_actions(instance, ActionEvent.VALUE_CHANGED, where=stop.question.path, row=stop.node)
        cleared = tuple(dict.fromkeys(instance.cleared))
        self._trail.answered(stop.path, cleared)
        hidden = (node for node in instance.hidden if not node.relevant)  # some came back on the way
        return Accepted(stop.path, cleared, tuple(dict.fromkeys(instance.path(node) for node in hidden)))

    def skip(self, path: str) -> Accepted | Rejected:
        """Pass over a question that is not required, keeping what it holds; at AskRepeat: no more rows."""
        stop = self._stop(path)
        if stop is None or not self._is_asked(stop):
            return Rejected(path, Rejection.NOT_ASKED)
        if stop.repeat is not None:
            self._trail.closed.add(path)
        else:
            question = question_at(self._instance, stop)
            if question.required and not question.answered:
                return Rejected(path, Rejection.REQUIRED, question=question)
            self._trail.done.add(path)
        self._trail.leave(path)
        return Accepted(path)

    def clear(self, path: str, *, at: datetime) -> Accepted | Rejected:
        """Take an answer back; a required question is then open again."""
        stop = self._stop(path)
        if stop is None or stop.question is None or not self._is_asked(stop):
            return Rejected(path, Rejection.NOT_ASKED)
        accepted = self._write(stop, "")
        self._trail.taken_back(path, at.isoformat())
        return accepted

    # Moving.

    def back(self) -> bool:
        """Go to the question before the current one; False at the first."""
        before = place_before(self._instance, self.current().path)
        self._trail.position = before or self._trail.position
        return before != ""

    def go_to(self, path: str) -> bool:
        """Jump to a visible question or repeat; False if it is not there."""
        stop = self._stop(path)
        if stop is None or not self._is_asked(stop):
            return False
        self._trail.position = path
        return True

    def go_on(self) -> None:
        """Leave a place jumped to where nothing is open: the first open question is asked next."""
        if self.is_done(self._trail.position):
            self._trail.position = ""

    # Rows.

    def add_repeat(self, path: str) -> Accepted | Rejected:
        """One more row where AskRepeat asked for it; the accepted path is the new row's."""
        stop = self._stop(path)
        if stop is None or stop.repeat is None:
            return Rejected(path, Rejection.NOT_ASKED)
        instance = self._instance
        row = insert_row(stop.node, stop.repeat.path, self.form, instance.world.zone)
        run_actions(instance, ActionEvent.NEW_REPEAT, where=stop.repeat.path, row=row)
        row_added(instance, stop.repeat.path, row)
        self._trail.closed.discard(path)
        self._trail.leave(path)
        return Accepted(instance.path(row))

    def answers_in(self, path: str) -> int:
        """How many answers a person gave in the row at this path."""
        return self._trail.answers_below(path)

    def delete_repeat(self, path: str, *, confirmed: bool) -> Accepted | Rejected:
        """Remove a row and all in it; a row with answers only when confirmed.

        Rows of a counted repeat stay.
        """
        row = self._instance.node(path)
        repeat = self.form.repeats.get(generic_of(row)) if row is not None else None
        if row is None or row.parent is None or repeat is None or repeat.fixed:
            return Rejected(path, Rejection.NOT_ASKED)
        if self.answers_in(path) and not confirmed:
            return Rejected(path, Rejection.UNCONFIRMED)
        removed, base = row.mult + 1, f"{self._instance.path(row.parent)}/{row.name}"
        row.parent.remove(row)
        self._trail.row_removed(base, removed)
        row_removed(self._instance, repeat.path)
        return Accepted(path)

    # Looking.

    def visible(self) -> Sequence[Question]:
        """Every visible question in order, notes included; answered or not."""
        return [question_at(self._instance, stop) for stop in question_stops(self._instance)]

    def answered_at(self, path: str) -> Answered | None:
        """When the answer at this path was given and changed."""
        return self._trail.history.get(path)

    def repeats(self) -> tuple[AskRepeat, ...]:
        """Every place where one more row could be asked for now, closed or not."""
        stops = (stop for stop in way(self._instance) if stop.repeat is not None)
        steps = (step_at(self._instance, stop, (), cards=False) for stop in stops)
        return tuple(step for step in steps if isinstance(step, AskRepeat))

    def is_done(self, path: str) -> bool:
        """Whether the question or repeat at this path was answered or passed over."""
        stop = self._stop(path)
        return stop is not None and is_done(self._instance, self._trail, stop)

    def progress(self, language: str = "") -> Progress:
        asked = [stop for stop in question_stops(self._instance) if self._is_asked(stop)]
        done = sum(1 for stop in asked if is_done(self._instance, self._trail, stop))
        here = next((stop for stop in asked if is_next(self._instance, self._trail, stop)), None)
        section = headings(self._instance, here.node, language) if here is not None else ()
        return Progress(done, len(asked), section)

    # The end.

    def finalize(self, *, at: datetime) -> Finished | Unfinished:
        """Judge every visible answer once more and give out the values. The draft itself stays as it is."""
        settle_conditions(self._instance)  # time has passed since it was opened
        open_questions = tuple(self._open_questions())
        if open_questions:
            return Unfinished(open_questions)
        stamp_end(self._instance, at)
        return Finished(values_of(self._instance), xml_of(self._instance))

    def _open_questions(self) -> Iterator[Rejected]:
        """A required note counts: authors stop a form with one until an answer above is corrected."""
        for stop in question_stops(self._instance):
            question = question_at(self._instance, stop)
            if not question.answered:
                if question.required:
                    yield Rejected(question.path, Rejection.REQUIRED, Misfit.EMPTY, question)
            elif not constraint_holds(self._instance, question.field.constraint, stop.node, question.value):
                yield Rejected(question.path, Rejection.CONSTRAINT, question=question)
